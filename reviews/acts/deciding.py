"""Deciding one line: approve it, deny it for a benefit reason, close it undecided.

A clinical denial has no act here: only `signing` makes one, with its letter.
"""

from datetime import datetime

from django.conf import settings

from policyportal.accounts.models import User
from reviews.models import Case, ClockEvent, Determination, FindingReview
from reviews.rules import authority

from .projecting import project
from .standing import (
    acting_on,
    current_finding,
    line_facts,
    line_of,
    person,
    require,
    standing,
)


def approve_line(
    actor: User,
    case: Case,
    number: int,
    *,
    rationale: str = "",
    now: datetime,
    token: str | None = None,
) -> Determination:
    """Approve a line; a supporting finding nobody reviewed yet is confirmed with it."""
    with acting_on(
        actor, "line.approved", case, now=now, token=token, line=number
    ) as locked:
        facts = standing(locked)
        shown = line_facts(facts, number)
        require(authority.approve_line(person(actor, now=now), facts, shown))
        line = line_of(locked, number)
        finding = current_finding(line)
        if finding and shown.verdict == "medically_necessary" and not shown.review:
            FindingReview.objects.create(
                finding=finding, verb="confirmed", reviewed_by=actor, reviewed_at=now
            )
        decision = Determination.objects.create(
            line=line,
            outcome=Determination.Outcome.APPROVED,
            rationale=rationale,
            finding=finding,
            decided_by=actor,
            authority=authority_of(actor),
            decided_at=now,
        )
        settle(actor, locked, now=now)
    return decision


def deny_administratively(
    actor: User,
    case: Case,
    number: int,
    *,
    outcome: str,
    reason: str,
    now: datetime,
    token: str | None = None,
) -> Determination:
    """Deny a line for a benefit reason, where the plan's settings allow it (A7)."""
    with acting_on(
        actor, "line.denied_administratively", case, now=now, token=token, line=number
    ) as locked:
        facts = standing(locked)
        require(
            authority.deny_administratively(
                person(actor, now=now),
                facts,
                line_facts(facts, number),
                setting=settings.PLAN.nurse_may_deny_administratively,
                outcome=outcome,
                reason=reason,
            )
        )
        decision = _decide(actor, locked, number, outcome, reason, now)
        settle(actor, locked, now=now)
    return decision


def close_line(
    actor: User,
    case: Case,
    number: int,
    *,
    outcome: str,
    reason: str,
    now: datetime,
    token: str | None = None,
) -> Determination:
    """Close a line without a decision on medical need."""
    with acting_on(
        actor, "line.closed", case, now=now, token=token, line=number
    ) as locked:
        facts = standing(locked)
        require(
            authority.close_line(
                person(actor, now=now),
                facts,
                line_facts(facts, number),
                outcome=outcome,
                reason=reason,
            )
        )
        decision = _decide(actor, locked, number, outcome, reason, now)
        settle(actor, locked, now=now)
    return decision


def settle(actor: User, case: Case, *, now: datetime) -> None:
    """After a decision: the clock's `decided` once nothing is open, then the projection.

    A case whose every line closed undecided has no letter to wait for: it closes here.
    """
    facts = standing(case)
    if not facts.open_lines():
        ClockEvent.objects.create(
            case=case,
            kind=ClockEvent.Kind.DECIDED,
            at=now,
            source="decision",
            recorded_by=actor,
            recorded_at=now,
        )
        outcomes = Determination.objects.filter(line__case=case)
        if not outcomes.exclude(outcome__in=Determination.CLOSURES).exists():
            case.stage = Case.Stage.CLOSED
            case.closed_at = now
    project(case, now=now)


def authority_of(actor: User) -> str:
    """The role a person decides under: the director's before the nurse's."""
    for role in ("director", "lead", "nurse"):
        if role in actor.roles:
            return role
    return ""


def _decide(
    actor: User, case: Case, number: int, outcome: str, reason: str, now: datetime
) -> Determination:
    line = line_of(case, number)
    return Determination.objects.create(
        line=line,
        outcome=outcome,
        rationale=reason,
        finding=current_finding(line),
        decided_by=actor,
        authority=authority_of(actor),
        decided_at=now,
    )
