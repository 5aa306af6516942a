"""A1–A8 as rules: who may do what to a case, and what its state allows."""

from dataclasses import replace

import pytest

from policyportal.accounts.rules.access import (
    AUDITOR,
    DIRECTOR,
    EDITOR,
    LEAD,
    MAILROOM,
    NURSE,
)
from policyportal.accounts.rules.refusal import Refused
from reviews.rules import authority
from reviews.rules.authority import Case, Choice, Line, Person

NURSE_DANA = Person(1, "Dana O. Sample, RN", frozenset({NURSE}))
DOCTOR_MORGAN = Person(2, "Morgan T. Sample, MD", frozenset({DIRECTOR}), licensed=True)
DENIABLE = Line(1, "not_medically_necessary", review="confirmed")
CONFIRMED = frozenset({"NOABD-04", "NOABD-23", "NEG-07"})


def case_of(*lines: Line, stage: str = "review", drafted: bool = True) -> Case:
    return Case(
        "26-00147",
        stage,
        lines,
        reason_written=drafted,
        other_care_written=drafted,
    )


def deny(line: int = 1, rationale: str = "Criterion I. applies.") -> Choice:
    return Choice(line, "denied_not_medically_necessary", rationale)


def sign(
    person: Person, case: Case, *choices: Choice, confirmed: frozenset[str] = CONFIRMED
) -> Refused | None:
    return authority.sign(
        person, case, choices, confirmed=confirmed, needs_confirming=CONFIRMED
    )


def test_a1_a_nurse_approves_a_line_that_meets_criteria() -> None:
    line = Line(1, "medically_necessary")
    assert authority.approve_line(NURSE_DANA, case_of(line), line) is None


def test_a2_a_nurse_can_not_deny_for_medical_necessity_and_is_offered_referral() -> (
    None
):
    refused = authority.deny_administratively(
        NURSE_DANA,
        case_of(DENIABLE),
        DENIABLE,
        setting=True,
        outcome="denied_not_medically_necessary",
        reason="Not needed.",
    )
    assert refused is not None
    assert refused.citation == "42 CFR 438.210(b)(3)"
    assert "Refer" in refused.remedy


def test_a3_a_director_signs_a_referred_case() -> None:
    assert sign(DOCTOR_MORGAN, case_of(DENIABLE, stage="director"), deny()) is None


@pytest.mark.parametrize("role", [NURSE, LEAD, EDITOR, AUDITOR, MAILROOM])
def test_nobody_but_a_director_signs(role: str) -> None:
    person = Person(3, "Somebody", frozenset({role}), licensed=True)
    assert sign(person, case_of(DENIABLE, stage="director"), deny()) is not None


def test_a_director_without_a_licence_signs_no_denial() -> None:
    unlicensed = replace(DOCTOR_MORGAN, licensed=False)
    refused = sign(unlicensed, case_of(DENIABLE, stage="director"), deny())
    assert refused is not None
    assert "licence" in refused.reason


def test_a6_a_director_approves_against_the_finding_with_a_reason() -> None:
    case = case_of(DENIABLE, stage="director")
    silent = Choice(1, "approved")
    reasoned = Choice(1, "approved", "The joint is infected; this is not arthritis.")
    refused = sign(DOCTOR_MORGAN, case, silent)
    assert refused is not None
    assert "against its finding" in refused.reason
    assert sign(DOCTOR_MORGAN, case, reasoned) is None


@pytest.mark.parametrize(("setting", "allowed"), [(True, True), (False, False)])
def test_a7_a_nurse_denies_a_benefit_when_the_plans_settings_say_so(
    setting: bool, allowed: bool
) -> None:
    line = Line(1, "no_policy_found")
    refused = authority.deny_administratively(
        NURSE_DANA,
        case_of(line),
        line,
        setting=setting,
        outcome="denied_not_eligible",
        reason="Coverage ended before the service.",
    )
    assert (refused is None) is allowed


def test_a8_a_line_that_somebody_decided_names_who_and_when() -> None:
    decided = replace(DENIABLE, decided="Rafael N. Sample, MD, at 10:58:12 AM,")
    refused = sign(DOCTOR_MORGAN, case_of(decided, stage="closed"), deny())
    assert refused is not None
    assert refused.status == 409
    assert "Rafael N. Sample, MD, at 10:58:12 AM" in refused.reason


def test_each_open_line_needs_a_choice_of_its_own() -> None:
    case = case_of(DENIABLE, replace(DENIABLE, number=2), stage="director")
    refused = sign(DOCTOR_MORGAN, case, deny(1))
    assert refused is not None
    assert "line 2" in refused.reason


def test_a_denial_needs_its_rationale_and_both_confirmations() -> None:
    case = case_of(DENIABLE, stage="director")
    assert sign(DOCTOR_MORGAN, case, deny(rationale=" ")) is not None
    refused = sign(DOCTOR_MORGAN, case, deny(), confirmed=frozenset({"NOABD-04"}))
    assert refused is not None
    assert "NOABD-23" in refused.reason


def test_under_21_a_categorical_statement_alone_can_not_end_it() -> None:
    child = replace(DENIABLE, flags=frozenset({"early_periodic_screening_review"}))
    case = case_of(child, stage="director")
    refused = sign(DOCTOR_MORGAN, case, deny())
    assert refused is not None
    assert "1396d(r)(5)" in refused.reason
    reviewed = replace(deny(), individual_review="This child was judged individually.")
    assert sign(DOCTOR_MORGAN, case, reviewed) is None


@pytest.mark.parametrize("verdict", sorted(authority.SILENT))
def test_where_no_policy_decides_the_nurse_says_which_criteria_she_uses(
    verdict: str,
) -> None:
    line = Line(1, verdict)
    assert authority.approve_line(NURSE_DANA, case_of(line), line) is not None
    stated = replace(line, criteria_used=True)
    assert authority.approve_line(NURSE_DANA, case_of(stated), stated) is None


def test_absence_of_information_never_approves() -> None:
    line = Line(1, "needs_answers")
    refused = authority.approve_line(NURSE_DANA, case_of(line), line)
    assert refused is not None
    assert refused.status == 422


def test_against_an_adverse_finding_approval_waits_for_an_override() -> None:
    assert authority.approve_line(NURSE_DANA, case_of(DENIABLE), DENIABLE) is not None
    overridden = replace(DENIABLE, review="overridden")
    allowed = authority.approve_line(NURSE_DANA, case_of(overridden), overridden)
    assert allowed is None


def test_an_override_needs_its_reason() -> None:
    refused = authority.review_finding(
        NURSE_DANA, case_of(DENIABLE), DENIABLE, verb="overridden", reason=" "
    )
    assert refused is not None
    assert refused.status == 422


def test_an_open_question_can_not_be_confirmed() -> None:
    line = Line(1, "needs_answers")
    refused = authority.review_finding(
        NURSE_DANA, case_of(line), line, verb="confirmed", reason=""
    )
    assert refused is not None


def test_a_referral_says_what_it_still_waits_for() -> None:
    unread = Line(1, "not_medically_necessary")
    refused = authority.refer(NURSE_DANA, case_of(unread, drafted=False), comment="")
    assert refused is not None
    for words in ("line 1", "NOABD-04", "NOABD-23", "write to the director"):
        assert words in refused.reason
    ready = authority.refer(NURSE_DANA, case_of(DENIABLE), comment="Please decide.")
    assert ready is None


def test_withdrawal_needs_a_requester_the_plan_can_not_withdraw_for_somebody() -> None:
    refused = authority.close_line(
        NURSE_DANA, case_of(DENIABLE), DENIABLE, outcome="closed_withdrawn", reason=""
    )
    assert refused is not None
    assert "withdraw" in refused.remedy


def test_while_the_director_has_the_case_the_nurse_decides_nothing() -> None:
    line = Line(1, "medically_necessary")
    case = case_of(line, stage="director")
    assert authority.approve_line(NURSE_DANA, case, line) is not None
    assert authority.refer(NURSE_DANA, case, comment="Again.") is not None


def test_a_closed_case_changes_no_more() -> None:
    line = Line(1, "medically_necessary")
    case = case_of(line, stage="closed")
    assert authority.approve_line(NURSE_DANA, case, line) is not None
    assert authority.edit_request(NURSE_DANA, case) is not None


def test_a_letter_is_issued_once_and_only_when_all_is_decided() -> None:
    decided = Line(1, "medically_necessary", decided="Dana, at 9:00:00 AM,")
    assert authority.issue_approval(NURSE_DANA, case_of(decided)) is None
    assert authority.issue_approval(NURSE_DANA, case_of(DENIABLE)) is not None
    issued = replace(case_of(decided), letter_issued="by Dana at 9:01:00 AM")
    refused = authority.issue_approval(NURSE_DANA, issued)
    assert refused is not None
    assert refused.status == 409


def test_the_finding_reviewed_is_the_one_that_was_shown() -> None:
    assert authority.same_finding(7, 7) is None
    assert authority.same_finding(8, 7) is not None
