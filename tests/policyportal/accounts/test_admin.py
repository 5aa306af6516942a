"""People in Django's admin: every save an act, every rule of the acts, nothing lost."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from policyportal.accounts.acts import people
from policyportal.accounts.models import KeptForm, RoleGrant, Team, User
from policyportal.audit.models import Event
from policyportal.audit.recording import System
from tests.policyportal.people import PASSWORD, leads_to, person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.policyportal.addresses")]

JOB = System("test")
DANA = {
    "username": "dana",
    "full_name": "Dana Okafor",
    "credentials": "RN",
    "pronoun": "She",
    "roles": ["nurse"],
    "password": "four quite unrelated words",
    "is_active": "on",
}


@pytest.fixture
def admin(client: Client, now: datetime) -> User:
    admin = person("admin", "admin", now=now)
    client.post("/sign-in/", {"username": "admin", "password": PASSWORD})
    return admin


@pytest.fixture
def dana(now: datetime) -> User:
    return person("dana", "nurse", now=now, full_name="Dana Okafor", pronoun="She")


def change(client: Client, who: User, **typed: Any) -> Any:
    given = {
        "username": who.username,
        "full_name": who.full_name,
        "pronoun": who.pronoun,
        "roles": sorted(grant.group.name for grant in who.grants.all()),
        "is_active": "on",
    }
    return client.post(f"/admin/accounts/user/{who.pk}/change/", given | typed)


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["adminform"].form.errors)


def events() -> list[str]:
    names = Event.objects.filter(name__startswith="account.").order_by("id")
    return list(names.values_list("name", flat=True))


def test_a_person_is_added(client: Client, admin: User) -> None:
    response = client.post("/admin/accounts/user/add/", DANA)
    assert leads_to(response) == "/admin/accounts/user/"
    dana = User.objects.get(username="dana")
    assert (str(dana), set(dana.roles)) == ("Dana Okafor, RN", {"nurse"})
    assert dana.history.get().history_user == admin
    assert events()[-1] == "account.added"


def test_what_changed_is_changed_and_no_more(
    client: Client, admin: User, dana: User
) -> None:
    change(client, dana, title="Senior nurse")
    event = Event.objects.latest("id")
    assert (event.name, event.details["changed"]) == ("account.changed", ["title"])
    before = events()
    change(client, User.objects.get(pk=dana.pk), title="Senior nurse")
    assert events() == before


def test_a_role_that_decides_is_confirmed_by_another(
    client: Client, admin: User, dana: User, now: datetime
) -> None:
    change(client, dana, roles=["nurse", "director"])
    grant = RoleGrant.objects.waiting().get()
    confirm = {"action": "confirm", "_selected_action": [grant.pk]}
    page = client.post("/admin/accounts/rolegrant/", confirm, follow=True)
    assert "A second admin confirms this role" in page.content.decode()
    person("admin2", "admin", now=now)
    other = Client()
    other.post("/sign-in/", {"username": "admin2", "password": PASSWORD})
    page = other.post("/admin/accounts/rolegrant/", confirm, follow=True)
    assert "dana: director" in page.content.decode().lower().replace("okafor", "dana")
    assert User.objects.get(pk=dana.pk).roles == {"nurse", "director"}


def test_a_role_is_taken(client: Client, admin: User, dana: User) -> None:
    change(client, dana, roles=[])
    assert not User.objects.get(pk=dana.pk).roles


def test_an_account_is_closed_for_a_reason(
    client: Client, admin: User, dana: User
) -> None:
    response = change(client, dana, is_active="")
    assert list(errors(response)) == ["reason"]
    change(client, dana, is_active="", reason="Left the plan")
    assert not User.objects.get(pk=dana.pk).is_active
    event = Event.objects.latest("id")
    assert (event.name, event.reason) == ("account.closed", "Left the plan")
    change(client, dana, is_active="on", reason="Back")
    assert User.objects.get(pk=dana.pk).roles == {"nurse"}


def test_nobody_takes_from_their_own_rights(client: Client, admin: User) -> None:
    response = change(client, admin, roles=[])
    assert "You can't take from your own rights" in errors(response)["roles"][0]
    response = change(client, admin, is_active="", reason="Enough")
    assert "You can't take from your own rights" in errors(response)["__all__"][0]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"password": ""}, "password"),
        ({"password": "short"}, "password"),
        ({"username": "admin"}, "username"),
        ({"username": "da na"}, "username"),
        ({"full_name": ""}, "full_name"),
        ({"roles": ["king"]}, "roles"),
        ({"license_number": "RN1"}, "__all__"),
    ],
)
def test_a_mistake_is_named_and_nothing_typed_is_lost(
    client: Client, admin: User, typed: dict[str, Any], field: str
) -> None:
    response = client.post("/admin/accounts/user/add/", DANA | typed)
    assert list(errors(response)) == [field]
    form = response.context["adminform"].form
    assert form["credentials"].value() == "RN"
    assert not User.objects.filter(full_name="Dana Okafor").exists()


def test_a_session_that_ends_loses_nothing(
    client: Client, admin: User, dana: User
) -> None:
    client.session.flush()
    response = change(client, dana, title="Senior nurse")
    assert leads_to(response).startswith("/sign-in/")
    client.post("/sign-in/", {"username": "admin", "password": PASSWORD})
    page = client.get(f"/admin/accounts/user/{dana.pk}/change/")
    form = page.context["adminform"].form
    assert form["title"].value() == "Senior nurse"
    assert form.errors["__all__"][0].startswith("This is what you had typed")
    assert not User.objects.get(pk=dana.pk).title
    change(client, dana, title="Senior nurse")
    assert User.objects.get(pk=dana.pk).title == "Senior nurse"
    assert not KeptForm.objects.exists()


def test_teams_are_made_and_named_anew(client: Client, admin: User) -> None:
    client.post("/admin/accounts/team/add/", {"name": "East"})
    team = Team.objects.get()
    client.post(f"/admin/accounts/team/{team.pk}/change/", {"name": "West"})
    assert [row.name for row in Team.history.all()] == ["West", "East"]
    assert events()[-2:] == ["account.team_saved", "account.team_saved"]


@pytest.mark.parametrize("model", ["user", "team", "rolegrant"])
def test_lists_show_and_nothing_is_deleted(
    client: Client, admin: User, dana: User, model: str
) -> None:
    page = client.get(f"/admin/accounts/{model}/")
    assert page.status_code == 200
    assert "delete_selected" not in page.content.decode()
    assert client.get(f"/admin/accounts/{model}/1/delete/").status_code in (302, 403)


@pytest.mark.parametrize("role", ["editor", "approver", "auditor"])
@pytest.mark.parametrize("model", ["user", "team", "rolegrant"])
def test_who_does_not_look_after_accounts_sees_none(
    client: Client, now: datetime, role: str, model: str
) -> None:
    somebody = person("somebody", role, now=now)
    client.post("/sign-in/", {"username": "somebody", "password": PASSWORD})
    assert client.get("/admin/").status_code == 200
    assert client.get(f"/admin/accounts/{model}/").status_code == 403
    refused = Event.objects.latest("id")
    assert (refused.name, refused.actor) == ("admin.index.refused", somebody)


def test_a_closed_account_is_refused_at_once(
    client: Client, admin: User, now: datetime
) -> None:
    person("admin2", "admin", now=now)
    people.close(JOB, admin, now=now, reason="Left the plan")
    assert leads_to(client.get("/admin/")).startswith("/sign-in/")
