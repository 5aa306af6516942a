"""The portal's own code index, `ListedCode`, in a database of its own, and its probe.

Django makes the table and its indexes from the model. The other tables aren't there, so
the reference to a policy's version is left unchecked.
"""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

ROWS_AT_A_TIME = 20_000

Connection = Any
Row = Sequence[Any]


def sqlite() -> Connection:
    """Django's connection to SQLite in memory, with the portal's settings."""
    os.environ |= {"PORTAL_MODE": "test", "DATABASE_URL": "sqlite:///:memory:"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "policyportal.settings"
    import django
    from django.db import connection

    django.setup()
    return connection


def postgresql() -> Connection | None:
    """Django's connection to a PostgreSQL started for the run; None where none is."""
    import dj_database_url
    from django.db import connections

    os.environ["PORTAL_TEST_DATABASE"] = "postgresql"
    try:
        from tests.postgres import serve

        serve()
    except Exception as error:  # noqa: BLE001 - whatever keeps a server from starting
        print(f"  PostgreSQL isn't timed: {error}", file=sys.stderr)
        return None
    named = dj_database_url.parse(os.environ["DATABASE_URL"])
    connections.databases["postgresql"] = connections.databases["default"] | named
    return connections["postgresql"]


def fill(connection: Connection, rows: Iterable[Row]) -> None:
    """Make `ListedCode` anew and fill it.

    Rows are code, system, first and last day, lines of business, version, superseded.
    """
    from clinical_policies.models import ListedCode

    table = ListedCode._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE IF EXISTS "{table}"')
    with connection.schema_editor() as editor:
        editor.create_model(ListedCode)
        editor.deferred_sql = [
            statement
            for statement in editor.deferred_sql
            if "FOREIGN KEY" not in str(statement)
        ]
    connection.disable_constraint_checking()
    insert = (
        f'INSERT INTO "{table}" (code, system, valid_from, valid_to, lines_of_business,'
        " version_id, superseded_at, recorded_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, '2018-01-01 00:00:00')"
    )
    stored = list(rows)
    with connection.cursor() as cursor:
        for first in range(0, len(stored), ROWS_AT_A_TIME):
            cursor.executemany(insert, stored[first : first + ROWS_AT_A_TIME])
        # Vacuumed, as a server does by itself: else no index is read without its rows.
        whole = "VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE"
        cursor.execute(whole)


def cursor_probe(connection: Connection) -> Callable[..., list[Any]]:
    """The probe that the portal makes, through Django's cursor."""
    from clinical_policies.models.code_entry import PROBE

    def execute(system: str, code: str, day: str) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(PROBE, (code, system, day, day))
            found: list[Any] = cursor.fetchall()
        return found

    return execute


def orm_probe(connection: Connection) -> Callable[..., list[Any]]:
    """The same question by the queryset."""
    from clinical_policies.models import ListedCode

    index = ListedCode.objects.using(connection.alias)

    def ask(system: str, code: str, day: Any) -> list[Any]:
        found = index.known(None).in_force(system, code, day)
        return list(found.values_list("version_id", "lines_of_business"))

    return ask
