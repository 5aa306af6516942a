"""R30: a production that would be unsafe does not start, and says in one line which
guard stopped it and how to mend it. Each row breaks one thing on a copy of the database
and starts gunicorn, as an operator does.
"""

import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from policyportal import checks, clock
from policyportal.audit import protection, recording
from tests.portal import ROOT, Portal, variables

SAFE = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "ALLOWED_HOSTS": "127.0.0.1",
    "DEBUG": "no",
}


def sql(**statements: str) -> Callable[[], None]:
    """Run this database's statements."""

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statements[connection.vendor])

    return run


def make_demo_account() -> None:
    person = get_user_model()(username="nurse", full_name="A Nurse", demo=True)
    with recording.act(recording.System("test"), "person.made", now=clock.now()):
        person.save()


def record_tomorrow() -> None:
    recording.security("tried", now=clock.now() + timedelta(days=1))


def make_audit_unwritable() -> None:
    sql(
        sqlite="CREATE TRIGGER stop BEFORE INSERT ON audit_view"
        " BEGIN SELECT RAISE(ABORT, 'no room'); END",
        postgresql="CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE 'no room'; END $$;"
        " CREATE TRIGGER stop BEFORE INSERT ON audit_view EXECUTE FUNCTION stop()",
    )()


def weaken(address: str) -> dict[str, str]:
    """A DATABASE_URL under which a commit is acknowledged too soon."""
    option = {
        "sqlite": "init_command=PRAGMA%20synchronous%3DNORMAL",
        "postgresql": "options=-c%20synchronous_commit%3Doff",
    }[connection.vendor]
    return {"DATABASE_URL": f"{address}{'&' if '?' in address else '?'}{option}"}


@dataclass(frozen=True)
class Broken:
    """One thing that is wrong: variables, a change to the database, and the line."""

    guard: str
    words: str
    environment: dict[str, str] = field(default_factory=dict)
    harm: Callable[[], Any] = lambda: None
    weak: bool = False


ROWS = [
    Broken("debug", "DEBUG is on. Unset DEBUG.", {"DEBUG": "yes"}),
    Broken("key", "SECRET_KEY is not set.", {"SECRET_KEY": ""}),
    Broken("key", "SECRET_KEY is a sample's.", {"SECRET_KEY": "django-insecure-" * 4}),
    Broken("key", "SECRET_KEY is too simple.", {"SECRET_KEY": "x1" * 40}),
    Broken("key", "SECRET_KEY is too simple.", {"SECRET_KEY": "short, but random"}),
    Broken("hosts", "ALLOWED_HOSTS is *.", {"ALLOWED_HOSTS": "*"}),
    Broken("hosts", "ALLOWED_HOSTS is empty.", {"ALLOWED_HOSTS": ""}),
    Broken("durability", "synchronous", weak=True),
    Broken(
        "migrations",
        "The migration sessions.0001_initial is not applied. Run manage.py migrate.",
        harm=sql(
            sqlite="DELETE FROM django_migrations WHERE app = 'sessions'",
            postgresql="DELETE FROM django_migrations WHERE app = 'sessions'",
        ),
    ),
    Broken(
        "triggers",
        "is missing. Run manage.py migrate.",
        harm=lambda: protection.lift(connection),
    ),
    Broken("demo accounts", "The demo account nurse exists.", harm=make_demo_account),
    Broken("audit", "The audit can't be written (no room", harm=make_audit_unwritable),
    Broken("clock", "The clock says", harm=record_tomorrow),
]


@pytest.fixture
def production(own_database: str, tmp_path: Path) -> Iterator[Portal]:
    """A portal in production on a database of its own; not started."""
    portal = Portal(own_database, tmp_path, **SAFE)
    yield portal
    portal.kill()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.guard}: {row.words[:24]}")
def test_production_does_not_start(production: Portal, row: Broken) -> None:
    row.harm()
    connection.close()
    production.environment.update(row.environment)
    if row.weak:
        address = variables(production.database, {})["DATABASE_URL"]
        production.environment.update(weaken(address))
    assert production.launch().wait(timeout=60) == 3
    (line,) = production.log.read_text().splitlines()
    assert line.startswith("Policy Portal does not start: ")
    assert row.words in line


def test_a_safe_production_starts_and_is_ready(production: Portal) -> None:
    production.start()
    assert production.get("/readyz") == (200, "ready\n")


def test_runserver_stands_behind_the_same_guards(production: Portal) -> None:
    environment = {**production.environment, "DEBUG": "yes"}
    result = subprocess.run(
        [sys.executable, "manage.py", "runserver", "--noreload"],
        cwd=ROOT,
        env=variables(production.database, environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert result.returncode == 3
    assert "DEBUG is on" in result.stderr


def test_every_guard_of_production_is_tried_here() -> None:
    # That there is no database at all is no row: no copy of it can be broken.
    assert {row.guard for row in ROWS} == {g.name for g in checks.GUARDS} - {"database"}


@pytest.mark.parametrize("name", ["fsync", "synchronous_commit"])
def test_postgresql_must_wait_for_the_disk(name: str) -> None:
    safe = {"fsync": "on", "synchronous_commit": "on"}
    assert checks.too_soon(safe) == ""
    assert f"{name} is off" in checks.too_soon(safe | {name: "off"})


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if not row.environment and not row.weak],
    ids=lambda row: row.guard,
)
def test_readiness_ends_when_it_turns_true_later(
    own_database: str,
    settings: Any,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    row: Broken,
) -> None:
    settings.PORTAL_MODE = "production"
    settings.SECURE_SSL_REDIRECT = False
    settings.SECRET_KEY = SAFE["SECRET_KEY"]
    # The suite's own connection does not wait for the disk.
    guards = [guard for guard in checks.GUARDS if guard.name != "durability"]
    monkeypatch.setattr(checks, "GUARDS", guards)
    assert client.get("/readyz").content == b"ready\n"
    row.harm()
    response = client.get("/readyz")
    assert (response.status_code, response.content.decode()) == (
        503,
        f"not ready: {row.guard}\n",
    )


def test_a_database_that_is_gone_is_one_line(
    own_database: str, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    from django.db import OperationalError

    def gone() -> None:
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr(connection, "ensure_connection", gone)
    fault = checks.first_fault(now)
    assert fault is not None
    assert fault.guard == "database"
    assert "connection refused Is the server running?" in fault.words
