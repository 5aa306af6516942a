"""LETTERS.md section 7: two programs that count so agree."""

import pytest

from reviews.rules.letters import readability
from tests.reviews.letters.sample_letter import BODY, HARDEST
from tests.reviews.letters.worked_example import SCENARIOS, letter


def test_the_sample_letter_has_grade_2_6() -> None:
    assert readability.measure_paragraphs(BODY).grade == 2.6


def test_its_hardest_paragraph_has_grade_6_1_alone() -> None:
    measured = readability.measure_paragraphs(BODY)
    assert measured.hardest_paragraph == HARDEST
    assert measured.hardest_grade == 6.1


def test_the_writer_sees_five_sentences_and_ten_words() -> None:
    measured = readability.measure_paragraphs(BODY)
    assert len(measured.longest_sentences) == 5
    assert measured.longest_sentences[0].startswith("You can ask for a fast appeal if")
    assert len(measured.hardest_words) == 10
    assert {"interpreter", "medically"} <= set(measured.hardest_words)


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("knee", 1),
        ("care", 1),
        ("looked", 1),
        ("needed", 2),
        ("little", 2),
        ("you", 1),
        ("yes", 1),
        ("studies", 2),
        ("the", 1),
        ("arthritis", 3),
        ("necessary", 4),
    ],
)
def test_syllables(word: str, syllables: int) -> None:
    assert readability.syllables(word) == syllables


def test_an_initial_ends_no_sentence_and_a_line_break_does() -> None:
    assert readability.sentences("Ask Morgan T. Sample. Then wait\nor call") == [
        "Ask Morgan T Sample",
        "Then wait",
        "or call",
    ]


def test_a_text_without_words_has_no_grade() -> None:
    assert readability.measure_paragraphs(["", "12 34"]).grade == 0


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_letter_to_a_member_stays_well_below_grade_6(scenario: str) -> None:
    assert readability.measure(letter(SCENARIOS[scenario])).grade <= 5
