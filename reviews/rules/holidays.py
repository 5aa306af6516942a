"""Washington's legal holidays, by rule: RCW 1.16.050 as of ch. 295, Laws of 2021.

Only the day on which a holiday is observed counts. A holiday on a Saturday is observed
on the Friday before, one on a Sunday on the Monday after. Sundays, which the statute
also lists, are left to the calendar of reviews/rules/deadlines/units.py.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
JUNETEENTH_SINCE = 2022  # the amendment was approved after the Juneteenth of 2021


@cache
def legal_holidays(year: int) -> Mapping[date, str]:
    """The observed holidays that fall in a year, by day, with their names."""
    observed = {
        _observed(day): name
        for nominal_year in (year, year + 1)  # a New Year's Day on a Saturday
        for day, name in _nominal(nominal_year)
    }
    return {day: observed[day] for day in sorted(observed) if day.year == year}


def is_legal_holiday(day: date) -> bool:
    """Whether a legal holiday is observed on the day."""
    return day in legal_holidays(day.year)


def _nominal(year: int) -> list[tuple[date, str]]:
    thanksgiving = _nth(4, THURSDAY, year, 11)
    days = [
        (date(year, 1, 1), "New Year's Day"),
        (_nth(3, MONDAY, year, 1), "Martin Luther King Jr. Day"),
        (_nth(3, MONDAY, year, 2), "Presidents' Day"),
        (_nth(1, MONDAY, year, 6) - timedelta(days=7), "Memorial Day"),
        (date(year, 7, 4), "Independence Day"),
        (_nth(1, MONDAY, year, 9), "Labor Day"),
        (date(year, 11, 11), "Veterans Day"),
        (thanksgiving, "Thanksgiving Day"),
        (thanksgiving + timedelta(days=1), "Native American Heritage Day"),
        (date(year, 12, 25), "Christmas Day"),
    ]
    if year >= JUNETEENTH_SINCE:
        days.append((date(year, 6, 19), "Juneteenth"))
    return days


def _nth(nth: int, weekday: int, year: int, month: int) -> date:
    """The nth such weekday of a month, counted from 1."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _observed(day: date) -> date:
    shift = {SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0)
    return day + timedelta(days=shift)
