"""The auditor: who did and saw what; and the letter, the same bytes each time."""

import hashlib

from policyportal.audit.models import View
from reviews.models import Notice
from tests.browser.steps import PersonAt


def test_the_trail_says_who_did_and_who_saw(person: PersonAt) -> None:
    sent = Notice.objects.filter(recipient="member", kind="adverse", dispatches__gt=0)
    number = sent.earliest("pk").case.number
    dana = person("nurse")
    dana.looks_at(f"/cases/{number}/")
    teodor = person("auditor")
    teodor.walks_to("Case")
    teodor.writes(number)
    teodor.goes("Enter")
    entries = teodor.page.locator("tbody tr")
    words = " ".join(entries.all_inner_texts())
    for name in ("Dana O. Sample, RN", "Morgan T. Sample, MD", "Maren B. Sample"):
        assert name in words
    assert entries.filter(has_text="Saw").filter(has_text="Dana O. Sample").count()
    assert entries.filter(has_text="Did").filter(has_text="Morgan T. Sample").count()
    numbers = set(entries.locator("td:last-child .code").all_inner_texts())
    assert numbers == {number}


def test_a_letter_is_the_same_bytes_each_time_and_each_look_is_kept(
    person: PersonAt,
) -> None:
    notice = Notice.objects.filter(recipient="member", kind="adverse").earliest("pk")
    teodor = person("auditor")
    seen = View.objects.count()
    teodor.looks_at(f"/letters/{notice.pk}/")
    teodor.reads("Bytes match")
    first, second = (teodor.fetches(f"/letters/{notice.pk}.pdf") for _ in range(2))
    assert first.headers["content-type"] == "application/pdf"
    assert first.body() == second.body() == bytes(notice.pdf)
    assert hashlib.sha256(first.body()).hexdigest() in teodor.page.content()
    assert View.objects.count() == seen + 3
