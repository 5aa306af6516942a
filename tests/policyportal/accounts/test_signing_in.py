"""Signing in and out, wrong passwords, the rest after five of them, and where one
arrives; each with its event.
"""

from datetime import datetime, timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from policyportal.accounts.acts import people, signing_in
from policyportal.accounts.models import User
from policyportal.audit.models import Event
from policyportal.audit.recording import System
from policyportal.clock import now as the_moment
from tests.policyportal.people import PASSWORD, leads_to, person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.policyportal.addresses")]


@pytest.fixture
def nurse(now: datetime) -> User:
    return person("nurse", "nurse", now=now, full_name="Dana Okafor", credentials="RN")


def sign_in(
    client: Client, username: str, password: str = PASSWORD, **more: str
) -> Any:
    return client.post(
        "/sign-in/", {"username": username, "password": password, **more}
    )


def events(prefix: str) -> list[str]:
    names = Event.objects.filter(name__startswith=prefix).order_by("id")
    return list(names.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("roles", "page"),
    [
        (("nurse",), "worklist"),
        (("lead",), "worklist"),
        (("director", "approver"), "director-queue"),
        (("editor",), "admin:index"),
        (("approver",), "policies"),
        (("auditor",), "audit-trail"),
        (("admin",), "admin:index"),
        (("mailroom",), "letters-to-send"),
        ((), "keys"),
    ],
)
def test_each_arrives_at_their_own_first_page(
    client: Client, now: datetime, roles: tuple[str, ...], page: str
) -> None:
    person("somebody", *roles, now=now)
    response = sign_in(client, "somebody")
    assert (response.status_code, leads_to(response)) == (302, reverse(page))


def test_signing_in_leaves_an_event_with_the_session(
    client: Client, nurse: User
) -> None:
    sign_in(client, "nurse")
    event = Event.objects.latest("id")
    assert (event.name, event.actor, event.role) == (
        "account.signed_in",
        nurse,
        "nurse",
    )
    client.get("/audit/")
    refused = Event.objects.latest("id")
    assert refused.session == event.session
    assert len(event.session) == 32
    assert event.session not in str(client.session.session_key)


def test_signing_out_ends_the_session_and_says_so(client: Client, nurse: User) -> None:
    sign_in(client, "nurse")
    response = client.post("/sign-out/", follow=True)
    assert "Nothing of your cases stays" in response.content.decode()
    assert events("account.signed")[-1] == "account.signed_out"
    assert client.get("/").status_code == 302
    assert client.cookies["last_person"].value == ""


def test_a_link_does_not_sign_out(client: Client, nurse: User) -> None:
    sign_in(client, "nurse")
    assert leads_to(client.get("/sign-out/")) == "/"
    assert client.get("/").status_code == 200


def test_signing_out_twice_is_no_fault(client: Client) -> None:
    assert client.post("/sign-out/").status_code == 302


def test_one_goes_on_to_the_page_that_was_asked_for(
    client: Client, nurse: User
) -> None:
    asked = client.get("/note/?line=2")
    assert leads_to(asked) == "/sign-in/?next=%2Fnote%2F%3Fline%3D2"
    assert client.get(leads_to(asked)).context["next"] == "/note/?line=2"
    response = sign_in(client, "nurse", next="/note/?line=2")
    assert leads_to(response) == "/note/?line=2"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
    ],
)
def test_never_to_another_site(client: Client, nurse: User, elsewhere: str) -> None:
    assert leads_to(sign_in(client, "nurse", next=elsewhere)) == "/"


def test_who_is_signed_in_goes_on_at_once(client: Client, nurse: User) -> None:
    sign_in(client, "nurse")
    assert leads_to(client.get("/sign-in/")) == "/"


@pytest.mark.parametrize("username", ["nurse", "Nurse", "nobody", "nurse\u200b"])
def test_a_wrong_password_and_an_unknown_name_look_alike(
    client: Client, nurse: User, username: str
) -> None:
    response = sign_in(client, username, "wrong")
    assert response.status_code == 422
    assert response.context["form"].errors["__all__"] == [
        "This user name and password don’t go together."
    ]
    assert response.context["tries_left"] == 4
    assert "wrong" not in response.content.decode()
    known = "nurse" if username == "nurse" else ""
    event = Event.objects.latest("id")
    assert (event.name, event.details) == ("account.wrong_password", {"user": known})


@pytest.mark.parametrize("missing", ["username", "password"])
def test_an_empty_field_is_named(client: Client, nurse: User, missing: str) -> None:
    typed = {"username": "nurse", "password": PASSWORD, missing: ""}
    response = client.post("/sign-in/", typed)
    assert (response.status_code, list(response.context["form"].errors)) == (
        422,
        [missing],
    )


def test_five_wrong_passwords_rest_the_name_and_not_another(
    client: Client, nurse: User, now: datetime
) -> None:
    person("lead", "lead", now=now)
    left = [sign_in(client, "nurse", "no").context["tries_left"] for _ in range(4)]
    assert left == [4, 3, 2, 1]
    response = sign_in(client, "nurse", "no")
    until = response.context["locked_until"]
    assert response.status_code == 429
    assert timedelta(minutes=14) < until - the_moment() <= timedelta(minutes=15)
    again = sign_in(client, "nurse")
    assert (again.status_code, again.context["locked_until"]) == (429, until)
    assert client.get("/").status_code == 302
    assert sign_in(client, "lead").status_code == 302


def test_the_rest_ends_after_fifteen_minutes(client: Client, nurse: User) -> None:
    for _ in range(6):
        sign_in(client, "nurse", "no")
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= timedelta(minutes=15, seconds=1)
        attempt.save()
    assert signing_in.tries_left("nurse", now=the_moment()) == (5, None)
    assert sign_in(client, "nurse").status_code == 302


def test_tries_from_many_browsers_count_together(client: Client, nurse: User) -> None:
    for number in range(5):
        client.post(
            "/sign-in/",
            {"username": "nurse", "password": "no"},
            headers={"User-Agent": f"browser {number}"},
        )
    left, until = signing_in.tries_left("nurse", now=the_moment())
    assert (left, until is None) == (0, False)


def test_a_right_password_forgets_the_wrong_ones(client: Client, nurse: User) -> None:
    sign_in(client, "nurse", "no")
    sign_in(client, "nurse")
    assert signing_in.tries_left("nurse", now=the_moment()) == (5, None)


def test_the_owner_is_told_of_wrong_passwords(client: Client, nurse: User) -> None:
    sign_in(client, "nurse")
    client.post("/sign-out/")
    for _ in range(2):
        sign_in(Client(), "nurse", "no")
    sign_in(client, "nurse")
    told = client.get("/account/keys/").content.decode()
    assert "Wrong passwords for your name since your last visit: 2." in told
    client.post("/sign-out/")
    sign_in(client, "nurse")
    assert "Wrong passwords" not in client.get("/account/keys/").content.decode()


def test_a_closed_account_does_not_sign_in(
    client: Client, nurse: User, now: datetime
) -> None:
    people.close(System("test"), nurse, now=now, reason="Left the plan")
    assert sign_in(client, "nurse").status_code == 422


def test_a_password_hashed_by_an_older_rule_is_hashed_anew(
    client: Client, nurse: User, now: datetime
) -> None:
    from policyportal.audit import recording

    with recording.act(System("test"), "account.imported", now=now):
        nurse.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
        nurse.save()
    sign_in(client, "nurse")
    nurse.refresh_from_db()
    assert nurse.password.startswith("md5")
    assert client.get("/").status_code == 200


def test_the_name_is_as_its_owner_typed_it_after_unicode_folding(
    client: Client, nurse: User
) -> None:
    assert sign_in(client, "ｎｕｒｓｅ").status_code == 302


def test_the_people_of_the_demo_are_listed_in_the_demo_alone(
    client: Client, now: datetime, settings: Any
) -> None:
    person("director", "director", "approver", now=now, demo=True)
    person("other", "nurse", now=now)
    assert client.get("/sign-in/").context["demo_people"] == []
    settings.PORTAL_MODE = "demo"
    context = client.get("/sign-in/").context
    words = "Decides and signs what is adverse, approves policies"
    assert context["demo_people"] == [("director", words)]
    assert context["demo_password"] == settings.DEMO_PASSWORD


class TestRightsEndAtOnce:
    """R25: five open sessions, and the next request of each."""

    @pytest.fixture
    def sessions(self, nurse: User) -> list[Client]:
        clients = [Client() for _ in range(5)]
        for client in clients:
            sign_in(client, "nurse")
            assert client.get("/").status_code == 200
        return clients

    def test_when_a_role_is_taken(
        self, sessions: list[Client], nurse: User, now: datetime
    ) -> None:
        people.take_role(System("test"), nurse, "nurse", now=now)
        assert [client.get("/").status_code for client in sessions] == [404] * 5

    def test_when_the_account_is_closed(
        self, sessions: list[Client], nurse: User, now: datetime
    ) -> None:
        people.close(System("test"), nurse, now=now, reason="Left the plan")
        assert [client.get("/").status_code for client in sessions] == [302] * 5

    def test_when_the_password_is_changed(
        self, sessions: list[Client], nurse: User, now: datetime
    ) -> None:
        people.change(System("test"), nurse, now=now, password="another one of four")
        assert [client.get("/").status_code for client in sessions] == [302] * 5
