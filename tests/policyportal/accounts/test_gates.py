"""Gates: nobody, the wrong role, the right one; and the record of each refusal."""

from datetime import datetime

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from policyportal.accounts.access import page_of, person_in, require
from policyportal.accounts.models import User
from policyportal.audit.models import Event
from tests.policyportal.people import leads_to, person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.policyportal.addresses")]


@pytest.fixture
def nurse(client: Client, now: datetime) -> User:
    nurse = person("nurse", "nurse", now=now)
    client.force_login(nurse)
    return nurse


def last_event() -> Event:
    return Event.objects.latest("id")


def test_nobody_is_led_to_sign_in_and_it_is_recorded(client: Client) -> None:
    response = client.get("/cases/new/")
    assert (response.status_code, leads_to(response)) == (
        302,
        "/sign-in/?next=%2Fcases%2Fnew%2F",
    )
    event = last_event()
    assert (event.name, event.who) == ("case.open.refused", "nobody signed in")
    assert event.address == "cases/new/"


def test_a_fragment_leads_the_whole_page_to_sign_in(client: Client) -> None:
    response = client.get(
        "/cases/new/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/note/?a=1"},
    )
    assert response.headers["HX-Redirect"] == "/sign-in/?next=%2Fnote%2F%3Fa%3D1"


def test_the_wrong_role_finds_nothing_and_it_is_recorded(
    client: Client, nurse: User
) -> None:
    hidden, missing = client.get("/director/"), client.get("/nowhere/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    event = last_event()
    assert (event.name, event.actor) == ("director.queue.refused", nurse)


def test_the_right_role_enters(client: Client, nurse: User) -> None:
    assert client.get("/cases/new/").content == b"for Nurse"


def test_what_is_not_found_behind_a_gate_is_recorded(
    client: Client, nurse: User
) -> None:
    assert client.get("/cases/26-00012/").status_code == 404
    event = last_event()
    assert (event.name, event.case) == ("case.read.refused", "26-00012")


def test_an_address_that_leads_nowhere_is_no_refusal(
    client: Client, nurse: User
) -> None:
    before = last_event()
    client.get("/nowhere/")
    assert last_event() == before


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/login/", "/admin/jsi18n/", "/admin/accounts/user/"]
)
def test_the_admin_stands_behind_one_gate(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 302
    assert leads_to(response).startswith("/sign-in/?next=")


def test_the_admin_is_not_there_for_a_nurse(client: Client, nurse: User) -> None:
    assert client.get("/admin/").status_code == 404
    assert last_event().name == "admin.index.refused"


def test_a_page_for_everybody_asks_nothing(client: Client) -> None:
    assert client.get("/public/").content == b"public"
    assert not Event.objects.exists()


def test_a_gate_stays_visible_through_other_decorators() -> None:
    @require("case.open")
    def view(request: HttpRequest) -> HttpResponse:
        """A view."""
        return HttpResponse()

    assert view.gate == "case.open"  # type: ignore[attr-defined]
    assert view.__doc__ == "A view."


def test_the_person_let_in(nurse: User, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = nurse
    assert person_in(request) is nurse


@pytest.mark.parametrize(
    ("method", "headers", "page"),
    [
        ("GET", {"Referer": "http://testserver/note/"}, "/here/?a=1"),
        ("POST", {}, "/here/?a=1"),
        ("POST", {"Referer": "http://testserver/note/?b=2"}, "/note/?b=2"),
        ("POST", {"Referer": "https://evil.example/note/"}, "/here/?a=1"),
        ("GET", {"HX-Current-URL": "http://testserver/note/"}, "/note/"),
        ("GET", {"HX-Current-URL": "https://evil.example/"}, "/here/?a=1"),
    ],
)
def test_the_page_a_request_comes_from(
    rf: RequestFactory, method: str, headers: dict[str, str], page: str
) -> None:
    assert page_of(rf.generic(method, "/here/?a=1", headers=headers)) == page
