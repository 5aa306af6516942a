"""An act and its event: whole or nothing, once, with its actor, moment and reason."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from policyportal.accounts.acts import people
from policyportal.accounts.models import Team
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording
from policyportal.audit.canonical import NotCanonical
from policyportal.audit.models import Event, View
from policyportal.audit.recording import System
from policyportal.audit.sealing import hashes
from tests.policyportal.people import person

pytestmark = pytest.mark.django_db

JOB = System("deadline watch")


def make_team(name: str, *, actor: Any = JOB, now: datetime, **act: Any) -> Team:
    """The smallest act there is: one tracked row."""
    with recording.act(actor, "team.made", now=now, **act):
        team = Team(name=name)
        team.save()
    return team


def last_event() -> Event:
    return Event.objects.latest("id")


def test_a_sealed_row_is_refused_outside_an_act() -> None:
    with pytest.raises(recording.ChangeWithoutActor, match=r"accounts\.Team"):
        Team(name="East").save()
    assert not Team.objects.exists()


def test_a_sealed_row_is_not_deleted_outside_an_act(now: datetime) -> None:
    team = make_team("East", now=now)
    for rows in (team, Team.objects.filter(pk=team.pk)):
        with pytest.raises(recording.ChangeWithoutActor), transaction.atomic():
            rows.delete()
    assert Team.objects.get() == team


def test_an_act_leaves_an_event_with_the_hash_of_each_row(now: datetime) -> None:
    team = make_team("East", now=now)
    event = last_event()
    old = Team.history.get()
    assert (event.name, event.at, event.who) == ("team.made", now, "deadline watch")
    assert event.rows == [
        [
            "accounts_historicalteam",
            old.pk,
            hashes(Team.history.model, [old.pk])[old.pk],
        ],
        ["accounts_team", team.pk, hashes(Team, [team.pk])[team.pk]],
    ]


def test_history_tells_who_when_and_why(now: datetime) -> None:
    nurse = person("nurse", "nurse", now=now)
    later = now + timedelta(hours=1)
    make_team("East", actor=nurse, now=later, reason="New region")
    row = Team.history.get()
    assert (row.history_user, row.history_date) == (nurse, later)
    assert row.history_change_reason == "team.made: New region"


def test_history_names_the_job_where_nobody_acts(now: datetime) -> None:
    make_team("East", now=now)
    reason = "team.made (system: deadline watch)"
    assert Team.history.get().history_change_reason == reason


def test_a_deleted_row_is_recorded_without_a_hash(now: datetime) -> None:
    team = make_team("East", now=now)
    key = team.pk
    with recording.act(JOB, "team.dissolved", now=now):
        team.delete()
    assert ["accounts_team", key, None] in last_event().rows


def test_an_act_that_fails_leaves_nothing(now: datetime) -> None:
    before = Event.objects.count()
    with (
        pytest.raises(IntegrityError, match=r"(?i)unique"),
        recording.act(JOB, "team.made", now=now),
    ):
        Team.objects.create(name="East"), Team.objects.create(name="East")
    assert not Team.objects.exists()
    assert not Team.history.exists()
    assert Event.objects.count() == before
    assert recording.current() is None


def test_what_can_not_be_sealed_is_not_stored(now: datetime) -> None:
    details = {"share": 0.5}
    with pytest.raises(NotCanonical, match=r"0\.5"):
        make_team("East", now=now, details=details)
    assert not Team.objects.exists()


def test_the_body_completes_its_event(now: datetime) -> None:
    with recording.act(JOB, "case.opened", now=now) as event:
        assert recording.current() is event
        event.case = "26-00012"
        event.details["day"] = now.date()
    stored = last_event()
    assert stored.pk == event.pk
    assert (stored.case, stored.details) == ("26-00012", {"day": "2026-09-14"})


def test_an_act_within_an_act_is_a_fault(now: datetime) -> None:
    with pytest.raises(recording.ActWithinAct), recording.act(JOB, "a", now=now):
        make_team("East", now=now)
    assert not Event.objects.filter(name="a").exists()


def test_a_token_is_good_for_one_act(now: datetime) -> None:
    token = uuid4()
    make_team("East", now=now, token=token)
    with pytest.raises(recording.AlreadyDone) as done:
        make_team("West", now=now, token=str(token))
    assert done.value.event == last_event() == recording.done(token)
    assert [team.name for team in Team.objects.all()] == ["East"]


def test_a_faster_twin_is_the_answer_to_whatever_went_wrong(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second of a double click fails on a constraint: the first is its result."""
    token = uuid4()
    make_team("East", now=now, token=token)
    first = last_event()
    checks = iter([None])
    real = recording.done
    monkeypatch.setattr(recording, "done", lambda key: next(checks, real(key)))
    with pytest.raises(recording.AlreadyDone) as done:
        make_team("East", now=now, token=token)
    assert done.value.event == first


def test_a_token_that_is_no_uuid_is_refused(now: datetime) -> None:
    with pytest.raises(ValueError, match="badly formed"):
        make_team("East", now=now, token="once")


def test_rights_that_end_during_an_act_end_the_act(now: datetime) -> None:
    nurse = person("nurse", "nurse", now=now)
    assert nurse.roles == {"nurse"}
    people.take_role(JOB, nurse, "nurse", now=now)
    with pytest.raises(Refused, match="nurse is no longer yours"):
        make_team("East", actor=nurse, now=now)
    assert not Team.objects.exists()


def test_an_account_that_closes_during_an_act_ends_the_act(now: datetime) -> None:
    nurse = person("nurse", "nurse", now=now)
    assert nurse.roles
    people.close(JOB, nurse, now=now, reason="Left")
    with pytest.raises(Refused):
        make_team("East", actor=nurse, now=now)


def test_an_event_says_the_roles_of_its_person(now: datetime) -> None:
    both = person("both", "nurse", "lead", now=now)
    make_team("East", actor=both, now=now)
    assert (last_event().role, last_event().actor) == ("lead,nurse", both)


def test_a_refusal_is_an_event_of_its_own(now: datetime) -> None:
    nurse = person("nurse", "nurse", now=now)
    refusal = Refused("Only a physician decides.", citation="42 CFR 438.210(b)(3)")
    recording.refused(nurse, "line.decide_adverse", refusal, now=now, case="26-00012")
    event = last_event()
    assert event.name == "line.decide_adverse.refused"
    assert (event.reason, event.case) == (refusal.reason, "26-00012")
    assert event.details == {"citation": "42 CFR 438.210(b)(3)", "status": 403}


def test_a_view_names_each_member_once(now: datetime) -> None:
    nurse = person("nurse", "nurse", now=now)
    recording.view(nurse, "worklist", now=now, members=["M2", "M1", "M2"])
    seen = View.objects.get()
    assert (seen.members, seen.actor, seen.role) == (["M2", "M1"], nurse, "nurse")


def test_rows_that_no_signal_told_of_are_included_by_hand(now: datetime) -> None:
    with recording.act(JOB, "team.loaded", now=now):
        teams = Team.objects.bulk_create([Team(name="East"), Team(name="West")])
        recording.include(Team, [team.pk for team in teams])
    assert [row[:2] for row in last_event().rows] == [
        ["accounts_team", team.pk] for team in teams
    ]


def test_nothing_is_included_outside_an_act() -> None:
    with pytest.raises(recording.ChangeWithoutActor):
        recording.include(Team, [1])


def test_every_trace_is_of_a_person_or_of_a_named_job(now: datetime) -> None:
    for trace in (Event(name="a", at=now), View(name="a", at=now)):
        with pytest.raises(IntegrityError), transaction.atomic():
            trace.save(force_insert=True)
