"""Plays a story: opens its case and does each step through the act a person uses."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from clinical_policies.acts.moving import day_of
from clinical_policies.models import Code
from clinical_policies.rules.codes import (
    normalise_diagnosis,
    normalise_modifiers,
    normalise_procedure,
)
from policyportal.accounts.models import User
from reviews.acts import (
    deciding,
    finding,
    letter_facts,
    lettering,
    opening,
    referring,
    sending,
    signing,
)
from reviews.acts.attaching import attach
from reviews.models import Case, Member, Notice, Provider
from reviews.presenters.letter import draft_initial
from reviews.rules.authority import ADVERSE, Choice

from .documents import document
from .stories import PLAIN, Ask, Day, Story

SERVICING = "2000011553"
MINUTE = timedelta(minutes=1)


class Player:
    """Plays stories with a cast, on a calendar whose day 0 is the demo's day."""

    def __init__(self, cast: Mapping[str, User], now: datetime) -> None:
        self.cast = cast
        self.now = now
        self.today = day_of(now)
        self.cases: dict[str, Case] = {}

    def timeline(
        self, stories: Iterable[Story]
    ) -> list[tuple[datetime, Callable[[], object]]]:
        """Everything that happens in the stories, in the order of its moments."""
        told: list[tuple[datetime, Callable[[], object]]] = []
        for story in stories:
            told.append((self.moment(story.received), partial(self._open, story)))
            told += [
                (self.moment(step[2]), partial(self._play, story, step))
                for step in story.steps
            ]
        return sorted(told, key=lambda each: each[0])

    def _play(self, story: Story, step: tuple[Any, ...]) -> None:
        name, who, at, details = step
        case = Case.objects.get(pk=self.cases[story.name].pk)
        STEPS[name](self.cast[who], case, self.moment(at), details)

    def _open(self, story: Story) -> None:
        """Open the story's case, with its documents."""
        received = self.moment(story.received)
        case = opening.open_case(
            self.cast[story.nurse],
            opening.RequestInput(
                member=Member.objects.get(number=story.member),
                line_of_business=self._business(story.member, received.date()),
                received_at=received,
                channel=story.channel,
                priority=story.priority,
                review_type=story.review,
                requesting_provider=Provider.objects.get(npi=story.requesting),
                servicing_provider=Provider.objects.get(npi=SERVICING),
                diagnoses=[self._diagnosis(code, received) for code in story.diagnoses],
                lines=[self._line(ask) for ask in story.lines],
            ),
            assign=story.assign,
            now=received + MINUTE,
        )
        for title in story.documents:
            attach(
                self.cast[story.nurse],
                case,
                title=f"{title} (invented)",
                content=document(title, case.number, received.date()),
                now=received + MINUTE,
            )
        self.cases[story.name] = case

    def moment(self, at: tuple[Day, str]) -> datetime:
        """A story's moment as an instant; one of today that is still to come is yesterday's."""
        day, clock = at
        moment = datetime.combine(
            self.day(day), time.fromisoformat(clock), ZoneInfo(settings.TIME_ZONE)
        )
        early = isinstance(day, int) and moment > self.now - MINUTE
        return moment - timedelta(days=1) if early else moment

    def day(self, day: Day) -> date:
        """A story's day as a date."""
        return self.today + timedelta(days=day) if isinstance(day, int) else day

    def _line(self, ask: Ask) -> opening.LineInput:
        read = normalise_procedure(ask.code)
        modifiers = normalise_modifiers(ask.modifiers).modifiers
        return opening.LineInput(
            system=read.system,
            code=read.code,
            typed=ask.code,
            modifiers=(*read.modifiers, *modifiers),
            units=int(ask.units),
            first_date=self.day(ask.first) if ask.first is not None else None,
            last_date=self.day(ask.last) if ask.last is not None else None,
            place=ask.place,
            pointers=ask.pointers,
        )

    def _diagnosis(self, typed: str, at: datetime) -> opening.DiagnosisInput:
        code = normalise_diagnosis(typed).code
        words = Code.objects.diagnosis(code, on=at.date()).description
        return opening.DiagnosisInput(code, typed, words)

    def _business(self, number: str, on: date) -> str:
        coverage = Member.objects.get(number=number).coverages.on(on).get()
        return coverage.line_of_business


Step = Callable[[User, Case, datetime, Mapping[str, Any]], object]


def confirm(actor: User, case: Case, now: datetime, details: Mapping[str, Any]) -> None:
    """Confirm a line's finding."""
    line = case.lines.get(number=details.get("line", 1))
    finding.review_finding(
        actor, case, line.number, finding_id=line.findings.latest("pk").pk,
        verb="confirmed", now=now,
    )  # fmt: skip


def state(actor: User, case: Case, now: datetime, details: Mapping[str, Any]) -> None:
    """Say which criteria are used where no policy decides."""
    finding.answer(
        actor, case, details.get("line", 1),
        answers={"criteria_used": details["criteria"]}, note=details["note"], now=now,
    )  # fmt: skip


def meet(actor: User, case: Case, now: datetime, _: Mapping[str, Any]) -> None:
    """Answer a line's open criteria as its shortest way to approval asks."""
    while True:
        found = case.lines.get(number=1).findings.latest("pk")
        ways = [
            way
            for way in found.details["ways"]
            if way["outcome"] == "medically_necessary"
        ]
        if not ways:
            return
        answers = {f"criterion:{key}": truth for _, key, truth in ways[0]["answers"]}
        finding.answer(
            actor, case, 1, answers=answers, note="Office note, page 1 (invented)",
            now=now,
        )  # fmt: skip


def approve(actor: User, case: Case, now: datetime, details: Mapping[str, Any]) -> None:
    """Approve a line."""
    deciding.approve_line(actor, case, details.get("line", 1), now=now)


def issue(actor: User, case: Case, now: datetime, _: Mapping[str, Any]) -> None:
    """Issue the letters of an approved case."""
    plain = {str(line.number): PLAIN.get(line.code, "") for line in case.lines.all()}
    words = {number: text for number, text in plain.items() if text}
    lettering.issue_approval(
        actor, case, edition=0, texts={"plain_services": words}, now=now
    )


def close(actor: User, case: Case, now: datetime, details: Mapping[str, Any]) -> None:
    """Close every line without a decision."""
    for line in case.lines.all():
        deciding.close_line(
            actor, case, line.number, outcome=details["outcome"],
            reason=details["reason"], now=now,
        )  # fmt: skip


def refer(actor: User, case: Case, now: datetime, details: Mapping[str, Any]) -> None:
    """Draft the letter and refer the case."""
    draft = letter_facts.draft_of(case)
    start = draft_initial(draft, case)
    edition = start.pop("edition")
    words = {str(line.number): PLAIN.get(line.code, "") for line in case.lines.all()}
    start |= {
        "reason": details["reason"],
        "plain_services": {number: text for number, text in words.items() if text},
        "plain_diagnosis": details.get("diagnosis", "arthritis of the knee"),
    }
    referring.refer(
        actor, case, referred_to=None, comment=details["comment"], edition=edition,
        texts=start, now=now,
    )  # fmt: skip


def give_back(
    actor: User, case: Case, now: datetime, details: Mapping[str, Any]
) -> None:
    """Return a referred case."""
    referring.give_back(actor, case, reason=details["reason"], now=now)


def sign(actor: User, case: Case, now: datetime, details: Mapping[str, Any]) -> None:
    """Deny each open line that its finding doesn't support, and sign."""
    choices = []
    for line in case.lines.filter(determinations=None):
        verdict = line.findings.latest("pk").verdict
        outcome = signing.outcome_of(verdict) if verdict in ADVERSE else "approved"
        choices.append(
            Choice(
                line.number,
                outcome,
                details["rationale"],
                details.get("individual_review", ""),
            )
        )
    signing.sign_case(
        actor, case, choices, confirmed=signing.NEEDS_CONFIRMING,
        shown_hash=signing.shown(case), now=now,
    )  # fmt: skip


def send(actor: User, case: Case, now: datetime, _: Mapping[str, Any]) -> None:
    """Hand the letters over: the member's to the mail, the doctor's by portal."""
    for notice in case.notices.defer("pdf", "content"):
        way = "mail" if notice.recipient == Notice.Recipient.MEMBER else "portal"
        sending.record_dispatch(actor, notice, way=way, now=now)


STEPS: dict[str, Step] = {
    "confirm": confirm,
    "state": state,
    "meet": meet,
    "approve": approve,
    "issue": issue,
    "close": close,
    "refer": refer,
    "return": give_back,
    "sign": sign,
    "send": send,
}
