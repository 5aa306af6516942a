"""R11: the session ends while somebody types; the same person finds every word."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client

from policyportal.accounts import kept_forms
from policyportal.accounts.acts import people
from policyportal.accounts.models import KeptForm, User
from policyportal.audit.recording import System
from tests.policyportal.people import PASSWORD, leads_to, person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.policyportal.addresses")]

WORDS = "Pain on stairs; “six weeks” of therapy & <b>little</b> help. 50 %"
TYPED = {"text": WORDS, "lines": ["2", "1"], "password": "secret"}


@pytest.fixture(autouse=True)
def nurses(now: datetime) -> None:
    person("nurse", "nurse", now=now)
    person("nurse2", "nurse", now=now)


def sign_in(client: Client, username: str = "nurse", **more: str) -> Any:
    return client.post(
        "/sign-in/", {"username": username, "password": PASSWORD, **more}
    )


def end_session(client: Client) -> None:
    client.session.flush()


def typed_after_the_end(client: Client, address: str = "/note/") -> Any:
    sign_in(client)
    end_session(client)
    return client.post(address, TYPED, headers={"Referer": "http://testserver/note/"})


def test_the_same_person_finds_the_form_with_every_word(client: Client) -> None:
    response = typed_after_the_end(client)
    assert leads_to(response) == "/sign-in/?next=%2Fnote%2F"
    assert (
        "What you had typed is kept" in client.get(leads_to(response)).content.decode()
    )
    back = sign_in(client)
    assert leads_to(back) == "/note/"
    page = client.get(leads_to(back))
    assert page.status_code == 200
    for value in ("“six weeks”", "&amp; &lt;b&gt;little", "50 %"):
        assert value in page.content.decode()
    assert page.content.decode().count("selected") == 2


def test_a_password_is_not_kept(client: Client) -> None:
    typed_after_the_end(client)
    sign_in(client)
    assert "secret" not in client.get("/note/").content.decode()


def test_it_is_not_sent_until_the_person_sends_it(client: Client) -> None:
    typed_after_the_end(client)
    sign_in(client)
    for _ in range(2):
        assert "six weeks" in client.get("/note/").content.decode()
    sent = client.post("/note/", TYPED)
    assert leads_to(sent) == "/"
    assert not KeptForm.objects.exists()
    assert "six weeks" not in client.get("/note/").content.decode()


def test_another_person_finds_nothing_of_it(client: Client) -> None:
    typed_after_the_end(client)
    assert leads_to(sign_in(client, "nurse2", next="/note/")) == "/note/"
    assert "six weeks" not in client.get("/note/").content.decode()
    assert leads_to(sign_in(Client(), "nurse2")) == "/"


def test_the_same_person_finds_it_at_another_computer(client: Client) -> None:
    typed_after_the_end(client)
    elsewhere = Client()
    assert leads_to(sign_in(elsewhere)) == "/note/"
    assert "six weeks" in elsewhere.get("/note/").content.decode()


def test_it_lies_encrypted_for_that_person_alone(client: Client) -> None:
    typed_after_the_end(client)
    kept = KeptForm.objects.get()
    text = bytes(kept.sealed_text)
    assert b"weeks" not in text
    other = User.objects.get(username="nurse2")
    kept.user = other
    assert kept_forms._open(kept) is None


def test_a_secret_that_changed_since_opens_nothing(
    client: Client, settings: Any
) -> None:
    typed_after_the_end(client)
    kept = KeptForm.objects.get()
    settings.SECRET_KEY = "another one"
    assert kept_forms._open(kept) is None


def test_it_is_kept_for_twelve_hours(client: Client, now: datetime) -> None:
    typed_after_the_end(client)
    kept = KeptForm.objects.get()
    kept.kept_at -= timedelta(hours=12)
    kept.save()
    assert leads_to(sign_in(client)) == "/"
    assert "six weeks" not in client.get("/note/").content.decode()
    typed_after_the_end(client)
    assert KeptForm.objects.get().pk != kept.pk


def test_the_way_back_is_offered_once(client: Client) -> None:
    typed_after_the_end(client)
    assert leads_to(sign_in(client)) == "/note/"
    end_session(client)
    assert leads_to(sign_in(client)) == "/"
    assert "six weeks" in client.get("/note/").content.decode()


def test_a_form_that_posts_elsewhere_comes_back_on_its_page(client: Client) -> None:
    typed_after_the_end(client, "/cases/new/")
    kept = KeptForm.objects.get()
    assert (kept.address, kept.page) == ("/cases/new/", "/note/")
    assert leads_to(sign_in(client)) == "/note/"
    assert "six weeks" not in client.get("/note/").content.decode()


def test_a_page_with_several_forms_asks_for_each(client: Client, rf: Any) -> None:
    typed_after_the_end(client, "/cases/new/")
    request = rf.get("/note/")
    request.user = User.objects.get(username="nurse")
    found = kept_forms.pending(request, "/cases/new/")
    assert isinstance(found, QueryDict)
    assert found["text"] == WORDS
    assert found.getlist("lines") == ["2", "1"]
    assert request.kept_form == KeptForm.objects.get()
    assert kept_forms.pending(request) is None


def test_it_can_be_thrown_away(client: Client) -> None:
    typed_after_the_end(client)
    kept = KeptForm.objects.get()
    sign_in(client, "nurse2")
    assert client.post(f"/account/kept/{kept.pk}/discard/").status_code == 404
    client.post("/sign-out/")
    sign_in(client)
    assert leads_to(client.post(f"/account/kept/{kept.pk}/discard/")) == "/note/"
    assert not KeptForm.objects.exists()


def test_nothing_is_kept_of_somebody_unknown(client: Client) -> None:
    client.post("/note/", TYPED)
    assert not KeptForm.objects.exists()


def test_nothing_is_kept_after_signing_out(client: Client) -> None:
    sign_in(client)
    client.post("/sign-out/")
    client.post("/note/", TYPED)
    assert not KeptForm.objects.exists()


def test_nothing_is_kept_of_a_closed_account(client: Client, now: datetime) -> None:
    sign_in(client)
    nurse = User.objects.get(username="nurse")
    people.close(System("test"), nurse, now=now, reason="Left the plan")
    client.post("/note/", TYPED)
    assert not KeptForm.objects.exists()


def test_a_forged_cookie_names_nobody(client: Client) -> None:
    client.cookies[kept_forms.COOKIE] = "1:forged"
    client.post("/note/", TYPED)
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize("address", ["/public/", "/sign-in/", "/nowhere/"])
def test_only_pages_behind_a_gate_are_kept(client: Client, address: str) -> None:
    sign_in(client)
    end_session(client)
    client.post(address, {"text": WORDS})
    assert not KeptForm.objects.exists()


def test_forms_of_the_admin_are_kept_too(client: Client, now: datetime) -> None:
    person("editor", "editor", now=now)
    sign_in(client, "editor")
    end_session(client)
    client.post("/admin/accounts/team/add/", {"name": "East"})
    assert KeptForm.objects.get().page == "/admin/accounts/team/add/"


def test_what_is_too_large_is_not_kept(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_forms, "LARGEST", len(urlencode(TYPED, doseq=True)) // 2)
    assert typed_after_the_end(client).status_code == 302
    assert not KeptForm.objects.exists()


def test_only_the_last_twenty_are_kept(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_forms, "MOST_A_PERSON", 2)
    sign_in(client)
    end_session(client)
    for number in range(4):
        client.post("/note/", {"text": f"try {number}"})
    texts = [kept_forms._open(kept) for kept in KeptForm.objects.order_by("id")]
    assert [text and text["text"] for text in texts] == ["try 2", "try 3"]


def test_the_last_one_kept_is_the_one_that_comes_back(client: Client) -> None:
    sign_in(client)
    end_session(client)
    for word in ("first", "second"):
        client.post("/note/", {"text": word})
    sign_in(client)
    assert "second" in client.get("/note/").content.decode()


def test_a_session_that_rested_too_long_says_so(client: Client) -> None:
    sign_in(client)
    end_session(client)
    page = client.get("/sign-in/").content.decode()
    assert "signed out after 15 minutes" in page
    assert "What you had typed" not in page
