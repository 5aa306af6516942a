"""Reading the trail: events and views in one list, newest first, a page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.timezone import get_current_timezone

from .models import Event, Trace, View

ENTRIES_A_PAGE = 50

# What an admin may read: who signed in, tried to, signed, or got a role.
SECURITY = Q(name__startswith="account.") | Q(name__startswith="signing.")

Place = tuple[datetime, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the reader asked for; an empty part asks for anything."""

    name: str = ""
    case: str = ""
    member: str = ""
    person: Any = None
    day: date | None = None
    before: Place | None = None
    security_only: bool = False


def read(question: Question) -> tuple[list[Trace], Place | None]:
    """A page of traces, and the place from which the next page goes on, if it does."""
    newest_first = merge(*_sources(question), key=place, reverse=True)
    found = list(islice(newest_first, ENTRIES_A_PAGE + 1))
    page = found[:ENTRIES_A_PAGE]
    return page, place(page[-1]) if len(found) > len(page) else None


def place(trace: Trace) -> Place:
    """Where a trace stands in the list: by moment, views before events, then id."""
    return trace.at, "event" if isinstance(trace, Event) else "view", trace.pk


def members_of(trace: Trace) -> list[str]:
    """The numbers of the members that were acted for or seen."""
    if isinstance(trace, View):
        return list(trace.members)
    member = getattr(trace, "member", "")
    return [member] if member else []


def _sources(question: Question) -> Iterator[list[Trace]]:
    events = Event.objects.filter(SECURITY if question.security_only else Q())
    if question.member:
        events = events.filter(member=question.member)
    yield _newest(events, question, "event")
    if not question.security_only:
        yield _newest(_views(question), question, "view")


def _views(question: Question) -> QuerySet[View]:
    if not question.member:
        return View.objects.all()
    listed = View.objects.annotate(listed=Cast("members", TextField()))
    return listed.filter(listed__contains=f'"{question.member}"')


def _newest(traces: QuerySet[Any], question: Question, kind: str) -> list[Trace]:
    if question.name:
        traces = traces.filter(name__startswith=question.name)
    if question.case:
        traces = traces.filter(case=question.case)
    if question.person:
        traces = traces.filter(actor=question.person)
    if question.day:
        traces = traces.filter(at__range=_hours_of(question.day))
    if question.before:
        traces = traces.filter(_before(question.before, kind))
    newest = traces.select_related("actor").order_by("-at", "-id")
    return list(newest[: ENTRIES_A_PAGE + 1])


def _before(place: Place, kind: str) -> Q:
    at, kind_there, number = place
    earlier = Q(at__lt=at)
    if kind == kind_there:
        return earlier | Q(at=at, id__lt=number)
    return earlier | Q(at=at) if kind < kind_there else earlier


def _hours_of(day: date) -> tuple[datetime, datetime]:
    zone = get_current_timezone()
    first = datetime.combine(day, time.min, zone)
    next_day = datetime.combine(day + timedelta(days=1), time.min, zone)
    return first, next_day - timedelta(microseconds=1)
