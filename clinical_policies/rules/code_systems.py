"""The code systems, the shape of their codes, and who they belong to by shape.

Shape says only that a text could be a code of a system. Whether the code exists
on a day is asked of the loaded code set, and what a policy says about it of the
policy: three questions, never one function. Patterns are matched whole, after
normalisation, with [0-9] because \\d takes in the digits of other scripts.
"""

import re
from dataclasses import dataclass

CPT = "CPT"
HCPCS = "HCPCS"
CDT = "CDT"
ICD_10_CM = "ICD-10-CM"
ICD_10_PCS = "ICD-10-PCS"
MODIFIER = "modifier"
PLACE_OF_SERVICE = "place of service"
REVENUE_CODE = "revenue code"
NPI = "NPI"
UNITS = "units"

PROCEDURE_SYSTEMS = (CPT, HCPCS, CDT)
"""Systems a service line's code may be of without saying which."""


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table of shapes: what kind of code of which system."""

    system: str
    kind: str
    pattern: str


FORMATS = (
    Format(CPT, "category I", "[0-9]{5}"),
    Format(CPT, "category II, performance", "[0-9]{4}F"),
    Format(CPT, "category III, temporary", "[0-9]{4}T"),
    Format(CPT, "proprietary laboratory analysis", "[0-9]{4}U"),
    Format(CPT, "administrative multianalyte assay", "[0-9]{4}M"),
    Format(HCPCS, "level II", "[ABCEGHJKLMPQRSTUV][0-9]{4}"),
    # The dental association's: recognised so that it is named, never shipped.
    Format(CDT, "dental", "D[0-9]{4}"),
    # The second character is a letter in QA0.-, the third in C4A, M1A, O9A, ...
    Format(ICD_10_CM, "diagnosis", r"[A-Z][0-9A][0-9AB](?:\.[0-9A-Z]{1,4})?"),
    Format(ICD_10_PCS, "inpatient procedure", "[0-9A-HJ-NP-Z]{7}"),
    Format(MODIFIER, "modifier", "[0-9]{2}|[A-Z][A-Z0-9]|[0-9][A-Z]"),
    Format(PLACE_OF_SERVICE, "place of service", "0[1-9]|[1-9][0-9]"),
    Format(REVENUE_CODE, "revenue code", "[0-9]{4}"),
    Format(NPI, "provider", "[12][0-9]{9}"),
)


def pattern_of(*systems: str) -> str:
    """One regular expression for every shape of these systems, as a group."""
    shapes = "|".join(row.pattern for row in FORMATS if row.system in systems)
    return f"(?:{shapes})"


# Stored shapes of these five never overlap: a diagnosis of more than three
# characters has its dot, a procedure of five has none, an inpatient one has seven.
_NAMED = tuple(
    (system, re.compile(pattern_of(system)))
    for system in (*PROCEDURE_SYSTEMS, ICD_10_CM, ICD_10_PCS)
)


def system_of(code: str) -> str | None:
    """The system whose shape a stored code has (`M17.11`, not `m1711`), or None."""
    for system, shape in _NAMED:
        if shape.fullmatch(code):
            return system
    return None
