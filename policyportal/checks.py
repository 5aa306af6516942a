"""The site refuses to serve unsafely: one table of guards, tried in order when a server
starts (wsgi.py, runserver) and again by every `/readyz`. Each guard answers with words
that say what is wrong and how to mend it, or with nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from policyportal.audit import protection, recording
from policyportal.audit.models import Event

PRODUCTION = frozenset({"production"})
SERVING = PRODUCTION | {"demo"}
ALWAYS = SERVING | {"test"}

SHORTEST_KEY = 50
FEWEST_CHARACTERS_IN_KEY = 5
FULL = 2  # PRAGMA synchronous: 0 OFF, 1 NORMAL, 2 FULL, 3 EXTRA
# A clock may be a little wrong; the order of the records does not hang on it.
CLOCK_MAY_LAG = timedelta(minutes=5)


class UnsafeStart(Exception):
    """The site does not start; the text is one line that says why."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What a guard found."""

    guard: str
    words: str


@dataclass(frozen=True, slots=True)
class Guard:
    """One thing without which nobody is served, in the modes named."""

    name: str
    modes: frozenset[str]
    look: Callable[[datetime], str]


def debug_is_off(now: datetime) -> str:
    """DEBUG shows settings and typed text to whoever meets an error."""
    return "DEBUG is on. Unset DEBUG." if settings.DEBUG else ""


def key_is_secret(now: datetime) -> str:
    """A key that is known or guessed lets anybody sign a session or a link."""
    key = settings.SECRET_KEY
    if key.startswith("django-insecure-"):
        return "SECRET_KEY is a sample's. Set SECRET_KEY to 50 random characters."
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS_IN_KEY:
        return f"SECRET_KEY is too simple. Set it to {SHORTEST_KEY} random characters."
    return ""


def hosts_are_named(now: datetime) -> str:
    """A free choice of host lets a forged one into links."""
    hosts = settings.ALLOWED_HOSTS
    if hosts and not any("*" in host for host in hosts):
        return ""
    named = ",".join(hosts) or "empty"
    return f"ALLOWED_HOSTS is {named}. Set it to the names that people type."


def database_answers(now: datetime) -> str:
    """Without a database there is nothing to serve."""
    connection.ensure_connection()
    return ""


def commits_are_durable(now: datetime) -> str:
    """An acknowledged decision must outlive the power."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            return too_soon({"synchronous": cursor.fetchone()[0]})
        cursor.execute(
            "SELECT name, setting FROM pg_settings"
            " WHERE name IN ('fsync', 'synchronous_commit')"
        )
        return too_soon(dict(cursor.fetchall()))


def too_soon(found: dict[str, Any]) -> str:
    """Say which setting acknowledges a commit before it is on the disk."""
    if found.get("synchronous", FULL) < FULL:
        value = found["synchronous"]
        return f"SQLite's synchronous is {value}. Take it out of DATABASE_URL."
    for name in ("fsync", "synchronous_commit"):
        if found.get(name) == "off":
            return f"PostgreSQL's {name} is off. Set {name} = on in postgresql.conf."
    return ""


def migrations_are_applied(now: datetime) -> str:
    """Code and tables must be of one time."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return ""
    return f"The migration {plan[0][0]} is not applied. Run manage.py migrate."


def frozen_rows_are_guarded(now: datetime) -> str:
    """Frozen rows stay frozen by triggers alone."""
    missing = protection.missing(connection)
    if not missing:
        return ""
    return f"The trigger {missing[0]} is missing. Run manage.py migrate."


def no_demo_account_exists(now: datetime) -> str:
    """Everybody knows the demo's password."""
    people = get_user_model().objects.filter(demo=True).order_by("id")
    name = people.values_list("username", flat=True).first()
    if name is None:
        return ""
    return f"The demo account {name} exists. Use a database without the demo."


def a_trace_can_be_written(now: datetime) -> str:
    """No trace, no answer: write one of each kind, and take both back."""
    try:
        with transaction.atomic():
            job = recording.System("readiness")
            recording.security("readiness", now=now)
            recording.view(job, "readiness", now=now)
            transaction.set_rollback(True)
    except (DatabaseError, InterfaceError) as error:
        rule = "Give the portal's role INSERT on the tables of policyportal.audit"
        return f"The audit can't be written ({_line(error)}). {rule} and room to grow."
    return ""


def the_clock_goes_forward(now: datetime) -> str:
    """A clock far behind the last record would date new ones before it."""
    last = Event.objects.order_by("-id").values_list("at", flat=True).first()
    if last is None or now >= last - CLOCK_MAY_LAG:
        return ""
    return (
        f"The clock says {now:%F %T} UTC, the last record {last:%F %T}. Set it right."
    )


GUARDS = (
    Guard("debug", PRODUCTION, debug_is_off),
    Guard("key", PRODUCTION, key_is_secret),
    Guard("hosts", PRODUCTION, hosts_are_named),
    Guard("database", ALWAYS, database_answers),
    Guard("durability", SERVING, commits_are_durable),
    Guard("migrations", ALWAYS, migrations_are_applied),
    Guard("triggers", ALWAYS, frozen_rows_are_guarded),
    Guard("demo accounts", PRODUCTION, no_demo_account_exists),
    Guard("audit", ALWAYS, a_trace_can_be_written),
    Guard("clock", SERVING, the_clock_goes_forward),
)


def faults(now: datetime) -> Iterator[Fault]:
    """What the guards of this mode find, in order."""
    for guard in GUARDS:
        if settings.PORTAL_MODE in guard.modes:
            words = _words(guard, now)
            if words:
                yield Fault(guard.name, words)


def first_fault(now: datetime) -> Fault | None:
    """The first fault; the guards behind it are not tried."""
    return next(faults(now), None)


def refuse_unsafe_start(now: datetime) -> None:
    """Raise UnsafeStart where a guard finds a fault; leave no connection open."""
    try:
        fault = first_fault(now)
    finally:
        connection.close()
    if fault is not None:
        raise UnsafeStart(f"Policy Portal does not start: {fault.words}")


def missing_triggers(databases: Any = None, **_: Any) -> list[checks.CheckMessage]:
    """System check: warns, and does not stop, since `migrate` is what mends it."""
    if not databases or not connection.introspection.table_names():
        return []
    return [
        checks.Warning(f"The trigger {name} is missing.", id="policyportal.W001")
        for name in protection.missing(connection)
    ]


def register() -> None:
    """Make the system check known to `manage.py check --database default`."""
    checks.register(missing_triggers, checks.Tags.database)


def _words(guard: Guard, now: datetime) -> str:
    try:
        return guard.look(now)
    except (DatabaseError, InterfaceError) as error:
        return f"The database failed a guard ({_line(error)}). Look at DATABASE_URL."


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
