"""A page arrives in one answer under 60 kB compressed, with all that it asks for.

Compressed as it is sent: static files by gzip, as WhiteNoise stores them; the page by
gzip as well, which is the proxy's.
"""

import gzip
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Request

from tests.browser.steps import PersonAt, live_case

pytestmark = pytest.mark.skipif(
    connection.vendor == "postgresql", reason="a page looks the same on both databases"
)
LARGEST = 60_000  # bytes: the page, its styles, scripts and icons
ROWS = 50
PAGES: dict[str, tuple[str, Callable[[], str]]] = {
    "worklist": ("lead", lambda: "/?queue=team"),
    "case": ("nurse", lambda: f"/cases/{live_case('EX0001491').number}/"),
    "policy": ("nurse", lambda: "/policies/WA.CP.MP.526/"),
    "signing": ("director", lambda: f"/cases/{live_case('EX0001566').number}/sign/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_page_weighs_little(person: PersonAt, name: str) -> None:
    username, address = PAGES[name]
    if name == "worklist":
        call_command("make_cases", cases=120, seed=1, policies=3, verbosity=0)
    somebody = person(username)
    somebody.page.wait_for_load_state("networkidle")
    asked: list[str] = []

    def keep(request: Request) -> None:
        asked.append(urlsplit(request.url)._replace(scheme="", netloc="").geturl())

    somebody.page.on("request", keep)
    somebody.looks_at(address())
    somebody.page.wait_for_load_state("networkidle")
    if name == "worklist":
        assert somebody.page.locator("tr.case-row").count() == ROWS
    icon = somebody.page.locator("link[rel=icon]").get_attribute("href") or ""
    weights = {path: _weight(somebody.fetches(path).body()) for path in {*asked, icon}}
    print(f"{name}: {sum(weights.values()):,} bytes, {_heaviest(weights)}")
    assert [path for path in weights if "/static/" not in path] == [address()]
    assert sum(weights.values()) < LARGEST


def _weight(body: bytes) -> int:
    return len(gzip.compress(body, 9))


def _heaviest(weights: dict[str, int]) -> str:
    listed = sorted(weights.items(), key=lambda each: -each[1])[:5]
    return ", ".join(
        f"{path.rpartition('/')[2] or 'page'} {size:,}" for path, size in listed
    )
