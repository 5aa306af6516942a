"""Codes: the front door to their shapes, their cleaning, their ranges.

Everything else in the product asks here. What a code means in a policy, and whether
it exists on a day, is asked of the records; see code_existence for the answer's form.
"""

from clinical_policies.rules.code_existence import Answer, Existence, Listed
from clinical_policies.rules.code_ranges import (
    Range,
    chapter_of,
    expand,
    in_range,
    key,
    parse_code_or_range,
    ranges_of,
)
from clinical_policies.rules.code_systems import (
    CDT,
    CPT,
    FORMATS,
    HCPCS,
    ICD_10_CM,
    ICD_10_PCS,
    MODIFIER,
    NPI,
    PLACE_OF_SERVICE,
    PROCEDURE_SYSTEMS,
    REVENUE_CODE,
    UNITS,
    Format,
    pattern_of,
    system_of,
)
from clinical_policies.rules.diagnosis_codes import lookalikes, normalise_diagnosis
from clinical_policies.rules.modifiers import laterality_conflict, normalise_modifiers
from clinical_policies.rules.npi import normalise_npi
from clinical_policies.rules.place_of_service import (
    describe_place,
    normalise_place,
    normalise_revenue_code,
)
from clinical_policies.rules.procedure_codes import normalise_procedure
from clinical_policies.rules.typed_text import (
    Change,
    CodeRefused,
    Normalised,
    without_duplicates,
)
from clinical_policies.rules.units import normalise_units

__all__ = [
    "CDT",
    "CPT",
    "FORMATS",
    "HCPCS",
    "ICD_10_CM",
    "ICD_10_PCS",
    "MODIFIER",
    "NPI",
    "PLACE_OF_SERVICE",
    "PROCEDURE_SYSTEMS",
    "REVENUE_CODE",
    "UNITS",
    "Answer",
    "Change",
    "CodeRefused",
    "Existence",
    "Format",
    "Listed",
    "Normalised",
    "Range",
    "chapter_of",
    "describe_place",
    "expand",
    "in_range",
    "key",
    "laterality_conflict",
    "lookalikes",
    "normalise_diagnosis",
    "normalise_modifiers",
    "normalise_npi",
    "normalise_place",
    "normalise_procedure",
    "normalise_revenue_code",
    "normalise_units",
    "parse_code_or_range",
    "pattern_of",
    "ranges_of",
    "system_of",
    "without_duplicates",
]
