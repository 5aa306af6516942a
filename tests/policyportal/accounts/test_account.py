"""One's own settings and password."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client

from policyportal.accounts.models import User
from policyportal.audit.models import Event
from tests.policyportal.people import PASSWORD, leads_to, person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.policyportal.addresses")]

NEW = "four quite unrelated words"


@pytest.fixture
def nurse(client: Client, now: datetime) -> User:
    nurse = person("nurse", "nurse", now=now)
    client.post("/sign-in/", {"username": "nurse", "password": PASSWORD})
    return nurse


def test_theme_and_single_keys_are_kept_for_the_person(
    client: Client, nurse: User
) -> None:
    typed = {"theme": "dark", "token": str(uuid4())}
    for _ in range(2):
        response = client.post("/account/keys/", typed)
        assert leads_to(response) == "/account/keys/"
    nurse.refresh_from_db()
    assert (nurse.theme, nurse.single_keys) == ("dark", False)
    assert Event.objects.filter(name="account.display_set").count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"theme": "pink", "token": str(uuid4())}, "theme"),
        ({"theme": "dark", "token": "once"}, "token"),
        ({"theme": "dark"}, "token"),
    ],
)
def test_what_can_not_be_meant_is_refused_by_name(
    client: Client, nurse: User, typed: dict[str, str], field: str
) -> None:
    response = client.post("/account/keys/", typed)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_a_new_password_ends_every_other_session(client: Client, nurse: User) -> None:
    other = Client()
    other.post("/sign-in/", {"username": "nurse", "password": PASSWORD})
    typed = {"old_password": PASSWORD, "new_password": NEW}
    assert leads_to(client.post("/account/password/", typed)) == "/account/keys/"
    assert Event.objects.latest("id").name == "account.password_set"
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302
    assert User.objects.get().check_password(NEW)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"old_password": "no", "new_password": NEW}, "old_password", "4 tries left"),
        (
            {"old_password": PASSWORD, "new_password": "short"},
            "new_password",
            "too short",
        ),
        (
            {"old_password": PASSWORD, "new_password": "password123456"},
            "new_password",
            "too common",
        ),
    ],
)
def test_a_password_that_will_not_do(
    client: Client, nurse: User, typed: dict[str, str], field: str, words: str
) -> None:
    response = client.post("/account/password/", typed)
    assert response.status_code == 422
    assert words in str(response.context["form"].errors[field])
    assert NEW not in response.content.decode()
    assert User.objects.get().check_password(PASSWORD)
