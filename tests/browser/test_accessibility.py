"""Every page in both schemes and both widths: axe finds nothing, and nothing scrolls
sideways on a phone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker

from clinical_policies.models import PolicyVersion
from reviews.models import Notice
from tests.browser.steps import Person, live_case
from tests.portal import Portal, copied, working_on

# What a scheme changes is color; all else is judged once at each width.
RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "dark": {"type": "rule", "values": ["color-contrast"]},
}
WIDTHS = {1440: 900, 390: 844}
pytestmark = pytest.mark.skipif(
    connection.vendor == "postgresql", reason="a page looks the same on both databases"
)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

At = Callable[[], str]


def case(member: str, then: str = "") -> At:
    return lambda: f"/cases/{live_case(member).number}/{then}"


def letter(kind: str, recipient: str) -> At:
    found = Notice.objects.filter(kind=kind, recipient=recipient)
    return lambda: f"/letters/{found.earliest('pk').pk}/"


def decided(kind: str) -> At:
    found = Notice.objects.filter(kind=kind)
    return lambda: f"/cases/{found.earliest('pk').case.number}/"


def version(page: str) -> At:
    found = PolicyVersion.objects.filter(policy__reference_number="SAMPLE.DME.02")
    address = "/admin/clinical_policies/policyversion/{}/" + page
    return lambda: address.format(found.earliest("pk").pk)


def fixed(path: str) -> At:
    return lambda: path


PAGES: dict[str, tuple[str, At]] = {
    "sign-in": ("", fixed("/sign-in/")),
    "worklist": ("nurse", fixed("/")),
    "worklist, empty": ("nurse", fixed("/?words=nobody")),
    "unassigned": ("nurse", fixed("/?queue=unassigned")),
    "team": ("lead", fixed("/?queue=team")),
    "director's queue": ("director", fixed("/?queue=director")),
    "entry": ("nurse", fixed("/cases/new/")),
    "correct the request": ("nurse", case("EX0001491", "request/")),
    "case, late": ("nurse", case("EX0001503")),
    "case, three lines": ("nurse", case("EX0001491")),
    "case, which diagnosis": ("nurse", case("EX0001545")),
    "case, criteria to answer": ("nurse", case("EX0001524")),
    "case, clean": ("nurse", case("EX0001517")),
    "case, no policy": ("nurse", case("EX0001607")),
    "case, returned": ("nurse", case("EX0001584")),
    "case, referred": ("nurse", case("EX0001482")),
    "case, other line of business": ("nurse", case("EX0001538")),
    "case, denied": ("nurse", decided("adverse")),
    "case, approved": ("nurse", decided("approval")),
    "add a document": ("nurse", case("EX0001503", "attachments/")),
    "sign": ("director", case("EX0001482", "sign/")),
    "sign, two lines": ("director", case("EX0001566", "sign/")),
    "letter to the member": ("nurse", letter("adverse", "member")),
    "letter to the doctor": ("nurse", letter("adverse", "provider")),
    "partial approval": ("nurse", letter("partial", "member")),
    "approval letter": ("nurse", letter("approval", "member")),
    "letters to send": ("mailroom", fixed("/letters/")),
    "letter, to be sent": ("mailroom", letter("approval", "member")),
    "policies": ("nurse", fixed("/policies/")),
    "policies, found": ("nurse", fixed("/policies/?q=0565T")),
    "policies, nothing found": ("nurse", fixed("/policies/?q=zebra")),
    "policy": ("nurse", fixed("/policies/WA.CP.MP.526/")),
    "policy, deep tree": ("director", fixed("/policies/SAMPLE.MP.03/")),
    "trail": ("auditor", fixed("/audit/")),
    "display and keys": ("nurse", fixed("/account/keys/")),
    "password": ("nurse", fixed("/account/password/")),
    "admin": ("editor", fixed("/admin/")),
    "admin, versions": ("editor", fixed("/admin/clinical_policies/policyversion/")),
    "admin, version": ("editor", version("change/")),
    "admin, history": ("editor", version("history/")),
    "admin, import": (
        "editor",
        fixed("/admin/clinical_policies/policyversion/import/"),
    ),
    "admin, people": ("admin", fixed("/admin/accounts/user/")),
    "not found": ("nurse", fixed("/cases/26-99999/")),
}


class Desk:
    """A portal that is only looked at, and who looks, signed in once each."""

    def __init__(self, portal: Portal, browser: Browser) -> None:
        self.portal, self.browser = portal, browser
        self.people: dict[str, Person] = {}

    def person(self, username: str) -> Person:
        """Somebody at a browser of their own; nobody for the empty name."""
        if username not in self.people:
            page = self.browser.new_context().new_page()
            self.people[username] = Person(page, self.portal.address)
            if username:
                self.people[username].signs_in(username)
        # Where a style sheet imports another, axe makes a style of it and the policy
        # of the page complains: that is no fault of the next page.
        self.people[username].faults.clear()
        return self.people[username]


@pytest.fixture(scope="module")
def desk(
    _demo: str,
    browser: Browser,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Desk]:
    """The demo, served once for all pages."""
    folder = tmp_path_factory.mktemp("looked-at")
    with (
        django_db_blocker.unblock(),
        copied(_demo, folder) as name,
        working_on(name),
        _serving(name, folder) as portal,
    ):
        yield Desk(portal, browser)


@pytest.mark.parametrize("name", PAGES)
def test_page(desk: Desk, name: str) -> None:
    username, address = PAGES[name]
    person = desk.person(username)
    person.looks_at(address())
    assert person.faults == []
    assert findings(person.page) == []


def test_entry_with_errors(desk: Desk) -> None:
    person = desk.person("nurse").looks_at("/cases/new/")
    person.page.get_by_label("Code, line 1").fill("O565T")
    person.page.get_by_label("A, the main one").fill("M17")
    person.goes("Control+Enter")
    assert person.page.locator("[data-error-summary]").count() == 1
    assert findings(person.page) == []


def test_sign_with_errors(desk: Desk) -> None:
    person = desk.person("director").looks_at(case("EX0001566", "sign/")())
    person.page.get_by_label("Your password, again").focus()
    person.goes("Enter")
    assert person.page.locator("[data-error-summary]").count() == 1
    assert findings(person.page) == []


def test_keys_and_acts_that_float(desk: Desk) -> None:
    person = desk.person("nurse").looks_at("/")
    person.presses("?")
    assert findings(person.page) == []
    person.presses("Escape Control+k")
    assert findings(person.page) == []


def test_a_draft_and_its_review(desk: Desk) -> None:
    editor = desk.person("editor").looks_at(version("change/")())
    editor.clicks_twice("Make a draft from it")
    assert findings(editor.page) == []
    editor.page.get_by_label("Effective date").fill("01/01/2030")
    editor.page.get_by_label("Date of last revision").fill("12/29")
    editor.goes("Control+Enter")
    editor.presses("Control+k")
    editor.writes("Submit for approval")
    editor.goes("Enter")
    draft = PolicyVersion.objects.latest("pk")
    director = desk.person("director").looks_at(f"/policies/drafts/{draft.pk}/")
    assert director.page.get_by_role("button", name="Approve and sign").is_visible()
    assert findings(director.page) == []


def test_a_form_from_elsewhere_and_one_that_comes_too_late(desk: Desk) -> None:
    """403: a form of another site; 409: a form of a case that went on meanwhile."""
    nurse, other = desk.person("nurse"), desk.person("nurse2")
    address = case("EX0001584")()
    for each in (nurse, other):
        each.looks_at(address)
    for each in (nurse, other):
        each.page.get_by_label("Other care to talk about").fill("Words of one of two.")
        each.page.get_by_role("button", name="Save the words").click()
    assert 409 in other.refusals
    assert findings(other.page) == []
    nurse.looks_at("/account/keys/")
    nurse.page.evaluate(
        "document.querySelector('main form [name=csrfmiddlewaretoken]').value = 'no'"
    )
    with nurse.page.expect_navigation():
        nurse.page.locator("main form [type=submit]").first.click()
    assert 403 in nurse.refusals
    assert findings(nurse.page) == []


@contextmanager
def _serving(database: str, folder: Path) -> Iterator[Portal]:
    portal = Portal(database, folder)
    portal.start()
    try:
        yield portal
    finally:
        portal.kill()


def findings(page: Page) -> list[str]:
    """What axe objects to, and what is wider than a phone, in a line each."""
    found: list[str] = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found += [f"{width} {scheme}: {each}" for each in _objections(page, scheme)]
        if width == 390 and (wide := _widest(page)):
            found.append(f"scrolls sideways: {wide}")
    page.set_viewport_size({"width": 1440, "height": 900})
    return found


def _objections(page: Page, scheme: str) -> Iterator[str]:
    answer: dict[str, Any] = (
        Axe().run(page, options={"runOnly": RULES[scheme]}).response
    )
    for rule in answer["violations"]:
        for node in rule["nodes"]:
            why = " ".join(node["failureSummary"].split())
            yield f"{rule['id']} {node['html'][:160]} {why[:240]}"


def _widest(page: Page) -> str:
    """The element that reaches furthest right, where the page is wider than it shows."""
    words: str = page.evaluate(
        """() => {
          const page = document.documentElement;
          if (page.scrollWidth <= 390) return "";
          const right = (e) => e.getBoundingClientRect().right;
          const all = [...document.querySelectorAll("body *")].filter((e) => right(e) > 391);
          const named = all.map((e) => `${e.localName}.${e.className} ${right(e)}`);
          return `${page.scrollWidth}: ${named.slice(0, 6).join(", ")}`;
        }"""
    )
    return words
