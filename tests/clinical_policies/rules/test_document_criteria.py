"""How criteria are read from a document: where a line belongs, what its words say."""

import pytest

from clinical_policies.rules.document import ImportedPolicy, paths
from tests.clinical_policies.rules.documents import document, outline, rules_of


def criteria(*lines: str) -> ImportedPolicy:
    return document("Policy/Criteria", *lines)


# Criteria: where a line belongs

NESTED = """
- I. Widgets are **medically necessary** when ALL of the following are met:
  - A. Age is 18 years or older.
  - B. ONE of the following:
    - 1. A bent widget.
    - 2. At least two of the following:
      - a. Rust.
      - b. Noise.
      - c. Wear.
  - C. None of the following:
    - 1. A new widget.
- II. Otherwise widgets are **not medically necessary**."""
NESTED_LINES = NESTED.strip().splitlines()

NESTED_OUTLINE = {
    "I": "all", "I.A": None, "I.B": "any", "I.B.1": None, "I.B.2": "at_least:2",
    "I.B.2.a": None, "I.B.2.b": None, "I.B.2.c": None, "I.C": "none", "I.C.1": None,
    "II": None,
}  # fmt: skip


def test_labels_and_indents_make_the_tree() -> None:
    parsed = criteria(*NESTED_LINES)
    assert outline(parsed) == NESTED_OUTLINE
    assert not parsed.warnings
    assert [found.outcome for found in parsed.criteria] == [
        "medically_necessary",
        "not_medically_necessary",
    ]


def test_labels_alone_make_the_tree() -> None:
    flat = [line.lstrip(" -") for line in NESTED_LINES]
    assert outline(criteria(*flat)) == NESTED_OUTLINE


def test_indents_alone_make_the_tree() -> None:
    parsed = criteria("- One of:", "  - Rust.", "  - Wear.", "- Noise.")
    assert outline(parsed) == {"1": "any", "1.1": None, "1.2": None, "2": None}


def test_a_letter_that_is_also_a_numeral_follows_its_list() -> None:
    letters = [f"{letter}. Part." for letter in "ABCDEFGHIJ"]
    assert list(outline(criteria(*letters))) == list("ABCDEFGHIJ")


def test_a_numeral_under_a_letter_starts_its_own_list() -> None:
    parsed = criteria(
        "h. Any of the following:", "  i. Rust.", "  ii. Wear.", "i. Old."
    )
    assert list(outline(parsed)) == ["h", "h.i", "h.ii", "i"]


def test_prose_that_starts_like_a_label_is_prose() -> None:
    parsed = criteria("- Any of:", "  - Fever.", "  - C. difficile infection.")
    assert [path for path, _ in paths(parsed.criteria)] == ["1", "1.1", "1.2"]
    assert parsed.criteria[0].children[1].text == "C. difficile infection."


def test_a_skipped_label_is_kept_and_said() -> None:
    parsed = criteria("A. Rust.", "B. Wear.", "D. Noise.")
    assert list(outline(parsed)) == ["A", "B", "D"]
    assert rules_of(parsed) == ["label-out-of-order"]


def test_the_same_label_twice_has_two_paths() -> None:
    parsed = criteria("1. Rust.", "2. Wear.", "1. Noise.")
    assert list(outline(parsed)) == ["1", "2", "1-2"]


def test_a_wrapped_line_goes_on_with_its_criterion() -> None:
    parsed = criteria("- I. Widgets are not", "medically necessary.")
    assert parsed.criteria[0].text == "Widgets are not medically necessary."
    assert parsed.criteria[0].outcome == "not_medically_necessary"


def test_a_hanging_paragraph_belongs_to_its_criterion() -> None:
    parsed = criteria("- A. Rust.", "", "  Brown, not red.", "- B. Wear.")
    assert parsed.criteria[0].text == "Rust.\n\nBrown, not red."
    assert list(outline(parsed)) == ["A", "B"]


def test_entries_without_labels_hang_under_their_colon() -> None:
    parsed = criteria(
        "Widgets are covered when:", "", "Rust; or", "", "Wear.", "", "Bye."
    )
    assert outline(parsed) == {"1": "any", "1.1": None, "1.2": None, "2": None}


def test_a_joining_word_on_its_own_line_joins() -> None:
    parsed = criteria("Widgets are covered when:", "- Rust", "and", "- Wear")
    assert outline(parsed) == {"1": "all", "1.1": None, "1.2": None}
    assert parsed.criteria[0].children[0].text == "Rust and"


def test_a_heading_holds_what_stands_under_it_and_states_nothing() -> None:
    parsed = criteria("B. Not Covered", "", "Widgets are not covered.", "", "C. Other")
    heading, other = parsed.criteria
    assert (heading.text, heading.outcome) == ("Not Covered", None)
    assert heading.children[0].outcome == "not_covered"
    assert other.text == "Other"


def test_a_note_among_criteria_is_said() -> None:
    assert "note-among-criteria" in rules_of(
        criteria("I. Rust.", "", "Note: old ones.")
    )


# Criteria: what the words say

COMBINATORS = [
    ("when all of the following are met:", "all"),
    ("when ALL criteria are met:", "all"),
    ("both of the following:", "all"),
    ("any of the following:", "any"),
    ("one of the following:", "any"),
    ("at least one of the following:", "any"),
    ("one or more of the following:", "any"),
    ("either of the following:", "any"),
    ("two or more of the following:", "at_least:2"),
    ("at least TWO of the following:", "at_least:2"),
    ("at least three (3) of these:", "at_least:3"),
    ("3 of the following criteria:", "at_least:3"),
    ("a minimum of 2 of the following:", "at_least:2"),
    ("none of the following:", "none"),
    ("in the absence of any of the following:", "none"),
    ("unless one of the following is present:", "none"),
    ("not covered except when any of the following:", "none"),
    ("not covered except:", "none"),
    ("not covered under any of the following:", "any"),
    ("unless all of the following:", None),
    ("unless two of the following:", None),
    ("all of the following, unless it can’t be worn:", None),
    ("no more than 2 of the following:", None),
    ("not all of the following:", None),
    ("for 6 weeks or more:", None),
    ("the following:", None),
]


@pytest.mark.parametrize(("words", "combinator"), COMBINATORS)
def test_phrases_say_how_parts_combine(words: str, combinator: str | None) -> None:
    parsed = criteria(f"I. Widgets, {words}", "  A. Rust.", "  B. Wear.")
    assert parsed.criteria[0].combinator == combinator
    assert ("combinator-unclear" in rules_of(parsed)) == (combinator is None)


@pytest.mark.parametrize(
    ("first", "second", "combinator"),
    [("and", "", "all"), ("or", "", "any"), ("and", "or", None), ("", "", None)],
)
def test_silent_texts_go_by_the_ends_of_their_parts(
    first: str, second: str, combinator: str | None
) -> None:
    parts = [f"  A. Rust; {first}", f"  B. Wear; {second}", "  C. Noise."]
    parsed = criteria("I. Widgets need:", *parts)
    assert parsed.criteria[0].combinator == combinator


def test_all_with_or_between_parts_is_said() -> None:
    parsed = criteria("I. All of the following:", "  A. Rust; or", "  B. Wear.")
    assert parsed.criteria[0].combinator == "all"
    assert rules_of(parsed) == ["combinator-unclear"]


VERDICTS = [
    ("is **not medically necessary** for hands.", "not_medically_necessary"),
    ("is not considered reasonable and necessary.", "not_medically_necessary"),
    ("is unproven and not medically necessary.", "not_medically_necessary"),
    ("is experimental, investigational, or unproven.", "investigational"),
    ("is not covered.", "not_covered"),
    ("remains excluded from coverage.", "not_covered"),
    ("is non-covered by the plan.", "not_covered"),
    ("is medically necessary once.", "medically_necessary"),
    ("is covered once.", "medically_necessary"),
    ("is **medically necessary**; else it is not covered.", "medically_necessary"),
    ("is not covered for hands, and medically necessary for feet.", None),
    ("is not deemed safe, effective or medically necessary.", None),
    ("is described here for medical necessity.", None),
]


@pytest.mark.parametrize(("words", "outcome"), VERDICTS)
def test_statements_state_their_verdict(words: str, outcome: str | None) -> None:
    assert criteria(f"I. A widget {words}").criteria[0].outcome == outcome


def test_two_verdicts_are_said() -> None:
    parsed = criteria("I. Not covered for hands, medically necessary for feet.")
    assert rules_of(parsed) == ["verdict-unclear"]


def test_conditions_state_no_verdict() -> None:
    parsed = criteria("I. Covered when all of:", "  A. The part is not covered.")
    assert parsed.criteria[0].children[0].outcome is None


def test_necessity_without_conditions_is_said() -> None:
    parsed = criteria("I. A widget is medically necessary.")
    assert rules_of(parsed) == ["necessary-without-conditions"]
