"""The chain of events: each holds the hash of the one before, and the seal of the views
written since. Appending is serialised for the length of one insert: by an advisory lock
on PostgreSQL, by SQLite's own single writer there.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection

from .canonical import digest
from .models import Event, Trace, View

# Any number that nothing else locks.
LOCK = 0x5EA1
# A view's id is given before its row is seen by others; after this long none can still
# be on its way below a higher one.
REST_BEFORE_SEALING = timedelta(seconds=60)
# So that no act waits for a long evening of reading to be sealed.
MOST_VIEWS_A_SEAL = 2000


def append(event: Event) -> None:
    """Link the event to the last one, seal the views that rest, and store it."""
    _lock()
    last = Event.objects.order_by("-id").only("hash", "views_through").first()
    event.previous = last.hash if last else ""
    event.views_through = last.views_through if last else 0
    _seal_views(event)
    event.hash = event_hash(event)
    event.save(force_insert=True)


def event_hash(event: Event) -> str:
    """The hash of all that an event says, of the event before and of its views."""
    told = _trace(event) | {
        "member": event.member,
        "token": event.token,
        "reason": event.reason,
        "details": event.details,
        "rows": event.rows,
        "views_through": event.views_through,
        "views_hash": event.views_hash,
        "previous": event.previous,
    }
    return digest("event", told)


def view_hash(view: View) -> str:
    """The leaf of one view."""
    return digest("view", _trace(view) | {"members": view.members})


class Seal:
    """One hash over the leaves of views, in the order of their ids."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.empty = True

    def add(self, id: int, leaf: str) -> None:
        """Take in the next view."""
        self._hash.update(f"{id}:{leaf}\n".encode())
        self.empty = False

    def hex(self) -> str:
        """The seal; empty where no view was added."""
        return "" if self.empty else self._hash.hexdigest()


def _lock() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _seal_views(event: Event) -> None:
    seal = Seal()
    for number, leaf in _resting_views(event.views_through, event.at):
        seal.add(number, leaf)
        event.views_through = number
    event.views_hash = seal.hex()


def _resting_views(after: int, now: datetime) -> Iterable[tuple[int, str]]:
    """The views behind this id up to the first that does not rest yet."""
    waiting = View.objects.filter(id__gt=after).order_by("id")
    restless = waiting.filter(at__gt=now - REST_BEFORE_SEALING)
    first_restless = restless.values_list("id", flat=True).first()
    if first_restless is not None:
        waiting = waiting.filter(id__lt=first_restless)
    return waiting.values_list("id", "hash")[:MOST_VIEWS_A_SEAL]


def _trace(trace: Trace) -> dict[str, object]:
    return {
        "at": trace.at,
        "actor": trace.actor_id,
        "system": trace.system,
        "role": trace.role,
        "session": trace.session,
        "address": trace.address,
        "name": trace.name,
        "case": trace.case,
    }
