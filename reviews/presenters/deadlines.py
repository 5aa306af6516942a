"""A deadline's answer as data for programs and as lines for people.

Times are local, with their offset: the repeated hour of autumn stays unambiguous.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from reviews.rules.deadlines import AppealDue, Clock, Clocks, Unmoved, time_left

Data = dict[str, Any]
BINDING_KEYS = ("rule", "citation", "due", "target", "name")


def answer(found: Clocks, zone: ZoneInfo, known_at: datetime | None = None) -> Data:
    """The answer of `deadlines`, in the shape that docs call stable, and more."""
    binding = _clock(found.binding, zone)
    data: Data = {
        "binding": {key: binding[key] for key in BINDING_KEYS},
        "all": [_clock(each, zone) for each in found.all],
        "history": [
            {
                "from": _iso(each.since, zone),
                "due": _iso(each.due_at, zone),
                "because": each.because,
            }
            for each in found.history
        ],
        "because": found.because,
        "ties": [each.rule.id for each in found.ties],
        "waiting": found.waiting,
        "ask_by": found.ask_by and _clock(found.ask_by, zone),
        "incomplete_again_by": found.incomplete_again_by
        and _clock(found.incomplete_again_by, zone),
        "answer_by": _iso(found.answer_by, zone),
        "member_notice_due": _iso(found.member_notice_due, zone),
        "denial_by_silence_at": _iso(found.denial_by_silence_at, zone),
        "denial_notice_due": _iso(found.denial_notice_due, zone),
        "notices": [_clock(each, zone) for each in found.notices],
        "refused": [_unmoved(each, zone) for each in found.refused],
        "without_effect": [_unmoved(each, zone) for each in found.without_effect],
    }
    if known_at is not None:
        left = time_left(found.due_at, known_at)
        data["left_seconds"] = left // timedelta(seconds=1)
    return data


def appeal(due: AppealDue, zone: ZoneInfo) -> Data:
    """One row of the appeals table, in the same shape."""
    binding = {
        "rule": due.rule.id,
        "citation": due.rule.citation,
        "due": _iso(due.due_at, zone),
        "target": _iso(due.due_at, zone),
    }
    return {
        "binding": binding,
        "all": [binding | {"extended": False, "waiting": False}],
        "history": [],
        "what": due.rule.what,
        "bound": due.rule.bound,
        "day": due.day.isoformat(),
        "accepted_until": _iso(due.accepted_until, zone),
    }


def row(clock: Clock, zone: ZoneInfo) -> Data:
    """One row of the table of requests, in the same shape."""
    row = _clock(clock, zone)
    binding = {key: row[key] for key in BINDING_KEYS}
    return {"binding": binding, "all": [row], "history": []}


def lines(found: Clocks, zone: ZoneInfo) -> Iterator[str]:
    """The answer for a person, a line at a time."""
    binding = found.binding
    yield f"Due {_words(found.due_at, zone)}: {binding.rule.name}"
    yield f"  {found.because}"
    yield "Rules"
    for each in found.all:
        yield f"  {_row(each, zone)}"
    yield "History"
    for change in found.history:
        since, due = _words(change.since, zone), _words(change.due_at, zone)
        yield f"  from {since}  due {due}  {change.because}"
    for label, at in _other_moments(found):
        if at is not None:
            yield f"{label} {_words(at, zone)}"
    for notice in found.notices:
        yield f"Notice due: {_row(notice, zone)}"
    for unmoved in (*found.refused, *found.without_effect):
        yield _unmoved_words(unmoved, zone)


def row_lines(clock: Clock, zone: ZoneInfo) -> Iterator[str]:
    """One row of the table of requests, for a person."""
    yield _row(clock, zone)


def appeal_lines(due: AppealDue, zone: ZoneInfo) -> Iterator[str]:
    """One row of the appeals table, for a person."""
    yield f"{due.rule.id}: {due.rule.what} ({due.rule.bound}), {due.rule.citation}"
    yield f"Due {_words(due.due_at, zone)}"
    if due.accepted_until != due.due_at:
        yield f"Accepted until {_words(due.accepted_until, zone)}"


def _other_moments(found: Clocks) -> list[tuple[str, datetime | None]]:
    return [
        ("Ask for information by", found.ask_by.due_at if found.ask_by else None),
        ("Time to answer ends", found.answer_by),
        ("Written notice to the member leaves by", found.member_notice_due),
        ("Without a decision denied by law at", found.denial_by_silence_at),
    ]


def _clock(clock: Clock, zone: ZoneInfo) -> Data:
    return {
        "rule": clock.rule.id,
        "citation": clock.rule.citation,
        "name": clock.rule.name,
        "verified": clock.rule.verified,
        "start": _iso(clock.start, zone),
        "due": _iso(clock.due_at, zone),
        "target": _iso(clock.target_at, zone),
        "extended": clock.extended,
        "unextended_due": _iso(clock.unextended_due_at, zone),
        "waiting": clock.waiting,
    }


def _unmoved(unmoved: Unmoved, zone: ZoneInfo) -> Data:
    return {
        "event": unmoved.event.kind,
        "at": _iso(unmoved.event.at, zone),
        "reason": unmoved.reason,
        "citation": unmoved.citation,
    }


def _unmoved_words(unmoved: Unmoved, zone: ZoneInfo) -> str:
    verdict = "Refused" if unmoved.refused else "Without effect"
    event, at = unmoved.event.kind, _words(unmoved.event.at, zone)
    citation = f" ({unmoved.citation})" if unmoved.citation else ""
    return f"{verdict}: {event} at {at}. {unmoved.reason}{citation}"


def _row(clock: Clock, zone: ZoneInfo) -> str:
    rule = clock.rule
    due = f"due {_words(clock.due_at, zone)}" if clock.due_at else "waits"
    first = clock.unextended_due_at
    extended = f" (unextended {_words(first, zone)})" if first else ""
    mark = "" if rule.verified else ", not yet confirmed by compliance"
    return f"{rule.id}  {rule.name}: {due}{extended}. {rule.citation}{mark}"


def _iso(at: datetime | None, zone: ZoneInfo) -> str | None:
    return at.astimezone(zone).isoformat() if at else None


def _words(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%a %Y-%m-%d %H:%M:%S %Z}"
