"""How a policy's months, days and codes are typed: MM/YY, MM/DD/YY, one code or range."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

_MONTH = re.compile(r"([0-9]{1,2})/([0-9]{2}|[0-9]{4})")
DAYS = ("%m/%d/%y", "%m/%d/%Y", "%Y-%m-%d")


class MonthField(forms.CharField):
    """A month as policies print it, `02/25`; stored as its first day."""

    def __init__(self, **kwargs: Any) -> None:
        given: dict[str, Any] = {"max_length": 7, "help_text": "MM/YY"}
        super().__init__(**(given | kwargs))
        self.widget.attrs |= {"size": 7, "autocomplete": "off"}

    def clean(self, value: Any) -> date | None:
        """The first day of the month, or None where it may be empty."""
        text = super().clean(value).strip()
        if not text:
            return None
        found = _MONTH.fullmatch(text)
        if found is None or not 1 <= int(found[1]) <= 12:
            raise ValidationError(f"“{text}” is no month. Write it as MM/YY: 02/25.")
        year = int(found[2])
        return _in_our_time(date(year + 2000 if year < 100 else year, int(found[1]), 1))

    def prepare_value(self, value: Any) -> Any:
        """`02/25`; typed text as it was typed."""
        return f"{value:%m/%y}" if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another month is typed than the one stored."""
        return (self.prepare_value(initial) or "") != (data or "")


class PolicyDayField(forms.CharField):
    """A day as policies print it, `07/01/25`."""

    def __init__(self, **kwargs: Any) -> None:
        given: dict[str, Any] = {"max_length": 10, "help_text": "MM/DD/YY"}
        super().__init__(**(given | kwargs))
        self.widget.attrs |= {"size": 10, "autocomplete": "off"}

    def clean(self, value: Any) -> date | None:
        """The day, or None where it may be empty."""
        text = super().clean(value).strip()
        if not text:
            return None
        for shape in DAYS:
            try:
                day = datetime.strptime(text, shape).date()  # noqa: DTZ007
            except ValueError:
                continue
            return _in_our_time(day)
        raise ValidationError(f"“{text}” is no day. Write it as MM/DD/YY: 07/01/25.")

    def prepare_value(self, value: Any) -> Any:
        """`07/01/25`; typed text as it was typed."""
        return f"{value:%m/%d/%y}" if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another day is typed than the one stored."""
        return (self.prepare_value(initial) or "") != (data or "")


def _in_our_time(day: date) -> date:
    """The day, where a policy can mean it."""
    if not 1980 <= day.year <= 2100:
        raise ValidationError(f"The year {day.year} lies outside 1980 to 2100.")
    return day


def says_what_lacks(form: forms.BaseForm) -> None:
    """Let every field that may not be empty name itself when it is."""
    for field in form.fields.values():
        words = f"{field.label} is empty. Fill it in, or remove the row."
        field.error_messages["required"] = words


def note(read_as: dict[str, str], typed: str, stored: str) -> None:
    """Remember that a code was read otherwise than it was typed; a dash is a dash."""
    if typed.strip().replace("-", "–") != stored:
        read_as[typed] = stored
