"""Days and months as reasons say them, and ages in whole years.

Locale-free: a reason stored today reads the same wherever it is read later.
"""

from datetime import date

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun",
           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # fmt: skip


def spoken(day: date) -> str:
    """A day in words: `Sep 14, 2026`."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def printed_month(month: str) -> str:
    """A month kept as `2025-02`, the way policies print it: `02/25`."""
    return f"{month[5:7]}/{month[2:4]}" if month else "an undated entry"


def age_on(born: date, day: date) -> int | None:
    """Whole years lived on a day; None when the birth date lies after it.

    Who was born on February 29 turns a year older on March 1 in other years.
    """
    if born > day:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
