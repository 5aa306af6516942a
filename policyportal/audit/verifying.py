"""Whether the records are as they were recorded: the chain of events, the leaves and
seals of views, every sealed row against the hash that its last act left, and what apps
check beside (`register`).

Reads everything once, in one snapshot, a few rows at a time.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from . import chain
from .difference import what_differs
from .models import Event, View
from .scratch import END, Recorded, Scratch
from .sealing import Row, key_column, row_hash, sealed_models, stored_rows

ROWS_A_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Broken:
    """One record that is not as it was recorded, and in which way."""

    record: str
    what: str


@dataclass(slots=True)
class Result:
    """How many records were looked at, and those that are broken."""

    checked: int = 0
    broken: list[Broken] = field(default_factory=list)

    def add(self, other: "Result") -> None:
        """Take in what another check found."""
        self.checked += other.checked
        self.broken += other.broken

    def found(self, record: str, what: str) -> None:
        """Note a broken record."""
        self.broken.append(Broken(record, what))


Check = Callable[[BaseDatabaseWrapper], Result]
_checks: list[Check] = []


def register(check: Check) -> Check:
    """Add a check of an app's own, such as a letter's bytes against its hash.

    It only reads, and begins no transaction.
    """
    if check not in _checks:
        _checks.append(check)
    return check


def verify(connection: BaseDatabaseWrapper) -> Result:
    """Check every record."""
    result = Result()
    with snapshot(connection), Scratch() as scratch:
        _check_chain(result, scratch)
        for model in sealed_models():
            _check_rows(result, scratch, model)
        for check in _checks:
            result.add(check(connection))
    return result


@contextmanager
def snapshot(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """One state of the database for all that is read inside, keeping nobody out."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(using=connection.alias):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    else:
        # Not `atomic`, whose immediate transaction would keep every writer out.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _check_chain(result: Result, scratch: Scratch) -> None:
    """Every event by its hash and its place, every view by its leaf and its seal."""
    views, before, through = _Views(result), "", 0
    for event in Event.objects.order_by("id").iterator(chunk_size=ROWS_A_CHUNK):
        result.checked += 1
        record = f"audit_event {event.pk}"
        if chain.event_hash(event) != event.hash:
            result.found(record, "its content does not fit its hash")
        if event.previous != before:
            result.found(record, "it does not follow the event before it")
        if views.seal_through(event.views_through) != event.views_hash:
            span = f"audit_view {through + 1} to {event.views_through}"
            result.found(span, f"these are not the views that event {event.pk} sealed")
        before, through = event.hash, event.views_through
        scratch.record(event.pk, event.rows)
    views.seal_through(END)


class _Views:
    """The views by id, the leaf of each checked on the way."""

    def __init__(self, result: Result) -> None:
        self._result = result
        self._views = View.objects.order_by("id").iterator(chunk_size=ROWS_A_CHUNK)
        self._next = next(self._views, None)

    def seal_through(self, last: int) -> str:
        """The seal over the views from here to the one with this id."""
        seal = chain.Seal()
        while (view := self._next) is not None and view.pk <= last:
            self._result.checked += 1
            if chain.view_hash(view) != view.hash:
                words = "its content does not fit its hash"
                self._result.found(f"audit_view {view.pk}", words)
            seal.add(view.pk, view.hash)
            self._next = next(self._views, None)
        return seal.hex()


def _check_rows(result: Result, scratch: Scratch, model: type[Model]) -> None:
    """Every row of a table against the newest hash recorded of it."""
    table, key = model._meta.db_table, key_column(model)
    after = 0
    for rows in _chunks(stored_rows(model)):
        last = rows[-1][key]
        recorded = scratch.between(table, after, last)
        for row in rows:
            result.checked += 1
            if words := _wrong(model, row, recorded.pop(row[key], None)):
                result.found(f"{table} {row[key]}", words)
        _note_gone(result, table, recorded)
        after = last
    _note_gone(result, table, scratch.between(table, after))


def _wrong(model: type[Model], row: Row, recorded: Recorded | None) -> str:
    if recorded is None:
        return "no event recorded it"
    if recorded.hash is None:
        return f"it is there, though event {recorded.event} recorded its deletion"
    if row_hash(model, row) != recorded.hash:
        return what_differs(model, row, recorded.event)
    return ""


def _note_gone(result: Result, table: str, recorded: dict[int, Recorded]) -> None:
    for key, newest in recorded.items():
        if newest.hash is not None:
            words = f"it is gone; event {newest.event} recorded it"
            result.found(f"{table} {key}", words)


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    source = iter(rows)
    while chunk := list(islice(source, ROWS_A_CHUNK)):
        yield chunk
