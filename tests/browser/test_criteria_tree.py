"""The editor arranges a draft's criteria by keys: labels follow, and what stands on the
page is what is saved.
"""

import pytest

from clinical_policies.models import PolicyVersion
from tests.browser.steps import Person, PersonAt

CHANGE = "/admin/clinical_policies/policyversion/{}/change/"


@pytest.fixture
def priya(person: PersonAt) -> Person:
    """The editor, at a draft that she made from the approved sample of knee braces."""
    editor = person("editor")
    approved = PolicyVersion.objects.get(policy__reference_number="SAMPLE.DME.02")
    editor.looks_at(CHANGE.format(approved.pk))
    editor.goes("Control+Enter")
    editor.reads("A new draft")
    return editor


def draft() -> PolicyVersion:
    return PolicyVersion.objects.get(status=PolicyVersion.Status.DRAFT)


def labels(at: Person) -> list[str]:
    return at.page.locator(".criterion__label").all_inner_texts()


def test_a_criterion_is_moved_indented_and_added_by_keys(priya: Person) -> None:
    second = draft().criteria.get(path="I.B")
    priya.page.get_by_label("Text of B.", exact=True).focus()
    priya.presses("Alt+ArrowUp")
    assert priya.page.locator("#announce").inner_text() == "B. is now A."
    priya.presses("Alt+ArrowDown Alt+ArrowRight")
    assert labels(priya)[:4] == ["I.", "A.", "1.", "B."]
    priya.presses("Alt+Enter")
    priya.writes("Written below it.")
    priya.goes("Control+Enter")
    priya.reads("Saved:")
    assert labels(priya)[:5] == ["I.", "A.", "1.", "2.", "B."]
    second.refresh_from_db()
    assert second.path == "I.A.1"
    assert draft().criteria.get(path="I.A.2").text == "Written below it."


def test_a_form_that_comes_back_keeps_its_moves(priya: Person) -> None:
    first = draft().criteria.get(path="I.A")
    priya.page.get_by_label("Text of A.", exact=True).focus()
    priya.presses("Alt+ArrowDown")
    priya.page.get_by_label("Date of last revision").fill("13/26")
    priya.goes("Control+Enter")
    priya.reads("“13/26” is no month")
    moved = priya.page.get_by_label("Text of B.", exact=True).first
    assert moved.input_value() == first.text
    priya.page.get_by_label("Date of last revision").fill("12/26")
    priya.goes("Control+Enter")
    first.refresh_from_db()
    assert first.path == "I.B"


def test_what_hangs_on_a_removed_criterion_goes_with_it_unless_kept(
    priya: Person,
) -> None:
    before = draft().criteria.count()
    rows = priya.page.locator("[data-row-of]", has_text="Remove E.")
    rows.first.get_by_label("Remove E. on saving").check()
    gone = priya.page.locator("[name^=criteria][name$=DELETE]:checked")
    assert gone.count() == 6
    gone.last.uncheck()
    priya.goes("Control+Enter")
    priya.reads("Saved:")
    assert draft().criteria.count() == before - 5
