"""R11 and R12: what was typed stays typed. After any error each field shows what stood in
it and the wrong one names what is wrong; after a session's end the form is back for who
typed it, not sent, and for nobody else.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.forms import BoundField
from django.http.response import HttpResponseBase
from django.test import Client

from policyportal.accounts import kept_forms
from policyportal.accounts.models import KeptForm
from tests.faults import acting
from tests.faults.acting import Acting
from tests.faults.desk import Desk, browser
from tests.faults.pages import Form, Page, plain, text
from tests.reviews import factories as made

LONG = "word " * 2000
HIDES = "words that\u200b hide\u202e something"
BAD: list[tuple[Acting, dict[str, tuple[str, ...]]]] = [
    (
        acting.OPEN,
        {
            "received_on": ("02/30/2026", "yesterday", "12/31/2099", ""),
            "received_time": ("25:61", "noonish", ""),
            "channel": ("pigeon",),
            "member_words": ("Nobody Known", "", "x" * 200),
            "requesting_npi": ("1234567890", "12", "", "١٢٣٤٥٦٧٨٩٣"),
            "servicing_npi": ("letters",),
            "dx-0-code": ("ZZZ", "M17", "M17.1", "I'd say knee", ""),
            "line-0-code": ("0", "QQQQQQQ", "0565Т", ""),
            "line-0-modifiers": ("???", "RT LT XX YY ZZ"),
            "line-0-units": ("0", "-1", "many", str(2**63)),
            "line-0-first_date": ("13/01/2026", "99/99/9999"),
            "line-0-last_date": ("09/01/2026", "soon"),
            "line-0-place": ("XX",),
            "line-0-pointers": ("B",),
        },
    ),
    (acting.NOTE, {"text": ("", LONG)}),
    (acting.OVERRIDE, {"override-1-reason": ("", LONG)}),
    (acting.CLOSE, {"close-1-reason": ("", LONG), "close-1-outcome": ("never",)}),
    (acting.DENY, {"deny-1-reason": ("", LONG), "deny-1-outcome": ("never",)}),
    (
        acting.SAVE,
        {
            "reason": (HIDES, LONG),
            "other_care": (HIDES,),
            "plain_diagnosis": (HIDES, "x" * 300),
            "plain_1": (HIDES, "x" * 300),
            "clinical_reason": (HIDES,),
            "records_considered": (HIDES,),
            "comment": (LONG,),
            "referred_to": ("999999", "somebody"),
        },
    ),
    (
        acting.SIGN,
        {
            "outcome_1": ("", "perhaps"),
            "rationale_1": ("", LONG),
            "NOABD-04": ("",),
            "password": ("", "not this one at all"),
        },
    ),
    (acting.RETURN, {"return-reason": ("", LONG)}),
    (acting.RETURN_POLICY, {"comment": ("", LONG)}),
    (acting.APPROVE_POLICY, {"password": ("", "not this one at all")}),
    (acting.SEND, {"way": ("pigeon",), "receipt": ("x" * 200,)}),
]
CHOICES = ("outcome", "channel", "pointers", "referred_to", "way", "NOABD", "password")
EVERY = [
    pytest.param(each, name, words, id=f"{each.name}: {name}")
    for each, fields in BAD
    for name, words in fields.items()
]


@pytest.mark.parametrize(("each", "name", "words"), EVERY)
def test_every_field_keeps_what_was_typed_and_the_wrong_one_says_why(
    here: Desk, each: Acting, name: str, words: tuple[str, ...]
) -> None:
    assert list(_faults(here, each, name, words)) == []


def test_a_refusal_of_the_rule_keeps_every_word_as_well(here: Desk) -> None:
    sent = acting.REFER.filled(here)
    data = sent.data | {"comment": ""}
    answer = browser("nurse").post(sent.address, data)
    assert answer.status_code == 422
    assert "To refer, write to the director" in plain(answer)
    assert list(_lost(Page(answer).form("/refer/"), data, "comment")) == []


def test_a_lost_word_would_be_found(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BoundField, "value", lambda field: field.initial)
    faults = _faults(here, acting.OPEN, "received_on", ("yesterday",))
    assert "lost" in " ".join(faults)


def test_an_error_that_belongs_to_no_field_would_be_found(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BoundField, "aria_describedby", None)
    faults = _faults(here, acting.OPEN, "received_on", ("yesterday",))
    assert "not tied" in " ".join(faults)


def _faults(
    here: Desk, each: Acting, name: str, words: tuple[str, ...]
) -> Iterator[str]:
    """What of a form did not come back as it should, for each bad word in a field."""
    sent, client = each.filled(here), browser(each.who)
    for bad in words:
        data = sent.data | {name: bad}
        answer = client.post(sent.address, data)
        if answer.status_code != 422:
            yield f"{name}={bad[:30]!r}: {answer.status_code}"
            continue
        page = Page(answer)
        form = page.form(each.ends) if each.ends else acting.own_form(page, each.typed)
        yield from _lost(form, data, name)
        field = form.fields[name]
        if not field.invalid:
            yield f"{name}={bad[:30]!r}: not marked"
        if not page.says(field):
            yield f"{name}={bad[:30]!r}: not tied to its error"


def _lost(form: Form, data: dict[str, Any], wrong: str) -> Iterator[str]:
    """Fields that don't show what was sent; a choice that isn't one can't be shown."""
    shown = form.typed()
    for name in shown:
        if name == wrong and any(part in name for part in CHOICES):
            continue
        typed = data.get(name, [])
        typed = typed if isinstance(typed, list) else [typed]
        if shown[name] != typed and name != "member":
            yield f"{name}: lost {str(typed)[:40]}, shows {str(shown[name])[:40]}"


WITH_TEXT = [
    acting.OPEN,
    acting.NOTE,
    acting.OVERRIDE,
    acting.CLOSE,
    acting.DENY,
    acting.SAVE,
    acting.REFER,
    acting.SIGN,
    acting.RETURN,
    acting.RETURN_POLICY,
    acting.SEND,
]


def signed_in(username: str, client: Client) -> HttpResponseBase:
    """Sign in as people do: the browser then knows who was there last."""
    form = {"username": username, "password": made.PASSWORD}
    return client.post("/sign-in/", form)


def interrupted(here: Desk, each: Acting, client: Client) -> dict[str, Any]:
    """Type a form, lose the session, send the form; what was typed."""
    signed_in(each.who, client)
    sent = each.filled(here)
    Session.objects.all().delete()
    before = acting.records()
    referer = f"http://testserver{each.page(here)}"
    answer = client.post(sent.address, sent.data, headers={"referer": referer})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")
    assert acting.records() == before
    return sent.data


@pytest.mark.parametrize("each", WITH_TEXT, ids=lambda each: each.name)
def test_a_form_is_back_after_its_session_ended_and_not_sent(
    here: Desk, each: Acting
) -> None:
    client = Client()
    data = interrupted(here, each, client)
    before = acting.records()
    assert signed_in(each.who, client).headers["Location"] == each.page(here)
    answer = client.get(each.page(here))
    page = Page(answer)
    form = page.form(each.ends) if each.ends else acting.own_form(page, each.typed)
    assert list(_lost(form, data, "")) == []
    assert "What you had typed is back" in plain(answer)
    after = acting.records()
    acts = {table for table in after if not table.startswith("accounts_")}
    assert {t: after[t] for t in acts} == {t: before[t] for t in acts}
    assert made.PASSWORD not in text(answer)


@pytest.mark.parametrize("each", [acting.NOTE, acting.SAVE], ids=lambda each: each.name)
def test_nobody_else_gets_anything_of_it(here: Desk, each: Acting) -> None:
    client = Client()
    interrupted(here, each, client)
    signed_in("nurse2", client)
    said = plain(client.get(each.page(here)))
    assert "What you had typed is back" not in said
    for words in each.typed.values():
        assert str(words).splitlines()[0] not in said


def test_without_the_keeping_the_words_would_be_gone(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_forms, "keep", lambda *_, **__: None)
    client = Client()
    interrupted(here, acting.NOTE, client)
    signed_in("nurse", client)
    said = plain(client.get(acting.NOTE.page(here)))
    assert acting.NOTE.typed["text"] not in said


def test_without_its_owner_the_words_would_be_anybodys(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    interrupted(here, acting.NOTE, client)
    everybodys = KeptForm.objects.order_by("-id")
    monkeypatch.setattr(kept_forms, "_of", lambda person, now: everybodys)
    signed_in("nurse2", client)
    assert acting.NOTE.typed["text"] in plain(client.get(acting.NOTE.page(here)))
