"""A letter that disagrees with the case, or says too much, names the element."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from reviews.rules.letters.checks import check
from reviews.rules.letters.content import Block, LetterContent, Run
from reviews.rules.letters.facts import LetterFacts, TemplateApproval
from reviews.rules.letters.verdicts import FAIL, PASS, WARNING
from tests.reviews.letters.worked_example import (
    APPROVAL,
    CHILD,
    DANA,
    E1,
    FACTS_MISSING,
    FEWER_UNITS,
    IMPLANT,
    INJECTION,
    MORGAN,
    PARTIAL,
    PLAN,
    STEM_CELLS,
    STOPPED,
    letter,
    provider_notice,
    states,
)

HARD = " ".join(["Notwithstanding aforementioned documentation requirements"] * 6) + "."


def failing(facts: LetterFacts) -> set[str]:
    """What fails in the letter that these facts make."""
    return states(check(letter(facts), facts), FAIL)


def against(content: LetterContent, facts: LetterFacts) -> set[str]:
    """What fails in a letter that other facts made."""
    return states(check(content, facts), FAIL)


def saying(words: str, facts: LetterFacts = E1) -> set[str]:
    """What fails when the nurse adds these words to the other care."""
    more = replace(facts, other_care=f"{facts.other_care} {words}")
    return failing(more)


FACTS_THAT_LACK = {
    "COM-01": replace(E1, plan=replace(PLAN, tty="")),
    "COM-05": replace(E1, member=replace(DANA, preferred_language="es")),
    "COM-10": replace(E1, reason=f"{E1.reason} {HARD * 9}"),
    "APV-02": replace(APPROVAL, lines=(replace(INJECTION, first_date=None),)),
    "APV-04": replace(APPROVAL, authorization_number=""),
    "PAR-02": replace(FEWER_UNITS, enough=""),
    "NOABD-04": replace(E1, reason="It is not medically necessary."),
    "NOABD-05": replace(E1, lines=(replace(IMPLANT, rule=None),)),
    "NOABD-16": replace(E1, line_of_business="ambetter"),
    "NOABD-18": replace(E1, decided_by=replace(MORGAN, specialty_plain="")),
    "NOABD-20": replace(CHILD, individual_review=""),
    "NOABD-22": replace(FACTS_MISSING, missing_information=None),
    "CON-01": replace(STOPPED, letter_date=date(2026, 9, 21)),
    "NEG-08": replace(E1, lines=(replace(IMPLANT, diagnosis_code="F32.1"),)),
}


@pytest.mark.parametrize("element", FACTS_THAT_LACK)
def test_facts_that_lack_something_fail_by_name(element: str) -> None:
    assert element in failing(FACTS_THAT_LACK[element])


def test_a_reason_in_the_members_language_is_recorded() -> None:
    spanish = replace(DANA, preferred_language="es")
    reason = "The Spanish template waits for the state. An interpreter will call."
    facts = replace(E1, member=spanish, language_reason=reason)
    assert failing(facts) == set()


def test_the_reason_names_the_condition() -> None:
    words = "Your records came on time. We read each page of them with care."
    assert failing(replace(E1, reason=words)) == {"NOABD-04"}


@pytest.mark.parametrize("credentials", ["RN", "PA-C", "PhD", ""])
def test_only_a_physician_stands_behind_a_medical_reason(credentials: str) -> None:
    facts = replace(E1, decided_by=replace(MORGAN, credentials=credentials))
    assert "NOABD-06" in failing(facts)


def test_nobody_decided() -> None:
    assert {"NOABD-06", "NOABD-18", "NOABD-24"} <= failing(replace(E1, decided_by=None))


def test_another_version_of_the_policy_than_the_pinned_one() -> None:
    newer = replace(STEM_CELLS, effective=date(2026, 7, 1))
    facts = replace(E1, lines=(replace(IMPLANT, rule=newer),))
    assert against(letter(E1), facts) == {"NOABD-05", "NEG-09"}


def test_another_criterion_than_the_pinned_one() -> None:
    other = replace(STEM_CELLS, label="II.")
    facts = replace(E1, lines=(replace(IMPLANT, rule=other),))
    assert against(letter(E1), facts) == {"NOABD-05"}


def test_another_decider_than_in_the_determination() -> None:
    other = replace(MORGAN, name="Ines Varga")
    assert against(letter(E1), replace(E1, decided_by=other)) == {
        "NOABD-18",
        "NOABD-24",
    }


def test_a_line_that_is_approved_in_the_case_and_denied_in_the_letter() -> None:
    both = replace(
        PARTIAL,
        lines=(
            IMPLANT,
            replace(INJECTION, outcome="denied", reason_kind="not_covered"),
        ),
    )
    failed = against(letter(both), PARTIAL)
    assert "NOABD-03" in failed


def test_a_line_the_letter_forgot() -> None:
    one_more = replace(PARTIAL, lines=(*PARTIAL.lines, replace(IMPLANT, number=3)))
    assert "PAR-01" in against(letter(PARTIAL), one_more)


def test_another_members_address() -> None:
    other = replace(DANA, address_lines=("9 Other Street", "Olympia, WA 98500"))
    assert against(letter(E1), replace(E1, member=other)) == {"COM-03"}


def test_ten_days_before_care_stops_unless_an_exception_is_named() -> None:
    stopped = STOPPED.stopped
    assert stopped is not None
    soon = replace(stopped, effective_on=E1.letter_date + timedelta(days=9))
    assert failing(replace(E1, stopped=soon)) == {"CON-01"}
    excused = replace(soon, exception="42 CFR 431.213(a)")
    assert failing(replace(E1, stopped=excused)) == set()


def test_a_notice_after_the_deadline() -> None:
    late = replace(E1, due_at=E1.issued_at - timedelta(seconds=1))
    assert states(check(provider_notice(late), late), FAIL) == set()
    assert "PRV-01" in states(check(provider_notice(late), late), WARNING)


def test_a_providers_reason_that_fits_anybody() -> None:
    vague = replace(E1, reason="", clinical_rationale="Not medically necessary.")
    assert states(check(provider_notice(vague), vague), FAIL) == {"PRV-03"}


def test_an_edited_language_notice() -> None:
    first, *rest = E1.languages
    edited = replace(first, sentence=first.sentence.replace("free", "cheap"))
    assert failing(replace(E1, languages=(edited, *rest))) == {"COM-07"}


def test_fifteen_languages_are_too_few() -> None:
    assert failing(replace(E1, languages=E1.languages[:15])) == {"COM-07"}
    assert failing(replace(E1, languages=E1.languages[:16])) == set()


def test_an_enclosure_that_is_listed_and_not_there() -> None:
    content = letter(E1)
    kept = tuple(
        block
        for block in content.blocks
        if block.kind != "enclosure" or block.children[0].text != "Appeal form"
    )
    assert against(replace(content, blocks=kept), E1) == {"COM-14"}


@pytest.mark.parametrize(
    ("approval", "state"),
    [
        (TemplateApproval(approved_on=date(2026, 3, 3)), PASS),
        (TemplateApproval(approved_on=date(2026, 9, 12)), FAIL),
        (TemplateApproval(date(2026, 3, 3), retired_on=date(2026, 9, 11)), FAIL),
        (TemplateApproval(date(2026, 3, 3), retired_on=date(2026, 9, 12)), PASS),
        (TemplateApproval(), FAIL),
    ],
)
def test_the_states_approval_of_the_template(
    approval: TemplateApproval, state: str
) -> None:
    facts = replace(E1, template=approval, samples_allowed=False)
    results = check(letter(facts), facts)
    assert "COM-15" in states(results, state)


def test_a_grade_between_6_and_8_warns_and_a_waiver_lets_more_pass() -> None:
    facts = FACTS_THAT_LACK["COM-10"]
    waived = replace(facts, grade_waiver="The state’s own words, required.")
    results = check(letter(waived), waived)
    assert "COM-10" in states(results, WARNING)


NOT_IN_A_LETTER = {
    "NEG-01": "Please call the nurse on the desk before noon about this member.",
    "NEG-02": "See also EX0009999.",
    "NEG-03": "You were born on 3/2/1968.",
    "NEG-04": "Your PCP knows what prior auth means.",
    "NEG-05": "This is autologous cellular implant derived from adipose tissue.",
    "NEG-06": "It is too expensive.",
    "NEG-09": "You will win on October 1, 2026.",
    "NEG-10": "Ask us [name …] about it..",
    "COM-13": "We wrote the same to Robin Q. Other.",
}
GUARDED = replace(
    E1,
    internal_texts=("Note: please call the nurse on the desk before noon, urgent.",),
    descriptors=("Autologous cellular implant derived from adipose tissue for knees",),
    other_people=("Robin Q. Other",),
)


@pytest.mark.parametrize("element", NOT_IN_A_LETTER)
def test_what_must_not_be_in_a_letter(element: str) -> None:
    # A birth date is also a day that nobody computed.
    also = {"NEG-09"} if element == "NEG-03" else set()
    assert saying(NOT_IN_A_LETTER[element], GUARDED) == {element} | also


@pytest.mark.parametrize(
    "form",
    ["1968-03-02", "March 2, 1968", "3/2/68", "03/02/1968", "3-2-1968", "2 March 1968"],
)
def test_the_birth_date_in_any_form(form: str) -> None:
    assert "NEG-03" in saying(f"Born {form}.")


@pytest.mark.parametrize(
    ("element", "words"),
    [
        ("NEG-02", "26-99999"),
        ("NEG-02", "CASE-2026-000148"),
        ("NEG-03", "123-45-6789"),
        ("NEG-04", "The UM team."),
        ("NEG-09", "On 2026-10-01."),
        ("NEG-09", "By 10/1/2026."),
        ("NEG-10", "TBD"),
        ("NEG-10", "{member}"),
        ("NEG-10", "None"),
        ("NEG-10", "lorem ipsum"),
        ("NEG-10", "XXX"),
    ],
)
def test_planted_words(element: str, words: str) -> None:
    assert element in saying(words)


@pytest.mark.parametrize(
    "words",
    [
        "On September 2, 2026 your doctor wrote that you limp.",  # a record's day
        "We paid for none of this before.",
        "Umbrellas and pants are fine words.",
        "Call 1-800-555-0100.",
        "Case 26-04398 is yours.",
    ],
)
def test_words_that_only_look_like_it(words: str) -> None:
    assert saying(words) == set()


def test_an_address_in_pennsylvania_is_no_jargon() -> None:
    member = replace(DANA, address_lines=("1 Main Street", "Erie, PA 16501"))
    assert failing(replace(E1, member=member)) == set()


def test_an_approval_says_nothing_of_appeals() -> None:
    content = letter(APPROVAL)
    extra = Block("paragraph", (Run("You can appeal."),))
    longer = replace(content, blocks=(*content.blocks, extra))
    assert against(longer, APPROVAL) == {"APV-07"}
