"""Tests of reviews start with the desk staffed: the cast, a policy in force, a member
and a provider are in their database already, made once by the same factories that find
them again. What a test adds is rolled back.
"""

from collections.abc import Iterator

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from tests.portal import copied, working_on
from tests.reviews import factories


@pytest.fixture(scope="session")
def _staffed(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The name of a database with the desk staffed, made once."""
    empty = connections.settings["default"]["NAME"]
    folder = tmp_path_factory.mktemp("staffed")
    with django_db_blocker.unblock(), copied(empty, folder) as name:
        with working_on(name):
            factories.cast()
            factories.policy()
            factories.member()
            factories.provider()
        yield name


@pytest.fixture(scope="module", autouse=True)
def _on_staffed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Modules that use the database use that one; not those of EMPTY_DESK."""
    marks = getattr(request.module, "pytestmark", [])
    marks = marks if isinstance(marks, list) else [marks]
    empty = getattr(request.module, "EMPTY_DESK", False)
    if empty or not any(mark.name == "django_db" for mark in marks):
        yield
        return
    name = request.getfixturevalue("_staffed")
    blocker: DjangoDbBlocker = request.getfixturevalue("django_db_blocker")
    with blocker.unblock(), working_on(name), blocker.block():
        yield
