"""The director's desk for policies: read, sign, return, withdraw, retire."""

import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from clinical_policies.models import PolicyVersion, Retirement, Signature, Withdrawal
from policyportal.accounts.models import User
from policyportal.audit.models import Event
from tests.clinical_policies.factories import (
    PASSWORD,
    Cast,
    draft,
    in_review,
    people,
    sample_policy,
)

pytestmark = pytest.mark.django_db
# The pages read the clock: an effective date far ahead, and the sample's, long past.
AHEAD = date(2030, 1, 1)


@pytest.fixture
def cast() -> Cast:
    return people()


@pytest.fixture
def director(client: Client, cast: Cast) -> Client:
    client.force_login(cast.director)
    return client


def waiting(cast: Cast, effective: date | None = AHEAD) -> PolicyVersion:
    return in_review(draft(cast, effective=effective))


def sent(client: Client, address: str, **changes: str) -> dict[str, str]:
    """What the form of the page would send, with its hidden fields."""
    said = client.get(address).content.decode()
    hidden = dict(re.findall(r'name="(shown_\w+|token)" value="([^"]*)"', said))
    return (
        {name: value.replace("&quot;", '"') for name, value in hidden.items()}
        | {"password": PASSWORD}
        | changes
    )


def test_signed_approved_and_read_at_its_own_address(
    director: Client, cast: Cast
) -> None:
    version = waiting(cast)
    address = f"/policies/drafts/{version.pk}/"
    said = director.get(address).content.decode()
    assert "I have read this text and approve it as clinical policy" in said
    response = director.post(f"{address}approve/", sent(director, address))
    assert response.headers["Location"] == "/policies/WA.CP.MP.526/2030-01-01/"
    version.refresh_from_db()
    assert version.status == "approved"
    signature = version.signatures.get()
    assert (signature.signer, signature.signed_hash) == (
        cast.director, version.content_hash,
    )  # fmt: skip
    said = director.get(response.headers["Location"]).content.decode()
    assert "is approved and signed" in said
    assert "Scheduled" in said
    assert director.get(address).status_code == 302


def test_a_late_approval_needs_its_reason(director: Client, cast: Cast) -> None:
    version = waiting(cast, None)
    address = f"/policies/drafts/{version.pk}/"
    form = sent(director, address)
    response = director.post(f"{address}approve/", form | {"late_reason": " "})
    assert response.status_code == 422
    assert "Why it is approved late is empty" in response.content.decode()
    assert not Event.objects.filter(name__startswith="signing.").exists()
    form |= {"late_reason": "The committee met late."}
    assert director.post(f"{address}approve/", form).status_code == 302
    version.refresh_from_db()
    assert version.late_reason == "The committee met late."


def test_a_wrong_password_signs_nothing_and_keeps_the_form(
    director: Client, cast: Cast
) -> None:
    version = waiting(cast, None)
    address = f"/policies/drafts/{version.pk}/"
    form = sent(director, address, password="wrong", late_reason="We met late.")
    response = director.post(f"{address}approve/", form)
    said = response.content.decode()
    assert response.status_code == 422
    assert "4 tries left" in said
    assert "We met late." in said
    assert form["token"] in said
    assert 'value="wrong"' not in said
    assert not Signature.objects.exists()


def test_five_wrong_passwords_rest_signing(director: Client, cast: Cast) -> None:
    version = waiting(cast)
    address = f"/policies/drafts/{version.pk}/"
    form = sent(director, address, password="wrong")
    for _ in range(4):
        assert director.post(f"{address}approve/", form).status_code == 422
    assert director.post(f"{address}approve/", form).status_code == 403
    form["password"] = PASSWORD
    assert director.post(f"{address}approve/", form).status_code == 403
    assert director.get(address).status_code == 200
    assert not Signature.objects.exists()


def test_r26_a_text_changed_after_it_was_shown_is_not_signed(
    director: Client, cast: Cast
) -> None:
    version = waiting(cast)
    address = f"/policies/drafts/{version.pk}/"
    form = sent(director, address)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE clinical_policies_criterion SET text = 'Other words.'"
            " WHERE version_id = %s",
            [version.pk],
        )
    response = director.post(f"{address}approve/", form)
    said = response.content.decode()
    assert response.status_code == 409
    assert "not the one that was shown to you" in said
    assert "Changed: criteria." in said
    assert PASSWORD not in said
    assert not Signature.objects.exists()


@pytest.mark.parametrize("altered", ["0" * 64, "", "x" * 900])
def test_r26_an_altered_hash_is_not_signed(
    director: Client, cast: Cast, altered: str
) -> None:
    version = waiting(cast)
    address = f"/policies/drafts/{version.pk}/"
    form = sent(director, address, shown_hash=altered)
    assert director.post(f"{address}approve/", form).status_code in (409, 422)
    assert not Signature.objects.exists()


def test_r10_a_form_sent_again_signs_once_and_lands_on_the_result(
    director: Client, cast: Cast
) -> None:
    version = waiting(cast)
    address = f"/policies/drafts/{version.pk}/"
    form = sent(director, address)
    first = director.post(f"{address}approve/", form)
    again = director.post(f"{address}approve/", form)
    assert again.headers["Location"] == first.headers["Location"]
    assert "done already" in director.get(again.headers["Location"]).content.decode()
    assert Signature.objects.count() == 1


def test_two_forms_of_one_version_sign_once(director: Client, cast: Cast) -> None:
    version = waiting(cast)
    address = f"/policies/drafts/{version.pk}/"
    one, two = sent(director, address), sent(director, address)
    assert director.post(f"{address}approve/", one).status_code == 302
    assert director.post(f"{address}approve/", two).status_code == 409
    assert Signature.objects.count() == 1


def test_a4_who_wrote_it_sees_why_the_button_rests(cast: Cast, client: Client) -> None:
    version = in_review(draft(cast, as_user=cast.author_director, effective=AHEAD))
    client.force_login(cast.author_director)
    address = f"/policies/drafts/{version.pk}/"
    said = client.get(address).content.decode()
    assert "You wrote or edited a part of this version." in said
    assert 'aria-disabled="true" aria-describedby="sign-rests"' in said
    response = client.post(f"{address}approve/", sent(client, address))
    assert response.status_code == 403
    assert not Signature.objects.exists()


@pytest.mark.parametrize("name", ["nurse", "editor", "auditor", "lead", "admin"])
def test_nobody_else_signs(cast: Cast, client: Client, name: str) -> None:
    version = waiting(cast)
    user: User = getattr(cast, name)
    client.force_login(user)
    form = {"token": str(uuid4()), "password": PASSWORD, "shown_hash": "0" * 64}
    for act in ("approve", "return"):
        response = client.post(f"/policies/drafts/{version.pk}/{act}/", form)
        assert response.status_code == 404
    version.refresh_from_db()
    assert version.status == "in_review"


def test_returned_to_its_author_with_a_comment(director: Client, cast: Cast) -> None:
    version = waiting(cast)
    address = f"/policies/drafts/{version.pk}/"
    token = str(uuid4())
    response = director.post(f"{address}return/", {"token": token, "comment": ""})
    assert response.status_code == 422
    form = {"token": token, "comment": "Criterion I. lacks its source."}
    assert director.post(f"{address}return/", form).headers["Location"] == address
    version.refresh_from_db()
    assert version.status == "draft"
    said = director.get(address).content.decode()
    assert "Criterion I. lacks its source." in said
    assert director.post(f"{address}return/", form).headers["Location"] == address


def test_signing_has_no_shortcut(director: Client, cast: Cast) -> None:
    said = director.get(f"/policies/drafts/{waiting(cast).pk}/").content.decode()
    assert "data-main" not in said


def test_withdrawn_by_signature(director: Client, cast: Cast) -> None:
    version = sample_policy()
    address = "/policies/WA.CP.MP.526/2025-07-01/"
    form = {"token": str(uuid4()), "password": "wrong", "reason": "A table is wrong."}
    response = director.post(f"{address}withdraw/", form)
    assert response.status_code == 422
    assert "A table is wrong." in response.content.decode()
    form["password"] = PASSWORD
    assert director.post(f"{address}withdraw/", form).headers["Location"] == address
    row = Withdrawal.objects.get(version=version)
    assert row.signature.meaning == "withdrawal"
    said = director.get(address).content.decode()
    assert "This version is withdrawn" in said
    assert "A table is wrong." in said
    form["token"] = str(uuid4())
    assert director.post(f"{address}withdraw/", form).status_code == 409


def test_retired_by_signature(director: Client, cast: Cast) -> None:
    sample_policy()
    address = "/policies/WA.CP.MP.526/2025-07-01/"
    form = {
        "token": str(uuid4()),
        "password": PASSWORD,
        "reason": "The state decides.",
        "effective_date": "02/30/2027",
        "successor": "NO.SUCH",
    }
    response = director.post(f"{address}retire/", form)
    said = response.content.decode()
    assert response.status_code == 422
    assert "“NO.SUCH” is no policy of the library." in said
    assert "02/30/2027" in said
    form |= {"effective_date": "2027-01-01", "successor": ""}
    assert director.post(f"{address}retire/", form).status_code == 302
    retirement = Retirement.objects.get()
    assert retirement.effective_date == date(2027, 1, 1)
    assert retirement.retired_at > datetime(2025, 1, 1, tzinfo=UTC)


def test_acts_answer_to_post_alone(director: Client, cast: Cast) -> None:
    version = waiting(cast)
    for act in ("approve", "return"):
        response = director.get(f"/policies/drafts/{version.pk}/{act}/")
        assert response.status_code == 405
