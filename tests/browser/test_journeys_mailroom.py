"""The mailroom: a letter that waits is handed over, once."""

from reviews.models import Dispatch, Notice
from tests.browser.steps import PersonAt


def waiting() -> Notice:
    return Notice.objects.filter(dispatches=None, recipient="member").earliest("pk")


def test_a_letter_is_marked_sent_by_keyboard(person: PersonAt) -> None:
    maren = person("mailroom")
    maren.reads("Letters to send")
    maren.goes("Enter")
    sent = int(maren.page.url.rstrip("/").rpartition("/")[2])
    maren.walks_to("Mail")
    maren.presses("Space Tab")
    maren.writes("9400 1000 0000 0000 0000 00")
    maren.goes("Control+Enter")
    print(f"a letter marked sent: {maren.keys} keys")
    assert Dispatch.objects.get(notice=sent).sent_by.username == "mailroom"
    maren.looks_at("/letters/")
    hrefs = maren.page.locator("a.case-link").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    assert f"/letters/{sent}/" not in hrefs


def test_a_letter_is_marked_sent_once_by_a_double_click(person: PersonAt) -> None:
    maren, notice = person("mailroom"), waiting()
    maren.looks_at(f"/letters/{notice.pk}/")
    maren.page.get_by_label("Mail", exact=True).check()
    maren.clicks_twice("Mark sent")
    assert Dispatch.objects.filter(notice=notice).count() == 1
