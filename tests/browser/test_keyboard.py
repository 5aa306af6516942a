"""Keys are data in the markup: what stands on an element is what its key does.

A page of our own markup and our own scripts, without a server.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

SCRIPTS = Path(settings.BASE_DIR) / "static" / "js"

LINES = """
<body {body}>
<nav><a href="#policies" data-key="g p">Policies</a></nav>
<main id="main" tabindex="-1">
  <input type="search" data-key="/" data-key-name="Search">
  <div data-rows="start">
    <article data-row id="one"><a class="case-link" href="#opened">One</a>
      <input type="checkbox" name="tick" data-key="x">
      <button data-key="c" name="confirm-one">Confirm</button></article>
    <article data-row id="two"><a class="case-link" href="#opened-two">Two</a>
      <button data-key="c" name="confirm-two">Confirm</button>
      <button data-key="a" aria-disabled="true" aria-describedby="why">Approve</button>
      <p id="why">Confirm it first.</p>
      <details><summary data-key="r">Refer</summary>
        <textarea name="reason"></textarea></details></article>
  </div>
  <form id="decide" data-key-focus="4" data-key-name="Decision">
    <input type="radio" name="decision" value="deny">
    <input type="password" name="password"><button name="sign">Sign</button></form>
  <form id="note"><textarea name="words"></textarea>
    <button data-main name="keep">Keep the note</button></form>
  <details class="menu"><summary id="more">More</summary><a href="#in-menu">In it</a>
  </details>
</main>
<p id="announce"></p>
<dialog id="keys" popover><button data-first data-key="?">Close</button>
  <section data-keys-here hidden><dl></dl></section></dialog>
<button data-key="?" popovertarget="keys">All keys</button>
<dialog id="acts" popover><input data-first data-acts-filter>
  <ul data-acts-list></ul></dialog>
</body>
"""
PRESSED = """
  window.pressed = [];
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[name]");
    if (button) { pressed.push(button.name); event.preventDefault(); }
  });
"""

Opened = Callable[..., Page]


@pytest.fixture
def opened(page: Page) -> Opened:
    def open_with(body: str = "") -> Page:
        page.set_content(LINES.format(body=body))
        page.evaluate(PRESSED)
        for script in ("forms", "keys", "menus"):
            page.add_script_tag(path=SCRIPTS / f"{script}.js", type="module")
        page.wait_for_timeout(50)
        return page

    return open_with


def press(page: Page, keys: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)


def pressed(page: Page) -> list[str]:
    names: list[str] = page.evaluate("pressed")
    return names


def current(page: Page) -> str:
    row: str = page.evaluate("document.querySelector('[aria-current=true]').id")
    return row


def focused(page: Page) -> str:
    what: str = page.evaluate(
        "(e => e.name || e.id || e.textContent.trim())(document.activeElement)"
    )
    return what


def test_a_key_acts_in_the_current_row_only(opened: Opened) -> None:
    page = opened()
    assert current(page) == "one"
    press(page, "c j c j k x")
    assert pressed(page) == ["confirm-one", "confirm-two"]
    assert page.is_checked("#one input")
    press(page, "a")
    assert focused(page) == "tick"


def test_enter_opens_the_current_row(opened: Opened) -> None:
    page = opened()
    press(page, "Enter")
    expect(page).to_have_url(re.compile("#opened$"))
    press(page, "j Enter")
    expect(page).to_have_url(re.compile("#opened-two$"))


def test_two_keys_one_after_the_other_lead_to_a_place(opened: Opened) -> None:
    page = opened()
    press(page, "g p")
    expect(page).to_have_url(re.compile("#policies$"))


def test_single_keys_rest_in_a_text_until_escape_leaves_it(opened: Opened) -> None:
    page = opened()
    press(page, "/ j c x")
    assert page.input_value("input[type=search]") == "jcx"
    press(page, "Escape c")
    assert page.input_value("input[type=search]") == "jcx"
    assert pressed(page) == ["confirm-one"]


def test_single_keys_can_be_switched_off(opened: Opened) -> None:
    page = opened('data-single-keys="off"')
    press(page, "c j x ? g p")
    assert pressed(page) == []
    assert current(page) == "one"
    page.focus("#one .case-link")
    press(page, "ArrowDown Enter")
    expect(page).to_have_url(re.compile("#opened-two$"))


def test_a_resting_act_keeps_the_focus_and_does_nothing(opened: Opened) -> None:
    page = opened()
    press(page, "j a")
    assert focused(page) == "Approve"
    press(page, "Enter Space")
    assert pressed(page) == []


def test_what_opens_leads_into_its_first_field(opened: Opened) -> None:
    page = opened()
    press(page, "j r")
    assert focused(page) == "reason"


def test_a_key_that_goes_to_a_decision_chooses_nothing(opened: Opened) -> None:
    page = opened()
    press(page, "4")
    assert focused(page) == "decision"
    assert not page.is_checked("input[type=radio]")


def test_ctrl_enter_presses_the_main_button_from_within_a_text(opened: Opened) -> None:
    page = opened()
    page.focus("#note textarea")
    press(page, "Control+Enter")
    assert pressed(page) == ["keep"]


def test_the_list_of_keys_is_read_from_the_page(opened: Opened) -> None:
    page = opened()
    page.focus("#one .case-link")
    press(page, "?")
    listed = page.locator("#keys dd").all_inner_texts()
    assert listed == ["Policies", "Search", "Confirm", "Decision"]
    press(page, "c Escape")
    assert pressed(page) == []
    assert focused(page) == "One"


def test_every_act_is_found_by_its_name_but_no_signature(opened: Opened) -> None:
    page = opened('data-single-keys="off"')
    press(page, "Control+k")
    offered = page.locator("#acts button").all_inner_texts()
    assert "Confirm" in offered
    assert "Keep the note" in offered
    assert not any("Sign" in name for name in offered)
    page.keyboard.type("conf")
    press(page, "Enter")
    assert pressed(page) == ["confirm-one"]


def test_a_menu_closes_by_escape_and_by_leaving(opened: Opened) -> None:
    page = opened()
    page.click("#more")
    press(page, "Escape")
    assert page.get_attribute("details.menu", "open") is None
    assert focused(page) == "more"
    page.click("#more")
    page.focus("#note textarea")
    assert page.get_attribute("details.menu", "open") is None


def test_a_form_is_sent_once_however_often_its_button_is_pressed(page: Page) -> None:
    page.set_content(
        "<form method=post><input name=a><button id=send>Send</button></form>"
        '<section data-error-summary tabindex=-1 id="errors"></section>'
    )
    page.evaluate(
        "addEventListener('submit', e => { window.sent = (window.sent || 0) + 1; "
        "window.stopped = (window.stopped || 0) + e.defaultPrevented; "
        "e.preventDefault(); })"
    )
    page.add_script_tag(path=SCRIPTS / "forms.js", type="module")
    page.wait_for_timeout(50)
    assert focused(page) == "errors"
    page.click("#send")
    page.click("#send")
    assert page.evaluate("[window.sent, window.stopped]") == [2, 1]
    assert page.get_attribute("#send", "aria-busy") == "true"
