"""What holds for every answer, tried on views of the test's own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY, get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from policyportal import middleware
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

RAISED: dict[str, Exception] = {
    "refused": Refused("Her own draft.", citation="S1", remedy="Ask another."),
    "first": Refused("Marge Lee was first.", status=409),
    "meant": Refused("There is no such day.", status=422),
    "unknown": Refused("No such case.", status=404),
    "locked": OperationalError("database is locked"),
    "waited": OperationalError("canceling statement due to lock timeout"),
    "full": OperationalError("database or disk is full"),
    "untraced": DatabaseError("audit_view is append-only"),
    "broken": IntegrityError("UNIQUE constraint failed: audit_event.previous"),
    "fault": ZeroDivisionError(),
}


def answer(request: HttpRequest, name: str = "") -> HttpResponse:
    """Raise what the name stands for, or say who asks."""
    if name in RAISED:
        raise RAISED[name]
    return HttpResponse(f"answer to {request.user}")


urlpatterns = [
    path("answer/", answer),
    path("answer/<str:name>/", answer),
    path("", include("policyportal.urls")),
]
handler400 = "policyportal.views.errors.bad_request"
handler404 = "policyportal.views.errors.not_found"
handler500 = "policyportal.views.errors.our_fault"


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch, now: datetime) -> list[datetime]:
    """The moment the middleware reads; a test moves it."""
    moments = [now]
    monkeypatch.setattr(middleware, "now", lambda: moments[0])
    return moments


@pytest.fixture
def signed_in(client: Client, now: datetime) -> Client:
    person = get_user_model()(username="dana", full_name="Dana Okafor")
    with recording.act(recording.System("test"), "person.made", now=now):
        person.save()
    client.force_login(person)
    return client


@pytest.mark.parametrize("verb", ["PUT", "PATCH", "DELETE", "TRACE", "FOO"])
def test_a_verb_we_do_not_know_is_405(client: Client, verb: str) -> None:
    response = client.generic(verb, "/answer/")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, POST, OPTIONS"


def test_options_says_the_verbs_and_runs_nothing(client: Client) -> None:
    response = client.options("/answer/fault/")
    assert (response.status_code, response.content) == (204, b"")


@pytest.mark.parametrize(
    "address", ["/answer/", "/nowhere/", "/answer/fault/", "/healthz"]
)
def test_no_answer_is_kept_and_each_has_its_code(client: Client, address: str) -> None:
    first, second = client.get(address), client.get(address)
    assert first.headers["Cache-Control"] == "no-store"
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]


def test_the_content_policy_is_strict(client: Client) -> None:
    policy = client.get("/answer/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("refused", 403, ["Her own draft.", "S1", "Ask another."]),
        ("first", 409, ["Marge Lee was first."]),
        ("meant", 422, ["There is no such day."]),
    ],
)
def test_a_refusal_is_a_page_with_its_reason(
    client: Client, name: str, status: int, words: list[str]
) -> None:
    response = client.get(f"/answer/{name}/")
    assert response.status_code == status
    for each in words:
        assert each in response.content.decode()


def test_a_refusal_keeps_what_was_typed(client: Client) -> None:
    response = client.post("/answer/first/", {"rationale": "pain on stairs"})
    assert "pain on stairs" in response.content.decode()


def test_what_one_may_not_know_of_looks_like_nothing(client: Client) -> None:
    refused, missing = client.get("/answer/unknown/"), client.get("/nowhere/")
    assert refused.status_code == missing.status_code == 404
    assert refused.content == missing.content


@pytest.mark.parametrize("name", ["locked", "waited", "full", "untraced", "broken"])
def test_a_database_that_cannot_write_is_503_and_keeps_the_form(
    client: Client, name: str
) -> None:
    typed = {"rationale": "pain on stairs", "password": "hunter2", "token": "t-1"}
    response = client.post(f"/answer/{name}/?step=2", typed)
    page = response.content.decode()
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert f'action="/answer/{name}/?step=2"' in page
    assert "pain on stairs" in page
    assert 'name="token" value="t-1"' in page
    assert "hunter2" not in page


def test_each_cause_has_its_words(client: Client) -> None:
    assert "busy" in client.get("/answer/locked/").content.decode()
    assert "disk" in client.get("/answer/full/").content.decode()
    assert "trace" in client.get("/answer/untraced/").content.decode()


def test_a_file_that_cannot_be_kept_is_named(client: Client) -> None:
    file = SimpleUploadedFile("office-note.pdf", b"%PDF-")
    response = client.post("/answer/locked/", {"note": file})
    assert "office-note.pdf" in response.content.decode()


def test_a_database_that_fails_outside_a_view_is_503_too(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Any, **_: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.save", fail)
    assert signed_in.get("/answer/").status_code == 503


def test_our_fault_shows_the_code_of_the_log_and_keeps_the_form(client: Client) -> None:
    response = client.post("/answer/fault/", {"rationale": "pain on stairs"})
    page = response.content.decode()
    assert response.status_code == 500
    assert response.headers["X-Request-ID"] in page
    assert "pain on stairs" in page
    assert "ZeroDivisionError" not in page


@pytest.mark.parametrize(
    ("address", "typed"),
    [("/answer/?q=a%00b", None), ("/answer/%00/", None), ("/answer/", {"q": "a\0b"})],
)
def test_a_nul_character_is_refused_by_its_field(
    client: Client, address: str, typed: dict[str, str] | None
) -> None:
    response = client.get(address) if typed is None else client.post(address, typed)
    page = response.content.decode()
    assert response.status_code == 400
    assert "The field “q”" in page or "The field “name”" in page
    assert "\0" not in page


def test_a_form_of_our_own_with_an_old_secret_is_offered_again() -> None:
    client = Client(enforce_csrf_checks=True)
    typed = {"rationale": "pain on stairs"}
    ours = client.post("/answer/", typed, headers={"Sec-Fetch-Site": "same-origin"})
    assert ours.status_code == 403
    assert "pain on stairs" in ours.content.decode()


def test_a_form_that_another_site_sent_is_not() -> None:
    client = Client(enforce_csrf_checks=True)
    theirs = client.post("/answer/", {"rationale": "pain on stairs"})
    assert theirs.status_code == 403
    assert "pain on stairs" not in theirs.content.decode()


def test_a_session_goes_on_while_it_is_used(
    signed_in: Client, moment: list[datetime]
) -> None:
    signed_in.get("/answer/")
    for _ in range(10):
        moment[0] += timedelta(minutes=10)
        assert b"Dana" in signed_in.get("/answer/").content


def test_a_session_ends_after_twelve_hours_of_use(
    signed_in: Client, moment: list[datetime]
) -> None:
    signed_in.get("/answer/")
    moment[0] += timedelta(hours=12, seconds=1)
    assert b"Dana" not in signed_in.get("/answer/").content
    assert SESSION_KEY not in signed_in.session


def test_a_session_ends_after_fifteen_minutes_of_rest(signed_in: Client) -> None:
    signed_in.get("/answer/")
    age = signed_in.session.get_expiry_date() - datetime.now(UTC)
    assert timedelta(minutes=14) < age <= timedelta(minutes=15)


def test_reading_rarely_writes_the_session(
    signed_in: Client, moment: list[datetime], django_assert_num_queries: Any
) -> None:
    signed_in.get("/answer/")
    with django_assert_num_queries(2):  # the session and the person, both read
        signed_in.get("/answer/")
