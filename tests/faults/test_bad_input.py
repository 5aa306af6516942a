"""R29: whatever is typed, in every field, address and verb: never a fault of ours,
never markup that lives, never a template that runs, and an answer in two seconds.
"""

import time
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from policyportal import middleware
from tests.faults import acting, addresses
from tests.faults.acting import Acting
from tests.faults.desk import Desk, browser
from tests.faults.pages import text

MARKUP = "<script>qx91()</script>"
LIVE = (MARKUP, "<img src=qx91", '" onfocus="qx91', "198qx", "QX91SECRET")
NASTY = {
    "homoglyphs": "0565Т М17.11 аdmin",
    "zero width": "0565\u200bT\ufeff M17\u200d.11",
    "right to left": "\u202e1.71M\u202c",
    "NUL": "0565\0T",
    "controls": "a\x01\x1b[31m\x7f\x85b",
    "a lone surrogate's bytes": b"\xed\xa0\x80".decode(errors="replace")
    + "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "no day": "02/30/2026",
    "a day far off": "99999-12-31",
    "a huge number": str(2**63),
    "digits of another script": "٢٠٢٦ ２",
    "below nothing": "-1",
    "not a number": "NaN",
    "an exponent": "1e309",
    "markup": f'"><img src=qx91 onerror=qx91()>{MARKUP}',
    "an attribute": '" onfocus="qx91()" autofocus x="',
    "SQL": "'; DROP TABLE reviews_case; --",
    "a template": "{{ 99|add:99 }}qx {% load log %} {% debug %} ${7*7}",
    "a formula": '=HYPERLINK("http://127.0.0.1","x")',
    "traversal": "../../../../etc/passwd\\..%2f..%2f",
    "a format": "%s%n{0.__class__}",
    "lines": "a\r\nSet-Cookie: qx91=1\r\n\r\nb",
    "blanks": " \t\u00a0\u3000",
}
LONG = "x" * 1_000_000
SECONDS = 2.0
VERBS = ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "FOO", "PROPFIND")


def withstands(
    client: Client, address: str, data: dict[str, Any] | None = None
) -> HttpResponseBase:
    """The answer to a GET, or to a POST of the data; fails where it broke."""
    start = time.process_time()
    answer: HttpResponseBase = (
        client.get(address) if data is None else client.post(address, data)
    )
    spent = time.process_time() - start
    assert answer.status_code < 500, (address, answer.status_code)
    assert spent < SECONDS, (address, spent)
    said = text(answer)
    assert [sign for sign in LIVE if sign in said] == [], address
    assert "qx91" not in answer.cookies
    return answer


# To refer is to send the draft's own form by another button.
FORMS = [each for each in acting.ALL if each is not acting.REFER]


@pytest.mark.parametrize("each", FORMS, ids=lambda each: each.name)
def test_each_form_withstands_each_nasty_text(here: Desk, each: Acting) -> None:
    form, client = each.form(here), browser(each.who)
    address = form.action or each.page(here)
    data = form.sends(**each.typed)
    page = each.page(here)
    for nasty in NASTY.values():
        everywhere = {name: nasty for name in data if "csrf" not in name}
        withstands(client, address, everywhere)
    for name in data:
        withstands(client, address, data | {name: NASTY["markup"]})
    withstands(client, address, data | {list(form.typed() or data)[-1]: LONG})
    withstands(client, address, {})
    withstands(client, page)


QUERIES = ("q", "on", "page", "state", "queue", "words", "after", "business", "next")
MORE_QUERIES = ("member_words", "case", "before", "who", "name", "since", "until")


@pytest.mark.parametrize("who", ["nurse", "auditor", "editor", ""])
def test_each_address_withstands_each_nasty_query(here: Desk, who: str) -> None:
    client = browser(who)
    pages = [
        each
        for each in addresses.every(here)
        if each.path in {"/", "/policies/", "/audit/", "/sign-in/", "/letters/"}
        or each.path.endswith(("/WA.CP.MP.526/", "/members/"))
    ]
    for nasty in NASTY.values():
        asked = dict.fromkeys((*QUERIES, *MORE_QUERIES), nasty)
        for each in pages:
            _asked(client, each.path, asked)


def _asked(client: Client, path: str, asked: dict[str, str]) -> None:
    answer = client.get(path, asked)
    assert answer.status_code < 500, (path, asked["q"])
    assert [sign for sign in LIVE if sign in text(answer)] == [], path


PLACES = (
    "/cases/{}/",
    "/cases/{}/sign/",
    "/cases/26-00001/lines/{}/confirm/",
    "/cases/26-00001/attachments/{}/",
    "/letters/{}/",
    "/letters/{}.pdf",
    "/policies/{}/",
    "/policies/WA.CP.MP.526/{}/",
    "/policies/drafts/{}/",
    "/admin/{}/",
)
PARTS = (
    str(2**63),
    "9" * 18,
    "9" * 400,
    "0",
    "-1",
    "２",
    "26-００００1",
    "2025-02-30",
    "..%2f..%2fetc%2fpasswd",
    "%00",
    "%3Cscript%3Eqx91()%3C%2Fscript%3E",
    "%F0%9F%92%A9%E2%80%8B",
    "%ff%fe",
)


@pytest.mark.parametrize("who", ["nurse", "editor", "admin"])
def test_no_address_breaks_or_leads_anywhere_by_a_nasty_part(
    here: Desk, who: str
) -> None:
    client = browser(who)
    for place in PLACES:
        for part in PARTS:
            answer = withstands(client, place.format(part))
            assert answer.status_code in (302, 400, 404, 405), (place, part)
    for part in PARTS:
        withstands(client, f"/admin/accounts/user/{part}/change/")


@pytest.mark.parametrize("verb", VERBS)
def test_an_unknown_verb_is_405_everywhere(here: Desk, verb: str) -> None:
    client = browser("nurse")
    answers = {
        each.path: client.generic(verb, each.path).status_code
        for each in addresses.every(here, admin=True)
    }
    assert set(answers.values()) == {405}


def test_without_the_table_of_verbs_another_verb_would_be_answered(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "VERBS", (*middleware.VERBS, "TRACE", "FOO"))
    client = browser("nurse")
    assert client.generic("FOO", f"/cases/{here.referred}/").status_code == 200


def test_without_escaping_markup_would_live(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, client = acting.NOTE.filled(here), browser("nurse")
    client.post(sent.address, sent.data | {"text": MARKUP})
    page = f"/cases/{here.opened}/"
    withstands(client, page)
    monkeypatch.setattr("django.template.base.conditional_escape", str)
    monkeypatch.setattr("django.template.defaultfilters.escape", str)
    with pytest.raises(AssertionError):
        withstands(client, page)


def test_without_the_refusal_of_nul_a_text_would_hold_one_or_break(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, client = acting.REFER.filled(here), browser("nurse")
    nul = sent.data | {"referred_to": "1\0"}
    assert client.post(sent.address, nul).status_code == 400
    monkeypatch.setattr(middleware, "_fields_with_nul", lambda *_: iter(()))
    assert client.post(sent.address, nul).status_code != 400


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.pdf"),
        (b"MZ\x90\x00", "program.pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='qx91()'/>", "x.svg"),
        (b"PK\x03\x04" + b"\0" * 64, "bomb.zip"),
        (b"GIF89a/*" + MARKUP.encode(), "polyglot.jpg"),
        (b"%PDF-1.7" + MARKUP.encode(), f"../../{MARKUP}\u202efdp.pdf"),
    ],
)
def test_no_document_breaks_the_case(here: Desk, content: bytes, name: str) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, address = browser("nurse"), f"/cases/{here.opened}/attachments/"
    sent = acting.ATTACH.form(here).sends()
    file = SimpleUploadedFile(name, content)
    answer = withstands(client, address, sent | {"file": file})
    assert (answer.status_code == 302) == content.startswith(b"%PDF")
    withstands(client, address)
    withstands(client, f"/cases/{here.opened}/")
