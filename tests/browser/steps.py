"""Somebody at a browser without a mouse, in the words of the desk.

    dana = person("nurse")
    dana.opens(case)              the list has the focus from here on: keys count
    dana.goes("c")                the last key leads to another page
    dana.presses("d")             the page stays
    dana.writes("You have …")     free text, not counted
    assert dana.keys <= 40

A key counts one, a chord two. Whatever the browser complains of is kept in `faults`.
"""

from collections.abc import Callable

from django.conf import settings
from playwright.sync_api import (
    APIResponse,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
)

from reviews.models import Case

# Chromium says so of every status from 400 on; statuses are judged by themselves.
OF_A_STATUS = "Failed to load resource: the server responded with a status of"
LEFT = "net::ERR_ABORTED"  # the person went on before the answer came
MOST_STEPS = 120

PersonAt = Callable[[str], "Person"]


class Person:
    """One person at one browser, signed in; `page` for what is only looked at."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.keys = 0
        self.faults: list[str] = []
        self.refusals: list[int] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    def signs_in(self, username: str) -> "Person":
        """By keyboard: the user name has the focus when the page is there."""
        self.page.goto(f"{self.address}/sign-in/")
        expect(self.page.get_by_label("User name")).to_be_focused()
        self.writes(username)
        self.presses("Tab")
        self.signs()
        self.keys = 0
        return self

    def looks_at(self, path: str) -> "Person":
        """By its address, as a bookmark does."""
        self.page.goto(f"{self.address}{path}")
        return self

    def finds(self, case: Case) -> None:
        """Move down the list to the case, from wherever it is; each step counts."""
        for _ in range(MOST_STEPS):
            current = self.page.locator("tr[data-row][aria-current=true]")
            if case.number in current.inner_text():
                return
            self.presses("j")
        raise AssertionError(f"{case.number} is not in the list of {self.page.url}")

    def opens(self, case: Case) -> None:
        """From the list to the case, by `Enter`. Counting begins where the list has
        the focus: on the case's row.
        """
        self.finds(case)
        self.keys = 0
        self.goes("Enter")

    def presses(self, keys: str) -> None:
        """Press keys one after the other; the page stays."""
        for key in keys.split():
            self.keys += 2 if "+" in key else 1
            self.page.keyboard.press(key)

    def goes(self, keys: str) -> None:
        """Press keys; the last one leads to another page, or to this one anew."""
        *before, last = keys.split()
        self.presses(" ".join(before))
        with self.page.expect_navigation():
            self.presses(last)

    def writes(self, words: str) -> None:
        """Free words where the focus is, in place of what is there."""
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(words)

    def signs(self) -> None:
        """The password, where the focus is, and `Enter`; the words are not counted."""
        self.writes(settings.DEMO_PASSWORD)
        self.goes("Enter")

    def walks_to(self, label: str, key: str = "Tab") -> None:
        """Press `Tab` until the element of that label, or with those words, has it."""
        for _ in range(MOST_STEPS):
            if self.focused().startswith(label):
                return
            self.presses(key)
        raise AssertionError(f"“{label}” is not reached; the focus: {self.focused()}")

    def focused(self) -> str:
        """The label, or the words, of what has the focus."""
        words: str = self.page.evaluate(
            "(e => e.ariaLabel ?? (e.labels?.[0] ?? e).textContent)"
            "(document.activeElement)"
        )
        return " ".join(words.split())

    def reads(self, words: str) -> None:
        """See that the page says so."""
        expect(self.page.locator("body")).to_contain_text(words)

    def clicks_twice(self, name: str) -> None:
        """A double click, for the hurried with a mouse; then the page it leads to."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).first.dblclick()

    def fetches(self, path: str) -> APIResponse:
        """The answer to a request beside the page, with this person's session."""
        return self.page.request.get(f"{self.address}{path}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and OF_A_STATUS not in message.text:
            self.faults.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure != LEFT:
            self.faults.append(f"failed: {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500 or (
            response.status >= 400 and "/static/" in response.url
        ):
            self.faults.append(f"{response.status}: {response.url}")
        elif response.status >= 400:
            self.refusals.append(response.status)


def live_case(member: str) -> Case:
    """The case of the member that nobody has closed: the demo has one for each."""
    return Case.objects.live().get(member__number=member)
