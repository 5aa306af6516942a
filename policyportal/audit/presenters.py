"""Words for the audit's page."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .models import Event, Trace
from .trail import Place, members_of

REFUSED = ".refused"  # the end of the name of what was tried in vain

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail, as the page shows it."""

    id: str
    at: datetime
    who: str
    role: str
    saw: bool
    refused: bool
    words: str
    reason: str
    case: str
    members: list[str]
    facts: list[Fact]


def entry(trace: Trace) -> Entry:
    """The line of one event or view."""
    is_event = isinstance(trace, Event)
    return Entry(
        id=f"{'event' if is_event else 'view'}-{trace.pk}",
        at=trace.at,
        who=trace.who,
        role=trace.role.replace(",", ", "),
        saw=not is_event,
        refused=trace.name.endswith(REFUSED),
        words=words_of(trace.name.removesuffix(REFUSED)),
        reason=getattr(trace, "reason", ""),
        case=trace.case,
        members=members_of(trace),
        facts=list(_facts(trace)),
    )


def words_of(name: str) -> str:
    """`case.information_requested` as words: Case information requested."""
    return name.replace(".", " ").replace("_", " ").capitalize()


def cursor(place: Place | None) -> str:
    """A place in the list as an address carries it; empty where there is none."""
    return "~".join((place[0].isoformat(), place[1], str(place[2]))) if place else ""


def _facts(trace: Trace) -> Iterator[Fact]:
    yield "Recorded as", f"{trace.name}, number {trace.pk}"
    if trace.address:
        yield "Page", f"/{trace.address}"
    if trace.session:
        yield "Session", trace.session
    if isinstance(trace, Event):
        yield from _facts_of_event(trace)
    yield "Hash", str(getattr(trace, "hash", ""))


def _facts_of_event(event: Event) -> Iterator[Fact]:
    for name, value in event.details.items():
        yield words_of(name), _value(value)
    if event.rows:
        yield "Rows", "; ".join(_row(*row) for row in event.rows)


def _row(table: str, key: int, hash: str | None) -> str:
    return f"{table} {key}" + ("" if hash else " (deleted)")


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
