"""Facts in, letter out: what the samples of LETTERS.md section 9 say, ours say."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from reviews.rules.letters.composing import compose, kind_of
from reviews.rules.letters.content import (
    ADVERSE,
    APPROVAL,
    MEMBER,
    PROVIDER,
    Run,
    Unprintable,
    as_data,
    content_hash,
    from_data,
)
from tests.reviews.letters.worked_example import APPROVAL as APPROVED_FACTS
from tests.reviews.letters.worked_example import (
    CHILD,
    DANA,
    E1,
    IMPLANT,
    MORGAN,
    PARTIAL,
    SCENARIOS,
    STOPPED,
    letter,
    provider_notice,
)

MEMBER_LETTER = """
Coordinated Care of Washington (sample)
100 Sample Street, Tacoma, WA 98400
1-800-555-0100 (TTY: 711)
Monday to Friday, 8 to 5
Dana R. Example
123 Sample Lane
Olympia, WA 98500
September 11, 2026
EX0001470
26-04398
We are not approving the care your doctor asked for
Notice of Adverse Benefit Determination
Pat Q. Sample
September 10, 2026
tem cell implant, right knee (code 0565T), one time
September 14, 2026
Stem Cell Therapy for Musculoskeletal Conditions, policy WA.CP.MP.526, section I., in
July 1, 2025
copies are free
by November 10, 2026
60 days
Write to: Appeals, 100 Sample Street, Tacoma, WA 98400.
Send a fax to 1-800-555-0101.
A call is enough.
in writing
interpreter
14 days
72 hours
120 days
10 days
September 21, 2026
may have to pay
Her name is Morgan T. Sample, MD. She is a medical director at our plan.
She is a bone and joint doctor with a license in Washington.
Signed electronically: Morgan T. Sample, MD, Medical Director, September 11, 2026
large print, in braille
Copy: Pat Q. Sample, MD
appeal form; form to let someone act for you; help in your language; notice about fair
""".strip().splitlines()

PROVIDER_NOTICE = """
September 11, 2026, 15:42 PDT, by portal
Pat Q. Sample, MD
1234567893
Dana R. Example
EX0001470
26-04398
September 10, 2026, 09:12 PDT
standard
CPT 0565T-RT
2026-09-14
M17.11
Denied: not medically necessary
criterion I. of WA.CP.MP.526
WA.CP.MP.526, Stem Cell Therapy for Musculoskeletal Conditions, criterion I.
last revised 02/25, effective July 1, 2025; based on the state’s health technology
the provider portal
Office note of September 2, 2026
Knee X-ray report of August 21, 2026
Morgan T. Sample, MD, Medical Director, orthopedic surgery, licensed in Washington
1-800-555-0102
September 25, 2026 (14 days)
The member may appeal by November 10, 2026.
written consent
72 hours
letter to the member
WAC 182-502-0160
""".strip().splitlines()


@pytest.mark.parametrize("words", MEMBER_LETTER)
def test_9a_the_member_reads(words: str) -> None:
    assert words in letter(E1).text


@pytest.mark.parametrize("words", PROVIDER_NOTICE)
def test_9b_the_provider_reads(words: str) -> None:
    assert words in provider_notice(E1).text


@pytest.mark.parametrize("recipient", [MEMBER, PROVIDER])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_each_element_stands_in_one_place(scenario: str, recipient: str) -> None:
    content = letter(SCENARIOS[scenario], recipient)
    places = Counter(block.element for block in content.walk() if block.element)
    assert set(places.values()) == {1}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_letter_comes_back_from_its_data_as_it_was(scenario: str) -> None:
    content = letter(SCENARIOS[scenario])
    again = from_data(as_data(content))
    assert again == content
    assert content_hash(again) == content_hash(content)


def test_another_format_of_data_is_refused() -> None:
    with pytest.raises(ValueError, match="format 99"):
        from_data({**as_data(letter(E1)), "format": 99})


def test_one_changed_word_changes_the_hash() -> None:
    other = letter(replace(E1, other_care=E1.other_care + " Call us."))
    assert content_hash(other) != content_hash(letter(E1))


def test_anything_less_than_asked_is_adverse() -> None:
    assert kind_of(E1) == kind_of(PARTIAL) == ADVERSE
    assert kind_of(SCENARIOS["fewer units"]) == ADVERSE
    assert kind_of(APPROVED_FACTS) == APPROVAL


def test_no_approval_letter_is_made_of_a_denied_line() -> None:
    with pytest.raises(ValueError, match="NOABD"):
        compose(APPROVAL, MEMBER, E1)


def test_nobody_else_is_written_to() -> None:
    with pytest.raises(KeyError):
        compose(ADVERSE, "neighbour", E1)


def test_a_partial_letter_keeps_both_answers_apart() -> None:
    content = letter(PARTIAL)
    table, refused = content.find("PAR-01"), content.find("NOABD-03")
    assert table is not None
    assert refused is not None
    rows = [[cell.text for cell in row.children] for row in table.children]
    assert rows == [
        ["You asked for", "We approved", "We did not approve"],
        ["Stem cell implant, right knee, one time", "Nothing", "One time"],
        [
            "Shot of medicine into your right knee, 3\u00a0times",
            "3\u00a0times",
            "Nothing",
        ],
    ]
    assert "shot of medicine" not in "".join(refused.texts)
    assert (
        content.title == "We are not approving some of the care your doctor asked for"
    )


def test_a_childs_letter_goes_to_the_parent() -> None:
    address = letter(CHILD).find("COM-03")
    assert address is not None
    assert address.texts[0] == "Parent or guardian of Dana R. Example"


def test_a_representative_gets_a_copy() -> None:
    member = replace(DANA, representative="Robin Sample")
    copies = letter(replace(E1, member=member)).text
    assert "Copy: Pat Q. Sample, MD; Robin Sample" in copies


def test_a_nurse_who_decides_a_benefit_reason_is_not_called_a_doctor() -> None:
    nurse = replace(
        MORGAN, credentials="RN", title="Utilization Nurse", specialty_plain=""
    )
    text = letter(replace(SCENARIOS["not covered"], decided_by=nurse)).text
    assert "A trained member of our staff made this decision." in text
    assert "A doctor made this decision." not in text


def test_the_later_of_two_days_is_the_last_to_keep_care() -> None:
    assert STOPPED.keep_care_last_day == date(2026, 9, 30)
    assert E1.keep_care_last_day == date(2026, 9, 21)


def test_what_people_type_is_never_a_template() -> None:
    words = (
        "Use {phone} and {0.__class__} and %s. You have arthritis in your right knee."
    )
    facts = replace(E1, reason=words, member=replace(DANA, name="Jo {member} Example"))
    text = letter(facts).text
    assert words in text
    assert "Jo {member} Example" in text


def test_reasons_of_two_kinds_name_their_services() -> None:
    other = replace(
        IMPLANT, number=2, reason_kind="not_covered", plain_service="ice bag"
    )
    text = letter(replace(E1, lines=(IMPLANT, other))).text
    assert "stem cell implant, right knee: We said no because" in text
    assert "ice bag: We said no because your plan does not pay" in text


@pytest.mark.parametrize(
    "character",
    ["\u202e", "\u2067", "\u200f", "\x00", "\n", "\ue000", "\ud800", "\xad"],
)
def test_a_character_that_hides_or_turns_text_is_refused(character: str) -> None:
    with pytest.raises(Unprintable, match=f"U\\+{ord(character):04X}"):
        Run(f"Dana{character}Example")


@pytest.mark.parametrize("name", ["می‌خواهم", "José Ñandú", "李小龍", "O’Brien-Smith"])
def test_a_name_in_any_script_is_taken(name: str) -> None:
    assert Run(name).words == name
