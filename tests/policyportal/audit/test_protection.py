"""Frozen rows, attacked by raw SQL; the triggers, lost and found again."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

from policyportal.accounts.models import Team
from policyportal.audit import declarations, protection, recording, triggers
from policyportal.audit.models import Event, Record, View
from policyportal.audit.protection import Always, Guard, When
from policyportal.audit.recording import System

pytestmark = pytest.mark.django_db

JOB = System("test")
ON_SQLITE = "connection.vendor == 'sqlite'"


def execute(statement: str, *values: Any) -> None:
    connection.check_constraints()  # what waits for the commit keeps PostgreSQL busy
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture(autouse=True)
def traces(now: datetime) -> None:
    with recording.act(JOB, "team.made", now=now):
        Team(name="East").save()
    recording.view(JOB, "case", now=now)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("audit_event", "reason"),
        ("audit_view", "name"),
        ("accounts_historicalteam", "name"),
        ("auth_group", "name"),
    ],
)
@pytest.mark.parametrize("what", ["UPDATE {0} SET {1} = 'x'", "DELETE FROM {0}"])
def test_what_is_only_ever_added_can_not_change(
    table: str, column: str, what: str
) -> None:
    with pytest.raises(IntegrityError, match=rf"{table}: .* is frozen"):
        execute(what.format(table, column))


@pytest.mark.parametrize("model", [Event, View, Team.history.model, Group])
def test_the_orm_can_not_either(model: type[models.Model]) -> None:
    row = model._base_manager.first()
    assert row is not None
    rows = model._base_manager.all()
    for change in (row.save, row.delete, lambda: rows._raw_delete("default")):
        with (
            pytest.raises((IntegrityError, recording.ChangeWithoutActor)),
            transaction.atomic(),
        ):
            change()


@pytest.mark.skipif(f"not {ON_SQLITE}", reason="a statement of SQLite's alone")
def test_replacing_a_row_is_changing_it() -> None:
    statement = "INSERT OR REPLACE INTO auth_group (id, name) VALUES (1, 'x')"
    with pytest.raises(IntegrityError, match="is frozen"):
        execute(statement)


@pytest.mark.skipif(ON_SQLITE, reason="SQLite has no TRUNCATE")
def test_truncating_is_refused() -> None:
    with pytest.raises(IntegrityError, match="is frozen"):
        execute("TRUNCATE audit_view")


@pytest.mark.parametrize("reason", [None, "just so"])
def test_history_needs_a_person_or_a_named_job(
    now: datetime, reason: str | None
) -> None:
    statement = (
        "INSERT INTO accounts_historicalteam"
        " (id, name, history_date, history_type, history_change_reason)"
        " VALUES (1, 'East', %s, '~', %s)"
    )
    with pytest.raises(IntegrityError, match="without a person or a named job"):
        execute(statement, now, reason)
    execute(statement, now, "team.made (system: test)")


def test_every_declared_trigger_is_in_place() -> None:
    assert protection.missing(connection) == []


def test_a_lifted_trigger_is_missing_and_put_back() -> None:
    with protection.lifted(connection):
        missing = protection.missing(connection)
        assert "protect_audit_event_frozen_update" in missing
        execute("UPDATE audit_event SET reason = 'x'")
    assert protection.missing(connection) == []


def test_a_trigger_that_says_something_else_is_missing_and_replaced() -> None:
    name = "protect_audit_event_frozen_update"
    if connection.vendor == "sqlite":
        execute(f"DROP TRIGGER {name}")
        execute(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON audit_event BEGIN SELECT 1; END"
        )
    else:
        execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger"
            " LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
        )
    assert protection.missing(connection) == [name]
    protection.install(connection)
    assert protection.missing(connection) == []


@pytest.mark.skipif(ON_SQLITE, reason="SQLite can't switch a trigger off")
def test_a_trigger_that_is_switched_off_is_missing() -> None:
    name = "protect_audit_event_frozen_delete"
    execute(f"ALTER TABLE audit_event DISABLE TRIGGER {name}")
    assert protection.missing(connection) == [name]


def test_a_trigger_no_longer_declared_is_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(protection, "_others", {})
    protection.install(connection)
    execute("DELETE FROM auth_group WHERE name = 'mailroom'")


def test_migrating_puts_triggers_back() -> None:
    protection.lift(connection)
    call_command("migrate", verbosity=0)
    assert protection.missing(connection) == []


@pytest.fixture
def tables() -> Iterator[None]:
    """A version that freezes when approved, its parts, and parts of parts."""
    with isolate_apps("policyportal.audit"):

        class Version(Record):
            status = models.CharField(max_length=10)
            text = models.CharField(max_length=20, default="")
            signed = models.BooleanField(default=False)
            frozen = When(status="approved")
            guards = (
                Guard(
                    "approved_and_signed",
                    refuse_when="NEW.status = 'approved' AND NEW.signed IS NOT TRUE",
                    message="an approved version is signed",
                ),
            )

            class Meta:
                app_label = "audit"

        class Criterion(Record):
            version = models.ForeignKey(Version, models.CASCADE)
            text = models.CharField(max_length=20, default="")
            frozen_with = "version"

            class Meta:
                app_label = "audit"

        class Answer(Record):
            criterion = models.ForeignKey(Criterion, models.CASCADE)
            frozen_with = "criterion"

            class Meta:
                app_label = "audit"

        _create((Version, Criterion, Answer))
        yield


TABLES = (
    "CREATE TABLE audit_version (id bigint PRIMARY KEY, status varchar(10),"
    " text varchar(20), signed boolean)",
    "CREATE TABLE audit_criterion (id bigint PRIMARY KEY, version_id bigint,"
    " text varchar(20))",
    "CREATE TABLE audit_answer (id bigint PRIMARY KEY, criterion_id bigint)",
    "INSERT INTO audit_version VALUES (1, 'draft', 'a', FALSE)",
    "INSERT INTO audit_version VALUES (2, 'approved', 'b', TRUE)",
)


def _create(found: Iterable[type[models.Model]]) -> None:
    for statement in TABLES:
        execute(statement)
    with connection.cursor() as cursor:
        for trigger in protection.declared(found):
            if trigger.event != "TRUNCATE" or connection.vendor == "postgresql":
                triggers.create(cursor, connection, trigger)


SETUP = (
    "INSERT INTO audit_criterion (id, version_id, text) VALUES (1, 1, 'I.')",
    "INSERT INTO audit_answer (id, criterion_id) VALUES (1, 1)",
)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_version SET text = 'x' WHERE id = 2",
        "UPDATE audit_version SET status = 'draft' WHERE id = 2",
        "DELETE FROM audit_version WHERE id = 2",
        "INSERT INTO audit_criterion (id, version_id, text) VALUES (2, 2, 'II.')",
        "UPDATE audit_criterion SET version_id = 2 WHERE id = 1",
    ],
)
def test_a_frozen_version_and_what_would_join_it(tables: None, statement: str) -> None:
    for each in SETUP:
        execute(each)
    with pytest.raises(IntegrityError, match="is frozen"):
        execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_criterion SET text = 'x' WHERE id = 1",
        "UPDATE audit_criterion SET version_id = 3 WHERE id = 1",
        "DELETE FROM audit_criterion WHERE id = 1",
        "INSERT INTO audit_answer (id, criterion_id) VALUES (2, 1)",
        "UPDATE audit_answer SET criterion_id = 9 WHERE id = 1",
        "DELETE FROM audit_answer WHERE id = 1",
    ],
)
def test_parts_and_their_parts_freeze_with_their_version(
    tables: None, statement: str
) -> None:
    execute("INSERT INTO audit_version VALUES (3, 'draft', 'c', FALSE)")
    for each in SETUP:
        execute(each)
    execute("UPDATE audit_version SET status = 'approved', signed = TRUE WHERE id = 1")
    with pytest.raises(IntegrityError, match="is frozen"):
        execute(statement)


def test_a_draft_and_its_parts_change_freely(tables: None) -> None:
    for each in SETUP:
        execute(each)
    execute("UPDATE audit_version SET text = 'x' WHERE id = 1")
    execute("UPDATE audit_criterion SET text = 'x'")
    execute("DELETE FROM audit_answer")
    execute("DELETE FROM audit_criterion")
    execute("DELETE FROM audit_version WHERE id = 1")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit_version VALUES (4, 'approved', 'd', FALSE)",
        "UPDATE audit_version SET status = 'approved' WHERE id = 1",
    ],
)
def test_a_guard_refuses_what_must_not_be(tables: None, statement: str) -> None:
    with pytest.raises(IntegrityError, match="an approved version is signed"):
        execute(statement)


def test_a_value_of_each_kind_freezes() -> None:
    assert protection._is("OLD", "a", None) == 'OLD."a" IS NULL'
    assert protection._is("OLD", "a", True) == 'OLD."a" IS TRUE'
    assert protection._is("OLD", "a", 3) == 'OLD."a" = 3'
    assert protection._is("OLD", "a", "it's") == "OLD.\"a\" = 'it''s'"


def test_names_fit_into_postgresql() -> None:
    names = [trigger.name for trigger in protection.declared(apps.get_models())]
    assert max(map(len, names)) <= 63
    assert len(names) == len(set(names))


@isolate_apps("policyportal.audit")
def test_a_declaration_that_can_not_be_kept_is_a_fault() -> None:
    class Note(Record):
        frozen = Always()

        class Meta:
            app_label = "audit"

    class Line(Record):
        note = models.ForeignKey(Note, models.CASCADE)
        frozen_with = "note"

        class Meta:
            app_label = "audit"

    class Page(Record):
        notes = models.ManyToManyField(Note)
        frozen_with = "book"

        class Meta:
            app_label = "audit"

    def ids(model: type[Record]) -> list[str | None]:
        return [fault.id for fault in declarations.faults(model)]

    assert ids(Note) == []
    assert ids(Line) == ["audit.E001"]
    assert ids(Page) == ["audit.E001", "audit.E002"]


def test_what_we_declare_can_be_kept() -> None:
    assert declarations.declarations_hold() == []
