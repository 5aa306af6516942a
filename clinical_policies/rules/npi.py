"""The National Provider Identifier: ten digits, the last of them a check digit.

The check is Luhn's over the prefix 80840 and the ten digits (45 CFR 162.406, ISO/IEC
7812). It can't see 09 turned into 90, and a valid number isn't an existing provider.
"""

from clinical_policies.rules.code_systems import NPI
from clinical_policies.rules.typed_text import (
    LIKE_DIGITS,
    Normalised,
    read,
    shown,
)

# What the prefix 80840 adds to the sum of the ten digits.
_PREFIX_SUM = 24


def normalise_npi(text: str, *, field: str = "NPI") -> Normalised:
    """An NPI as ten digits of text: spaces and hyphens go, a leading zero stays.

    Raises CodeRefused for anything but ten digits that begin with 1 or 2 and pass
    the check.
    """
    typed = read(text, field)
    place, why = _fault(typed.code)
    number = typed.code.replace("-", "")
    if not why:
        hyphens = ("hyphens removed",) if number != typed.code else ()
        return typed.stored(NPI, number, (), *hyphens)
    meant = number.translate(LIKE_DIGITS)
    offer = meant if meant != number and is_valid(meant) else None
    asked = f" Did you mean {offer}?" if offer else " Compare it with the request."
    reason = f"{shown(typed.plain)} isn't a valid NPI: {why}.{asked}"
    raise typed.refused(place, reason, offer)


def is_valid(number: str) -> bool:
    """Whether a text of ASCII is ten digits that can be an assigned number."""
    return "-" not in number and not _fault(number)[1]


def check_sum(number: str) -> int:
    """Luhn's sum of ten digits behind the prefix 80840; valid when 10 divides it."""
    doubled = (int(digit) * 2 for digit in number[-2::-2])
    return (
        _PREFIX_SUM
        + sum(int(digit) for digit in number[::-2])
        + sum(digit - 9 if digit > 9 else digit for digit in doubled)
    )


def _fault(number: str) -> tuple[int, str]:
    """The 1-based place and words of the first fault; (0, "") without one."""
    digits = [place for place, c in enumerate(number, start=1) if c.isdecimal()]
    for place, character in enumerate(number, start=1):
        if place not in digits and character != "-":
            return place, f"{character} at position {place} isn't a digit"
    if len(digits) != 10:
        place = digits[10] if len(digits) > 10 else len(number) + 1
        return place, f"it has {len(digits)} digits, not ten"
    if number[digits[0] - 1] not in "12":
        return digits[0], "its first digit isn't 1 or 2"
    if check_sum(number.replace("-", "")) % 10:
        return digits[9], "its last digit doesn't fit the other nine"
    return 0, ""
