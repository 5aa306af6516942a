"""What the checker says: LETTERS.md 9c, and that no missing element goes unnoticed."""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from reviews.rules.letters.applicability import ALL, considered
from reviews.rules.letters.checks import (
    ElementResult,
    blocking,
    check,
    one_per_element,
)
from reviews.rules.letters.content import (
    MEMBER,
    PROVIDER,
    Block,
    LetterContent,
    Run,
    content_hash,
)
from reviews.rules.letters.facts import LetterFacts
from reviews.rules.letters.phrasing import plain_date
from reviews.rules.letters.printed import PdfFacts, folded
from reviews.rules.letters.verdicts import (
    AT_SIGNING,
    FAIL,
    NOT_APPLICABLE,
    PASS,
    WAITING_FOR_PERSON,
    WARNING,
)
from tests.reviews.letters.worked_example import (
    CONFIRMED,
    E1,
    SCENARIOS,
    blanked,
    checked_at_issue,
    letter,
    printed,
    states,
    without,
)

LETTERS = [
    (scenario, recipient) for scenario in SCENARIOS for recipient in (MEMBER, PROVIDER)
]
PLACED = [
    (scenario, recipient, element)
    for scenario, recipient in LETTERS
    for element in sorted(
        {
            block.element
            for block in letter(SCENARIOS[scenario], recipient).walk()
            if block.element
        }
    )
]

# Together these print every element whose text is looked for in the final bytes.
PRINTED = {("E1", MEMBER), ("partial", PROVIDER), ("approval", MEMBER)}
ROWS = {row.id: row for row in ALL}


@cache
def made(scenario: str, recipient: str) -> tuple[LetterContent, PdfFacts]:
    content = letter(SCENARIOS[scenario], recipient)
    return content, printed(content)


def only(results: tuple[ElementResult, ...], id_: str, level: str) -> ElementResult:
    (found,) = (each for each in results if (each.id, each.level) == (id_, level))
    return found


@pytest.mark.parametrize(("scenario", "recipient"), LETTERS)
def test_each_letter_may_be_issued_when_all_is_confirmed_and_signed(
    scenario: str, recipient: str
) -> None:
    content, pdf = made(scenario, recipient)
    results = checked_at_issue(content, SCENARIOS[scenario], pdf)
    assert blocking(results, at_issue=True) == ()


@pytest.mark.parametrize(("scenario", "recipient"), LETTERS)
def test_each_draft_may_be_referred_but_not_issued(
    scenario: str, recipient: str
) -> None:
    content, _ = made(scenario, recipient)
    results = check(content, SCENARIOS[scenario])
    assert blocking(results) == ()
    assert blocking(results, at_issue=True)


@pytest.mark.parametrize(("scenario", "recipient", "element"), PLACED)
def test_a_missing_element_fails_and_no_other(
    scenario: str, recipient: str, element: str
) -> None:
    content, facts = letter(SCENARIOS[scenario], recipient), SCENARIOS[scenario]
    results = check(without(content, element), facts)
    assert states(results, FAIL) == {element}


@pytest.mark.parametrize(
    ("scenario", "recipient", "element"),
    [
        each
        for each in PLACED
        if each[:2] in PRINTED
        and "T" in ROWS[each[2]].levels
        and each[2] != "COM-07"  # its scripts come back in another order: see below
    ],
)
def test_what_is_missing_from_the_bytes_fails_and_nothing_else(
    scenario: str, recipient: str, element: str
) -> None:
    content, pdf = made(scenario, recipient)
    block = content.find(element)
    assert block is not None
    words = "•?".join(re.escape(folded(text)) for text in block.texts)
    rest, times = re.subn(words, "", pdf.folded, count=1)
    assert times == 1
    results = checked_at_issue(
        content, SCENARIOS[scenario], replace(pdf, page_texts=(rest,))
    )
    on_text = tuple(result for result in results if result.level == "T")
    assert states(on_text, FAIL) == {element}


@pytest.mark.parametrize("element", ["NOABD-09", "COM-07"])
def test_bytes_that_were_set_without_an_element(element: str) -> None:
    content = letter(E1)
    results = checked_at_issue(content, E1, printed(blanked(content, element)))
    assert states(results, FAIL) == {element}


def test_each_placed_row_is_placed_in_some_letter() -> None:
    assert {row.id for row in ALL if row.placed} == {
        element for _, _, element in PLACED
    }


def test_9c_the_checker_on_the_sample() -> None:
    content, pdf = made("E1", MEMBER)
    results = checked_at_issue(content, E1, pdf)
    expected = {
        ("COM-02", "X"): "September 11, 2026, the day it is issued.",
        ("NOABD-05", "X"): "WA.CP.MP.526, I., 2025-07-01",
        ("NOABD-09", "X"): "September 11, 2026 + 60 days = November 10, 2026.",
        ("NOABD-17", "X"): "September 11, 2026 + 10 days, or the change: September 21, "
        "2026.",
        ("NEG-05", "N"): "None found.",
        ("NEG-09", "N"): "None found.",
        ("COM-09", "T"): "Smallest type 12 point; at least 12.",
    }
    for (id_, level), detail in expected.items():
        result = only(results, id_, level)
        assert (result.state, result.detail) == (PASS, detail)
    assert only(results, "COM-10", "X").state == PASS


def test_9c_what_does_not_apply_says_why() -> None:
    content, pdf = made("E1", MEMBER)
    results = checked_at_issue(content, E1, pdf)
    reasons = {each.id: each.detail for each in results if each.state == NOT_APPLICABLE}
    assert reasons["NOABD-20"] == "The member is 58 years old."
    assert reasons["NOABD-21"] == "The reason isn’t that the benefit is not covered."
    assert reasons["NOABD-22"] == "The request was complete."
    for element in ("CON-01", "CON-02", "CON-03"):
        assert reasons[element].startswith("New service")


def test_every_considered_row_answers() -> None:
    content, pdf = made("E1", MEMBER)
    results = checked_at_issue(content, E1, pdf)
    assert [each.id for each in one_per_element(results)] == [
        row.id for row in considered(content, E1)
    ]


def test_a_row_is_asked_for_from_its_first_day() -> None:
    early = replace(E1, letter_date=date(2025, 7, 4))
    assert {row.id for row in considered(letter(E1), early)} == set()
    assert "COM-07" in {row.id for row in considered(letter(E1), E1)}


def moved(content: LetterContent, facts: LetterFacts) -> LetterContent:
    """The letter with its date moved one day on, and nothing computed again."""
    day = facts.letter_date + timedelta(days=1)

    def again(block: Block) -> Block:
        runs = block.runs
        if block.kind == "fact" and runs[0].words == "Date: ":
            runs = (runs[0], Run(plain_date(day), runs[1].role))
        return replace(block, runs=runs, children=tuple(map(again, block.children)))

    blocks = tuple(map(again, content.blocks))
    return replace(content, date=day.isoformat(), blocks=blocks)


def test_a_moved_letter_date_moves_both_last_days() -> None:
    one_day = timedelta(days=1)
    facts = replace(
        E1, letter_date=E1.letter_date + one_day, issued_at=E1.issued_at + one_day
    )
    failed = states(check(moved(letter(E1), E1), facts), FAIL)
    # The signature's day and the days that nobody computed are seen too.
    assert failed == {"NOABD-09", "NOABD-17", "NOABD-24", "NEG-09"}


def test_a_letter_dated_another_day_than_it_is_issued() -> None:
    facts = replace(E1, issued_at=E1.issued_at + timedelta(days=1))
    assert states(check(letter(E1), facts), FAIL) == {"COM-02"}


def test_a_person_confirms_what_no_program_can() -> None:
    results = check(letter(E1), E1)
    assert states(results, WAITING_FOR_PERSON) == {"NOABD-04", "NOABD-23", "NEG-07"}
    assert not states(check(letter(E1), E1, confirmed=CONFIRMED), WAITING_FOR_PERSON)


def test_another_letter_than_the_signed_one_is_refused() -> None:
    content, pdf = made("E1", MEMBER)
    signed = content_hash(letter(replace(E1, other_care="Call your doctor.")))
    results = check(content, E1, pdf, confirmed=CONFIRMED, signed_hash=signed)
    assert {each.id for each in blocking(results, at_issue=True)} == {"NOABD-24"}
    unsigned = check(content, E1, pdf, confirmed=CONFIRMED)
    assert {each.id for each in blocking(unsigned, at_issue=True)} == {"NOABD-24"}


def test_samples_are_a_warning_in_the_demo_and_a_stop_elsewhere() -> None:
    assert states(check(letter(E1), E1), WARNING) == {"COM-07", "COM-15"}
    production = replace(E1, samples_allowed=False)
    assert states(check(letter(E1), production), FAIL) == {"COM-07", "COM-15"}


def test_large_print_is_owed_to_who_asked_for_it() -> None:
    content, pdf = made("E1", MEMBER)
    facts = replace(E1, member=replace(E1.member, large_print=True))
    assert states(checked_at_issue(content, facts, pdf), FAIL) == {"COM-09"}


def test_while_drafting_the_bytes_are_still_to_come() -> None:
    results = check(letter(E1), E1)
    assert only(results, "NOABD-07", "T").state == AT_SIGNING
    assert only(results, "COM-09", "T").state == AT_SIGNING


def test_each_result_carries_its_law_and_how_to_mend_it() -> None:
    for result in check(letter(E1), E1):
        assert result.label
        assert result.citation
        assert result.remedy.endswith(".")
