"""Washington's legal holidays, against the printed sets and a library."""

from datetime import date

import holidays as holidays_library
import pytest

from reviews.rules.holidays import is_legal_holiday, legal_holidays

# Observed days, section 3 of the deadline rules.
SETS = {
    2025: "01-01 01-20 02-17 05-26 06-19 07-04 09-01 11-11 11-27 11-28 12-25",
    2026: "01-01 01-19 02-16 05-25 06-19 07-03 09-07 11-11 11-26 11-27 12-25",
    2027: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 11-11 11-25 11-26 12-24 12-31",
}


@pytest.mark.parametrize("year", SETS)
def test_observed_days_are_the_printed_ones(year: int) -> None:
    assert [f"{day:%m-%d}" for day in legal_holidays(year)] == SETS[year].split()


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 10, 12),  # Columbus Day
        date(2026, 2, 12),  # Lincoln's birthday
        date(2026, 12, 24),
        date(2026, 7, 4),  # a Saturday, observed the day before
        date(2026, 7, 5),  # a Sunday
        date(2028, 1, 1),  # a Saturday, observed in the year before
    ],
)
def test_not_a_legal_holiday(day: date) -> None:
    assert not is_legal_holiday(day)


def test_juneteenth_is_a_legal_holiday_since_2022() -> None:
    assert not is_legal_holiday(date(2021, 6, 18))
    assert is_legal_holiday(date(2022, 6, 20))


@pytest.mark.parametrize("year", range(2022, 2051))
def test_no_observed_holiday_is_on_a_weekend(year: int) -> None:
    assert all(day.weekday() < 5 for day in legal_holidays(year))


@pytest.mark.parametrize("year", range(2022, 2041))
def test_a_holiday_library_agrees(year: int) -> None:
    # It lists actual and observed days both: the one on a weekday is the observed.
    theirs = holidays_library.country_holidays("US", subdiv="WA", years=[year])
    observed = {day for day in theirs if day.weekday() < 5 and day.year == year}
    assert set(legal_holidays(year)) == observed
