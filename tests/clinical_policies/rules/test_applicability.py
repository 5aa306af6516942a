"""Which policy speaks about a line: the worked examples, and what may never be."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinical_policies.rules.applicability import (
    LogEntry,
    Provision,
)
from clinical_policies.rules.codes import normalise_diagnosis, normalise_procedure
from tests.clinical_policies.rules.shelf import (
    DAY,
    EARLIER,
    NOT_NECESSARY,
    STEM_CELL,
    Shelf,
    first,
    flag_names,
    request,
    rules,
    texts,
)

PROVISION = Provision(
    "apple-health",
    date(2026, 8, 1),
    None,
    "Cell implants for the knee are covered within a state-approved study.",
    "Sample provision 1",
)


def test_e1_listed_code_and_diagnosis_in_scope_meet_a_categorical_statement() -> None:
    found = first(request("0565T", "M17.11"))
    assert (found.verdict, found.criterion) == (NOT_NECESSARY, "I")
    assert (found.criterion_key, found.version_id) == ("statement-1", 1)
    assert (found.reference, found.diagnosis) == ("WA.CP.MP.526", "M17.11")
    assert found.governing_day == DAY
    assert found.flags == ()
    assert [(reason.tone, reason.text) for reason in found.reasons] == [
        ("good", "In force on Sep 14, 2026, the governing date"),
        ("good", "Apple Health is a line of business of this policy"),
        ("good", "0565T is listed in WA.CP.MP.526"),
        ("good", "M17.11 is in scope, M00–M99"),
        ("adverse", "Criterion I. is categorical, with no exception"),
    ]
    assert found.headline == "Criterion I. says this is not medically necessary."


def test_e2_a_code_alone_never_denies_a_diagnosis_out_of_scope() -> None:
    found = first(request("38241", "C90.00"))
    assert (found.verdict, found.diagnosis) == ("does_not_address", "C90.00")
    assert found.criterion == ""
    assert "C90.00 is out of scope, the policy is silent" in texts(found)


def test_e3_the_lines_own_pointers_decide() -> None:
    found = first(request("38241", "C90.00", "M17.11", points_to=("C90.00",)))
    assert (found.verdict, found.diagnosis) == ("does_not_address", "C90.00")
    assert "The line points to C90.00" in texts(found)
    assert "The line does not point to M17.11" in texts(found)


@pytest.mark.parametrize("pointers", [(), ("C90.00", "M17.11")])
def test_e4_mixed_scope_is_asked_never_decided(pointers: tuple[str, ...]) -> None:
    found = first(request("38241", "C90.00", "M17.11", points_to=pointers))
    assert (found.verdict, found.ask) == ("needs_answers", "which-diagnosis")
    assert found.candidates == ("C90.00", "M17.11")
    assert found.headline == "Which diagnosis does this line treat?"


@pytest.mark.parametrize(
    ("treats", "verdict"),
    [
        ("C90.00", "does_not_address"),
        ("M17.11", NOT_NECESSARY),
        ("M16.12", "needs_answers"),  # no diagnosis of this request
        ("not-said", "needs_answers"),
    ],
)
def test_e4_the_reviewers_answer_narrows_it(treats: str, verdict: str) -> None:
    asked = request("38241", "C90.00", "M17.11", treats=treats)
    assert first(asked).verdict == verdict


def test_e5_a_code_that_only_the_log_names_may_apply() -> None:
    found = first(request("38232", "M16.12"))
    assert (found.verdict, found.version_id) == ("policy_may_apply", 1)
    assert (found.diagnosis, found.reference) == ("M16.12", "WA.CP.MP.526")
    assert "38232 is not listed on Sep 14, 2026" in texts(found)
    assert "The log says it was added in 02/23, no entry removes it" in texts(found)
    assert found.headline == "WA.CP.MP.526 may apply. Attach it, or say why not."


def test_e5_an_attached_policy_is_held_against_the_line() -> None:
    found = first(request("38232", "M16.12", attached="WA.CP.MP.526"))
    assert (found.verdict, found.criterion) == (NOT_NECESSARY, "I")
    assert "policy-attached" in rules(found)


def test_e5_not_when_the_diagnosis_or_the_line_of_business_is_another() -> None:
    assert first(request("38232", "C90.00")).verdict == "no_policy_found"
    wellcare = request("38232", "M16.12", line_of_business="wellcare")
    assert first(wellcare).verdict == "no_policy_found"


def test_e5_a_number_inside_a_longer_one_is_no_mention() -> None:
    assert first(request("3823", "M16.12")).verdict == "no_policy_found"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Deleted 38232.", "removed in 02/23"),
        ("Added 38230 and removed 38232.", "removed in 02/23"),
        ("Added 38232, removed 38230.", "added in 02/23, no entry removes it"),
        ("38232 added.", "added in 02/23, no entry removes it"),
        ("See 38232.", "named in 02/23, no entry removes it"),
    ],
)
def test_e5_the_log_says_what_was_done_with_the_code(text: str, words: str) -> None:
    logged = replace(STEM_CELL, log=(LogEntry(text, "2023-02", "2023-02"),))
    found = first(request("38232", "M16.12"), Shelf.of(logged))
    assert f"The log says it was {words}" in texts(found)


def test_e6_no_policy_is_said_plainly() -> None:
    found = first(request("20610", "M17.11"))
    assert (found.verdict, found.version_id) == ("no_policy_found", None)
    assert texts(found) == ["No policy in force on Sep 14, 2026 lists 20610"]
    assert found.headline == "No policy of ours speaks about this line."


def test_e7_never_by_a_text_not_yet_in_force() -> None:
    found = first(request("0565T", "M17.11", first_date=date(2025, 6, 30)))
    assert (found.verdict, found.version_id) == ("no_version_in_force", None)
    assert [(one.version_id, one.effective) for one in found.nearest] == [
        (1, date(2025, 7, 1))
    ]
    assert texts(found) == [
        "The governing date is Jun 30, 2025, the first service day",
        "Next version takes effect Jul 1, 2025, one day later",
        "The version before it, revised 02/24, isn’t stored",
    ]
    assert found.headline == "No stored version was in force on Jun 30, 2025."


def test_e7_by_the_version_in_force_that_day_when_it_is_stored() -> None:
    shelf = Shelf.of(EARLIER, STEM_CELL)
    found = first(request("0565T", "M17.11", first_date=date(2025, 6, 30)), shelf)
    assert (found.verdict, found.version_id) == (NOT_NECESSARY, 2)


def test_e7_the_day_of_receipt_governs_without_a_service_day() -> None:
    received = date(2025, 6, 30)
    asked = request("0565T", "M17.11", first_date=None, received_on=received)
    found = first(asked)
    assert (found.verdict, found.governing_day) == ("no_version_in_force", received)
    assert "no service day is given" in texts(found)[0]


def test_e7_not_when_the_text_in_force_dropped_the_code() -> None:
    dropped = replace(STEM_CELL, codes=STEM_CELL.codes[:-1], log=())
    found = first(request("0566T", "M17.11"), Shelf.of(EARLIER, dropped))
    assert found.verdict == "no_policy_found"
    assert "listed-on-other-days" in rules(found)


def test_e8_the_first_day_governs_and_a_new_version_is_flagged() -> None:
    dates = {"first_date": date(2025, 6, 25), "last_date": date(2025, 7, 5)}
    shelf = Shelf.of(EARLIER, STEM_CELL)
    found = first(request("0565T", "M17.11", **dates), shelf)
    assert (found.verdict, found.version_id) == (NOT_NECESSARY, 2)
    assert flag_names(found) == ["new_version_within_dates"]
    assert "New version from Jul 1, 2025, within the dates" in texts(found)


def test_e8_also_when_no_version_is_in_force_on_the_first_day() -> None:
    dates = {"first_date": date(2025, 6, 25), "last_date": date(2025, 7, 5)}
    found = first(request("0565T", "M17.11", **dates))
    assert found.verdict == "no_version_in_force"
    assert flag_names(found) == ["new_version_within_dates"]
    assert found.headline == (
        "No stored version was in force on Jun 25, 2025."
        " A new version takes effect within these dates."
    )


@pytest.mark.parametrize("last", [date(2025, 6, 30), None])
def test_e8_no_flag_when_the_dates_end_before_it(last: date | None) -> None:
    asked = request("0565T", "M17.11", first_date=date(2025, 6, 25), last_date=last)
    assert flag_names(first(asked)) == []
    assert flag_names(first(asked, Shelf.of(EARLIER, STEM_CELL))) == []


def test_e9_scleroderma_of_the_hands_lies_in_chapter_13() -> None:
    found = first(request("0489T", "M34.1"))
    assert (found.verdict, found.criterion) == (NOT_NECESSARY, "I")


def test_e10_another_line_of_business() -> None:
    found = first(request("0565T", "M17.11", line_of_business="wellcare"))
    assert (found.verdict, found.version_id) == ("wrong_line_of_business", 1)
    assert texts(found)[1:] == [
        "Lines of business: Apple Health",
        "The member has Wellcare on Sep 14, 2026",
    ]
    assert found.headline == "WA.CP.MP.526 does not govern Wellcare members."


@pytest.mark.parametrize("code", ["0565t", " 0565T ", "０５６５Ｔ"])
@pytest.mark.parametrize("diagnosis", ["M17.11", "m1711", "M17 11"])
def test_e11_typed_codes_are_found_as_e1(code: str, diagnosis: str) -> None:
    line = normalise_procedure(code)
    treated = normalise_diagnosis(diagnosis)
    found = first(request(line.code, treated.code, system=line.system))
    assert found == first(request("0565T", "M17.11"))


def test_e12_each_line_has_its_own_finding() -> None:
    verdicts = [
        first(request(code, "M17.11")).verdict for code in ("0565T", "0566T", "20610")
    ]
    assert verdicts == [NOT_NECESSARY, NOT_NECESSARY, "no_policy_found"]


@pytest.mark.parametrize(
    ("example", "diagnosis", "question"),
    [("E13", "M34.0", "systemic-sclerosis"), ("E16", "M84.58XA", "another-disease")],
)
def test_e13_e16_a_transplant_is_asked_about_first(
    example: str, diagnosis: str, question: str
) -> None:
    found = first(request("38241", diagnosis))
    assert (found.verdict, found.ask) == ("needs_answers", "answer-first"), example
    assert [asked.id for asked in found.questions] == [question]
    assert found.diagnosis == diagnosis
    assert f"{diagnosis} with 38241 always needs a reviewer’s answer" in texts(found)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("speaks", NOT_NECESSARY),
        ("does_not_speak", "does_not_address"),
        ("perhaps", "needs_answers"),
    ],
)
def test_e13_the_reviewers_answer_settles_it(answer: str, verdict: str) -> None:
    asked = request("38241", "M34.0", answered_first={"systemic-sclerosis": answer})
    assert first(asked).verdict == verdict


def test_e13_silence_about_one_of_two_diagnoses_is_mixed_scope() -> None:
    answers = {"systemic-sclerosis": "does_not_speak"}
    found = first(request("38241", "M34.0", "M17.11", answered_first=answers))
    assert found.ask == "which-diagnosis"


def test_e14_under_21_in_medicaid_needs_an_individual_review() -> None:
    found = first(request("0565T", "M08.3", born=date(2012, 5, 1)))
    assert (found.verdict, found.criterion) == (NOT_NECESSARY, "I")
    assert flag_names(found) == ["early_periodic_screening_review"]
    assert found.flags[0].citation == "42 USC 1396d(r)(5), WAC 182-534-0100"
    assert found.headline == (
        "Criterion I. speaks, but alone it can’t end this: the member is under 21."
    )


@pytest.mark.parametrize(
    ("born", "business", "flagged"),
    [
        (date(2005, 9, 15), "apple-health", True),  # 21 the day after
        (date(2005, 9, 14), "apple-health", False),
        (date(2012, 5, 1), "ambetter", False),
        (None, "apple-health", False),
    ],
)
def test_e14_only_for_medicaid_members_under_21(
    born: date | None, business: str, flagged: bool
) -> None:
    both = replace(STEM_CELL, lines_of_business=frozenset({"apple-health", "ambetter"}))
    asked = request("0565T", "M08.3", born=born, line_of_business=business)
    found = first(asked, Shelf.of(both))
    assert ("early_periodic_screening_review" in flag_names(found)) == flagged
    # A birth date that isn't given is said, not passed over.
    assert ("under-21" in rules(found)) == (flagged or born is None)


def test_e15_a_state_provision_is_flagged_with_its_text() -> None:
    shelf = Shelf.of(replace(STEM_CELL, provisions=(PROVISION,)))
    found = first(request("0565T", "M17.11"), shelf)
    assert (found.verdict, found.criterion) == (NOT_NECESSARY, "I")
    assert [(flag.name, flag.text, flag.citation) for flag in found.flags] == [
        ("state_provision_takes_precedence", PROVISION.text, PROVISION.citation)
    ]
    assert found.headline == (
        "A state provision conflicts with criterion I. Which text governs?"
    )


@pytest.mark.parametrize("governs", ["policy", "provision"])
def test_e15_the_reviewer_states_which_text_governs(governs: str) -> None:
    shelf = Shelf.of(replace(STEM_CELL, provisions=(PROVISION,)))
    found = first(request("0565T", "M17.11", governs=governs), shelf)
    assert found.verdict == NOT_NECESSARY
    assert found.headline.startswith("A reviewer answered that ")


@pytest.mark.parametrize(
    "other",
    [
        replace(PROVISION, line_of_business="ambetter"),
        replace(PROVISION, effective_from=DAY + timedelta(days=1)),
        replace(PROVISION, effective_to=DAY - timedelta(days=1)),
    ],
)
def test_e15_only_on_its_days_and_for_its_line_of_business(other: Provision) -> None:
    shelf = Shelf.of(replace(STEM_CELL, provisions=(other,)))
    assert first(request("0565T", "M17.11"), shelf).flags == ()
