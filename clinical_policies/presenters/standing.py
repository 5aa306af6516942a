"""States in words, with tone and icon: one table for the list, the reader, the rail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from clinical_policies.models import PolicyVersion
from clinical_policies.rules import standing as rules
from clinical_policies.rules.standing import Dated, Standing, State


@dataclass(frozen=True, slots=True)
class Look:
    """A state as pages show it; `since` reads before the first day."""

    words: str
    tone: str
    icon: str
    since: str


LOOKS = {
    State.DRAFT: Look("Draft", "ask", "pen", "planned for"),
    State.IN_REVIEW: Look("In review", "info", "pen", "planned for"),
    State.SCHEDULED: Look("Scheduled", "time", "calendar", "takes effect"),
    State.IN_FORCE: Look("In force", "good", "check-circle", "since"),
    State.SUPERSEDED: Look("Superseded", "time", "history", "in force from"),
    State.RETIRED: Look("Retired", "quiet", "archive", "in force from"),
    State.WITHDRAWN: Look("Withdrawn", "adverse", "stop", "was to apply from"),
}


def dated(version: PolicyVersion) -> Dated:
    """A version's facts for the rule. Reads the withdrawal that was joined to it."""
    return Dated(version.status, version.effective_date, hasattr(version, "withdrawal"))


def standing_of(
    version: PolicyVersion, versions: Iterable[PolicyVersion], day: date
) -> Standing:
    """Where a version stands on a day; `versions` are its policy's, with their joins.

    They come from `siblings`, so that nothing more is asked of the database.
    """
    others = [dated(other) for other in versions if other.pk != version.pk]
    retirement = getattr(version.policy, "retirement", None)
    return rules.standing(
        dated(version),
        others,
        retired_from=retirement.effective_date if retirement else None,
        day=day,
    )


def siblings(policy_ids: Iterable[int]) -> list[PolicyVersion]:
    """All versions of these policies with what their states need, in one query."""
    return list(
        PolicyVersion.objects.filter(policy__in=list(policy_ids))
        .select_related("policy__retirement__successor", "withdrawal", "author")
        .defer("description", "background", "coding_statement", "important_reminder")
        .order_by("-effective_date", "-pk")
    )


@dataclass(frozen=True, slots=True)
class Review:
    """When the next review is due: month printed, and how that stands today."""

    due: str
    last: str
    overdue: int
    words: str


def review_of(
    approved: date | None, version: PolicyVersion, today: date
) -> Review | None:
    """The review a policy in force is due for; None where no approval is known."""
    if approved is None:
        return None
    due = rules.review_due(approved, version.policy.review_every_months)
    over = rules.months_overdue(due, today)
    words = (
        f"{over} month{'s' if over > 1 else ''} overdue"
        if over > 0
        else ("due this month" if over == 0 else "")
    )
    return Review(month(due), month(approved), over, words)


def month(day: date | None) -> str:
    """A month as policies print it: `02/25`."""
    return f"{day:%m/%y}" if day else ""
