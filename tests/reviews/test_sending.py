"""Letters that wait to be sent, and marking one sent."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from policyportal.accounts.rules.refusal import Refused
from policyportal.audit.verifying import verify
from reviews.acts import sending
from reviews.acts.projecting import projected_of
from reviews.models import Case, Dispatch, Notice
from tests.reviews import factories as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return made.signed_case()


@pytest.fixture
def letter(case: Case) -> Notice:
    return case.notices.get(recipient="member")


def sent(letter: Notice, **facts: str) -> dict[str, str]:
    return {"token": str(uuid4()), "way": "mail", "receipt": "9400-EX"} | facts


def test_sending_is_told_to_the_clock_and_leaves_the_case_alone(case: Case) -> None:
    before = projected_of(case)
    for notice in case.notices.all():
        made.send(notice)
    kinds = list(case.clock_events.values_list("kind", flat=True))
    assert kinds[-2:] == ["member_notice_mailed", "provider_notified"]
    after = made.read(case)
    assert after.edition == case.edition
    assert projected_of(after) == before
    assert verify(connection).broken == []


def test_the_address_is_the_printed_one(letter: Notice, case: Case) -> None:
    assert sending.address_of(letter, "mail") == (
        "Dana R. Example\n123 Sample Lane\nOlympia, WA 98500"
    )
    provider = case.notices.get(recipient="provider")
    assert sending.address_of(provider, "fax") == "Pat Q. Sample, MD\n1-800-555-0199"
    assert sending.address_of(letter, "portal") == "The member’s portal"


def test_the_mailroom_sends_what_waits_next_due_first(case: Case) -> None:
    sooner = made.signed_case(priority="expedited")
    client = made.client_of(made.cast().mailroom)
    page = client.get("/letters/").content.decode()
    assert page.index(sooner.number) < page.index(case.number)
    for notice in Notice.objects.all():
        answer = client.post(f"/letters/{notice.pk}/sent/", sent(notice))
        assert (answer.status_code, answer["Location"]) == (302, "/letters/")
    assert "Every letter is sent" in client.get("/letters/").content.decode()
    assert Dispatch.objects.count() == Notice.objects.count()


def test_who_opens_the_site_to_send_starts_there() -> None:
    client = made.client_of(made.cast().mailroom)
    assert client.get("/")["Location"] == "/letters/"


def test_how_it_was_sent_is_never_guessed(letter: Notice) -> None:
    client = made.client_of(made.cast().mailroom)
    form = sent(letter, way="", receipt="9400-EX")
    answer = client.post(f"/letters/{letter.pk}/sent/", form)
    assert answer.status_code == 422
    assert "Choose how it was sent" in answer.content.decode()
    assert "9400-EX" in answer.content.decode()
    assert not Dispatch.objects.exists()


def test_twice_is_once_and_the_second_person_reads_who_was_first(
    letter: Notice,
) -> None:
    client, form = made.client_of(made.cast().mailroom), sent(letter)
    for _ in range(2):
        assert client.post(f"/letters/{letter.pk}/sent/", form).status_code == 302
    lead = made.client_of(made.cast().lead)
    answer = lead.post(f"/letters/{letter.pk}/sent/", sent(letter, way="fax"))
    assert answer.status_code == 409
    assert "Kit Jensen marked this letter sent before you" in answer.content.decode()
    assert Dispatch.objects.count() == 1


def test_only_lead_and_mailroom_send(letter: Notice) -> None:
    cast = made.cast()
    for user in (cast.nurse, cast.director, cast.auditor, cast.admin):
        client = made.client_of(user)
        assert client.get("/letters/").status_code == 404
        answer = client.post(f"/letters/{letter.pk}/sent/", sent(letter))
        assert answer.status_code == 404
    with pytest.raises(Refused, match="may not mark letters sent"):
        made.send(letter, actor=cast.nurse)
    assert not Dispatch.objects.exists()


def test_a_lead_sees_the_letters_of_the_own_team(letter: Notice) -> None:
    other = made.stranger("lead")
    assert (
        letter.case.number
        not in made.client_of(other).get("/letters/").content.decode()
    )
    answer = made.client_of(other).post(f"/letters/{letter.pk}/sent/", sent(letter))
    assert answer.status_code == 404


def test_what_was_sent_is_frozen(letter: Notice) -> None:
    made.send(letter)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM reviews_dispatch")
