"""What the worklist shows and sorts by, kept in step with what it follows from.

`project` runs at the end of every act on a case, in its transaction. `projected` is the
same as a value, so that a command can compare what is stored with what should be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from reviews.models import Case, ClockEvent, ServiceLine
from reviews.rules import authority, deadlines
from reviews.rules.next_step import next_step

from .standing import current_determination, current_finding, standing

COLUMNS = ("due_at", "target_at", "due_rule", "summary")


@dataclass(frozen=True, slots=True)
class Projected:
    """The columns of a case that follow from its clock events, findings and acts."""

    due_at: datetime
    target_at: datetime
    due_rule: str
    summary: dict[str, Any]


def project(case: Case, *, now: datetime) -> None:
    """Bring a case's projection up to date and save the case: once an act."""
    projected = projected_of(case)
    for name in COLUMNS:
        setattr(case, name, getattr(projected, name))
    case.edition += 1
    case.save()


def projected_of(case: Case) -> Projected:
    """What the projection of a case should be."""
    lines = list(case.lines.prefetch_related("findings", "determinations"))
    referral = case.referrals.select_related("returned__returned_by").last()
    back = getattr(referral, "returned", None)
    returned = str(back.returned_by) if back else ""
    return projected_from(case, standing(case), lines, returned=returned)


def projected_from(
    case: Case,
    facts: authority.Case,
    lines: Sequence[ServiceLine],
    *,
    returned: str = "",
) -> Projected:
    """The same from what was read already: the case's facts and its lines."""
    due = deadlines.projection(clocks_of(case))
    return Projected(
        due_at=due.due_at,
        target_at=due.target_at,
        due_rule=due.rule_id,
        summary=_summary(facts, lines, returned),
    )


def clocks_of(case: Case, known_at: datetime | None = None) -> deadlines.Clocks:
    """Every clock of the case, by the rules in force on its day of receipt."""
    events = [
        deadlines.event_of(
            event.kind, event.argument, event.at, recorded_at=event.recorded_at
        )
        for event in case.clock_events.all()
        if event.kind != ClockEvent.Kind.RECEIVED
    ]
    return deadlines.clocks(
        deadlines.Request(
            line_of_business=deadlines.LineOfBusiness(case.line_of_business),
            review=deadlines.ReviewType(case.review_type),
            priority=deadlines.Priority(case.priority),
            received=case.received_at,
            channel=deadlines.Channel(case.channel),
            participating=case.requesting_provider.participating,
        ),
        events,
        plan=deadlines.PlanSettings.taken_from(settings.PLAN),
        zone=ZoneInfo(settings.TIME_ZONE),
        known_at=known_at,
    )


def _summary(
    facts: authority.Case, lines: Sequence[ServiceLine], returned: str
) -> dict[str, Any]:
    step = next_step(facts, returned=returned)
    return {
        "lines": [
            {
                "code": line.printed_code(),
                "verdict": finding.verdict if finding else "",
                "outcome": decision.outcome if decision else "",
            }
            for line in lines
            for finding in [current_finding(line)]
            for decision in [current_determination(line)]
        ],
        "step": step.key,
        "next": step.words,
        "detail": step.detail,
    }
