"""Fields that read what people type at a desk: codes, days, times, NPIs.

Each refuses by name what it can't mean and says what it read differently, through the
form's `changes`, so that nothing is changed silently.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

DAYS = ("%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d", "%m-%d-%Y", "%b %d, %Y", "%B %d, %Y")
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 1, 1)
_TIME = re.compile(r"(\d{1,2}):?(\d{2})?\s*([ap])?\.?m?\.?", re.IGNORECASE | re.ASCII)


class DayField(forms.CharField):
    """A calendar day as people write one; shown again as `09/28/2026`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self, value: Any) -> date | None:
        """The day, or None where the field may be empty."""
        text = super().clean(value)
        return _day(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        """A stored day in the form's own writing; typed text as it was typed."""
        return f"{value:%m/%d/%Y}" if isinstance(value, date) else value


class TimeField(forms.CharField):
    """A time of day as people write one: `958`, `9:58 am`, `14:20`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=12, **kwargs)
        self.widget.attrs |= {"autocomplete": "off"}

    def clean(self, value: Any) -> time | None:
        """The time of day, without a zone."""
        text = super().clean(value)
        return _time(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        """A stored time in the form's own writing; typed text as it was typed."""
        return f"{value:%-I:%M %p}" if isinstance(value, time) else value


class ReadField(forms.CharField):
    """Text that a pure rule reads: a code, an NPI. Its refusal becomes the error.

    `read` takes the text and returns what was read; it raises ValueError with a
    sentence that names the value and the rule.
    """

    def __init__(self, read: Callable[[str], Any], **kwargs: Any) -> None:
        super().__init__(**({"max_length": 60} | kwargs))
        self.read = read
        self.widget.attrs |= {"autocomplete": "off", "class": "input--code"}

    def clean(self, value: Any) -> Any:
        """What the rule read, or None where the field may be empty."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.read(text)
        except ValueError as refused:
            raise refusal(refused) from refused


def refusal(refused: ValueError) -> ValidationError:
    """A rule's refusal as a field's error, which keeps what it offers."""
    # Django fills the message in from the parameters: a typed % must not be one.
    said = {"said": str(refused), "refused": refused}
    return ValidationError("%(said)s", code="refused", params=said)


def _day(text: str) -> date:
    for shape in DAYS:
        try:
            day = datetime.strptime(text.strip(), shape).date()  # noqa: DTZ007
        except ValueError:
            continue
        if EARLIEST <= day < LATEST:
            return day
        raise ValidationError(f"“{text}” is not between 1900 and 2099.")
    raise ValidationError(f"“{text}” is no day. Write it as 09/28/2026.")


def _time(text: str) -> time:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise ValidationError(f"“{text}” is no time of day. Write it as 9:58 AM.")
    hours, minutes, half = found.groups()
    if minutes is None and half is None:
        raise ValidationError(f"“{text}” is no time of day. Write it as 9:58 AM.")
    hour = int(hours)
    if half:
        if not 1 <= hour <= 12:
            raise ValidationError(f"“{text}” has no such hour.")
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    try:
        return time(hour, int(minutes or 0))
    except ValueError as error:
        raise ValidationError(f"“{text}” is no time of day.") from error
