"""Whether the records are as they were recorded: the chain of events, the leaves and
seals of views, every sealed row against the hash that its last act left, and what apps
check beside (`register`).

Reads everything once, in one snapshot, a few rows at a time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain as chain_together
from types import NoneType
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from . import chain
from .canonical import NotCanonical
from .difference import what_differs
from .models import Event, View
from .reading import AnyModel, by_id
from .scratch import END, START, Recorded, Scratch
from .sealing import row_hash, row_of, sealed_models

UNFIT = "its content does not fit its hash"
UNREADABLE = "it can't be read: a column holds what its field can't mean"


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
    views, before = _Views(result), [""]
    for key, event in _each(Event):
        result.checked += 1
        record = f"audit_event {key}"
        if event is None:
            result.found(record, UNREADABLE)
            before = [_value(Event, key, "hash")]
            continue
        computed = _hash_of(event)
        if computed != event.hash:
            result.found(record, UNFIT)
        elif event.previous not in before:
            result.found(record, "it does not follow the event before it")
        views.check_seal(event)
        # An event whose own hash was changed is named above, and not the next one too.
        before = [event.hash, computed]
        scratch.record(key, _well_formed(event.rows))
    views.seal_through(END)


def _hash_of(trace: Event | View) -> str:
    """The hash of what stands there; empty where it has none."""
    try:
        if isinstance(trace, Event):
            return chain.event_hash(trace)
        return chain.view_hash(trace)
    except NotCanonical:
        return ""


def _well_formed(rows: Any) -> list[Any]:
    """The rows that an event lists, less what somebody broke in the list."""
    listed = rows if isinstance(rows, list) else []
    return [
        row
        for row in listed
        if isinstance(row, list)
        and list(map(type, row)) in ([str, int, str], [str, int, NoneType])
    ]


class _Views:
    """The views by id, the leaf of each checked on the way."""

    def __init__(self, result: Result) -> None:
        self._result = result
        self._views = _each(View)
        self._next = next(self._views, None)
        self._sealed = 0

    def check_seal(self, event: Event) -> None:
        """The views that an event sealed."""
        first, last = self._sealed + 1, event.views_through
        if self.seal_through(last) != event.views_hash:
            words = f"these are not the views that event {event.pk} sealed"
            self._result.found(f"audit_view {first} to {last}", words)
        self._sealed = last

    def seal_through(self, last: int) -> str:
        """The seal over the views from here to the one with this id."""
        seal = chain.Seal()
        while self._next is not None and self._next[0] <= last:
            seal.add(self._next[0], self._leaf(*self._next))
            self._next = next(self._views, None)
        return seal.hex()

    def _leaf(self, key: int, view: View | None) -> str:
        self._result.checked += 1
        if view is None:
            self._result.found(f"audit_view {key}", UNREADABLE)
            return str(_value(View, key, "hash"))
        if _hash_of(view) != view.hash:
            self._result.found(f"audit_view {key}", UNFIT)
        return view.hash


def _check_rows(result: Result, scratch: Scratch, model: type[Model]) -> None:
    """Every row of a table against the newest hash recorded of it."""
    table, after = model._meta.db_table, START
    for rows in by_id(model):
        last = rows[-1][0]
        recorded = scratch.between(table, after, last)
        for key, row in rows:
            result.checked += 1
            if words := _wrong(row, recorded.pop(key, None)):
                result.found(f"{table} {key}", words)
        _note_gone(result, table, recorded)
        after = last
    _note_gone(result, table, scratch.between(table, after, END))


def _wrong(row: Model | None, recorded: Recorded | None) -> str:
    if recorded is None:
        return "no event recorded it"
    if recorded.hash is None:
        return f"it is there, though event {recorded.event} recorded its deletion"
    if row is None:
        return UNREADABLE
    try:
        fits = row_hash(type(row), row_of(row)) == recorded.hash
    except NotCanonical:
        return UNREADABLE
    return "" if fits else what_differs(row, recorded.event)


def _note_gone(result: Result, table: str, recorded: dict[int, Recorded]) -> None:
    for key, newest in recorded.items():
        if newest.hash is not None:
            words = f"it is gone; event {newest.event} recorded it"
            result.found(f"{table} {key}", words)


def _each(model: type[AnyModel]) -> Iterator[tuple[int, AnyModel | None]]:
    return chain_together.from_iterable(by_id(model))


def _value(model: type[Model], key: int, column: str) -> Any:
    """One column of a row whose others can't be read."""
    return model._base_manager.values_list(column, flat=True).get(pk=key)
