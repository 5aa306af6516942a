"""Months and days as policy documents print them. A month is `YYYY-MM`."""

import re
from datetime import date

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august",
    "september", "october", "november", "december",
)  # fmt: skip
CENTURY = 2000

MONTH = re.compile(r"([0-9]{1,2})/([0-9]{4}|[0-9]{2})")
DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})")
ISO = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")
NAMED = re.compile(r"([A-Za-z]{3,9})\.? (?:([0-9]{1,2}), ?)?([0-9]{4})")


def month(text: str) -> str | None:
    """`02/25`, `2/2025`, `02/14/2025`, `February 2025`: a month; else None."""
    text = text.strip()
    if short := MONTH.fullmatch(text):
        return _month(_year(short[2]), int(short[1]))
    if (iso := ISO.fullmatch(text)) and not iso[3]:
        return _month(int(iso[1]), int(iso[2]))
    if (named := NAMED.fullmatch(text)) and not named[2]:
        return _month(int(named[3]), _named(named[1]))
    return f"{whole:%Y-%m}" if (whole := day(text)) else None


def day(text: str) -> date | None:
    """`07/01/25`, `7/1/2025`, `July 1, 2025`, `2025-07-01`: a day; else None."""
    text = text.strip()
    if short := DAY.fullmatch(text):
        return _day(_year(short[3]), int(short[1]), int(short[2]))
    if (iso := ISO.fullmatch(text)) and iso[3]:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if (named := NAMED.fullmatch(text)) and named[2]:
        return _day(int(named[3]), _named(named[1]), int(named[2]))
    return None


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else CENTURY + int(digits)


def _named(word: str) -> int:
    starts = [name.startswith(word.lower()) for name in MONTHS]
    return starts.index(True) + 1 if any(starts) else 0


def _month(year: int, number: int) -> str | None:
    return f"{first:%Y-%m}" if (first := _day(year, number, 1)) else None


def _day(year: int, number: int, of_month: int) -> date | None:
    try:
        return date(year, number, of_month)
    except ValueError:
        return None
