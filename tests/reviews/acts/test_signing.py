"""One signature: determinations and letters come into being together, or not at all."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from policyportal.accounts.acts.people import change
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording
from policyportal.audit.models import Event
from policyportal.audit.verifying import verify
from reviews.acts import lettering, referring, signing
from reviews.models import Answer, Case, ClockEvent, Determination, Notice, Signature
from reviews.rules.letters.content import content_hash, from_data
from tests.clinical_policies.factories import HIRED, MAKER
from tests.reviews import factories as made

pytestmark = pytest.mark.django_db


def nothing_recorded(case: Case) -> bool:
    stored = (
        Determination.objects.filter(line__case=case),
        Notice.objects.filter(case=case),
        Signature.objects.filter(case=case),
        Event.objects.filter(name="case.signed"),
    )
    return not any(rows.exists() for rows in stored)


def test_e1_is_denied_and_its_two_letters_are_issued() -> None:
    case = made.referred_case()
    member, provider = made.sign(case)
    case = made.read(case)
    decision = Determination.objects.get(line__case=case)
    assert decision.outcome == "denied_not_medically_necessary"
    assert decision.decided_by == made.director()
    assert decision.signature == member.signature == provider.signature
    assert (member.recipient, provider.recipient) == ("member", "provider")
    assert bytes(member.pdf).startswith(b"%PDF-")
    assert bytes(provider.pdf).startswith(b"%PDF-")
    assert member.content_hash == content_hash(from_data(member.content))
    assert case.stage == "closed"
    assert case.closed_at == made.SIGNED
    kinds = list(case.clock_events.values_list("kind", flat=True))
    assert kinds == ["received", "decided"]


def test_the_records_verify_after_it() -> None:
    made.signed_case()
    assert verify(connection).broken == []


def test_the_provider_reads_the_signers_own_rationale() -> None:
    case = made.referred_case()
    _, provider = made.sign(case, [made.denial(rationale="I read the note of today.")])
    assert "I read the note of today." in from_data(provider.content).text


def test_a6_the_director_approves_against_the_finding_with_a_reason() -> None:
    case = made.referred_case()
    choice = made.denial(outcome="approved", rationale="An infection, not arthritis.")
    member, _ = made.sign(case, [choice], confirmed=frozenset())
    assert member.kind == "approval"
    line = case.lines.get()
    assert line.findings.get().verdict == "not_medically_necessary"
    assert line.determinations.get().outcome == "approved"


def test_three_lines_are_chosen_one_by_one_e12() -> None:
    case = made.referred_case(("0565T", "0566T", "20610"))
    choices = [
        made.denial(1),
        made.denial(2, outcome="approved", rationale="Another joint is meant."),
        made.denial(3, outcome="approved", rationale=""),
    ]
    member, _ = made.sign(case, choices)
    assert member.kind == "partial"
    decided = Determination.objects.filter(line__case=case).order_by("line__number")
    assert [row.outcome for row in decided] == [each.outcome for each in choices]
    assert decided.values("signature").distinct().count() == 1


@pytest.mark.parametrize(
    ("choices", "confirmed", "words"),
    [
        ([], {"NOABD-04", "NOABD-23"}, "choose a decision on line 1"),
        ([made.denial(rationale=" ")], {"NOABD-04", "NOABD-23"}, "rationale of line 1"),
        ([made.denial()], {"NOABD-04"}, "confirm NOABD-23"),
        (
            [made.denial(outcome="approved", rationale="")],
            {"NOABD-04", "NOABD-23"},
            "approved against its finding",
        ),
    ],
)
def test_what_is_missing_is_named_and_nothing_recorded(
    choices: list[object], confirmed: set[str], words: str
) -> None:
    case = made.referred_case()
    with pytest.raises(Refused, match=words) as refused:
        made.sign(case, choices, confirmed=frozenset(confirmed))  # type: ignore[arg-type]
    assert refused.value.status == 422
    assert nothing_recorded(case)


def test_a_letter_that_lacks_an_element_is_not_signed() -> None:
    case = made.referred_case()
    words = {"reason": "Medical necessity criteria were not met per the guideline."}
    lettering.save_draft(made.nurse(), case, edition=1, now=made.REFERRED, **words)
    with pytest.raises(Refused, match="The letter lacks"):
        made.sign(made.read(case))
    assert nothing_recorded(case)


def test_a_draft_that_changed_meanwhile_is_refused() -> None:
    case = made.referred_case()
    shown = signing.shown(case)
    lettering.save_draft(
        made.nurse(), case, edition=1, now=made.REFERRED, other_care="Ask your doctor."
    )
    with pytest.raises(Refused, match="changed after it was shown") as refused:
        made.sign(case, shown_hash=shown)
    assert refused.value.status == 409
    assert nothing_recorded(case)


def test_who_signs_second_is_told_who_was_first_a8() -> None:
    case = made.referred_case()
    made.sign(case)
    with pytest.raises(
        Refused, match=r"Ines Varga, MD, at .* decided line 1"
    ) as refused:
        made.sign(case, actor=made.cast().director2)
    assert refused.value.status == 409
    assert Determination.objects.filter(line__case=case).count() == 1


def test_a_form_sent_twice_is_done_once() -> None:
    case, token = made.referred_case(), "7c0c7d2e-3a4b-4d7a-9d51-0a5a5f6d7b11"
    made.sign(case, token=token)
    with pytest.raises(recording.AlreadyDone):
        made.sign(case, token=token)
    assert Notice.objects.filter(case=case).count() == 2


def test_a2_a_nurse_signs_nothing() -> None:
    case = made.referred_case()
    with pytest.raises(Refused, match="may not decide a case"):
        made.sign(case, actor=made.nurse())
    assert nothing_recorded(case)


def test_a_director_without_a_license_that_day_signs_nothing() -> None:
    case = made.referred_case()
    director = made.director()
    change(MAKER, director, now=HIRED, license_to=date(2026, 9, 10))
    with pytest.raises(Refused, match="no active licence") as refused:
        made.sign(case)
    assert refused.value.citation == "42 CFR 438.210(b)(3)"
    assert nothing_recorded(case)


def test_a_case_that_was_not_referred_is_not_signed() -> None:
    case = made.confirmed_case()
    with pytest.raises(Refused, match="was not referred"):
        made.sign(case)


def test_a_child_is_judged_individually_and_the_letter_says_so_e14() -> None:
    child = made.member("EX0001471", first_name="Sky", born=date(2012, 5, 1))
    case = made.referred_case(diagnoses=("M08.3",), member=child)
    with pytest.raises(Refused, match="individual review of line 1"):
        made.sign(case)
    review = "We looked at your own records. They do not show a need."
    member, _ = made.sign(case, [made.denial(individual_review=review)])
    assert review in from_data(member.content).text


def test_which_text_governs_is_answered_by_who_signs_e15() -> None:
    made.provision()
    case = made.referred_case()
    with pytest.raises(Refused, match="which text governs line 1"):
        made.sign(case)
    made.sign(case, [made.denial(governs="policy")])
    answer = Answer.objects.get(line__case=case)
    assert (answer.question, answer.value) == ("governs", "policy")
    assert answer.answered_by == made.director()


def test_no_trigger_lets_a_clinical_denial_stand_without_its_signature() -> None:
    case = made.referred_case()
    line = case.lines.get()
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        recording.act(made.director(), "test", now=made.SIGNED),
    ):
        Determination.objects.create(
            line=line,
            outcome="denied_not_medically_necessary",
            rationale="No.",
            decided_by=made.director(),
            authority="director",
            decided_at=made.SIGNED,
        )


@pytest.mark.parametrize("table", ["determination", "notice", "signature", "referral"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_what_was_signed_is_frozen_to_raw_sql(table: str, verb: str) -> None:
    made.signed_case()
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(f"reviews_{table}"))


def test_a_late_decision_is_signed_all_the_same_and_says_so() -> None:
    case = made.referred_case()
    _, provider = made.sign(case, now=made.SIGNED + timedelta(days=30))
    states = {row["state"] for row in provider.checks if row["id"] == "PRV-01"}
    assert "warning" in states


def test_a_returned_case_is_the_nurses_again() -> None:
    case = made.referred_case()
    with pytest.raises(Refused, match="Reason is empty"):
        referring.give_back(made.director(), case, reason=" ", now=made.SIGNED)
    referring.give_back(made.director(), case, reason="Add the X-ray.", now=made.SIGNED)
    assert made.read(case).stage == "review"
    assert made.read(case).summary["step"] == "revise"


def test_the_signature_names_license_meaning_and_hash() -> None:
    case = made.signed_case()
    signature = case.signatures.get()
    assert signature.name == "Ines Varga, MD"
    assert signature.license_number == "MD-DIRECTOR-EX"
    assert "licensed in Washington (MD-DIRECTOR-EX)" in signature.statement
    assert len(signature.signed_hash) == 64
    decided = ClockEvent.objects.get(case=case, kind="decided")
    assert decided.at - signature.signed_at == timedelta()
