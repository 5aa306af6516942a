"""R9 and R10: an older form after a newer save, and a form that is sent twice: at once,
again, from the back button. Nothing is overwritten and nothing is done twice.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from policyportal.audit import recording
from policyportal.audit.models import Event
from tests.faults import acting
from tests.faults.acting import Acting, Sent
from tests.faults.crowd import at_once
from tests.faults.desk import Desk, browser
from tests.faults.pages import Page, plain


@pytest.mark.parametrize("each", acting.ALL, ids=lambda each: each.name)
def test_a_form_sent_again_is_done_once_and_leads_to_the_first_result(
    here: Desk, each: Acting
) -> None:
    client, sent = browser(each.who), each.filled(here)
    first = client.post(sent.address, sent.data)
    assert first.status_code == 302, plain(first)
    before = acting.records()
    again = client.post(sent.address, each.again(sent.data))
    assert again.status_code == 302, plain(again)
    assert _place(again) == _place(first)
    assert acting.records() == before
    assert Event.objects.filter(token=sent.token).count() == 1


@pytest.mark.parametrize("each", acting.ALL, ids=lambda each: each.name)
def test_a_double_click_is_done_once(here: Desk, each: Acting) -> None:
    sent, client = each.filled(here), browser(each.who)
    answers = at_once([lambda: _sent(client, each, sent) for _ in range(2)])
    statuses = {getattr(answer, "status_code", answer) for answer in answers}
    # On a slow machine the second may be told that the records are busy.
    assert 302 in statuses
    assert statuses <= {302, 503}
    assert client.post(sent.address, each.again(sent.data)).status_code == 302
    assert Event.objects.filter(token=sent.token).count() == 1
    assert acting.verified() == []


def test_an_older_draft_never_overwrites_a_newer(here: Desk) -> None:
    address = f"/cases/{here.confirmed}/"
    old = Page(browser("nurse2").get(address)).form("/refer/")
    new = Page(browser("nurse").get(address)).form("/refer/")
    kept = new.sends(reason="The newer words, saved first.")
    assert browser("nurse").post(f"{address}refer/", kept).status_code == 302
    late = old.sends(reason="The older words, sent late.", comment="Please decide.")
    _refused_with_both(
        browser("nurse2").post(f"{address}refer/", late | {"refer": "1"}),
        "Dana Okafor, RN saved this draft at 3:42:",
        "The older words, sent late.",
        "The newer words, saved first.",
    )
    draft = here.case("confirmed").letter_draft
    assert (draft.reason, draft.edition) == ("The newer words, saved first.", 1)
    assert here.case("confirmed").stage == "review"


def test_an_older_request_never_overwrites_a_newer(here: Desk) -> None:
    address = f"/cases/{here.opened}/request/"
    forms = [Page(browser(name).get(address)) for name in ("nurse", "nurse2")]
    new, old = (acting.own_form(form, acting.REQUEST) for form in forms)
    saved = browser("nurse").post(address, new.sends(**{"line-0-units": "2"}))
    assert saved.status_code == 302, plain(saved)
    late = browser("nurse2").post(address, old.sends(**{"line-0-units": "3"}))
    _refused_with_both(
        late,
        "Dana Okafor, RN changed case",
        "What stands now: lines",
        " × 2, 2026-09-14",
    )
    line = here.case("opened").lines.get()
    assert line.units == 2


def test_the_tests_above_can_fail(
    here: Desk, monkeypatch: pytest.MonkeyPatch, lift_token: Callable[[], None]
) -> None:
    monkeypatch.setattr(recording, "_refuse_repeat", lambda *_: None)
    lift_token()
    note = acting.NOTE
    client, sent = browser(note.who), note.filled(here)
    for _ in range(2):
        client.post(sent.address, sent.data)
    assert Event.objects.filter(token=sent.token).count() == 2
    assert here.case("opened").notes.count() == 2


@pytest.fixture
def lift_token(here: Desk) -> Callable[[], None]:
    """Take away the constraint that a token is used once."""

    def lift() -> None:
        table = Event._meta.db_table
        with connection.cursor() as cursor:
            names = [
                name
                for name, about in connection.introspection.get_constraints(
                    cursor, table
                ).items()
                if about["columns"] == ["token"] and about["unique"]
            ]
            if connection.vendor == "postgresql":
                for name in names:
                    cursor.execute(
                        f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}"'
                    )
                return
        # SQLite's constraint is a part of the table: the table is made anew.
        field: Any = Event._meta.get_field("token")
        loose = field.clone()
        loose._unique = False
        loose.set_attributes_from_name("token")
        loose.model = Event
        with connection.schema_editor() as editor:
            editor.alter_field(Event, field, loose)

    return lift


def _sent(client: Client, each: Acting, sent: Sent) -> Any:
    """One of two clicks: the same session, in a connection of its own."""
    twin = Client(raise_request_exception=False)
    twin.cookies = client.cookies
    return twin.post(sent.address, each.again(sent.data))


def _place(answer: Any) -> str:
    return str(answer.headers["Location"]).partition("?")[0]


def _refused_with_both(answer: Any, *words: str) -> None:
    assert answer.status_code == 409
    said = plain(answer)
    for each in words:
        assert each in said, each
