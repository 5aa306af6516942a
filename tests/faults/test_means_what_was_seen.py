"""R26: a signature means what its signer saw. Whatever changed between the page and the
signature is named and nothing is signed; five wrong passwords rest signing, not reading.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from clinical_policies.acts import moving
from clinical_policies.models import PolicyVersion
from clinical_policies.models.signature import Signature as PolicySignature
from policyportal.accounts import signing as passwords
from policyportal.audit import recording
from policyportal.audit.models import Event
from reviews.acts import attaching, finding, lettering, opening, signing
from reviews.models import Case, Determination, Notice, Signature
from tests.clinical_policies.factories import draft_from, in_review
from tests.faults import acting
from tests.faults.desk import PDF, Desk, browser, person, refer_again
from tests.faults.pages import plain
from tests.reviews import factories as made

LATER = made.REFERRED + timedelta(minutes=5)


def rewrite_the_letter(case: Case) -> None:
    texts = made.texts(case)
    texts["reason"] += " Call us if you want to talk about it."
    lettering.save_draft(made.nurse(), case, edition=1, now=LATER, **texts)


def hold_the_line_anew(case: Case) -> None:
    answers = {"treats": "M17.11"}
    finding.answer(made.nurse(), case, 1, answers=answers, now=LATER)


def correct_the_request(case: Case) -> None:
    asked = made.request(("0566T",), member=case.member)
    opening.edit_request(
        made.nurse(), case, asked, edition=made.read(case).edition, now=LATER
    )


def add_evidence(case: Case) -> None:
    content = PDF + b"more"
    attaching.attach(made.nurse(), case, title="X-ray", content=content, now=LATER)


CHANGES = (rewrite_the_letter, hold_the_line_anew, correct_the_request, add_evidence)


def nothing_is_signed(here: Desk) -> bool:
    """Whether the referred case has no decision, letter or signature."""
    rows: list[Any] = [
        Determination.objects.filter(line__case__number=here.referred),
        Notice.objects.filter(case__number=here.referred),
        Signature.objects.filter(case__number=here.referred),
    ]
    return not any(found.exists() for found in rows)


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_after_the_page_is_not_signed(
    here: Desk, change: Callable[[Case], None]
) -> None:
    sent = acting.SIGN.filled(here)
    change(here.case("referred"))
    answer = browser("director").post(sent.address, sent.data)
    assert answer.status_code == 409
    said = plain(answer)
    assert "changed after it was shown to you" in said
    assert "Nothing was signed" in said
    assert acting.DECISION["rationale_1"] in said
    assert nothing_is_signed(here)


@pytest.mark.parametrize("shown", ["0" * 64, "", "§", "a" * 65])
def test_an_altered_hash_signs_nothing(here: Desk, shown: str) -> None:
    sent = acting.SIGN.filled(here)
    answer = browser("director").post(sent.address, sent.data | {"shown": shown})
    assert answer.status_code in (409, 422)
    assert nothing_is_signed(here)


def test_a_form_of_one_case_does_not_sign_another(here: Desk) -> None:
    sent, other = acting.SIGN.filled(here), here.case("confirmed")
    refer_again(other)
    answer = browser("director").post(f"/cases/{other.number}/sign/", sent.data)
    assert answer.status_code == 409
    assert not Determination.objects.filter(line__case=other).exists()
    assert nothing_is_signed(here)


def test_the_signer_is_who_is_signed_in_whatever_the_form_says(here: Desk) -> None:
    sent, other = acting.SIGN.filled(here), person("director2")
    forged = {
        name: str(other.pk)
        for name in ("signer", "signer_id", "decided_by", "actor", "user", "role")
    }
    answer = browser("director").post(sent.address, sent.data | forged)
    assert answer.status_code == 302
    assert Signature.objects.get(case__number=here.referred).signer.username == (
        "director"
    )


@pytest.mark.parametrize("who", ["nurse", "lead", "auditor", "elsewhere", ""])
def test_nobody_else_signs_by_sending_the_form(here: Desk, who: str) -> None:
    sent = acting.SIGN.filled(here)
    answer = browser(who).post(sent.address, sent.data)
    assert answer.status_code == (404 if who else 302)
    assert nothing_is_signed(here)


def test_a_policy_that_changed_is_not_approved_and_the_part_is_named(
    here: Desk,
) -> None:
    sent = acting.APPROVE_POLICY.filled(here)
    version = PolicyVersion.objects.get(pk=here.in_review)
    moving.give_back(person("director2"), version, comment="Mend it.", now=LATER)
    version.refresh_from_db()
    with recording.act(person("editor"), "policy.edited", now=LATER):
        version.title = "Stem cell therapy, amended"
        version.save()
    in_review(version, now=LATER)
    answer = browser("director").post(sent.address, sent.data)
    assert answer.status_code == 409
    assert "The text is not the one that was shown to you" in plain(answer)
    assert "Changed: " in plain(answer)
    assert not PolicySignature.objects.filter(version=version).exists()


@pytest.mark.parametrize("shown", ["0" * 64, "", "§"])
def test_an_altered_hash_approves_nothing(here: Desk, shown: str) -> None:
    sent = acting.APPROVE_POLICY.filled(here)
    answer = browser("director").post(sent.address, sent.data | {"shown_hash": shown})
    assert answer.status_code in (409, 422)
    assert not PolicySignature.objects.filter(version=here.in_review).exists()


def test_a_form_of_one_version_does_not_approve_another(here: Desk) -> None:
    sent = acting.APPROVE_POLICY.filled(here)
    base = PolicyVersion.objects.get(status="approved")
    other = in_review(
        draft_from(base, now=LATER, effective=date(2031, 1, 1)), now=LATER
    )
    address = f"/policies/drafts/{other.pk}/approve/"
    assert browser("director").post(address, sent.data).status_code == 409
    assert not PolicySignature.objects.filter(version=other).exists()


def test_five_wrong_passwords_rest_signing_and_not_reading(here: Desk) -> None:
    director, sent = browser("director"), acting.SIGN.filled(here)
    wrong = sent.data | {"password": "not this one at all"}
    answers = [director.post(sent.address, wrong) for _ in range(passwords.MOST_WRONG)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 403]
    assert acting.DECISION["rationale_1"] in plain(answers[-1])
    right = director.post(sent.address, sent.data)
    assert right.status_code == 403
    assert "Signing rests until" in plain(right)
    assert nothing_is_signed(here)
    reading = director.get(f"/cases/{here.referred}/sign/")
    assert reading.status_code == 200
    assert "Signing rests" in plain(reading)
    policy = acting.APPROVE_POLICY.filled(here)
    assert director.post(policy.address, policy.data).status_code == 403
    tries = Event.objects.filter(actor=person("director"), name=passwords.WRONG)
    assert tries.count() == passwords.MOST_WRONG
    assert acting.verified() == []


def test_its_owner_is_told_of_the_wrong_passwords(here: Desk) -> None:
    sent = acting.SIGN.filled(here)
    browser("director").post(sent.address, sent.data | {"password": "not this one"})
    answer = Client().post(
        "/sign-in/", {"username": "director", "password": made.PASSWORD}, follow=True
    )
    told = "Wrong passwords for your name since your last visit: 1."
    assert told in plain(answer)


# A letter rewritten meanwhile is held back by the form's own comparison too.
@pytest.mark.parametrize(
    "change", [each for each in CHANGES if each is not rewrite_the_letter]
)
def test_without_the_comparison_it_would_be_signed(
    here: Desk, change: Callable[[Case], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "_unchanged", lambda case, shown: None)
    sent = acting.SIGN.filled(here)
    change(here.case("referred"))
    browser("director").post(sent.address, sent.data)
    assert not nothing_is_signed(here)


def test_without_the_comparison_a_policy_would_be_approved(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "_same", lambda *_: None)
    sent = acting.APPROVE_POLICY.filled(here)
    browser("director").post(sent.address, sent.data | {"shown_hash": "0" * 64})
    assert PolicySignature.objects.filter(version=here.in_review).exists()


def test_without_the_count_signing_would_never_rest(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "wrong_tries", lambda user, *, now: 0)
    director, sent = browser("director"), acting.SIGN.filled(here)
    wrong = sent.data | {"password": "not this one at all"}
    for _ in range(passwords.MOST_WRONG):
        director.post(sent.address, wrong)
    assert director.post(sent.address, sent.data).status_code == 302
    assert not nothing_is_signed(here)
