"""An issued letter: its page, its bytes, its proof, and who may see them."""

from hashlib import sha256

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from policyportal.audit import protection, recording
from policyportal.audit.models import View
from reviews.models import Case, Notice
from tests.clinical_policies.factories import MAKER
from tests.reviews import factories as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return made.signed_case()


@pytest.fixture
def letter(case: Case) -> Notice:
    return case.notices.get(recipient="member")


def test_the_page_shows_the_stored_letter_and_its_proof(letter: Notice) -> None:
    page = made.client_of(made.nurse()).get(f"/letters/{letter.pk}/").content.decode()
    for words in (
        "We are not approving the care your doctor asked for",
        "Issued, can’t change",
        "Signed by Ines Varga, MD",
        letter.pdf_hash,
        "Bytes match",
        "/policies/WA.CP.MP.526/2025-07-01/#I",
        "NOABD-09, 42 CFR 438.402(c)(2)(ii)",
        "Not applicable, and why",
        "Reading grade",
        "Waits in the mailroom.",
    ):
        assert words in page, words
    provider = letter.case.notices.get(recipient="provider")
    assert f"/letters/{provider.pk}/" in page


def test_each_element_leads_to_its_place_once(letter: Notice) -> None:
    page = made.client_of(made.nurse()).get(f"/letters/{letter.pk}/").content.decode()
    for element in ("NOABD-01", "NOABD-04", "COM-03", "COM-08"):
        assert page.count(f'id="{element}"') == 1
        assert f'href="#{element}"' in page


def test_the_pdf_is_the_stored_bytes_day_after_day(letter: Notice) -> None:
    client = made.client_of(made.nurse())
    answers = [client.get(f"/letters/{letter.pk}.pdf") for _ in range(2)]
    for answer in answers:
        assert answer.content == bytes(letter.pdf)
        assert sha256(answer.content).hexdigest() == letter.pdf_hash
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Cache-Control"] == "no-store"
        name = f'inline; filename="{letter.case.number}-member-letter.pdf"'
        assert answer["Content-Disposition"] == name


def test_a_view_is_recorded_for_page_and_bytes(letter: Notice) -> None:
    client = made.client_of(made.cast().auditor)
    for address in (f"/letters/{letter.pk}/", f"/letters/{letter.pk}.pdf"):
        assert client.get(address).status_code == 200
    seen = View.objects.filter(actor=made.cast().auditor).values_list("name", flat=True)
    assert list(seen) == ["letter.read", "letter.pdf_read"]


def test_it_is_never_composed_anew(letter: Notice, case: Case) -> None:
    """A member who moved since still reads the address that was printed."""
    member = case.member
    with recording.act(MAKER, "member.moved", now=made.SIGNED):
        member.street = "9 Other Road"
        member.save()
    page = made.client_of(made.nurse()).get(f"/letters/{letter.pk}/").content.decode()
    assert "123 Sample Lane" in page
    assert "9 Other Road" not in page


def test_changed_bytes_are_shown_as_changed(letter: Notice) -> None:
    protection.lift(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reviews_notice SET pdf = %s WHERE id = %s", [b"%PDF-no", letter.pk]
        )
    page = made.client_of(made.nurse()).get(f"/letters/{letter.pk}/").content.decode()
    assert "Bytes differ" in page
    assert "Bytes match" not in page


@pytest.mark.parametrize("form", ["/letters/{}/", "/letters/{}.pdf"])
def test_who_may_see_it(letter: Notice, form: str) -> None:
    address = form.format(letter.pk)
    cast = made.cast()
    for user, status in (
        (cast.nurse, 200),
        (cast.lead, 200),
        (cast.director, 200),
        (cast.auditor, 200),
        (cast.mailroom, 200),
        (cast.editor, 404),
        (cast.admin, 404),
        (made.stranger("nurse"), 404),
    ):
        assert made.client_of(user).get(address).status_code == status, user
    assert Client().get(address).status_code == 302


def test_the_mailroom_sees_it_only_while_it_is_to_be_sent(letter: Notice) -> None:
    made.send(letter)
    client = made.client_of(made.cast().mailroom)
    assert client.get(f"/letters/{letter.pk}/").status_code == 404
    assert client.get(f"/letters/{letter.pk}.pdf").status_code == 404
    assert client.get(f"/cases/{letter.case.number}/").status_code == 404


def test_one_that_is_not_there_is_the_same_404() -> None:
    client = made.client_of(made.nurse())
    for address in ("/letters/999/", "/letters/999.pdf"):
        assert client.get(address).status_code == 404


def test_an_approval_is_a_letter_too() -> None:
    case = made.approved_case()
    client = made.client_of(made.nurse())
    for notice in case.notices.all():
        page = client.get(f"/letters/{notice.pk}/").content.decode()
        assert "Issued by Dana Okafor, RN" in page


def test_its_queries_do_not_grow_with_the_lines() -> None:
    client = made.client_of(made.nurse())
    counts = []
    for codes in (("0565T",), ("0565T", "0566T", "0489T", "0490T")):
        notice = made.signed_case(codes).notices.get(recipient="member")
        client.get(f"/letters/{notice.pk}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/letters/{notice.pk}/")
        counts.append(len(queries))
    assert counts[0] == counts[1], counts
