"""The entry page in words: members found, and what a request would mean as typed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from clinical_policies.acts.moving import day_of
from clinical_policies.rules import applicability
from reviews.acts.opening import LineInput
from reviews.forms.whole_request import RequestForms
from reviews.models import Case, Coverage, Member
from reviews.rules import deadlines

from .durations import left, moment, rule_name, urgency

Find = Callable[[applicability.LineRequest], applicability.FindingData]
ALIKE_FOR = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Found:
    """A member that matches, with the coverage that counts."""

    member: Member
    coverage: str
    covered: bool


@dataclass(frozen=True, slots=True)
class LineSoFar:
    """A line as typed, with what the policies would say."""

    number: int
    code: str
    verdict: str
    words: str


def fresh(now: datetime) -> dict[str, Any]:
    """What an empty request starts from: received now."""
    return {
        "request": {
            "received_on": f"{now:%m/%d/%Y}",
            "received_time": f"{now:%-I:%M %p}",
            "channel": "fax",
        }
    }


def of_case(case: Case) -> dict[str, Any]:
    """The request of a case as its forms show it."""
    received = case.received_at.astimezone(ZoneInfo(settings.TIME_ZONE))
    return {
        "request": {
            "edition": case.edition,
            "received_on": f"{received:%m/%d/%Y}",
            "received_time": f"{received:%-I:%M %p}",
            "channel": case.channel,
            "priority": case.priority,
            "review_type": case.review_type,
            "member": case.member.number,
            "member_words": case.member.number,
            "requesting_npi": case.requesting_provider.npi,
            "servicing_npi": case.servicing_provider.npi,
        },
        "diagnoses": [{"code": row.code} for row in case.diagnoses.all()],
        "lines": [
            {
                "code": line.code,
                "modifiers": line.modifiers,
                "units": line.units,
                "first_date": line.first_date,
                "last_date": line.last_date,
                "place": line.place,
                "pointers": list(line.pointers),
            }
            for line in case.lines.all()
        ],
    }


def members(found: Iterable[Member]) -> list[Found]:
    """Members with their coverage in words, from prefetched coverage."""
    return [_found(member) for member in found]


def chosen(forms: RequestForms, case: Case | None) -> list[Found]:
    """The members to choose among: the chosen one, or those that match."""
    form = forms.request_form
    if case is not None:
        return members([case.member])
    member = getattr(form, "cleaned_data", {}).get("member")
    return members([member] if member else form.found)


def aside(forms: RequestForms, *, now: datetime, find: Find) -> dict[str, Any]:
    """What the request would mean if it were opened now."""
    return {
        "clock": _clock(forms, now),
        "so_far": [
            _so_far(number, form, forms, find)
            for number, form in enumerate(forms.lines.forms, start=1)
            if getattr(form, "cleaned_data", {}).get("code")
        ],
        "duplicates": _duplicates(forms),
    }


def _found(member: Member) -> Found:
    coverages = sorted(member.coverages.all(), key=lambda row: row.starts)
    last: Coverage | None = coverages[-1] if coverages else None
    if last is None:
        return Found(member, "No coverage on record", covered=False)
    name = last.get_line_of_business_display()
    if last.ends:
        words = f"{name} ended {last.ends:%b %-d, %Y}"
        return Found(member, words, covered=False)
    return Found(member, f"{name} since {last.starts:%b %-d, %Y}", covered=True)


def _clock(forms: RequestForms, now: datetime) -> dict[str, Any] | None:
    read = getattr(forms.request_form, "cleaned_data", {})
    received, business = read.get("received_at"), read.get("line_of_business")
    if not received or not business or not read.get("channel"):
        return None
    zone = ZoneInfo(settings.TIME_ZONE)
    channel = deadlines.Channel(read["channel"])
    provider = read.get("requesting_npi")
    try:
        clocks = deadlines.clocks(
            deadlines.Request(
                line_of_business=deadlines.LineOfBusiness(business),
                review=deadlines.ReviewType(read["review_type"]),
                priority=deadlines.Priority(read["priority"]),
                received=received,
                channel=channel,
                participating=provider.participating if provider else True,
            ),
            [],
            plan=deadlines.PlanSettings.taken_from(settings.PLAN),
            zone=zone,
        )
    except (deadlines.DeadlineRefused, KeyError):
        return None
    return {
        "urgency": urgency(clocks.due_at, now, zone),
        "left": left(clocks.due_at, now),
        "due": moment(clocks.due_at, now, zone),
        "due_at": clocks.due_at,
        "rows": [
            {
                "name": rule_name(clock.rule, channel),
                "due": moment(clock.due_at, now, zone) if clock.due_at else "Waits",
                "due_at": clock.due_at,
                "citation": clock.rule.citation,
                "binds": clock.rule.id == clocks.binding.rule.id,
            }
            for clock in clocks.all
        ],
    }


def _so_far(number: int, form: Any, forms: RequestForms, find: Find) -> LineSoFar:
    if form.errors:
        return LineSoFar(number, form["code"].data, "", "Waits for a valid line")
    read = getattr(forms.request_form, "cleaned_data", {})
    entered = form.entered()
    letters = dict(forms.entered_diagnoses())
    business, received = read.get("line_of_business"), read.get("received_at")
    if not business or not received or not letters:
        return LineSoFar(number, entered.code, "", "Waits for member and diagnosis")
    found = find(_request(entered, letters, read))
    return LineSoFar(number, entered.code, found.verdict, "")


def _request(
    entered: LineInput, letters: dict[str, Any], read: dict[str, Any]
) -> applicability.LineRequest:
    return applicability.LineRequest(
        system=entered.system,
        code=entered.code,
        modifiers=entered.modifiers,
        diagnoses=tuple(row.code for row in letters.values()),
        points_to=tuple(
            letters[letter].code for letter in entered.pointers if letter in letters
        ),
        line_of_business=read["line_of_business"],
        first_date=entered.first_date,
        last_date=entered.last_date,
        received_on=day_of(read["received_at"]),
        born=read["member"].born,
        units=entered.units,
        place=entered.place,
    )


def _duplicates(forms: RequestForms) -> list[Case]:
    """Cases of the same member and a same code, lately received."""
    read = getattr(forms.request_form, "cleaned_data", {})
    codes = [
        form.cleaned_data["code"].code
        for form in forms.lines.forms
        if getattr(form, "cleaned_data", {}).get("code")
    ]
    if not read.get("member") or not read.get("received_at") or not codes:
        return []
    alike = Case.objects.filter(
        member=read["member"],
        lines__code__in=codes,
        received_at__gte=read["received_at"] - ALIKE_FOR,
    )
    return list(alike.select_related("member").distinct().order_by("-received_at")[:5])
