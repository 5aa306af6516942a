"""Units of a service line: how many of the service are requested."""

import re

from clinical_policies.rules.code_systems import UNITS
from clinical_policies.rules.typed_text import LIKE_DIGITS, Normalised, read, shown

AT_MOST = 999_999
"""More than any request: blood clotting factors are counted in tens of thousands."""

_WHOLE = re.compile("[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+")


def normalise_units(text: str, *, field: str = "units") -> Normalised:
    """A whole number from 1 to 999,999 as text without leading zeros or commas."""
    typed = read(text, field)
    said = shown(typed.plain)
    if not _WHOLE.fullmatch(typed.code):
        meant = re.sub(r"\.0*$", "", typed.code).translate(LIKE_DIGITS)
        offer = meant if _number(meant) else None
        place = next(n for n, c in enumerate(typed.code, 1) if not c.isdecimal())
        reason = f"{said} isn't a whole number: {typed.plain[place - 1]} at position"
        asked = f" Did you mean {offer}?" if offer else ""
        raise typed.refused(place, f"{reason} {place} isn't a digit.{asked}", offer)
    number = _number(typed.code)
    if not number:
        reason = f"{said} isn't a number of units from 1 to {AT_MOST:,}."
        raise typed.refused(1, reason)
    return typed.stored(UNITS, number, (), "written as a plain number")


def _number(text: str) -> str:
    """The digits of a number of units that can be, or ""."""
    number = text.replace(",", "").lstrip("0") if _WHOLE.fullmatch(text) else ""
    return number if len(number) <= len(str(AT_MOST)) else ""
