"""The password before a signature; five wrong ones rest signing, not reading."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from policyportal.accounts.models import User
from policyportal.accounts.rules.refusal import Refused
from policyportal.accounts.signing import confirm_password, rests_until
from policyportal.audit.models import Event
from tests.policyportal.people import PASSWORD, physician

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.policyportal.addresses")]

A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def director(now: datetime) -> User:
    return physician("director", "director", now=now)


def wrong(director: User, *, now: datetime) -> Refused:
    with pytest.raises(Refused) as refused:
        confirm_password(director, "wrong", now=now)
    return refused.value


def test_the_right_password_is_confirmed_and_recorded(
    director: User, now: datetime
) -> None:
    confirm_password(director, PASSWORD, now=now)
    event = Event.objects.latest("id")
    assert (event.name, event.actor) == ("signing.confirmed", director)


def test_a_wrong_one_says_how_many_are_left(director: User, now: datetime) -> None:
    refusals = [wrong(director, now=now) for _ in range(4)]
    assert [refusal.status for refusal in refusals] == [422] * 4
    assert refusals[0].remedy == "4 tries left before signing rests."
    assert refusals[3].remedy == "1 try left before signing rests."
    last = Event.objects.latest("id")
    assert (last.name, last.details) == ("signing.wrong_password", {"tries_left": 1})


def test_the_fifth_rests_signing_even_for_the_right_one(
    director: User, now: datetime
) -> None:
    for _ in range(4):
        wrong(director, now=now)
    fifth = wrong(director, now=now)
    assert fifth.status == 403
    assert "Signing rests until 10:15 AM" in fifth.reason
    with pytest.raises(Refused, match="Signing rests until 10:15 AM"):
        confirm_password(director, PASSWORD, now=now + A_MINUTE)
    assert rests_until(director, now=now + A_MINUTE) == now + 15 * A_MINUTE


def test_reading_goes_on_while_signing_rests(
    director: User, now: datetime, client: Client
) -> None:
    for _ in range(5):
        wrong(director, now=now)
    client.force_login(director)
    assert client.get("/director/").status_code == 200


def test_the_rest_ends_after_fifteen_minutes(director: User, now: datetime) -> None:
    for _ in range(5):
        wrong(director, now=now)
    later = now + 15 * A_MINUTE
    assert rests_until(director, now=later) is None
    confirm_password(director, PASSWORD, now=later)


def test_a_right_one_forgets_the_wrong_ones(director: User, now: datetime) -> None:
    for _ in range(4):
        wrong(director, now=now)
    confirm_password(director, PASSWORD, now=now)
    assert wrong(director, now=now).remedy.startswith("4 tries left")


def test_wrong_ones_of_another_person_count_for_them_alone(
    director: User, now: datetime
) -> None:
    other = physician("director2", "director", now=now)
    for _ in range(5):
        wrong(other, now=now)
    confirm_password(director, PASSWORD, now=now)


def test_a_wrong_try_outlives_the_act_that_is_not_done(
    director: User, now: datetime
) -> None:
    """It is committed by itself: not inside a transaction of the caller's."""
    wrong(director, now=now)
    assert not connection.needs_rollback
    assert Event.objects.filter(name="signing.wrong_password").exists()
