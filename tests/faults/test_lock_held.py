"""R4, on the real server: while another process holds the records, a step answers
within six seconds with a page that keeps what was typed, and works once they are free.
"""

import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.cookiejar import CookieJar

from django.db import connection, transaction

from policyportal.accounts.rules.access import NURSE
from tests.policyportal.people import PASSWORD, person
from tests.portal import Portal


class Browser:
    """As much of a browser as a form needs: cookies and its hidden token."""

    def __init__(self, portal: Portal) -> None:
        self.address = portal.address
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(cookies)

    def send(self, path: str, **typed: str) -> tuple[int, str]:
        """Open the page, then send its form; the status and the page that came."""
        page = self.opener.open(f"{self.address}{path}").read().decode()
        (token,) = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page))
        form = urllib.parse.urlencode(typed | {"csrfmiddlewaretoken": token}).encode()
        try:
            with self.opener.open(f"{self.address}{path}", form) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


@contextmanager
def records_held() -> Iterator[None]:
    """Hold what every act must write, as a backup or a stuck client does."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE audit_event IN EXCLUSIVE MODE")
        yield


def test_a_step_that_waits_too_long_keeps_what_was_typed(
    live_portal: Portal, now: datetime
) -> None:
    person("dana", NURSE, now=now)
    browser, typed = Browser(live_portal), {"username": "dana", "password": PASSWORD}
    with records_held():
        began = time.monotonic()
        status, page = browser.send("/sign-in/", **typed)
        took = time.monotonic() - began
    assert (status, took < 6.5) == (503, True)
    assert "The records are busy" in page
    assert 'name="username" value="dana"' in page
    assert PASSWORD not in page
    assert browser.send("/sign-in/", **typed)[0] == 200
    assert live_portal.get("/readyz") == (200, "ready\n")


def test_a_killed_portal_serves_again_what_was_committed(
    live_portal: Portal, now: datetime
) -> None:
    person("dana", NURSE, now=now)
    live_portal.kill()
    live_portal.start()
    typed = {"username": "dana", "password": PASSWORD}
    assert Browser(live_portal).send("/sign-in/", **typed)[0] == 200
