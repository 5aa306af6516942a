"""A case as its page shows it: lines with findings, clocks, activity, what may be done.

Everything a page needs is read here in a fixed number of queries, whatever the case
holds; each act that rests carries the very refusal that the act would raise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse

from policyportal.accounts.models import User
from policyportal.accounts.rules.refusal import Refused
from reviews.acts.projecting import clocks_of
from reviews.acts.standing import (
    current_determination,
    current_finding,
    line_facts,
    person,
    standing,
)
from reviews.models import (
    Answer,
    Case,
    Determination,
    Finding,
    FindingReview,
    ServiceLine,
)
from reviews.rules import authority
from reviews.rules.deadlines import Channel, Clocks

from .durations import hours_used, left, moment, rule_name, urgency

FLAGS = {
    "new_version_within_dates": "New version within the dates",
    "early_periodic_screening_review": "Under 21: individual review (EPSDT)",
    "state_provision_takes_precedence": "State provision takes precedence",
    "code_set_not_current": "Code set of the day not loaded",
}


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One clock in words; `binds` marks the earliest."""

    name: str
    due: str
    due_at: datetime | None
    citation: str
    binds: bool
    verified: bool


@dataclass(frozen=True, slots=True)
class ClockPanel:
    """The clocks of a case: the binding one large, then all with their law."""

    urgency: str
    left: str
    due: str
    due_at: datetime
    used: float
    whole: float
    rows: tuple[ClockRow, ...]
    ask_by: str
    stopped: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One line with its finding, its words and what may be done with it."""

    line: ServiceLine
    finding: Finding | None
    review: FindingReview | None
    decision: Determination | None
    diagnoses: str
    excerpt: tuple[tuple[str, str, bool], ...]
    answers: tuple[Answer, ...]
    may: Mapping[str, Refused | None]
    others: Sequence[Mapping[str, str]] = ()

    @property
    def current(self) -> bool:
        """Whether nobody has decided it."""
        return self.decision is None

    @property
    def confirms(self) -> str:
        """The name of confirming this line, as the page's main act."""
        return f"confirm-{self.line.number}"

    @property
    def approves(self) -> str:
        """The name of approving this line, as the page's main act."""
        return f"approve-{self.line.number}"

    @property
    def flags(self) -> list[str]:
        """The finding's flags in a few words; the reasons tell them whole."""
        flags = self.finding.flags if self.finding else []
        return [FLAGS.get(flag["name"], flag["name"]) for flag in flags]

    @property
    def rests_id(self) -> str:
        """The id of the words that say what approval waits for."""
        return f"approve-waits-{self.line.number}"

    @property
    def policy_address(self) -> str:
        """Where the very version of the policy is read, at the criterion."""
        version = self.finding.version if self.finding else None
        if version is None or version.effective_date is None:
            return ""
        address = reverse(
            "policy-version",
            args=[version.policy.reference_number, version.effective_date],
        )
        criterion = self.finding.criterion if self.finding else None
        return f"{address}#{criterion.path}" if criterion else address


def read_case(number: str, user: User) -> Case:
    """The case with all its parts. Raises Case.DoesNotExist where not visible."""
    return (
        Case.objects.visible_to(user)
        .select_related(
            "member",
            "team",
            "assigned_to",
            "requesting_provider",
            "servicing_provider",
            "letter_draft",
        )
        .prefetch_related("diagnoses", "clock_events", "member__coverages")
        .get(number=number)
    )


def lines_of(case: Case, user: User, *, now: datetime) -> list[LineView]:
    """Every line of the case in words."""
    lines = list(
        case.lines.prefetch_related(
            Prefetch(
                "findings",
                Finding.objects.select_related("version__policy", "criterion"),
            ),
            "findings__version__criteria",
            "findings__reviews__reviewed_by",
            Prefetch(
                "determinations", Determination.objects.select_related("decided_by")
            ),
            "answers__answered_by",
        )
    )
    facts, who = standing(case), person(user, now=now)
    letters = {row.letter: row for row in case.diagnoses.all()}
    return [_line_view(line, facts, who, letters) for line in lines]


def clock_panel(case: Case, *, now: datetime) -> ClockPanel:
    """The clocks of a case in words, the binding one first."""
    zone = ZoneInfo(settings.TIME_ZONE)
    clocks = clocks_of(case)
    used, whole = hours_used(case.received_at, clocks.due_at, now)
    channel = Channel(case.channel)
    return ClockPanel(
        urgency=urgency(clocks.due_at, now, zone),
        left=_left(clocks, now, zone),
        due=moment(clocks.due_at, now, zone),
        due_at=clocks.due_at,
        used=used,
        whole=whole,
        rows=tuple(
            ClockRow(
                name=rule_name(clock.rule, channel),
                due=moment(clock.due_at, now, zone) if clock.due_at else "Waits",
                due_at=clock.due_at,
                citation=clock.rule.citation,
                binds=clock.rule.id == clocks.binding.rule.id,
                verified=clock.rule.verified,
            )
            for clock in clocks.all
        ),
        ask_by=_ask_by(clocks, now, zone),
        stopped=moment(clocks.stopped_at, now, zone) if clocks.stopped_at else "",
    )


def case_acts(case: Case, user: User, *, now: datetime) -> dict[str, Refused | None]:
    """What the person may do with the case as a whole: None, or why not."""
    facts, who = standing(case), person(user, now=now)
    return {
        "refer": authority.refer(who, facts, comment="-"),
        "issue": authority.issue_approval(who, facts),
        "edit": authority.edit_request(who, facts),
        "return": authority.give_back(who, facts, reason="-"),
    }


def excerpt(finding: Finding | None) -> tuple[tuple[str, str, bool], ...]:
    """The policy's own words that a finding rests on: label, text, whether it decides.

    The deciding criterion with its parts; without one, the policy's description.
    """
    if finding is None or finding.version is None or finding.ask == "criteria":
        return ()
    if finding.criterion is None:
        return (("", finding.version.description, False),)
    path = finding.criterion.path
    rows = [
        row
        for row in finding.version.criteria.all()
        if row.path == path or row.path.startswith(f"{path}.")
    ]
    return tuple((row.label, row.text, row.path == path) for row in rows)


def _line_view(
    line: ServiceLine,
    facts: authority.Case,
    who: authority.Person,
    letters: Mapping[str, Any],
) -> LineView:
    finding = current_finding(line)
    reviews = list(finding.reviews.all()) if finding else []
    shown = line_facts(facts, line.number)
    return LineView(
        line=line,
        finding=finding,
        review=reviews[-1] if reviews else None,
        decision=current_determination(line),
        diagnoses=", ".join(
            f"{letter} {letters[letter].code}"
            for letter in line.pointers
            if letter in letters
        ),
        excerpt=excerpt(finding),
        answers=tuple({row.question: row for row in line.answers.all()}.values()),
        may={
            "confirm": authority.review_finding(
                who, facts, shown, verb="confirmed", reason=""
            ),
            "override": authority.review_finding(
                who, facts, shown, verb="overridden", reason="-"
            ),
            "answer": authority.answer(who, facts, shown),
            "approve": authority.approve_line(who, facts, shown),
            "close": authority.close_line(
                who, facts, shown, outcome="closed_withdrawn", reason="-"
            ),
            "deny": authority.deny_administratively(
                who,
                facts,
                shown,
                setting=settings.PLAN.nurse_may_deny_administratively,
                outcome="denied_not_covered",
                reason="-",
            ),
        },
        others=finding.others if finding else (),
    )


def _left(clocks: Clocks, now: datetime, zone: ZoneInfo) -> str:
    if clocks.stopped_at:
        return "Decided in time" if clocks.in_time else "Decided late"
    return left(clocks.due_at, now)


def _ask_by(clocks: Clocks, now: datetime, zone: ZoneInfo) -> str:
    at = clocks.ask_by.due_at if clocks.ask_by else None
    return moment(at, now, zone) if at and at > now else ""
