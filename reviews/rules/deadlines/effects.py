"""What each event does to a request's state, or why it does nothing.

One function an event kind; some kinds only leave their moment. An event that
the plan was not free to make is refused, one that the law ignores is without effect:
neither moves a clock, both are told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from .events import ClockEvent, EventKind
from .reckoning import Clock, Law, Run, State
from .request import Party, Priority
from .rule import Kind
from .units import in_time


@dataclass(frozen=True, slots=True)
class Unmoved:
    """An event that moved no clock, and why."""

    event: ClockEvent
    reason: str
    citation: str = ""
    refused: bool = True


def after(law: Law, state: State, event: ClockEvent) -> State | Unmoved:
    """The state after an event, or the event with the reason why nothing changed."""
    refusal = refused_at(law, state, event)
    if refusal:
        answer = event.kind is EventKind.INFORMATION_RECEIVED
        return Unmoved(event, refusal, refused=not answer)
    if event.kind in MOMENTS:
        return replace(state, moments={event.kind: event.at} | dict(state.moments))
    return _EFFECTS[event.kind](law, state, event)


def refused_at(law: Law, state: State, event: ClockEvent) -> str:
    """Why an event comes too early or too late for what it would move, or ''."""
    if event.at < law.request.received:
        return "It lies before the request was received."
    moves = event.kind not in MOMENTS
    return "The request was decided or withdrawn." if moves and state.closed else ""


def _received(law: Law, state: State, event: ClockEvent) -> State | Unmoved:
    if event.at == law.request.received:
        return state
    return Unmoved(event, "A request is received once.")


def _information_requested(
    law: Law, state: State, event: ClockEvent
) -> State | Unmoved:
    if state.asked_at is not None:
        reason = "Asked before. Only a record that it is still incomplete counts."
        return Unmoved(event, reason, refused=False)
    limits = law.clocks(state, Kind.ASK)
    if not limits:
        reason = "No rule of this request waits for information."
        return Unmoved(event, reason, refused=False)
    late = _past(law, event, limits)
    if late:
        reason = f"Asked after {late[0]}: the request counts as complete on receipt."
        return Unmoved(event, reason, late[1], refused=False)
    return replace(state, asked_at=event.at, complete_since=None)


def _information_received(law: Law, state: State, event: ClockEvent) -> State | Unmoved:
    awaited = state.asked_at is not None and state.complete_since is None
    extension = state.extension
    stopped = (
        extension is not None
        and extension.names_missing_information
        and state.extension_answered_at is None
    )
    if not awaited and not stopped:
        return Unmoved(event, "No rule waits for information.", refused=False)
    if awaited:
        state = replace(state, complete_since=event.at, answered_at=event.at)
    return replace(state, extension_answered_at=event.at) if stopped else state


def _marked_incomplete_again(
    law: Law, state: State, event: ClockEvent
) -> State | Unmoved:
    if state.answered_at is None or state.complete_since is None:
        return Unmoved(event, "There is no answer that completed the request.")
    late = _past(law, event, law.clocks(state, Kind.ASK, since=state.answered_at))
    if late:
        return Unmoved(event, f"Recorded after {late[0]}.", late[1])
    return replace(state, complete_since=None)


def _extension_noticed(law: Law, state: State, event: ClockEvent) -> State | Unmoved:
    clocks = [each for each in law.clocks(state, Kind.DECIDE) if each.rule.extension]
    if not clocks:
        return Unmoved(event, "No rule that applies can be extended.")
    citation = clocks[0].rule.citation
    if state.extension is not None:
        return Unmoved(event, "A case is extended once.", citation)
    most = max(each.rule.extension for each in clocks)
    if not 1 <= event.days <= most:
        return Unmoved(event, f"An extension has 1 to {most} days.", citation)
    late = _past(law, event, clocks)
    if late:
        return Unmoved(event, f"Noticed after the unextended due, {late[0]}.", citation)
    return replace(state, extension=event)


def _priority_changed(law: Law, state: State, event: ClockEvent) -> State | Unmoved:
    if event.priority in {None, state.priority}:
        return Unmoved(event, f"The request is {state.priority} already.")
    if event.priority is Priority.EXPEDITED:
        # The standard rows run on: the new due is never later than the old one.
        runs = (*state.runs, Run(Priority.EXPEDITED, event.at))
        return replace(state, runs=runs)
    from_member = law.request.urgency_from is Party.MEMBER
    if event.stated_by is Party.MEMBER or (
        event.stated_by is Party.CLINICIAN and not from_member
    ):
        reason = (
            "A provider's statement of urgency binds the plan until it is withdrawn."
        )
        return Unmoved(event, reason, "42 CFR 438.210(d)(2)(i)")
    return _lowered(law, state, event)


def _lowered(law: Law, state: State, event: ClockEvent) -> State | Unmoved:
    """The standard rows alone, from the original receipt."""
    runs = (Run(Priority.STANDARD, law.request.received),)
    lowered = replace(state, runs=runs, lowered_at=event.at)
    binding, _ = law.binding(lowered)
    late = _past(law, event, [binding])
    if late:
        reason = f"The standard due is already past, {late[0]}."
        return Unmoved(event, reason, binding.rule.citation)
    return lowered


def _past(law: Law, event: ClockEvent, limits: list[Clock]) -> tuple[str, str] | None:
    """The first limit in words and its citation, where the event came after it."""
    first = next((each for each in limits if each.due_at), None)
    if first is None or first.due_at is None or in_time(event.at, first.due_at):
        return None
    return f"{law.calendar.words(first.due_at)} ({first.rule.id})", first.rule.citation


# Kinds that move no clock: they say when something was done.
MOMENTS = {
    EventKind.DECIDED,
    EventKind.PROVIDER_NOTIFIED,
    EventKind.MEMBER_NOTICE_MAILED,
    EventKind.MEMBER_TOLD_ORALLY,
    EventKind.WITHDRAWN,
}
Effect = Callable[[Law, State, ClockEvent], State | Unmoved]
_EFFECTS: Mapping[EventKind, Effect] = {
    EventKind.RECEIVED: _received,
    EventKind.INFORMATION_REQUESTED: _information_requested,
    EventKind.INFORMATION_RECEIVED: _information_received,
    EventKind.MARKED_INCOMPLETE_AGAIN: _marked_incomplete_again,
    EventKind.EXTENSION_NOTICED: _extension_noticed,
    EventKind.PRIORITY_CHANGED: _priority_changed,
}
