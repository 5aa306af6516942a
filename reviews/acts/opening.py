"""Opening a case, and correcting its request before anybody decided.

Opening makes the case, its diagnoses and lines, the clock's `received`, a finding for
each line and the first projection, in one transaction with one event.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from clinical_policies.acts.moving import clock_time, day_of
from clinical_policies.models import CodeEntry, PolicyVersion
from policyportal.accounts.models import User
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording
from reviews.models import (
    Case,
    ClockEvent,
    Diagnosis,
    Member,
    NumberSeries,
    Provider,
    ServiceLine,
)
from reviews.rules import authority

from .finding import find_line
from .projecting import project
from .standing import acting_on, person, require, standing

LETTERS = "ABCDEFGHIJKL"


@dataclass(frozen=True, slots=True)
class DiagnosisInput:
    """A diagnosis as entered: normalised code, what was typed, its description."""

    code: str
    typed: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class LineInput:
    """A service line as entered; `pointers` are letters of the diagnoses it treats."""

    system: str
    code: str
    typed: str = ""
    modifiers: tuple[str, ...] = ()
    units: int = 1
    first_date: date | None = None
    last_date: date | None = None
    place: str = ""
    pointers: str = ""


@dataclass(frozen=True, slots=True)
class RequestInput:
    """A request as entered, cleaned by the form."""

    member: Member
    line_of_business: str
    received_at: datetime
    channel: str
    priority: str
    review_type: str
    requesting_provider: Provider
    servicing_provider: Provider
    diagnoses: Sequence[DiagnosisInput]
    lines: Sequence[LineInput]


def open_case(
    actor: User,
    request: RequestInput,
    *,
    assign: bool = True,
    now: datetime,
    token: str | None = None,
) -> Case:
    """Open a case from a request; the opener takes it unless told otherwise."""
    require(authority.open_case(person(actor, now=now)))
    if actor.team is None:
        raise Refused(
            f"{actor} belongs to no team.", remedy="The system admin sets your team."
        )
    with recording.act(
        actor, "case.opened", now=now, token=token, member=request.member.number
    ) as event:
        case = Case.objects.create(
            number=next_number(day_of(now)),
            team=actor.team,
            member=request.member,
            line_of_business=request.line_of_business,
            received_at=request.received_at,
            channel=request.channel,
            priority=request.priority,
            review_type=request.review_type,
            requesting_provider=request.requesting_provider,
            servicing_provider=request.servicing_provider,
            assigned_to=actor if assign else None,
            opened_at=now,
        )
        event.case = case.number
        ClockEvent.objects.create(
            case=case,
            kind=ClockEvent.Kind.RECEIVED,
            at=request.received_at,
            source=case.get_channel_display(),
            recorded_by=actor,
            recorded_at=now,
        )
        _write_request(case, request, now)
    return case


def edit_request(
    actor: User,
    case: Case,
    request: RequestInput,
    *,
    edition: int,
    now: datetime,
    token: str | None = None,
) -> Case:
    """Correct a request before any decision; each line gets a new finding.

    `edition` is the one that the form was made from: a later saving by somebody else
    is refused with who and when, and nothing is overwritten.
    """
    with acting_on(actor, "case.edited", case, now=now, token=token) as locked:
        require(authority.edit_request(person(actor, now=now), standing(locked)))
        require(_same_edition(locked, edition))
        locked.priority = request.priority
        locked.review_type = request.review_type
        locked.requesting_provider = request.requesting_provider
        locked.servicing_provider = request.servicing_provider
        _write_request(locked, request, now)
    return locked


def next_number(day: date) -> str:
    """The year's next case number, `26-04417`. Its row stays locked to the commit."""
    NumberSeries.objects.get_or_create(year=day.year)
    series = NumberSeries.objects.select_for_update().get(year=day.year)
    series.last += 1
    series.save()
    return f"{day:%y}-{series.last:05d}"


def _write_request(case: Case, request: RequestInput, now: datetime) -> None:
    _write_diagnoses(case, request.diagnoses)
    _write_lines(case, request.lines, day_of(case.received_at))
    for line in case.lines.select_related("case__member"):
        find_line(line, now=now)
    project(case, now=now)


def _write_diagnoses(case: Case, diagnoses: Sequence[DiagnosisInput]) -> None:
    standing_rows = {row.letter: row for row in case.diagnoses.all()}
    for letter, entered in zip(LETTERS, diagnoses, strict=False):
        row = standing_rows.pop(letter, None) or Diagnosis(case=case, letter=letter)
        row.code, row.typed = entered.code, entered.typed
        row.description = entered.description
        row.save()
    for row in standing_rows.values():
        row.delete()


def _write_lines(case: Case, lines: Sequence[LineInput], received_on: date) -> None:
    standing_rows = {row.number: row for row in case.lines.all()}
    for number, entered in enumerate(lines, start=1):
        row = standing_rows.pop(number, None) or ServiceLine(case=case, number=number)
        row.system, row.code, row.typed = entered.system, entered.code, entered.typed
        row.modifiers = " ".join(entered.modifiers)
        row.units, row.place = entered.units, entered.place
        row.first_date, row.last_date = entered.first_date, entered.last_date
        row.pointers = entered.pointers
        row.plain_words = plain_words(row, received_on)
        row.save()
    if standing_rows:
        raise Refused(
            f"Line {min(standing_rows)} was held against the policies already and"
            " can't be removed.",
            remedy="Close the line instead: withdrawn, or entered in error.",
            status=422,
        )


def plain_words(line: ServiceLine, received_on: date) -> str:
    """What the policy in force that day calls the code, to start a letter from."""
    versions = PolicyVersion.objects.in_force_on(line.governing_day(received_on))
    entry = CodeEntry.objects.filter(version__in=versions, code=line.code).first()
    return entry.description[:200] if entry else ""


def _same_edition(case: Case, edition: int) -> Refused | None:
    if case.edition == edition:
        return None
    last = case.history.select_related("history_user").latest("history_id")
    return Refused(
        f"{last.history_user} changed case {case.number} at"
        f" {clock_time(last.history_date)}, after you opened it.",
        remedy="Your text is kept below. Open the case anew and add it.",
        status=409,
        stands=_request_of(case),
    )


def _request_of(case: Case) -> tuple[tuple[str, str], ...]:
    """The stored request in words, to lay beside one that was typed."""
    diagnoses = [f"{row.letter} {row.code}" for row in case.diagnoses.all()]
    lines = [
        f"{line.number} {line.printed_code()} × {line.units}, {line.first_date or ''}"
        f" to {line.last_date or ''}, treats {line.pointers or 'none'}"
        for line in case.lines.all()
    ]
    return (
        ("priority, review", f"{case.priority}, {case.review_type}"),
        (
            "providers",
            f"{case.requesting_provider.npi}, {case.servicing_provider.npi}",
        ),
        ("diagnoses", "\n".join(diagnoses)),
        ("lines", "\n".join(lines)),
    )
