"""Synthetic cases by the batch: opened, held against the library, some confirmed, some
with the director, most closed.

A batch is one act with one event that seals every row, so it verifies like any other.
The findings come from the same rule as everybody's. Nothing here decides on medical
need: a closed case was withdrawn, since only a person's signature makes a denial.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, partial

from django.db.models import prefetch_related_objects

from clinical_policies.models import Code, CodeRelease
from clinical_policies.models.library import Library
from clinical_policies.rules.codes import ICD_10_CM
from clinical_policies.rules.policy_text import VersionText
from policyportal.accounts.models import Team, User
from policyportal.audit import recording
from policyportal.audit.recording import System
from reviews.acts.bulk import insert, remember
from reviews.acts.finding import finding_of, line_request
from reviews.acts.projecting import COLUMNS, projected_from
from reviews.acts.standing import line_standing
from reviews.models import (
    Case,
    ClockEvent,
    Determination,
    Diagnosis,
    Finding,
    FindingReview,
    LetterDraft,
    Member,
    NumberSeries,
    Provider,
    Referral,
    ServiceLine,
)
from reviews.rules import authority

from . import directory
from .requests import Book, Request

MAKER = System("make_cases")
WITHDRAWN = "Withdrawn by the office that asked (invented)."
ENTERED = timedelta(minutes=5)
HELD = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works on the cases."""

    team: Team
    nurses: Sequence[User]


@dataclass(slots=True)
class Made:
    """One case on its way into the database."""

    request: Request
    case: Case
    nurse: User

    @property
    def opened(self) -> datetime:
        """When it was entered."""
        return self.case.opened_at


class Shelf(Library):
    """The library on a day, with texts that were read for another day kept: while a
    batch is made, nobody approves one.
    """

    def __init__(self, on: date, kept: dict[int, VersionText]) -> None:
        super().__init__(on)
        self._kept = kept
        release = CodeRelease.objects.in_force_on(ICD_10_CM, on)
        self._current = release is not None

    def version(self, version_id: int) -> VersionText:
        """The text of a version, read once for all days."""
        if version_id not in self._kept:
            self._kept[version_id] = super().version(version_id)
        return replace(self._kept[version_id], code_set_current=self._current)


class Maker:
    """Makes batches of cases for a desk; the same seed and day make the same."""

    def __init__(self, seed: int, desk: Desk, now: datetime) -> None:
        self.seed, self.desk, self.now = seed, desk, now
        self.book = Book()
        self.shelf = cache(partial(Shelf, kept={}))
        self.words = cache(partial(_words, on=now.date()))

    def batch(self, place: int, number: int) -> None:
        """Make a batch of cases, whole or not at all."""
        draw = random.Random(f"{self.seed} batch {place}")  # noqa: S311 - no secret
        details = {"seed": self.seed, "batch": place, "cases": number}
        with recording.act(MAKER, "cases.made", now=self.now, details=details):
            made = self._open(draw, number)
            self._ask(made)
            findings = self._find(made)
            self._work(made, findings)
            self._settle(made)

    def _open(self, draw: random.Random, number: int) -> list[Made]:
        first = Member.objects.filter(number__startswith=directory.PREFIX).count() + 1
        members = directory.members(
            draw, first, max(1, number * 3 // 5), self.now.date()
        )
        providers = sorted(directory.providers(), key=lambda row: row.npi)
        made = []
        for _ in range(number):
            member, business = draw.choice(members)
            request = self.book.draw(draw, self.now)
            nurse = draw.choice(self.desk.nurses)
            case = self._case(draw, member, business, providers, request)
            case.assigned_to = nurse if draw.random() < 0.8 else None
            made.append(Made(request, case, nurse))
        _number([each.case for each in made], self.now.date())
        # Their history is written at the end, when it is known how far each got.
        Case.objects.bulk_create([each.case for each in made])
        return made

    def _case(
        self,
        draw: random.Random,
        member: Member,
        business: str,
        providers: Sequence[Provider],
        request: Request,
    ) -> Case:
        return Case(
            team=self.desk.team,
            member=member,
            line_of_business=business,
            received_at=request.received,
            channel=request.channel,
            priority=request.priority,
            review_type=Case.ReviewType.PROSPECTIVE,
            requesting_provider=draw.choice(providers),
            servicing_provider=draw.choice(providers),
            opened_at=min(request.received + ENTERED, self.now),
            edition=1,
        )

    def _ask(self, made: Sequence[Made]) -> None:
        """Diagnoses, service lines and the start of the clock."""
        insert(
            [
                Diagnosis(
                    case=each.case, letter=letter, code=code, typed=code,
                    description=self.words(code),
                )
                for each in made
                for letter, code in zip("AB", each.request.diagnoses, strict=False)
            ]
        )  # fmt: skip
        insert(
            [
                ServiceLine(
                    case=each.case, number=number, system="CPT", code=asked.code,
                    typed=asked.code, units=asked.units, place=asked.place,
                    first_date=asked.first.date(), pointers=asked.pointers,
                )
                for each in made
                for number, asked in enumerate(each.request.lines, 1)
            ]
        )  # fmt: skip
        insert(
            [
                _clock(each, ClockEvent.Kind.RECEIVED, each.case.received_at,
                       each.case.get_channel_display(), each.opened)
                for each in made
            ]
        )  # fmt: skip

    def _find(self, made: Sequence[Made]) -> list[Finding]:
        cases = [each.case for each in made]
        prefetch_related_objects(cases, "diagnoses", "lines__answers")
        findings = []
        for each in made:
            for line in each.case.lines.all():
                request = line_request(line)
                shelf = self.shelf(request.governing_day)
                findings.append(finding_of(line, request, shelf, now=each.opened))
        insert(findings)
        return findings

    def _work(self, made: Sequence[Made], findings: Sequence[Finding]) -> None:
        """What the desk did: confirmed, referred, closed."""
        of = {each.case.pk: each for each in made}
        found = [(of[finding.line.case_id], finding) for finding in findings]
        insert(
            [
                FindingReview(
                    finding=finding, verb="confirmed", reviewed_by=each.nurse,
                    reviewed_at=self._later(each, 1),
                )
                for each, finding in found
                if each.request.course in ("confirmed", "referred")
                and finding.verdict in authority.ADVERSE
            ]
        )  # fmt: skip
        adverse = {
            each.case.pk for each, finding in found
            if finding.verdict in authority.ADVERSE
        }  # fmt: skip
        self._refer(
            [
                each for each in made
                if each.request.course == "referred" and each.case.pk in adverse
            ]
        )  # fmt: skip
        self._close([pair for pair in found if pair[0].request.course == "withdrawn"])

    def _refer(self, referred: Sequence[Made]) -> None:
        insert(
            [
                LetterDraft(
                    case=each.case,
                    reason="The records do not show what the policy asks for.",
                    other_care="Talk with your doctor about other care.",
                    edition=1,
                )
                for each in referred
            ]
        )
        insert(
            [
                Referral(
                    case=each.case, comment="Confirmed (invented).",
                    referred_by=each.nurse, referred_at=self._later(each, 2),
                )
                for each in referred
            ]
        )  # fmt: skip
        for each in referred:
            each.case.stage = Case.Stage.DIRECTOR

    def _close(self, withdrawn: Sequence[tuple[Made, Finding]]) -> None:
        insert(
            [
                Determination(
                    line=finding.line, outcome=Determination.Outcome.WITHDRAWN,
                    rationale=WITHDRAWN, finding=finding, decided_by=each.nurse,
                    authority="nurse", decided_at=self._later(each, 4),
                )
                for each, finding in withdrawn
            ]
        )  # fmt: skip
        closed = {each.case.pk: each for each, _ in withdrawn}.values()
        for each in closed:
            each.case.stage = Case.Stage.CLOSED
            each.case.closed_at = self._later(each, 4)
        insert(
            [
                _clock(each, ClockEvent.Kind.DECIDED, self._later(each, 4),
                       "decision", self._later(each, 4))
                for each in closed
            ]
        )  # fmt: skip

    def _settle(self, made: Sequence[Made]) -> None:
        """The projection of each case, by the rule of every act, and its history."""
        cases = [each.case for each in made]
        for each in cases:
            each._prefetched_objects_cache.clear()  # type: ignore[attr-defined]  # noqa: SLF001
        prefetch_related_objects(
            cases,
            "clock_events",
            "lines__findings__reviews",
            "lines__answers",
            "lines__determinations__decided_by",
        )
        for case in cases:
            lines = list(case.lines.all())
            facts = authority.Case(
                number=case.number,
                stage=case.stage,
                lines=tuple(map(line_standing, lines)),
            )
            projected = projected_from(case, facts, lines)
            for name in COLUMNS:
                setattr(case, name, getattr(projected, name))
        Case.objects.bulk_update(cases, ("stage", "closed_at", *COLUMNS))
        remember(cases)

    def _later(self, each: Made, steps: int) -> datetime:
        return min(each.opened + steps * HELD, self.now)


def _clock(
    each: Made, kind: str, at: datetime, source: str, recorded: datetime
) -> ClockEvent:
    return ClockEvent(
        case=each.case, kind=kind, at=at, source=source,
        recorded_by=each.nurse, recorded_at=recorded,
    )  # fmt: skip


def _number(cases: Sequence[Case], today: date) -> None:
    """The year's next case numbers, taken at once under the lock of its row."""
    NumberSeries.objects.get_or_create(year=today.year)
    series = NumberSeries.objects.select_for_update().get(year=today.year)
    for case in cases:
        series.last += 1
        case.number = f"{today:%y}-{series.last:05d}"
    series.save()


def _words(code: str, on: date) -> str:
    return Code.objects.diagnosis(code, on=on).description
