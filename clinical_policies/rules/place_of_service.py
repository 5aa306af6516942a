"""Where a service is given: the Place of Service code set of CMS (public).

Two digits on the professional claim form. The table is as of August 1, 2024, when
66 was added; a code outside it is a shape without a name, not an error.
"""

import re

from clinical_policies.rules.code_systems import (
    PLACE_OF_SERVICE,
    REVENUE_CODE,
    pattern_of,
)
from clinical_policies.rules.typed_text import LIKE_DIGITS, Normalised, read, shown

PLACES = {
    "01": "Pharmacy",
    "02": "Telehealth Provided Other than in Patient's Home",
    "03": "School",
    "04": "Homeless Shelter",
    "05": "Indian Health Service Free-standing Facility",
    "06": "Indian Health Service Provider-based Facility",
    "07": "Tribal 638 Free-standing Facility",
    "08": "Tribal 638 Provider-based Facility",
    "09": "Prison/Correctional Facility",
    "10": "Telehealth Provided in Patient's Home",
    "11": "Office",
    "12": "Home",
    "13": "Assisted Living Facility",
    "14": "Group Home",
    "15": "Mobile Unit",
    "16": "Temporary Lodging",
    "17": "Walk-in Retail Health Clinic",
    "18": "Place of Employment-Worksite",
    "19": "Off Campus-Outpatient Hospital",
    "20": "Urgent Care Facility",
    "21": "Inpatient Hospital",
    "22": "On Campus-Outpatient Hospital",
    "23": "Emergency Room-Hospital",
    "24": "Ambulatory Surgical Center",
    "25": "Birthing Center",
    "26": "Military Treatment Facility",
    "27": "Outreach Site/Street",
    "31": "Skilled Nursing Facility",
    "32": "Nursing Facility",
    "33": "Custodial Care Facility",
    "34": "Hospice",
    "41": "Ambulance-Land",
    "42": "Ambulance-Air or Water",
    "49": "Independent Clinic",
    "50": "Federally Qualified Health Center",
    "51": "Inpatient Psychiatric Facility",
    "52": "Psychiatric Facility-Partial Hospitalization",
    "53": "Community Mental Health Center",
    "54": "Intermediate Care Facility/Individuals with Intellectual Disabilities",
    "55": "Residential Substance Abuse Treatment Facility",
    "56": "Psychiatric Residential Treatment Center",
    "57": "Non-residential Substance Abuse Treatment Facility",
    "58": "Non-residential Opioid Treatment Facility",
    "60": "Mass Immunization Center",
    "61": "Comprehensive Inpatient Rehabilitation Facility",
    "62": "Comprehensive Outpatient Rehabilitation Facility",
    "65": "End-Stage Renal Disease Treatment Facility",
    "66": "Programs of All-Inclusive Care for the Elderly (PACE) Center",
    "71": "Public Health Clinic",
    "72": "Rural Health Clinic",
    "81": "Independent Laboratory",
    "99": "Other Place of Service",
}


def describe_place(code: str) -> str:
    """The place's name in the CMS table, or "" for a code it doesn't assign."""
    return PLACES.get(code, "")


def normalise_place(text: str, *, field: str = "place of service") -> Normalised:
    """A place of service as two digits; `1` is refused and 01 offered."""
    return _digits(text, field, PLACE_OF_SERVICE, 2, "two digits, 01 to 99")


def normalise_revenue_code(text: str, *, field: str = "revenue code") -> Normalised:
    """A revenue code as four digits; `360` is refused and 0360 offered."""
    return _digits(text, field, REVENUE_CODE, 4, "four digits")


def _digits(text: str, field: str, system: str, width: int, rule: str) -> Normalised:
    """A code of digits alone: its lost zero or a letter O is offered, never mended."""
    shape = re.compile(pattern_of(system))
    typed = read(text, field)
    if shape.fullmatch(typed.code):
        return typed.stored(system, typed.code)
    offer = typed.code.translate(LIKE_DIGITS).zfill(width)
    found = offer if shape.fullmatch(offer) else None
    asked = f" Did you mean {found}?" if found else ""
    reason = f"{shown(typed.plain)} isn't a {system}: it has {rule}.{asked}"
    raise typed.refused(_first_misfit(typed.code, width), reason, found)


def _first_misfit(code: str, width: int) -> int:
    for place, character in enumerate(code[:width], start=1):
        if not character.isdecimal():
            return place
    return width if len(code) == width else min(len(code), width) + 1
