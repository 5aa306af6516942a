"""The chain of events, and the seals of views in it."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from policyportal.audit import chain, recording
from policyportal.audit.models import Event, View
from policyportal.audit.recording import System

pytestmark = pytest.mark.django_db

JOB = System("test")
A_MINUTE = timedelta(seconds=60)


def act(now: datetime) -> Event:
    with recording.act(JOB, "nothing.done", now=now) as event:
        pass
    return event


def test_each_event_holds_the_hash_of_the_one_before(now: datetime) -> None:
    first, second = act(now), act(now)
    assert (first.previous, second.previous) == ("", first.hash)
    assert second.hash == chain.event_hash(Event.objects.get(pk=second.pk))


def test_the_chain_can_not_fork(now: datetime) -> None:
    act(now)
    twin = Event(name="twin", system="test", at=now, previous="", hash="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_views_are_sealed_by_the_first_act_after_they_rested(now: datetime) -> None:
    first, second = [recording.view(JOB, "case", now=now) for _ in range(2)]
    late = recording.view(JOB, "case", now=now + A_MINUTE)
    assert act(now + A_MINUTE / 2).views_through == 0
    sealing = act(now + A_MINUTE)
    assert (sealing.views_through, len(sealing.views_hash)) == (second.pk, 64)
    again = act(now + A_MINUTE)
    assert (again.views_through, again.views_hash) == (second.pk, "")
    assert act(now + 2 * A_MINUTE).views_through == late.pk
    assert first.pk < second.pk


def test_a_view_that_does_not_rest_yet_holds_back_those_behind_it(
    now: datetime,
) -> None:
    recording.view(JOB, "case", now=now + A_MINUTE)
    recording.view(JOB, "case", now=now - A_MINUTE)
    assert act(now + A_MINUTE).views_through == 0


def test_one_act_seals_only_so_many_views(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "MOST_VIEWS_A_SEAL", 2)
    views = [recording.view(JOB, "case", now=now) for _ in range(3)]
    sealed = [act(now + A_MINUTE).views_through for _ in range(2)]
    assert sealed == [views[1].pk, views[2].pk]


def test_a_view_waits_for_no_act(now: datetime) -> None:
    with recording.act(JOB, "long.act", now=now):
        seen = recording.view(JOB, "case", now=now)
    assert View.objects.get() == seen
