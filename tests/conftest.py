"""What every test stands on: the settings of `PORTAL_MODE=test`, the database, the
moment it is, and, for tests that need a server or real commits, a portal of their own.

    def test_rules(now): …                     nothing of Django
    @pytest.mark.django_db
    def test_records(): …                      a database that is rolled back
    def test_two_at_once(own_database): …      a copied database, really committed to
    def test_journey(live_portal, page): …     a server on such a copy, in a browser
    def test_journey(demo_portal, page): …     the same, with the demo's data
"""

import os

os.environ["PORTAL_MODE"] = "test"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps a loop running

from tests import postgres

postgres.serve()
os.environ["DJANGO_SETTINGS_MODULE"] = "policyportal.settings"

import django

django.setup()

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases
from pytest_django import DjangoDbBlocker

from tests import browsers
from tests.portal import Portal, copied, working_on

# A slow machine is no wrong answer.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")

FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

FLUSHING = {"transactional_db", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse what would flush the database: the triggers of frozen rows refuse it."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        asked = set(getattr(item, "fixturenames", ()))
        if asked & FLUSHING or (marker and marker.kwargs.get("transaction")):
            raise pytest.UsageError(f"{item.nodeid}: use own_database or live_portal")


@pytest.fixture
def now() -> datetime:
    """The moment it is in a test: a Monday morning in Washington, E1's first day."""
    return datetime(2026, 9, 14, 17, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """SQLite's database is a file, as it is when it serves."""
    if connection.vendor == "sqlite":
        path = tmp_path_factory.mktemp("database") / "portal.sqlite3"
        connections.settings["default"]["TEST"]["NAME"] = str(path)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """The migrated database, also where no test has the mark that is looked for."""
    with django_db_blocker.unblock():
        before = setup_databases(0, interactive=False, serialized_aliases=set())
    yield
    with django_db_blocker.unblock():
        teardown_databases(before, verbosity=0)


@pytest.fixture
def own_database(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[str]:
    """The name of a fresh copy of the migrated database, which the test works on."""
    if request.node.get_closest_marker("django_db"):
        pytest.fail("own_database and the django_db mark exclude each other")
    with (
        django_db_blocker.unblock(),
        _copy_of_test_database(tmp_path) as name,
        working_on(name),
    ):
        yield name


@pytest.fixture(scope="session")
def _demo(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The name of a database with the demo's data, made once."""
    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), _copy_of_test_database(folder) as name:
        with working_on(name):
            call_command("make_demo", verbosity=0)
        yield name


@pytest.fixture
def demo_database(
    _demo: str, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> Iterator[str]:
    """The name of a fresh copy of the demo's database, which the test works on."""
    with (
        django_db_blocker.unblock(),
        copied(_demo, tmp_path) as name,
        working_on(name),
    ):
        yield name


@pytest.fixture
def live_portal(own_database: str, tmp_path: Path) -> Iterator[Portal]:
    """A portal that serves, with roles and nothing else; the test's own rows show."""
    yield from _served(own_database, tmp_path)


@pytest.fixture
def demo_portal(demo_database: str, tmp_path: Path) -> Iterator[Portal]:
    """A portal that serves the demo."""
    yield from _served(demo_database, tmp_path)


def _copy_of_test_database(folder: Path) -> Any:
    return copied(connections.settings["default"]["NAME"], folder)


def _served(database: str, folder: Path) -> Iterator[Portal]:
    portal = Portal(database, folder)
    portal.start()
    yield portal
    portal.kill()


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    """The browser that `make test` found, without calls home."""
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else [*FLAGS]
    return browser_type_launch_args | {
        "executable_path": browsers.found(),
        "args": flags,
    }
