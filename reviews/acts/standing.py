"""Where a case stands: what the authority rules read, built from its records.

Every act starts here: lock the case, read it anew, put its facts before the rule.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from clinical_policies.acts.moving import clock_time, day_of
from policyportal.accounts.models import User
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording
from reviews.models import Case, Determination, Finding, ServiceLine
from reviews.rules import authority


def person(user: User, *, now: datetime) -> authority.Person:
    """The facts of a user that authority turns on."""
    return authority.Person(
        id=user.pk,
        name=str(user),
        roles=user.roles,
        licensed=user.license_active_on(day_of(now)),
    )


def standing(case: Case) -> authority.Case:
    """The facts of a case and its lines, in a fixed number of queries."""
    lines = case.lines.prefetch_related(
        "findings__reviews", "answers", "determinations__decided_by"
    )
    draft = getattr(case, "letter_draft", None)
    notice = case.notices.select_related("issued_by").first()
    return authority.Case(
        number=case.number,
        stage=case.stage,
        lines=tuple(line_standing(line) for line in lines),
        reason_written=bool(draft and draft.reason.strip()),
        other_care_written=bool(draft and draft.other_care.strip()),
        letter_issued=(
            f"by {notice.issued_by} at {clock_time(notice.issued_at)}" if notice else ""
        ),
        director=_director(case),
    )


def line_standing(line: ServiceLine) -> authority.Line:
    """The facts of one line, from prefetched parts."""
    finding = current_finding(line)
    review = list(finding.reviews.all())[-1] if finding and _any(finding) else None
    answers = {answer.question: answer.value for answer in line.answers.all()}
    decision = current_determination(line)
    return authority.Line(
        number=line.number,
        verdict=finding.verdict if finding else "",
        review=review.verb if review else "",
        decided=(
            f"{decision.decided_by}, at {clock_time(decision.decided_at)},"
            if decision
            else ""
        ),
        criteria_used=bool(answers.get("criteria_used")),
        flags=frozenset(finding.flag_names()) if finding else frozenset(),
        governs=answers.get("governs", ""),
    )


def current_finding(line: ServiceLine) -> Finding | None:
    """The latest finding of a line, from prefetched findings."""
    findings = list(line.findings.all())
    return findings[-1] if findings else None


def current_determination(line: ServiceLine) -> Determination | None:
    """The determination that stands, from prefetched determinations."""
    determinations = list(line.determinations.all())
    return determinations[-1] if determinations else None


@contextmanager
def acting_on(
    actor: User,
    name: str,
    case: Case,
    *,
    now: datetime,
    token: str | None = None,
    **details: Any,
) -> Iterator[Case]:
    """One act on a case: its event, its row lock, the case read anew."""
    with recording.act(
        actor,
        name,
        now=now,
        token=token,
        case=case.number,
        member=case.member.number,
        details=details,
    ):
        yield (
            Case.objects.select_for_update(of=("self",))
            .select_related("member", "team")
            .get(pk=case.pk)
        )


def require(refused: Refused | None) -> None:
    """Raise what a rule refused; nothing where it allowed."""
    if refused:
        raise refused


def line_of(case: Case, number: int) -> ServiceLine:
    """A line of the case by its number; a Refused that names it when there is none."""
    line = case.lines.filter(number=number).first()
    if line is None:
        raise Refused(f"Case {case.number} has no line {number}.", status=404)
    return line


def line_facts(facts: authority.Case, number: int) -> authority.Line:
    """The line's facts within the case's."""
    return next(line for line in facts.lines if line.number == number)


def _any(finding: Finding) -> bool:
    return bool(list(finding.reviews.all()))


def _director(case: Case) -> str:
    referral = case.referrals.select_related("referred_to").last()
    return str(referral.referred_to) if referral and referral.referred_to else ""
