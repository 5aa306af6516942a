"""Many at once, on a database that is really committed to; and an audit that can't be
written.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection

from policyportal.accounts.acts import own
from policyportal.accounts.models import Team, User
from policyportal.accounts.rules.refusal import Refused
from policyportal.accounts.signing import confirm_password
from policyportal.audit import recording
from policyportal.audit.models import Event, View
from policyportal.audit.recording import AlreadyDone, System
from policyportal.audit.verifying import verify
from tests.policyportal.people import person, physician

JOB = System("test")


def at_once(tasks: list[Callable[[], Any]]) -> list[Any]:
    """Run them together, each in a thread with a connection of its own."""

    def alone(task: Callable[[], Any]) -> Any:
        try:
            return task()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as threads:
        return [future.result() for future in [threads.submit(alone, t) for t in tasks]]


def make_team(name: str, now: datetime, token: Any = None) -> int | Exception:
    try:
        with recording.act(JOB, "team.made", now=now, token=token) as event:
            Team(name=name).save()
    except AlreadyDone as done:
        return done
    return int(event.pk)


def test_a_double_click_is_one_act(own_database: str, now: datetime) -> None:
    for number in range(5):
        token = uuid4()
        click = partial(make_team, f"Team {number}", now, token)
        outcomes = at_once([click] * 6)
        (winner,) = [each for each in outcomes if isinstance(each, int)]
        others = [each.event.pk for each in outcomes if isinstance(each, AlreadyDone)]
        assert others == [winner] * 5
    assert Team.objects.count() == 5


def test_acts_and_views_of_many_make_one_chain(
    own_database: str, now: datetime
) -> None:
    def work(worker: int) -> None:
        for number in range(10):
            make_team(f"Team {worker}.{number}", now)
            recording.view(JOB, "worklist", now=now, members=["EX0001"])

    at_once([partial(work, worker) for worker in range(6)])
    assert (Event.objects.count(), View.objects.count()) == (60, 60)
    assert verify(connection).broken == []


def test_verifying_keeps_nobody_out_and_raises_no_false_alarm(
    own_database: str, now: datetime
) -> None:
    make_team("Team", now)
    team = Team.objects.get()

    def rename() -> None:
        for number in range(40):
            with recording.act(JOB, "team.renamed", now=now):
                team.name = f"Name {number}"
                team.save()

    def look() -> list[Any]:
        return [broken for _ in range(10) for broken in verify(connection).broken]

    assert at_once([rename, look])[1] == []
    assert Event.objects.count() == 41


def test_wrong_passwords_sent_at_once_are_counted_one_by_one(
    own_database: str, now: datetime
) -> None:
    director = physician("director", "director", now=now)

    def guess() -> int:
        try:
            confirm_password(director, "wrong", now=now)
        except Refused as refused:
            return refused.status
        return 0

    assert sorted(at_once([guess] * 12)) == [403] * 8 + [422] * 4
    assert Event.objects.filter(name="signing.wrong_password").count() == 5


@contextmanager
def unwritable(table: str) -> Iterator[None]:
    """A table of the audit into which nothing goes in."""
    name, refuse = f"refuse_{table}", "the disk of the audit is gone"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                f"CREATE TRIGGER {name} BEFORE INSERT ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{refuse}'); END"
            )
        else:
            cursor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
                f" $$ BEGIN RAISE EXCEPTION '{refuse}'; END $$;"
                f"CREATE TRIGGER {name} BEFORE INSERT ON {table}"
                f" FOR EACH ROW EXECUTE FUNCTION {name}()"
            )
    yield
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else f" ON {table}"
        cursor.execute(f"DROP TRIGGER {name}{on}")


def test_no_trace_no_change(own_database: str, now: datetime) -> None:
    nurse = person("nurse", "nurse", now=now)
    with unwritable("audit_event"):
        with pytest.raises(DatabaseError, match="the disk of the audit is gone"):
            make_team("East", now)
        with pytest.raises(DatabaseError):
            own.set_display(nurse, theme="dark", single_keys=True, now=now)
        with pytest.raises(DatabaseError):
            confirm_password(nurse, "wrong", now=now)
    assert not Team.objects.exists()
    assert User.objects.get().theme == "system"
    assert verify(connection).broken == []


def test_no_trace_no_view(own_database: str, now: datetime) -> None:
    with unwritable("audit_view"), pytest.raises(DatabaseError, match="is gone"):
        recording.view(JOB, "case", now=now, members=["EX0001"])
