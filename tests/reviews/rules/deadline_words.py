"""How the tests of deadlines write requests, instants and events.

Instants are written as the examples print them. `PST` and `PDT` are fixed offsets here,
so the expectations do not lean on the time-zone arithmetic they test.
"""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from reviews.rules.deadlines import (
    Channel,
    ClockEvent,
    Clocks,
    LineOfBusiness,
    PlanSettings,
    Priority,
    Request,
    ReviewType,
    event_of,
)

ZONES = {"PST": timezone(timedelta(hours=-8)), "PDT": timezone(timedelta(hours=-7))}
NO_STATE_ROWS = PlanSettings(state_rows=False)
SUNDAYS = PlanSettings(sunday_is_holiday=True)


def at(text: str) -> datetime:
    """`2026-11-02 23:59:59 PST` as an instant in UTC."""
    words, _, zone = text.rpartition(" ")
    return datetime.fromisoformat(words).replace(tzinfo=ZONES[zone]).astimezone(UTC)


def ask(received: str, **facts: Any) -> Request:
    """A standard prospective Apple Health request by portal, unless said."""
    usual: dict[str, Any] = {
        "line_of_business": LineOfBusiness.MEDICAID,
        "review": ReviewType.PROSPECTIVE,
        "priority": Priority.STANDARD,
        "channel": Channel.PORTAL,
    }
    return Request(received=at(received), **(usual | facts))


def events(*written: str) -> list[ClockEvent]:
    """Events from `extension_noticed:14 @ 2026-11-20 16:00 PST`."""
    found = []
    for line in written:
        what, _, moment = line.partition(" @ ")
        kind, _, argument = what.partition(":")
        found.append(event_of(kind, argument, at(moment)))
    return found


def dues(found: Clocks) -> dict[str, datetime | None]:
    """The due of every row by its id; None waits."""
    return {clock.rule.id: clock.due_at for clock in found.all}


EXPEDITED: dict[str, Any] = {"priority": Priority.EXPEDITED}
FAX: dict[str, Any] = {"channel": Channel.FAX}
MEDICARE: dict[str, Any] = {"line_of_business": LineOfBusiness.MEDICARE_ADVANTAGE}
W3_RFI = "information_requested @ 2026-11-17 09:30 PST"
W3_EXTENSION = "extension_noticed:14 @ 2026-11-20 16:00 PST"
W3_ANSWER = "information_received @ 2026-11-30 15:00 PST"
W12_RFI = "information_requested @ 2026-11-10 10:00 PST"
W13_ANSWER = "information_received @ 2026-11-18 09:00 PST"
