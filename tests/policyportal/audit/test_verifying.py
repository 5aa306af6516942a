"""What was changed from outside is found, and named; what was not, is not."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from policyportal.accounts.acts import people
from policyportal.accounts.models import RoleGrant, Team, User
from policyportal.audit import protection, recording, verifying
from policyportal.audit.models import Event, View
from policyportal.audit.recording import System
from policyportal.audit.sealing import sealed_models
from policyportal.audit.verifying import Broken, Result, verify
from tests.policyportal.people import person, physician

pytestmark = pytest.mark.django_db

JOB = System("test")


@pytest.fixture(autouse=True)
def life(now: datetime) -> None:
    """Two people, a team, a role taken, a team dissolved, views sealed and not."""
    director = physician("director", "director", "approver", now=now)
    nurse = person("nurse", "nurse", "lead", now=now, phone="1-800-555-0199")
    people.take_role(JOB, nurse, "lead", now=now)
    people.change(JOB, director, now=now, title="Medical Director")
    with recording.act(JOB, "team.made", now=now, reason="New region") as event:
        east, west = Team(name="East"), Team(name="West")
        east.save()
        west.save()
        event.details["regions"] = ["Pierce", "King"]
    with recording.act(nurse, "team.dissolved", now=now, case="26-00012"):
        west.delete()
    recording.view(nurse, "case", now=now, members=["EX0001"], case="26-00012")
    recording.view(nurse, "worklist", now=now, members=["EX0001", "EX0002"])
    recording.security("account.signed_in", now=now + timedelta(minutes=2))
    recording.view(nurse, "worklist", now=now + timedelta(minutes=2))


def found() -> list[Broken]:
    return verify(connection).broken


def execute(statement: str, *values: Any) -> None:
    """As somebody who has the database: with the file, SQLite's checks are nothing."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute(statement, values)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


@contextmanager
def from_outside(statement: str, *values: Any) -> Iterator[list[Broken]]:
    """What is found after raw SQL with the triggers off; undone at the end."""
    with transaction.atomic():
        with protection.lifted(connection):
            execute(statement, *values)
        yield found()
        transaction.set_rollback(True)


def records(broken: list[Broken]) -> set[str]:
    return {each.record for each in broken}


def test_untouched_records_are_in_order() -> None:
    result = verify(connection)
    rows = sum(model._base_manager.count() for model in sealed_models())
    traces = Event.objects.count() + View.objects.count()
    assert result == Result(checked=rows + traces, broken=[])


# What a trace says of other records, or of itself in a seal: those are named beside it.
VOUCHES = ("rows", "views_through", "views_hash", "hash")


def altered(field: models.Field[Any, Any], value: Any) -> Any:
    """Another value that the column's type can hold."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case datetime() | date():
            return value + timedelta(days=1)
        case UUID():
            return UUID(int=value.int ^ 1)
        case list() | dict():
            return json.dumps([value])
        case None:
            text = "x" if isinstance(field, models.CharField | models.TextField) else 1
            filled = {"DateField": date(2026, 1, 1), "UUIDField": UUID(int=1)}
            return filled.get(field.get_internal_type(), text)
        case _:
            return f"x{value}"[: field.max_length]


def stored(value: Any) -> Any:
    """As the driver of SQLite takes it."""
    if connection.vendor == "sqlite" and isinstance(value, UUID):
        return value.hex
    return value


def every_cell() -> Iterator[tuple[models.Model, models.Field[Any, Any]]]:
    traces: list[type[models.Model]] = [Event, View]
    for model in sealed_models() + traces:
        for row in model._base_manager.all():
            for field in model._meta.concrete_fields:
                if not field.primary_key:
                    yield row, field


def test_any_edit_of_any_column_of_any_row_is_found_and_named() -> None:
    protection.lift(connection)
    changed = refused = 0
    for row, field in every_cell():
        table, key = row._meta.db_table, row._meta.pk.column
        where = f"{table} {row.pk}", field.column
        value = stored(altered(field, getattr(row, field.attname)))
        statement = f'UPDATE "{table}" SET "{field.column}" = %s WHERE "{key}" = %s'
        try:
            with transaction.atomic():
                execute(statement, value, row.pk)
                broken = found()
                transaction.set_rollback(True)
            assert where[0] in records(broken), where
            assert len(broken) == 1 or field.column in VOUCHES, (where, broken)
            changed += 1
        except IntegrityError:
            refused += 1
    assert changed > 300
    assert refused < changed / 10


@pytest.mark.parametrize("column", ["full_name", "title", "is_active", "team_id"])
def test_history_tells_which_column_was_changed(column: str) -> None:
    team = Team.objects.get(name="East").pk
    value = {"is_active": False, "team_id": team}.get(column, "Somebody Else")
    nurse = User.objects.get(username="nurse")
    statement = f'UPDATE accounts_user SET "{column}" = %s WHERE id = %s'
    with from_outside(statement, value, nurse.pk) as broken:
        event = Event.objects.get(name="account.added", details__user="nurse")
        words = f"{column} differs from what event {event.pk} recorded"
        assert broken == [Broken(f"accounts_user {nurse.pk}", words)]


def test_a_role_taken_by_sql_is_named() -> None:
    grant = RoleGrant.objects.get(group__name="nurse")
    statement = "DELETE FROM accounts_rolegrant WHERE id = %s"
    with from_outside(statement, grant.pk) as broken:
        (one,) = broken
        assert one.record == f"accounts_rolegrant {grant.pk}"
        assert one.what.startswith("it is gone; event ")


def test_a_role_given_by_sql_is_named() -> None:
    nurse = User.objects.get(username="nurse")
    director = RoleGrant.objects.get(group__name="director").group_id
    statement = (
        "INSERT INTO accounts_rolegrant (id, user_id, group_id, needs_second)"
        " VALUES (900, %s, %s, %s)"
    )
    with from_outside(statement, nurse.pk, director, False) as broken:
        assert broken == [Broken("accounts_rolegrant 900", "no event recorded it")]


def test_a_row_put_back_after_its_deletion_is_named() -> None:
    gone = next(
        key
        for _, key, digest in Event.objects.get(name="team.dissolved").rows
        if not digest
    )
    statement = "INSERT INTO accounts_team (id, name) VALUES (%s, 'West')"
    with from_outside(statement, gone) as broken:
        assert records(broken) == {f"accounts_team {gone}"}
        assert "recorded its deletion" in broken[0].what


def test_two_rows_that_change_places_are_both_named() -> None:
    one, other = User.objects.order_by("id")[:2]
    statement = (
        "UPDATE accounts_user SET full_name = CASE id WHEN %s THEN %s ELSE %s END"
    )
    values = (one.pk, other.full_name, one.full_name)
    with from_outside(statement, *values) as broken:
        assert records(broken) == {
            f"accounts_user {one.pk}",
            f"accounts_user {other.pk}",
        }


@pytest.mark.parametrize("at", [0, 2, -2])
def test_an_event_taken_out_is_noticed_by_the_next(at: int) -> None:
    events = list(Event.objects.order_by("id"))
    gone = events[at]
    after = events[events.index(gone) + 1]
    with from_outside("DELETE FROM audit_event WHERE id = %s", gone.pk) as broken:
        words = "it does not follow the event before it"
        assert Broken(f"audit_event {after.pk}", words) in broken


def test_the_last_event_taken_out_leaves_rows_that_nobody_recorded(
    now: datetime,
) -> None:
    with recording.act(JOB, "team.made", now=now):
        team = Team(name="North")
        team.save()
    last = Event.objects.latest("id")
    with from_outside("DELETE FROM audit_event WHERE id = %s", last.pk) as broken:
        assert f"accounts_team {team.pk}" in records(broken)


@pytest.mark.parametrize("which", [0, 1])
def test_a_view_taken_out_after_it_was_sealed_is_noticed(which: int) -> None:
    gone = View.objects.order_by("id")[which]
    with from_outside("DELETE FROM audit_view WHERE id = %s", gone.pk) as broken:
        (one,) = broken
        assert one.record.startswith("audit_view ")
        assert one.what.startswith("these are not the views that event ")


def test_a_view_rewritten_with_its_leaf_is_noticed_by_its_seal() -> None:
    from policyportal.audit.chain import view_hash

    view = View.objects.order_by("id")[0]
    view.members = []
    statement = "UPDATE audit_view SET members = '[]', hash = %s WHERE id = %s"
    with from_outside(statement, view_hash(view), view.pk) as broken:
        assert len(broken) == 1
        assert (
            broken[0].record == f"audit_view 1 to {View.objects.order_by('id')[1].pk}"
        )


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL refuses it")
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("audit_event", "details"),
        ("audit_event", "rows"),
        ("audit_event", "at"),
        ("audit_view", "members"),
        ("accounts_user", "license_from"),
        ("accounts_historicaluser", "history_date"),
    ],
)
@pytest.mark.parametrize("value", ["no such thing", 1.5, b"\xff"])
def test_what_can_not_even_be_read_is_named(
    table: str, column: str, value: object
) -> None:
    key = "history_id" if "historical" in table else "id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX({key}) FROM {table}")
        (number,) = cursor.fetchone()
    statement = f"UPDATE {table} SET {column} = %s WHERE {key} = %s"
    with from_outside(statement, value, number) as broken:
        assert f"{table} {number}" in records(broken)


def test_an_app_adds_a_check_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "_checks", [])
    before = verify(connection).checked
    letter = Broken("letter 7", "its bytes are not those that were signed")
    check = verifying.register(lambda connection: Result(3, [letter]))
    verifying.register(check)
    assert verify(connection) == Result(before + 3, [letter])


class TestCommand:
    def test_in_order(self, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("verify_records")
        assert capsys.readouterr().out.endswith("records checked, all in order.\n")

    def test_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("verify_records", "--json")
        checked = verify(connection).checked
        told = json.loads(capsys.readouterr().out)
        assert told == {"checked": checked, "broken": []}

    def test_broken_is_exit_1(self, capsys: pytest.CaptureFixture[str]) -> None:
        team = Team.objects.get()
        statement = "UPDATE accounts_team SET name = 'Yeast' WHERE id = %s"
        with from_outside(statement, team.pk), pytest.raises(SystemExit) as end:
            call_command("verify_records", "--json")
        assert end.value.code == 1
        (broken,) = json.loads(capsys.readouterr().out)["broken"]
        assert broken["record"] == f"accounts_team {team.pk}"
        assert broken["what"].startswith("name differs from what event ")

    def test_no_database_is_exit_2(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(connection: object) -> None:
            raise DatabaseError("no such table: audit_event")

        module = "policyportal.audit.management.commands.verify_records.verify"
        monkeypatch.setattr(module, fail)
        with pytest.raises(CommandError, match="no such table") as error:
            call_command("verify_records")
        assert error.value.returncode == 2
