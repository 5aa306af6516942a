"""Triggers as SQLite and PostgreSQL write, keep and forget them. What they guard is
decided in protection.py; every one of ours refuses a row when its condition holds.
"""

from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "protect_"

# Bits of pg_trigger.tgtype: ROW, BEFORE, and the event.
BEFORE_EACH_ROW = 3
BEFORE_STATEMENT = 2
EVENT_BITS = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}

PRESENT_ON_SQLITE = (
    "SELECT name, sql FROM sqlite_master"
    r" WHERE type = 'trigger' AND name LIKE 'protect\_%' ESCAPE '\'"
)
PRESENT_ON_POSTGRESQL = (
    "SELECT t.tgname, c.relname, t.tgtype::int, t.tgenabled::text, p.prosrc"
    " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    " JOIN pg_proc p ON p.oid = t.tgfoid"
    r" WHERE NOT t.tgisinternal AND t.tgname LIKE 'protect\_%'"
    " AND pg_table_is_visible(c.oid)"
)

# What the catalogue says of one trigger; the table stands first on PostgreSQL.
Definition = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Trigger:
    """Refuse the event on the table when the condition over NEW and OLD holds."""

    name: str
    table: str
    event: str
    condition: str
    message: str

    @property
    def words(self) -> str:
        """The message as an SQL literal."""
        return "'" + self.message.replace("'", "''") + "'"


def present(connection: BaseDatabaseWrapper) -> dict[str, Definition]:
    """Our triggers in the database's catalogue, by name."""
    on_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(PRESENT_ON_SQLITE if on_sqlite else PRESENT_ON_POSTGRESQL)
        return {name: tuple(rest) for name, *rest in cursor.fetchall()}


def definition(connection: BaseDatabaseWrapper, trigger: Trigger) -> Definition:
    """What the catalogue says when the trigger is in place and switched on."""
    if connection.vendor == "sqlite":
        return (_sqlite(trigger),)
    timing = BEFORE_STATEMENT if trigger.event == "TRUNCATE" else BEFORE_EACH_ROW
    return (trigger.table, timing + EVENT_BITS[trigger.event], "O", _body(trigger))


def create(cursor: Any, connection: BaseDatabaseWrapper, trigger: Trigger) -> None:
    """Put the trigger in place."""
    if connection.vendor == "sqlite":
        cursor.execute(_sqlite(trigger))
        return
    each = "STATEMENT" if trigger.event == "TRUNCATE" else "ROW"
    cursor.execute(
        f'CREATE OR REPLACE FUNCTION "{trigger.name}"() RETURNS trigger'
        f" LANGUAGE plpgsql AS $body${_body(trigger)}$body$"
    )
    cursor.execute(
        f'CREATE TRIGGER "{trigger.name}" BEFORE {trigger.event} ON "{trigger.table}"'
        f' FOR EACH {each} EXECUTE FUNCTION "{trigger.name}"()'
    )


def drop(
    cursor: Any, connection: BaseDatabaseWrapper, name: str, found: Definition
) -> None:
    """Remove a trigger that `present` found."""
    if connection.vendor == "sqlite":
        cursor.execute(f'DROP TRIGGER "{name}"')
    else:
        cursor.execute(f'DROP TRIGGER "{name}" ON "{found[0]}"')
        cursor.execute(f'DROP FUNCTION IF EXISTS "{name}"()')


def _sqlite(trigger: Trigger) -> str:
    return (
        f'CREATE TRIGGER "{trigger.name}" BEFORE {trigger.event} ON "{trigger.table}"'
        f" WHEN {trigger.condition}"
        f" BEGIN SELECT RAISE(ABORT, {trigger.words}); END"
    )


def _body(trigger: Trigger) -> str:
    passed = {"DELETE": "OLD", "TRUNCATE": "NULL"}.get(trigger.event, "NEW")
    return (
        f" BEGIN IF {trigger.condition} THEN RAISE EXCEPTION USING"
        f" MESSAGE = {trigger.words}, ERRCODE = 'integrity_constraint_violation';"
        f" END IF; RETURN {passed}; END "
    )
