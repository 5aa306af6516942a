"""What the variable parts of our addresses may look like. Plain ASCII and bounded:
`\\d` would take full-width digits, and a number past 2**63 overflows SQLite.
"""

from datetime import date
from typing import Any

from django.urls import register_converter
from django.urls.converters import StringConverter, get_converters


class CaseNumber(StringConverter):
    """`26-00012`: the year and the number within it."""

    regex = "[0-9]{2}-[0-9]{5,9}"


class Reference(StringConverter):
    """A policy's reference number, such as `WA.CP.MP.526`."""

    regex = "[A-Za-z0-9][A-Za-z0-9.-]{0,39}"


class Day:
    """A day, `2025-07-01`; one that is in no calendar is no address."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """The day; ValueError, which Django answers as 404."""
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        """As in ISO 8601."""
        return str(value)


class Id:
    """The number of a row."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Its digits."""
        return str(value)


def register() -> None:
    """Make them known by name; each app that uses them asks, the first one does it."""
    known = get_converters()
    for name, converter in CONVERTERS.items():
        if name not in known:
            register_converter(converter, name)


CONVERTERS: dict[str, Any] = {
    "case_number": CaseNumber,
    "reference": Reference,
    "day": Day,
    "id": Id,
}
