"""People at browsers, for the journeys: `person("nurse")` signs one in."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.steps import Person, PersonAt
from tests.portal import Portal


@pytest.fixture(scope="session")
def base_url() -> None:
    """None: a portal has an address of its own. The plugin's fixture, a method of a
    session, is one that the test runner is about to give up.
    """


@pytest.fixture
def person(
    demo_portal: Portal, new_context: Callable[..., BrowserContext]
) -> Iterator[PersonAt]:
    """Sign people in, each at a browser of their own, at the demo's desk.

    Once all is done nobody's browser may have complained of anything.
    """
    people: list[Person] = []

    def signed_in(username: str) -> Person:
        page = new_context(viewport={"width": 1440, "height": 900}).new_page()
        people.append(Person(page, demo_portal.address))
        return people[-1].signs_in(username)

    yield signed_in
    assert [fault for each in people for fault in each.faults] == []
