"""Where a version stands on a day, and when its policy is due for review.

Pure: in force, scheduled, superseded and retired follow from dates alone and are stored
nowhere. The database asks the same question by `VersionQuerySet.in_force_on`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class State(StrEnum):
    """Every state a version can be in on a day."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SCHEDULED = "scheduled"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Dated:
    """What of a version its state follows from. `status` is the stored one."""

    status: str
    effective: date | None
    withdrawn: bool = False

    @property
    def governs(self) -> bool:
        """Whether it has days at all."""
        return self.status == "approved" and not self.withdrawn


@dataclass(frozen=True, slots=True)
class Standing:
    """A state with its days: first and last, both inclusive, None where open."""

    state: State
    since: date | None
    until: date | None = None


def standing(
    version: Dated, others: Iterable[Dated], *, retired_from: date | None, day: date
) -> Standing:
    """Where a version stands on a day among its policy's other versions."""
    first = version.effective
    if not version.governs or first is None:
        state = State.WITHDRAWN if version.withdrawn else State(version.status)
        return Standing(state, first)
    later = [
        other.effective
        for other in others
        if other.governs and other.effective and other.effective > first
    ]
    next_one = min(later, default=None)
    ends = min(filter(None, (next_one, retired_from)), default=None)
    last = ends - timedelta(days=1) if ends else None
    return Standing(_state(first, last, next_one, retired_from, day), first, last)


def _state(
    first: date,
    last: date | None,
    next_one: date | None,
    retired_from: date | None,
    day: date,
) -> State:
    if last is not None and (last < first or last < day):
        superseded = next_one and (retired_from is None or next_one < retired_from)
        return State.SUPERSEDED if superseded else State.RETIRED
    return State.SCHEDULED if day < first else State.IN_FORCE


def review_due(last_approved: date, every_months: int) -> date:
    """The month, as its first day, in which a policy's next review is due."""
    return plus_months(last_approved, every_months)


def months_overdue(due: date, today: date) -> int:
    """Whole calendar months past the month it was due in; 0 in it, negative before it.

    The month itself is on time: a log knows months, not days.
    """
    return (today.year - due.year) * 12 + today.month - due.month


def plus_months(month: date, number: int) -> date:
    """The first day of the month that lies `number` months after a day's month."""
    months = month.year * 12 + month.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)
