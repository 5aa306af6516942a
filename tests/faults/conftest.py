"""What the tests of faults stand on: one small desk, built once by the acts, of which
each test gets a copy that it may really commit to, and a clock that runs from the
minute in which the worked example is signed.
"""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from policyportal import clock
from tests.faults import desk
from tests.portal import copied, working_on
from tests.reviews.factories import SIGNED


@pytest.fixture
def now() -> datetime:
    """A day after the desk's cases came: none of their letters is late yet."""
    return SIGNED


@pytest.fixture(autouse=True)
def running_clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """The portal's clock, from then on."""
    start = time.monotonic()

    def running() -> datetime:
        return now + timedelta(seconds=time.monotonic() - start)

    monkeypatch.setattr(clock, "timezone", SimpleNamespace(now=running))


@pytest.fixture(scope="session")
def built_once(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, desk.Desk]]:
    """The name of the desk's database, and where its things are."""
    folder, empty = tmp_path_factory.mktemp("desk"), connections.settings["default"]
    with django_db_blocker.unblock(), copied(empty["NAME"], folder) as name:
        with working_on(name):
            built = desk.build()
        yield name, built


@pytest.fixture
def here(
    built_once: tuple[str, desk.Desk],
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
) -> Iterator[desk.Desk]:
    """The desk, in a database of the test's own."""
    name, built = built_once
    with (
        django_db_blocker.unblock(),
        copied(name, tmp_path) as copy,
        working_on(copy),
    ):
        yield built
