"""Every address as every role: who may enter does, who may not reads what nobody could
tell from an address that leads nowhere (the table of access over HTTP); and each answer
that held a member's name left a view that names the member (R17).
"""

import re

import pytest
from django.http.response import HttpResponseBase

from policyportal.accounts.rules.access import allowed
from policyportal.audit import recording
from policyportal.audit.models import View
from tests.faults import addresses
from tests.faults.desk import CANARIES, NAMES, PEOPLE, Desk, browser, person
from tests.faults.pages import text

TOKEN = {"csrfmiddlewaretoken": ""}


@pytest.mark.parametrize("who", [*PEOPLE, ""])
def test_each_address_answers_as_its_gate_says(here: Desk, who: str) -> None:
    client = browser(who)
    roles = person(who).roles if who else frozenset()
    wrong = []
    for each in addresses.every(here, admin=True):
        if each.pattern in addresses.ALSO or each.ends_the_session:
            continue
        status = client.get(each.path).status_code
        status = client.post(each.path).status_code if status == 405 else status
        if each.public:
            fits = status < 500
        elif not who:
            fits = status == 302
        elif not allowed(roles, each.gate):
            fits = status == 404
        else:
            fits = status < 500
        if not fits:
            wrong.append((each.path, each.gate, status))
    assert wrong == []


@pytest.mark.parametrize(
    ("who", "doors"),
    [
        ("nurse", {"/cases/new/", "/policies/", "/cases/{referred}/"}),
        ("director", {"/cases/{referred}/sign/", "/letters/{letter}/"}),
        ("auditor", {"/audit/", "/cases/{signed}/", "/letters/{letter}.pdf"}),
        ("mailroom", {"/letters/", "/letters/{letter}/"}),
        ("editor", {"/policies/drafts/{in_review}/", "/admin/"}),
        ("admin", {"/admin/", "/audit/"}),
    ],
)
def test_the_doors_of_each_role_are_open(here: Desk, who: str, doors: set[str]) -> None:
    things = {name: getattr(here, name) for name in here.__slots__}
    client = browser(who)
    answers = {door: client.get(door.format(**things)).status_code for door in doors}
    assert answers == dict.fromkeys(doors, 200)


def test_another_teams_things_are_like_things_that_are_not_there(here: Desk) -> None:
    client = browser("elsewhere")
    missing = {
        f"/cases/{here.referred}/": "/cases/26-99999/",
        f"/cases/{here.referred}/attachments/{here.attachment}/": (
            "/cases/26-99999/attachments/99999/"
        ),
        f"/cases/{here.referred}/request/": "/cases/26-99999/request/",
        f"/letters/{here.letter}/": "/letters/99999/",
        f"/letters/{here.letter}.pdf": "/letters/99999.pdf",
    }
    for there, nowhere in missing.items():
        theirs, none = client.get(there), client.get(nowhere)
        assert theirs.status_code == none.status_code == 404
        assert _same(theirs, there) == _same(none, nowhere)
    for each in addresses.every(here):
        if here.referred in each.path or f"/{here.letter}/" in each.path:
            assert client.post(each.path).status_code == 404, each.path


def _same(answer: HttpResponseBase, path: str) -> str:
    """What a page says, without the code of its request and its own address."""
    said = text(answer).replace(path, "PATH")
    said = said.replace(answer.headers["X-Request-ID"], "CODE")
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", said)


SEARCHES = ("/cases/new/members/?member_words=Canary", "/?queue=team", "/?queue=mine")


@pytest.mark.parametrize("who", PEOPLE)
def test_each_answer_with_a_name_left_a_view_that_names_its_member(
    here: Desk, who: str
) -> None:
    assert _without_a_trace(here, who) == []


def test_without_its_trace_an_answer_would_be_found(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "view", lambda *_, **__: None)
    assert _without_a_trace(here, "nurse")


def _without_a_trace(here: Desk, who: str) -> list[str]:
    """Addresses whose answer held a member that no view of this answer names."""
    client, found = browser(who), []
    known = addresses.every(here, admin=True)
    paths = [each.path for each in known if not each.ends_the_session]
    for path in [*paths, *SEARCHES]:
        last = View.objects.order_by("id").last()
        said = text(client.get(path))
        seen = View.objects.filter(actor=person(who), id__gt=last.pk if last else 0)
        named = {number for view in seen for number in view.members}
        held = {number for number, (_, last) in CANARIES.items() if last in said}
        if held - named:
            found.append(path)
    return found


def test_who_has_no_business_with_members_reads_no_name(here: Desk) -> None:
    for who in ("editor", "admin", "elsewhere"):
        client = browser(who)
        for each in addresses.every(here, admin=True):
            # Any nurse may look for a member whom a new request is for.
            if not each.ends_the_session and each.gate != "member.search":
                said = text(client.get(each.path))
                assert not any(name in said for name in NAMES), (who, each.path)
