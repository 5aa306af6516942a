"""The case page: what the nurse sees beside each line, and each act from it."""

from uuid import uuid4

import pytest

from reviews.models import Case, Notice
from tests.reviews import factories

pytestmark = pytest.mark.django_db


def post(case: Case, path: str, **form: str) -> int:
    client = factories.client_of(factories.nurse())
    address = f"/cases/{case.number}/{path}"
    return client.post(address, {"token": str(uuid4())} | form).status_code


def page(case: Case) -> str:
    client = factories.client_of(factories.nurse())
    return client.get(f"/cases/{case.number}/").content.decode()


def test_the_policys_words_stand_beside_the_finding() -> None:
    shown = page(factories.opened_case())
    assert "Not medically necessary" in shown
    assert "Stem Cell Therapy for Musculoskeletal Conditions" in shown
    assert "RCW 74.09.840" in shown
    assert "Confirm finding" in shown


def test_the_nurse_confirms_the_finding_that_was_shown() -> None:
    case = factories.opened_case()
    found = case.lines.get().findings.get()
    assert post(case, "lines/1/confirm/", finding=str(found.pk)) == 302
    assert found.reviews.get().verb == "confirmed"


def test_an_override_without_a_reason_comes_back_with_the_form() -> None:
    case = factories.opened_case()
    found = case.lines.get().findings.get()
    form = {"override-1-finding": str(found.pk), "override-1-token": str(uuid4())}
    assert post(case, "lines/1/override/", **form) == 422
    assert not found.reviews.exists()


def test_a_line_against_its_finding_is_not_approved_unoverridden() -> None:
    case = factories.opened_case()
    assert post(case, "lines/1/approve/") == 422
    assert not case.lines.get().determinations.exists()


def test_e4_the_answer_decides_which_diagnosis_the_line_treats() -> None:
    case = factories.opened_case(("38241",), ("C90.00", "M17.11"), pointers="")
    line = case.lines.get()
    assert line.findings.get().ask == "which-diagnosis"
    form = {
        "answers-1-token": str(uuid4()),
        "answers-1-q0": "C90.00",
        "answers-1-note": "The request is for myeloma.",
    }
    assert post(case, "lines/1/answer/", **form) == 302
    assert line.findings.last().verdict == "does_not_address"  # type: ignore[union-attr]


def test_an_empty_answer_is_refused_and_nothing_is_recorded() -> None:
    case = factories.opened_case(("38241",), ("M34.0",))
    form = {"answers-1-token": str(uuid4()), "answers-1-note": ""}
    assert post(case, "lines/1/answer/", **form) == 422
    assert not case.lines.get().answers.exists()


def test_criteria_stated_then_approved_then_the_letter_leaves() -> None:
    case = factories.opened_case(("20610",))
    form = {
        "answers-1-token": str(uuid4()),
        "answers-1-q0": "State billing guide",
        "answers-1-note": "The note documents the indication.",
    }
    assert post(case, "lines/1/answer/", **form) == 302
    assert post(case, "lines/1/approve/") == 302
    words = {"edition": "0", "plain_1": "shot into your right knee"}
    assert post(case, "issue/", plain_diagnosis="arthritis", **words) == 302
    kinds = Notice.objects.values_list("kind", "recipient")
    assert set(kinds) == {("approval", "member"), ("approval", "provider")}
    assert factories.read(case).stage == "closed"


def test_a_letter_without_its_plain_words_says_which_element_it_lacks() -> None:
    case = factories.opened_case(("20610",))
    form = {
        "answers-1-token": str(uuid4()),
        "answers-1-q0": "State billing guide",
        "answers-1-note": "The note documents the indication.",
    }
    post(case, "lines/1/answer/", **form)
    post(case, "lines/1/approve/")
    client = factories.client_of(factories.nurse())
    address = f"/cases/{case.number}/issue/"
    answer = client.post(address, {"token": str(uuid4()), "edition": "0"})
    assert answer.status_code == 422
    assert "APV-01" in answer.content.decode()
    assert not Notice.objects.exists()


def test_referring_saves_the_draft_and_hands_the_case_over() -> None:
    case = factories.confirmed_case()
    form = {
        "edition": "0",
        "reason": "You have arthritis in your right knee. We read the notes.",
        "other_care": "Please talk with your doctor about other care.",
        "comment": "Criterion I. applies.",
        "refer": "1",
    }
    assert post(case, "refer/", **form) == 302
    case = factories.read(case)
    assert case.stage == "director"
    assert case.letter_draft.reason == form["reason"]


def test_a_referral_that_lacks_something_keeps_every_word() -> None:
    case = factories.confirmed_case()
    client = factories.client_of(factories.nurse())
    form = {
        "token": str(uuid4()),
        "edition": "0",
        "comment": "Criterion I. applies, please decide.",
        "refer": "1",
    }
    answer = client.post(f"/cases/{case.number}/refer/", form)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "NOABD-04" in shown
    assert form["comment"] in shown
    assert factories.read(case).stage == "review"


def test_a_withdrawn_case_closes_without_a_letter() -> None:
    case = factories.opened_case()
    form = {
        "close-1-token": str(uuid4()),
        "close-1-outcome": "closed_withdrawn",
        "close-1-reason": "Dr. Sample's office called on September 10 and withdrew.",
    }
    assert post(case, "lines/1/close/", **form) == 302
    assert factories.read(case).stage == "closed"
    assert not Notice.objects.exists()


def test_a_note_is_kept_and_an_empty_one_is_not() -> None:
    case = factories.opened_case()
    assert post(case, "notes/", text="The office calls back at two.") == 302
    assert post(case, "notes/", text=" ") == 422
    assert case.notes.count() == 1


def test_a_case_of_another_team_looks_like_a_missing_one() -> None:
    case = factories.opened_case()
    other = factories.client_of(factories.stranger("nurse"))
    hidden = other.get(f"/cases/{case.number}/")
    missing = other.get("/cases/26-99999/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert str(case.member) not in hidden.content.decode()
