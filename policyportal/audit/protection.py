"""Frozen means frozen: what a model declares becomes triggers, on SQLite and on
PostgreSQL, so that raw SQL is refused as well.

    frozen = Always()                    rows are only ever added
    frozen = When(status="approved")     a row that is so can't change or go
    frozen_with = "version"              nor can its parts be added, changed or removed
    guards = (Guard("signed", refuse_when="NEW.a = 'x' AND NEW.b IS NULL"),)

Installed after every migrate, because SQLite loses the triggers of a table that Django
rebuilds; the site refuses to start when one is missing. A refusal is an IntegrityError.
The tables of django-simple-history are frozen too, and each of their rows has a person
or a named job.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import truncate_name
from django.db.models import ForeignKey, Model

from . import triggers
from .triggers import Trigger

Value = str | int | bool | None

LONGEST_NAME = 63  # of an identifier in PostgreSQL
HISTORY_WITHOUT_ACTOR = (
    "NEW.history_user_id IS NULL AND (NEW.history_change_reason IS NULL"
    " OR NEW.history_change_reason NOT LIKE '%(system: %')"
)


@dataclass(frozen=True, slots=True)
class Always:
    """No row of the table ever changes or goes."""


@dataclass(frozen=True, slots=True, init=False)
class When:
    """A row with these values in these columns no longer changes or goes."""

    columns: tuple[tuple[str, Value], ...]

    def __init__(self, **columns: Value) -> None:
        object.__setattr__(self, "columns", tuple(columns.items()))


@dataclass(frozen=True, slots=True)
class Guard:
    """A row that must not be stored: `refuse_when` is SQL over NEW, for both databases.

    Booleans are written `NEW.flag IS TRUE`, which both read alike.
    """

    name: str
    refuse_when: str
    message: str = ""


_others: dict[type[Model], Always | When] = {}


def protect(model: type[Model], frozen: Always | When) -> None:
    """Freeze a model that is not ours and so can't declare it."""
    _others[model] = frozen


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every declared trigger in place and drop those no longer declared."""
    wanted, present = _wanted(connection), triggers.present(connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name in sorted(present.keys() - wanted.keys()):
            triggers.drop(cursor, connection, name, present[name])
        for name in _differing(connection, wanted, present):
            if name in present:
                triggers.drop(cursor, connection, name, present[name])
            triggers.create(cursor, connection, wanted[name])


def lift(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger of ours, for a migration or to clear a test database."""
    present = triggers.present(connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name in sorted(present):
            triggers.drop(cursor, connection, name, present[name])


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Frozen rows may change inside: for a data migration, within an act, and tests.

    One transaction: what fails inside leaves the triggers where they were.
    """
    with transaction.atomic(using=connection.alias):
        lift(connection)
        yield
        install(connection)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of declared triggers that are absent, switched off or not as declared."""
    return _differing(connection, _wanted(connection), triggers.present(connection))


def declared(models: Iterable[type[Model]]) -> Iterator[Trigger]:
    """The triggers of these models."""
    for model in models:
        yield from _freezing(model)
        for guard in _guards(model):
            for event in ("INSERT", "UPDATE"):
                yield _trigger(
                    model, event, guard.name, guard.refuse_when, guard.message
                )


def _wanted(connection: BaseDatabaseWrapper) -> dict[str, Trigger]:
    tables = set(connection.introspection.table_names())
    models = [model for model in apps.get_models() if model._meta.db_table in tables]
    return {
        trigger.name: trigger
        for trigger in declared(models)
        if trigger.event != "TRUNCATE" or connection.vendor == "postgresql"
    }


def _differing(
    connection: BaseDatabaseWrapper,
    wanted: dict[str, Trigger],
    present: dict[str, triggers.Definition],
) -> list[str]:
    return sorted(
        name
        for name, trigger in wanted.items()
        if present.get(name) != triggers.definition(connection, trigger)
    )


def _freezing(model: type[Model]) -> Iterator[Trigger]:
    before, after = frozen_rows(model, "OLD"), frozen_with_parent(model, "NEW")
    if not before:
        return
    message = f"{model._meta.verbose_name} is frozen"
    for event, conditions in (
        ("INSERT", after),
        ("UPDATE", before + after),
        ("DELETE", before),
        ("TRUNCATE", ["TRUE"]),
    ):
        if conditions:
            yield _trigger(model, event, "frozen", " OR ".join(conditions), message)


def frozen_rows(model: type[Model], row: str) -> list[str]:
    """SQL conditions, one of which holds when the row (OLD, NEW, alias) is frozen."""
    conditions = frozen_with_parent(model, row)
    match _frozen(model):
        case Always():
            conditions.append("TRUE")
        case When(columns):
            conditions.append(
                "(" + " AND ".join(_is(row, *column) for column in columns) + ")"
            )
    return conditions


def frozen_with_parent(model: type[Model], row: str) -> list[str]:
    """The condition that the row's parent, or the parent's parent, is frozen."""
    name = getattr(model, "frozen_with", "")
    if not name:
        return []
    parent_key = model._meta.get_field(name)
    assert isinstance(parent_key, ForeignKey)  # noqa: S101 - declarations.py checks it
    parent = parent_key.related_model
    alias = f"parent_of_{row.lower()}"
    frozen = " OR ".join(frozen_rows(parent, alias))
    table, key = parent._meta.db_table, parent._meta.pk.column
    exists = (
        f'EXISTS (SELECT 1 FROM "{table}" {alias} WHERE'  # noqa: S608 - our own names
        f' {alias}."{key}" = {row}."{parent_key.column}" AND ({frozen}))'
    )
    return [exists]


def is_history(model: type[Model]) -> bool:
    """Whether the model is a table of django-simple-history."""
    return hasattr(model, "instance_type")


def _frozen(model: type[Model]) -> Always | When | None:
    if is_history(model):
        return Always()
    return getattr(model, "frozen", None) or _others.get(model)


def _guards(model: type[Model]) -> tuple[Guard, ...]:
    if not is_history(model):
        return tuple(getattr(model, "guards", ()))
    message = "history without a person or a named job"
    return (Guard("actor", HISTORY_WITHOUT_ACTOR, message),)


def _trigger(
    model: type[Model], event: str, what: str, condition: str, message: str
) -> Trigger:
    table = model._meta.db_table
    name = f"{triggers.PREFIX}{table}_{what}_{event.lower()}"
    return Trigger(
        name=truncate_name(name, LONGEST_NAME),
        table=table,
        event=event,
        condition=condition,
        message=f"{table}: {message or what.replace('_', ' ')}",
    )


def _is(row: str, column: str, value: Value) -> str:
    match value:
        case None:
            return f'{row}."{column}" IS NULL'
        case bool():
            return f'{row}."{column}" IS {str(value).upper()}'
        case int():
            return f'{row}."{column}" = {value}'
        case _:
            return f"""{row}."{column}" = '{value.replace("'", "''")}'"""
