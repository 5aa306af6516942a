"""From a start, an amount and a unit to the last instant that is still in time.

Instants go in and come out as aware UTC datetimes. Days are days of the calendar's zone
and end at 23:59:59. Nothing rolls: a last day on a weekend or a holiday stays.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from reviews.rules.holidays import SATURDAY, SUNDAY, is_legal_holiday

LAST_SECOND = time(23, 59, 59)
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


class Unit(StrEnum):
    """How an amount of time is counted."""

    HOURS = "H"
    CALENDAR_DAYS = "CD"
    DAYS_WITHOUT_HOLIDAYS = "CDX"
    BUSINESS_DAYS = "BD"


@dataclass(frozen=True, slots=True)
class Span:
    """An amount of one unit: 72 hours, 3 calendar days without holidays."""

    amount: int
    unit: Unit

    @property
    def nominal_hours(self) -> int:
        """Its length where every day counts and has 24 hours; settles ties."""
        return self.amount * (1 if self.unit is Unit.HOURS else 24)


@dataclass(frozen=True, slots=True)
class Limit:
    """`due_at` is the legal limit; `target_at` counts a day as 24 elapsed hours."""

    due_at: datetime
    target_at: datetime


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of one zone, and which of them are holidays."""

    zone: ZoneInfo = LOS_ANGELES
    sunday_is_holiday: bool = False
    extra_closures: frozenset[date] = frozenset()

    def day(self, instant: datetime) -> date:
        """The local date of an instant."""
        return instant.astimezone(self.zone).date()

    def at(self, day: date, clock: time) -> datetime:
        """The first instant at which the clock shows that time on that day, in UTC."""
        return datetime.combine(day, clock, tzinfo=self.zone).astimezone(UTC)

    def end_of(self, day: date) -> datetime:
        """The last second of a local day, in UTC."""
        return self.at(day, LAST_SECOND)

    def is_holiday(self, day: date) -> bool:
        """Whether a day is excluded where holidays are."""
        sunday = self.sunday_is_holiday and day.weekday() == SUNDAY
        return sunday or day in self.extra_closures or is_legal_holiday(day)

    def counts(self, day: date, unit: Unit) -> bool:
        """Whether a day is counted in a unit that leaves some days out."""
        weekend = unit is Unit.BUSINESS_DAYS and day.weekday() >= SATURDAY
        return not weekend and not self.is_holiday(day)

    def last_day(self, start: date, span: Span) -> date:
        """The last counted day; `start` is day 0. Calendar days may count backwards."""
        if span.unit is Unit.CALENDAR_DAYS:
            return start + timedelta(days=span.amount)
        day, left = start, span.amount
        while left > 0:
            day += timedelta(days=1)
            left -= self.counts(day, span.unit)
        return day

    def limit(self, start: datetime, span: Span) -> Limit:
        """The limit that a span sets, counted from an instant in UTC."""
        if span.unit is Unit.HOURS:
            due = start + timedelta(hours=span.amount)
            return Limit(due, due)
        first = self.day(start)
        return self.by_day(start, first, self.last_day(first, span))

    def by_day(self, start: datetime, first: date, last: date) -> Limit:
        """The end of `last`; the target counts its days from `start`, 24 hours each."""
        due = self.end_of(last)
        target = start + timedelta(hours=24 * (last - first).days)
        return Limit(due, min(due, target))

    def same_clock_later(self, instant: datetime, days: int) -> datetime:
        """The same local clock time that many days later, in UTC."""
        local = instant.astimezone(self.zone)
        day = local.date() + timedelta(days=days)
        return self.at(day, local.time().replace(fold=0))

    def next_business_day(self, day: date) -> date:
        """The day itself, or the first after it that is no weekend and no holiday."""
        while not self.counts(day, Unit.BUSINESS_DAYS):
            day += timedelta(days=1)
        return day

    def business_moment(self, instant: datetime, hours: tuple[time, time]) -> datetime:
        """The instant itself in business hours, else when they begin again."""
        opens, closes = hours
        local = instant.astimezone(self.zone)
        day = local.date() + timedelta(days=local.time() >= closes)
        return max(instant, self.at(self.next_business_day(day), opens))

    def words(self, instant: datetime) -> str:
        """An instant as rules print it: `2026-11-02 23:59:59 PST`."""
        return instant.astimezone(self.zone).strftime("%Y-%m-%d %H:%M:%S %Z")


def in_time(at: datetime, due_at: datetime) -> bool:
    """Whether an act was in time; fractions of a second are dropped, not rounded."""
    return at.astimezone(UTC).replace(microsecond=0) <= due_at.astimezone(UTC)


def time_left(due_at: datetime, now: datetime) -> timedelta:
    """What is left, as elapsed time; negative once it is over."""
    return due_at.astimezone(UTC) - now.astimezone(UTC).replace(microsecond=0)
