"""R16: where the audit can't be written, nobody reads a member's data and nothing is
done: a plain 503, for every address, every role and every act.
"""

from collections.abc import Callable

import pytest
from django.db import connection
from django.http.response import HttpResponseBase

from policyportal.audit import recording
from policyportal.audit.models import Event, View
from tests.faults import acting, addresses
from tests.faults.acting import Acting
from tests.faults.desk import CANARIES, Desk, browser
from tests.faults.pages import text

SEARCHES = ("/cases/new/members/?member_words=Canary", "/?queue=team")
STOPS = {
    "sqlite": "CREATE TRIGGER stop_{0} BEFORE INSERT ON {0}"
    " BEGIN SELECT RAISE(ABORT, 'no room for a trace'); END",
    "postgresql": "CREATE FUNCTION stop_{0}() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE 'no room for a trace'; END $$;"
    " CREATE TRIGGER stop_{0} BEFORE INSERT ON {0} EXECUTE FUNCTION stop_{0}()",
}


def stop_the_audit() -> None:
    """From now on no row of the audit can be written."""
    with connection.cursor() as cursor:
        for model in (Event, View):
            cursor.execute(STOPS[connection.vendor].format(model._meta.db_table))


def tells_of_a_member(answer: HttpResponseBase) -> bool:
    """Whether anything in the answer, or above it, is a member's."""
    if answer.headers.get("Content-Type") == "application/pdf":
        return True  # a letter or a document, whose words are packed
    said = text(answer) + str(answer.headers)
    names = [name for pair in CANARIES.values() for name in pair]
    return any(word in said for word in (*names, *CANARIES))


def with_member_data(here: Desk, who: str) -> list[str]:
    """The addresses whose answers hold a member's data for this person."""
    client = browser(who)
    known = addresses.every(here, admin=True)
    paths = [each.path for each in known if not each.ends_the_session]
    return [path for path in (*paths, *SEARCHES) if tells_of_a_member(client.get(path))]


@pytest.mark.parametrize(
    ("who", "least"),
    [("nurse", 7), ("director", 7), ("auditor", 4), ("mailroom", 2)],
)
def test_no_page_shows_a_member_without_its_trace(
    here: Desk, who: str, least: int
) -> None:
    paths = with_member_data(here, who)
    assert len(paths) >= least, paths
    client = browser(who)
    before = acting.records()
    stop_the_audit()
    for path in paths:
        for answer in (client.get(path), client.head(path)):
            assert answer.status_code == 503, path
            assert not tells_of_a_member(answer), path
            assert "Retry-After" in answer.headers
    assert acting.records() == before


@pytest.mark.parametrize("who", ["", "elsewhere", "admin", "editor"])
def test_nobody_else_learns_anything_meanwhile(here: Desk, who: str) -> None:
    client = browser(who)
    stop_the_audit()
    for each in addresses.every(here):
        if not each.ends_the_session:
            assert not tells_of_a_member(client.get(each.path)), each.path


@pytest.mark.parametrize("each", acting.ALL, ids=lambda each: each.name)
def test_no_act_is_done_without_its_trace(here: Desk, each: Acting) -> None:
    sent, client, before = each.filled(here), browser(each.who), acting.records()
    stop_the_audit()
    answer = client.post(sent.address, sent.data)
    assert answer.status_code == 503
    assert "The trace could not be written" in " ".join(text(answer).split())
    assert acting.records() == before
    typed = {key: value for key, value in each.typed.items() if "password" not in key}
    for word in typed.values():
        if isinstance(word, str) and " " in word and "\n" not in word:
            assert word in text(answer).replace("&#x27;", "'")


def unguarded_view(*_: object, **__: object) -> None:
    """A trace that is lost in silence."""


@pytest.mark.parametrize("path", ["/cases/{referred}/", "/letters/{letter}/", "/"])
def test_a_page_that_forgot_its_trace_would_be_found(
    here: Desk, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    things = {name: getattr(here, name) for name in here.__slots__}
    client = browser("nurse")
    monkeypatch.setattr(recording, "view", unguarded_view)
    stop_the_audit()
    answer = client.get(path.format(**things))
    assert answer.status_code == 200
    assert tells_of_a_member(answer)


def test_an_act_that_forgot_its_trace_would_be_found(
    here: Desk, monkeypatch: pytest.MonkeyPatch, silence: Callable[[], None]
) -> None:
    sent, client, before = acting.NOTE.filled(here), browser("nurse"), acting.records()
    silence()
    stop_the_audit()
    assert client.post(sent.address, sent.data).status_code == 302
    assert acting.records() != before


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Acts write no event any more."""
    from policyportal.audit import chain

    return lambda: monkeypatch.setattr(chain, "append", lambda event: None)
