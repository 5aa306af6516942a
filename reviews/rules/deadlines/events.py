"""What happens to a request's clocks: one dataclass, one reader of its written form.

An event is written as a kind with what it needs behind it: `extension_noticed` with
`14` or `15,missing-information`, `priority_changed` with `standard` or
`standard,clinician`, `channel_corrected` and `line_of_business_corrected` with the
right value and a reason, any other kind with free words. So it stands on a command
line and in a record.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from .request import Channel, DeadlineRefused, LineOfBusiness, Party, Priority

LONGEST_EXTENSION = 15  # days, of any line of business; a row may allow fewer
MISSING_INFORMATION = "missing-information"

Choice = TypeVar("Choice", bound=StrEnum)


class EventKind(StrEnum):
    """What happened."""

    RECEIVED = "received"
    INFORMATION_REQUESTED = "information_requested"
    INFORMATION_RECEIVED = "information_received"
    MARKED_INCOMPLETE_AGAIN = "marked_incomplete_again"
    EXTENSION_NOTICED = "extension_noticed"
    PRIORITY_CHANGED = "priority_changed"
    DECIDED = "decided"
    PROVIDER_NOTIFIED = "provider_notified"
    MEMBER_NOTICE_MAILED = "member_notice_mailed"
    MEMBER_TOLD_ORALLY = "member_told_orally"
    WITHDRAWN = "withdrawn"
    CHANNEL_CORRECTED = "channel_corrected"
    LINE_OF_BUSINESS_CORRECTED = "line_of_business_corrected"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockEvent:
    """One event. `at` is when it happened, `recorded_at` when the plan knew of it."""

    kind: EventKind
    at: datetime
    days: int = 0
    """Of an extension."""
    names_missing_information: bool = False
    """Whether an extension's notice does; it then stops some federal clocks."""
    priority: Priority | None = None
    stated_by: Party = Party.PROVIDER
    """Who stated the urgency, withdrew it, or found the standard time safe."""
    reason: str = ""
    channel: Channel | None = None
    line_of_business: LineOfBusiness | None = None
    recorded_at: datetime | None = None
    case: str = ""

    def known_by(self, moment: datetime) -> bool:
        """Whether the plan knew of it at that moment."""
        return (self.recorded_at or self.at) <= moment


def event_of(
    kind: str,
    argument: str,
    at: datetime,
    *,
    recorded_at: datetime | None = None,
    case: str = "",
) -> ClockEvent:
    """An event from its written parts. Raises DeadlineRefused, naming what is wrong."""
    known = _one_of(EventKind, kind, "event")
    needs = _ARGUMENTS.get(known, _reason)(argument.strip(), known)
    return ClockEvent(kind=known, at=at, recorded_at=recorded_at, case=case, **needs)


def _days(argument: str, kind: EventKind) -> dict[str, Any]:
    number, _, more = argument.partition(",")
    if not (number.isascii() and number.isdigit() and len(number) <= 2):
        rule = "An extension needs its number of days, such as extension_noticed:14."
        raise DeadlineRefused(kind, argument, rule)
    days = int(number)
    if not 1 <= days <= LONGEST_EXTENSION:
        rule = f"An extension has 1 to {LONGEST_EXTENSION} days."
        raise DeadlineRefused(kind, argument, rule)
    if more.strip() not in {"", MISSING_INFORMATION}:
        rule = f"Only “{MISSING_INFORMATION}” may follow the days of an extension."
        raise DeadlineRefused(kind, argument, rule)
    return {"days": days, "names_missing_information": bool(more.strip())}


def _priority(argument: str, kind: EventKind) -> dict[str, Any]:
    priority, _, party = argument.partition(",")
    stated_by = _one_of(Party, party.strip() or Party.PROVIDER, kind)
    return {"priority": _one_of(Priority, priority, kind), "stated_by": stated_by}


def _channel(argument: str, kind: EventKind) -> dict[str, Any]:
    channel, _, reason = argument.partition(",")
    return {"channel": _one_of(Channel, channel, kind), "reason": reason.strip()}


def _line_of_business(argument: str, kind: EventKind) -> dict[str, Any]:
    slug, _, reason = argument.partition(",")
    line = _one_of(LineOfBusiness, slug, kind)
    return {"line_of_business": line, "reason": reason.strip()}


def _reason(argument: str, _kind: EventKind) -> dict[str, Any]:
    return {"reason": argument}


_ARGUMENTS: Mapping[EventKind, Callable[[str, EventKind], dict[str, Any]]] = {
    EventKind.EXTENSION_NOTICED: _days,
    EventKind.PRIORITY_CHANGED: _priority,
    EventKind.CHANNEL_CORRECTED: _channel,
    EventKind.LINE_OF_BUSINESS_CORRECTED: _line_of_business,
}


def _one_of(choices: type[Choice], value: str, field: str) -> Choice:
    """The choice with that value. Raises DeadlineRefused, naming all of them."""
    try:
        return choices(value.strip())
    except ValueError as error:
        rule = f"It is one of {', '.join(choices)}."
        raise DeadlineRefused(field, value, rule) from error
