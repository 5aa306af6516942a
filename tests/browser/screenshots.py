"""Pictures of the demo's pages, for docs/ and for eyes. `make screenshots` takes those
of docs/pictures; with a folder, every page at both widths and in both schemes:

    python -m tests.browser.screenshots var/look
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

os.environ.setdefault("PORTAL_MODE", "demo")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policyportal.settings")

import django

django.setup()

from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests import browsers
from tests.portal import ROOT, Portal

WIDTHS = (1440, 390)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@dataclass(frozen=True)
class Picture:
    """One page: who looks, where they begin, which links they follow."""

    name: str
    username: str
    address: str
    follow: tuple[str, ...] = ()
    in_docs: bool = False


CASE = "a[href^='/cases/2']"
PICTURES = (
    Picture("worklist", "nurse", "/", in_docs=True),
    Picture("case", "nurse", "/", (CASE,), in_docs=True),
    Picture("entry", "nurse", "/cases/new/"),
    Picture("policies", "nurse", "/policies/"),
    Picture("policy", "nurse", "/policies/WA.CP.MP.526/"),
    Picture("queue", "director", "/director/"),
    Picture("sign", "director", "/director/", ("a[href$='/sign/']",)),
    Picture("to-send", "mailroom", "/letters/"),
    Picture("letter", "nurse", "/letters/1/"),
    Picture("audit", "auditor", "/audit/"),
    Picture("admin", "editor", "/admin/"),
    Picture("keys", "nurse", "/account/keys/"),
)


def take(folder: Path | None) -> None:
    """Take all into the folder, or those of the docs into docs/pictures."""
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browsers.found(),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        for picture in PICTURES:
            if folder is None and picture.in_docs:
                path = ROOT / "docs/pictures" / f"{picture.name}.png"
                shoot(browser, address, picture, 1440, "light", path)
            elif folder is not None:
                for width in WIDTHS:
                    for scheme in SCHEMES:
                        path = folder / f"{picture.name}-{width}-{scheme}.png"
                        shoot(browser, address, picture, width, scheme, path)
        browser.close()


@contextmanager
def served() -> Iterator[str]:
    """The demo's address, while it is served."""
    with tempfile.TemporaryDirectory() as folder:
        portal = Portal(settings.DATABASES["default"]["NAME"], Path(folder))
        portal.start()
        try:
            yield portal.address
        finally:
            portal.stop()


def shoot(
    browser: Browser,
    address: str,
    picture: Picture,
    width: int,
    scheme: Literal["light", "dark"],
    path: Path,
) -> None:
    """One picture, of the whole page."""
    page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    sign_in(page, address, picture.username)
    page.goto(f"{address}{picture.address}")
    for link in picture.follow:
        page.locator(link).first.click()
    page.wait_for_load_state("networkidle")
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True)
    print(path)
    page.context.close()


def sign_in(page: Page, address: str, username: str) -> None:
    """As a person does."""
    page.goto(f"{address}/sign-in/")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(settings.DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
