"""What an editor types beside a fact's test: ages, days, codes, places, plans.

Each reader takes the text as typed and returns what the comparison needs, or raises
ValueError with a sentence that names the value and the rule.
"""

import re
from datetime import date

from clinical_policies.rules.codes import CDT, CPT, HCPCS, Range, ranges_of
from clinical_policies.rules.lines_of_business import LINES_OF_BUSINESS


def _whole(operand: str, what: str, longest: int, example: str) -> int:
    typed = operand.strip()
    if not re.fullmatch(f"[0-9]{{1,{longest}}}", typed):
        raise ValueError(f"“{_cut(operand)}” is not {what}, such as {example}.")
    return int(typed)


def years(operand: str) -> int:
    """An age in whole years, 0 to 130."""
    years = _whole(operand, "an age in whole years", 3, "18")
    if years > 130:
        raise ValueError(f"“{_cut(operand)}” is no age: an age is 0 to 130 years.")
    return years


def units(operand: str) -> int:
    """A number of units, 0 to 9999."""
    return _whole(operand, "a whole number of units from 0 to 9999", 4, "3")


def day(operand: str) -> date:
    """A day as `2026-01-01`."""
    typed = operand.strip()
    try:
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", typed):
            return date.fromisoformat(typed)
    except ValueError:
        pass
    raise ValueError(
        f"“{_cut(operand)}” is not a day written as year-month-day, such as 2026-01-01."
    )


def places(operand: str) -> frozenset[str]:
    """Two-digit places of service, parted by commas."""
    places = _listed(operand, "places of service", "11, 22")
    for place in places:
        if not re.fullmatch("0[1-9]|[1-9][0-9]", place):
            raise ValueError(
                f"“{_cut(place)}” is not a place of service: two digits, 01 to 99."
            )
    return frozenset(places)


def businesses(operand: str) -> frozenset[str]:
    """Lines of business by name or slug, as slugs."""
    slugs = {line.name.lower(): slug for slug, line in LINES_OF_BUSINESS.items()}
    found = set()
    for typed in _listed(operand, "lines of business", "Apple Health"):
        slug = slugs.get(typed.lower(), typed.lower())
        if slug not in LINES_OF_BUSINESS:
            known = ", ".join(line.name for line in LINES_OF_BUSINESS.values())
            raise ValueError(
                f"“{_cut(typed)}” is not a line of business. Known: {known}."
            )
        found.add(slug)
    return frozenset(found)


def diagnoses(operand: str) -> tuple[Range, ...]:
    """Diagnosis categories, codes and ranges: `M17.0–M17.9, M23`."""
    return _some(ranges_of(operand), "M17.0–M17.9, M23")


def codes(operand: str) -> tuple[Range, ...]:
    """Procedure codes and ranges of any system: `38206–38215, 0565T, S2150`."""
    pieces = re.split("[,;\n\r]", operand)
    found = [span for piece in pieces for span in ranges_of(piece, _system(piece))]
    return _some(tuple(found), "38206, 0565T")


def _some(spans: tuple[Range, ...], example: str) -> tuple[Range, ...]:
    if not spans:
        raise ValueError(f"No code is given. Type codes or ranges, such as {example}.")
    return spans


def _system(piece: str) -> str:
    first = piece.strip()[:1].upper()
    return CDT if first == "D" else HCPCS if first.isalpha() else CPT


def _listed(operand: str, what: str, example: str) -> list[str]:
    listed = [part.strip() for part in operand.split(",") if part.strip()]
    if not listed:
        raise ValueError(f"No {what} are given. Type them, such as {example}.")
    return listed


def _cut(typed: str) -> str:
    return typed if len(typed) <= 40 else f"{typed[:40]}…"
