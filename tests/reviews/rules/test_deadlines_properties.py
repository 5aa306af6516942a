"""What holds for every request, and every minute around clock changes and year ends.

The second half counts again with other means: epoch seconds for hours, the next local
midnight less a second for days, a library's list for holidays.
"""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import holidays as holidays_library
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.rules.deadlines import (
    RULES,
    Calendar,
    Channel,
    ClockEvent,
    EventKind,
    LineOfBusiness,
    Priority,
    Request,
    ReviewType,
    Span,
    Unit,
    clocks,
    row_due,
)
from tests.reviews.rules.deadline_words import dues

ZONE = ZoneInfo("America/Los_Angeles")
CALENDAR = Calendar()
SPANS = sorted(
    {rule.span for rule in RULES if rule.span.amount > 0},
    key=lambda span: (span.unit, span.amount),
)
spans = st.sampled_from(SPANS)
instants = st.integers(
    int(datetime(2024, 1, 2, tzinfo=UTC).timestamp()),
    int(datetime(2031, 1, 1, tzinfo=UTC).timestamp()),
).map(lambda second: datetime.fromtimestamp(second, UTC))
requests = st.builds(
    Request,
    line_of_business=st.sampled_from(LineOfBusiness),
    review=st.sampled_from(ReviewType),
    priority=st.sampled_from(Priority),
    channel=st.sampled_from(Channel),
    received=instants,
    participating=st.booleans(),
)


@st.composite
def stories(draw: st.DrawFn, longest: int = 7) -> tuple[Request, list[ClockEvent]]:
    """A request and events at distinct moments of the three weeks after it."""
    request = draw(requests)
    minutes = draw(
        st.lists(st.integers(-60, 21 * 24 * 60), max_size=longest, unique=True)
    )
    happened = [
        ClockEvent(
            kind=draw(st.sampled_from(EventKind)),
            at=request.received + timedelta(minutes=minute),
            days=draw(st.integers(0, 16)),
            names_missing_information=draw(st.booleans()),
            priority=draw(st.sampled_from(Priority)),
            channel=draw(st.sampled_from(Channel)),
            line_of_business=draw(st.sampled_from(LineOfBusiness)),
        )
        for minute in minutes
    ]
    return request, happened


@given(spans, instants)
def test_a_due_is_after_its_start_and_its_target_not_after_it(
    span: Span, start: datetime
) -> None:
    limit = CALENDAR.limit(start, span)
    assert start < limit.target_at <= limit.due_at


@given(spans, instants, st.integers(0, 10 * 24 * 3600))
def test_a_later_receipt_is_never_due_earlier(
    span: Span, start: datetime, seconds: int
) -> None:
    later = start + timedelta(seconds=seconds)
    first, second = (CALENDAR.limit(at, span).due_at for at in (start, later))
    assert first <= second
    same_day = CALENDAR.day(start) == CALENDAR.day(later)
    if same_day and span.unit is not Unit.HOURS:
        assert first == second


@given(instants)
def test_a_cdx_due_is_never_a_holiday(start: datetime) -> None:
    limit = CALENDAR.limit(start, Span(3, Unit.DAYS_WITHOUT_HOLIDAYS))
    assert not CALENDAR.is_holiday(CALENDAR.day(limit.due_at))


def test_every_date_of_2024_to_2027() -> None:
    spans = {rule.id: rule.span for rule in RULES}
    day = date(2024, 1, 1)
    while day < date(2028, 1, 1):
        last = {
            rule: CALENDAR.last_day(day, spans[rule])
            for rule in ("M-S1", "M-S3", "M-F2")
        }
        assert max(last["M-S1"], last["M-S3"]) <= last["M-F2"]
        assert (last["M-S1"] - day).days <= 5
        day += timedelta(days=1)


@given(instants)
def test_expedited_the_state_row_is_first_but_for_autumns_long_day(
    start: datetime,
) -> None:
    portal, fax, federal = (
        row_due(rule, start).due_at for rule in ("M-S2", "M-S4", "M-F3")
    )
    assert portal is not None
    assert fax is not None
    assert federal is not None
    assert portal < federal
    if fax > federal:
        assert _offset(start) - _offset(federal) == timedelta(hours=1)


@given(stories())
def test_the_earliest_due_binds_and_history_ends_with_it(
    story: tuple[Request, list[ClockEvent]],
) -> None:
    found = clocks(*story)
    assert found.due_at == min(due for due in dues(found).values() if due)
    assert found.history[-1].due_at == found.due_at
    moments = [change.since for change in found.history]
    assert moments == sorted(moments)
    assert all(
        first.due_at != second.due_at
        for first, second in zip(found.history, found.history[1:], strict=False)
    )
    unmoved = [each.event for each in (*found.refused, *found.without_effect)]
    assert len(unmoved) <= len(story[1])


@given(stories(), st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_told_does_not_matter(
    story: tuple[Request, list[ClockEvent]], random: Random
) -> None:
    request, happened = story
    shuffled = list(happened)
    random.shuffle(shuffled)
    assert clocks(request, shuffled) == clocks(request, happened)


@given(stories(), st.integers(0, 21 * 24 * 60))
def test_what_was_known_then_is_what_the_events_until_then_say(
    story: tuple[Request, list[ClockEvent]], minutes: int
) -> None:
    request, happened = story
    moment = request.received + timedelta(minutes=minutes)
    until = [event for event in happened if event.at <= moment]
    assert clocks(request, happened, known_at=moment) == clocks(request, until)


@given(stories(), stories())
def test_events_of_another_case_never_change_a_due(
    story: tuple[Request, list[ClockEvent]], other: tuple[Request, list[ClockEvent]]
) -> None:
    request, happened = story
    strange = [replace(event, case="26-00002") for event in other[1]]
    assert clocks(request, [*strange, *happened]) == clocks(request, happened)


@given(requests, st.integers(1, 15), st.integers(0, 3 * 24 * 60))
def test_an_extension_told_twice_extends_once(
    request: Request, days: int, minutes: int
) -> None:
    noticed = request.received + timedelta(minutes=minutes)
    event = ClockEvent(kind=EventKind.EXTENSION_NOTICED, at=noticed, days=days)
    assert dues(clocks(request, [event, event])) == dues(clocks(request, [event]))


@given(requests)
def test_asked_and_answered_at_receipt_is_as_if_nobody_asked(request: Request) -> None:
    # An urgent self-funded claim gains the 48 hours after its answer instead.
    kinds = (EventKind.INFORMATION_REQUESTED, EventKind.INFORMATION_RECEIVED)
    both = [ClockEvent(kind=kind, at=request.received) for kind in kinds]
    asked = {
        rule: due
        for rule, due in dues(clocks(request, both)).items()
        if rule != "E-5-decide"
    }
    assert asked == dues(clocks(request, []))


@given(requests, st.integers(1, 5 * 24 * 60))
def test_urgency_never_makes_it_later(request: Request, minutes: int) -> None:
    stated = ClockEvent(
        kind=EventKind.PRIORITY_CHANGED,
        at=request.received + timedelta(minutes=minutes),
        priority=Priority.EXPEDITED,
    )
    assert clocks(request, [stated]).due_at <= clocks(request, []).due_at


# R14: every rule around every clock change, leap day and year's end


def windows() -> Iterator[datetime]:
    """The middles of the 48 hours that are looked at, in UTC."""
    for year in range(2025, 2031):
        for month, sunday in ((3, 8), (11, 1)):
            day = date(year, month, sunday)
            day += timedelta(days=(6 - day.weekday()) % 7)
            yield datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
        yield datetime(year, 3, 1, 8, tzinfo=UTC)  # local midnight after Feb 28 or 29
        yield datetime(year + 1, 1, 1, 8, tzinfo=UTC)


def minutes(middle: datetime, step: int) -> Iterator[datetime]:
    """Minutes of the 48 hours around a moment, both seconds' ends of each."""
    for minute in range(-24 * 60, 24 * 60 + 1, step):
        yield middle + timedelta(minutes=minute)
        yield middle + timedelta(minutes=minute, seconds=-1)


def counted_again(start: datetime, span: Span) -> float:
    """The due as epoch seconds, by other means than the calendar's."""
    if span.unit is Unit.HOURS:
        return start.timestamp() + 3600 * span.amount
    day, left = start.astimezone(ZONE).toordinal(), span.amount
    while left:
        day += 1
        left -= _counted(date.fromordinal(day), span.unit)
    following = date.fromordinal(day + 1)
    midnight = datetime(following.year, following.month, following.day, tzinfo=ZONE)
    return midnight.timestamp() - 1


@pytest.mark.parametrize("span", SPANS, ids=lambda span: f"{span.amount} {span.unit}")
def test_r14_every_span_agrees_with_an_independent_count(span: Span) -> None:
    differences = [
        start
        for middle in windows()
        for start in minutes(middle, step=7)
        if CALENDAR.limit(start, span).due_at.timestamp() != counted_again(start, span)
    ]
    assert not differences


@pytest.mark.parametrize("server_zone", ["UTC", "America/Los_Angeles"])
def test_r14_every_rule_whatever_the_servers_zone(
    server_zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", server_zone)
    time.tzset()
    try:
        for rule in RULES:
            if rule.span.amount > 0:
                for middle in windows():
                    for start in minutes(middle, step=61):
                        due = row_due(rule.id, start).due_at
                        assert due is not None
                        assert due.timestamp() == counted_again(start, rule.span)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_r14_an_extension_by_days_keeps_the_clock_time() -> None:
    for middle in windows():
        for start in minutes(middle, step=61):
            for days in (1, 7, 14):
                later = CALENDAR.same_clock_later(start, days).astimezone(ZONE)
                local = start.astimezone(ZONE)
                assert later.date() == local.date() + timedelta(days=days)
                moved = (later.hour - local.hour) * 60 + later.minute - local.minute
                # Only the hour that spring leaves out can't be kept.
                skipped = local.hour == 2 and moved == 60
                assert later.second == local.second
                assert moved == 0 or skipped


@given(st.sampled_from(list(windows())), st.integers(-7 * 24 * 60, 7 * 24 * 60), spans)
def test_elapsed_time_with_the_offsets_is_the_counted_days(
    middle: datetime, minute: int, span: Span
) -> None:
    start = middle + timedelta(minutes=minute)
    due = CALENDAR.limit(start, span).due_at
    wall = due - start + _offset(due) - _offset(start)
    if span.unit is Unit.HOURS:
        assert wall - (_offset(due) - _offset(start)) == timedelta(hours=span.amount)
    else:
        into = start.astimezone(ZONE)
        since_midnight = timedelta(
            hours=into.hour, minutes=into.minute, seconds=into.second
        )
        days = (CALENDAR.day(due) - CALENDAR.day(start)).days
        assert wall + since_midnight == timedelta(days=days + 1, seconds=-1)


def _offset(instant: datetime) -> timedelta:
    return instant.astimezone(ZONE).utcoffset() or timedelta()


_WASHINGTON = {
    day
    for day, name in holidays_library.country_holidays(
        "US", subdiv="WA", years=range(2024, 2033)
    ).items()
    if day.weekday() < 5
}


def _counted(day: date, unit: Unit) -> bool:
    if unit is Unit.CALENDAR_DAYS:
        return True
    weekend = unit is Unit.BUSINESS_DAYS and day.weekday() > 4
    return not weekend and day not in _WASHINGTON
