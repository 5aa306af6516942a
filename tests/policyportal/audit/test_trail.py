"""The auditor's page: everything, newest first; its reading recorded; nobody else's."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording, trail
from policyportal.audit.models import Event, View
from policyportal.audit.presenters import cursor, words_of
from policyportal.audit.recording import System
from tests.policyportal.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.policyportal.addresses")]

JOB = System("deadline watch")


@pytest.fixture
def auditor(client: Client, now: datetime) -> Client:
    client.force_login(person("auditor", "auditor", now=now))
    return client


@pytest.fixture(autouse=True)
def life(now: datetime) -> None:
    nurse = person("nurse", "nurse", now=now)
    later = now + timedelta(hours=1)
    with recording.act(
        nurse, "case.opened", now=later, case="26-00012", member="EX0001"
    ) as event:
        event.details["lines"] = 2
    recording.view(nurse, "worklist", now=later, members=["EX0001", "EX0010"])
    refusal = Refused("Only a physician decides.")
    recording.refused(nurse, "line.decide_adverse", refusal, now=later, case="26-00012")
    recording.security("account.signed_in", now=later + timedelta(days=1), actor=nurse)


def shown(client: Client, **asked: Any) -> list[str]:
    response = client.get("/audit/", asked)
    assert response.status_code == 200
    return [entry.words for entry in response.context["entries"]]


def test_acts_and_views_stand_in_one_list_newest_first(auditor: Client) -> None:
    assert shown(auditor)[:4] == [
        "Account signed in",
        "Worklist",
        "Line decide adverse",
        "Case opened",
    ]


def test_reading_the_trail_leaves_its_own_trace(auditor: Client) -> None:
    auditor.get("/audit/", {"case": "26-00012"})
    seen = View.objects.latest("id")
    assert (seen.name, seen.members, seen.case) == (
        "audit.trail",
        ["EX0001"],
        "26-00012",
    )
    assert (seen.role, seen.address) == ("auditor", "audit/")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"case": "26-00012"}, ["Line decide adverse", "Case opened"]),
        ({"member": "EX0001"}, ["Worklist", "Case opened"]),
        ({"member": "EX0010"}, ["Worklist"]),
        ({"member": "EX00"}, []),
        ({"name": "line."}, ["Line decide adverse"]),
        ({"day": "2026-09-15", "name": "account."}, ["Account signed in"]),
        ({"day": "2026-09-16"}, []),
    ],
)
def test_the_list_is_filtered(
    auditor: Client, asked: dict[str, str], words: list[str]
) -> None:
    assert shown(auditor, **asked) == words


def test_the_list_is_filtered_by_person(auditor: Client) -> None:
    nurse = Event.objects.get(name="case.opened").actor_id
    assert "Account added" not in shown(auditor, person=nurse)
    assert "Case opened" in shown(auditor, person=nurse)


def test_details_tell_all_that_was_recorded(auditor: Client) -> None:
    response = auditor.get("/audit/", {"name": "case.opened"})
    (entry,) = response.context["entries"]
    event = Event.objects.get(name="case.opened")
    assert dict(entry.facts) == {
        "Recorded as": f"case.opened, number {event.pk}",
        "Lines": "2",
        "Hash": event.hash,
    }


def test_pages_join_without_a_gap_or_an_overlap(
    monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    for _ in range(4):
        recording.view(JOB, "worklist", now=now)
        recording.security("nothing", now=now)
    whole, _ = trail.read(trail.Question())
    for size in (1, 2, 3, 5):
        monkeypatch.setattr(trail, "ENTRIES_A_PAGE", size)
        found, place = trail.read(trail.Question())
        while place:
            page, place = trail.read(trail.Question(before=place))
            found += page
        assert found == whole


def test_the_page_leads_to_the_older_ones(
    auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "ENTRIES_A_PAGE", 2)
    first = auditor.get("/audit/", {"name": "account."})
    assert len(first.context["entries"]) == 2
    second = auditor.get(f"/audit/{first.context['older']}")
    assert [entry.words for entry in second.context["entries"]] == ["Account added"]
    assert second.context["older"] == ""


@pytest.mark.parametrize(
    "before",
    [
        "x",
        "2026-09-14~event~1",
        "2026-09-14T10:00:00~event~1",
        "2026-09-14T10:00:00+00:00~event~x",
        "2026-09-14T10:00:00+00:00~event~99999999999999999999",
    ],
)
def test_a_forged_place_is_refused_by_name(auditor: Client, before: str) -> None:
    response = auditor.get("/audit/", {"before": before})
    assert response.status_code == 422
    assert before in response.context["form"].errors["before"][0]


def test_an_admin_reads_security_alone(client: Client, now: datetime) -> None:
    client.force_login(person("admin", "admin", now=now))
    assert set(shown(client)) == {"Account added", "Account signed in"}
    assert "EX0001" not in client.get("/audit/").content.decode()


@pytest.mark.parametrize("role", ["nurse", "lead", "director", "editor", "mailroom"])
def test_nobody_else_reads_it(client: Client, now: datetime, role: str) -> None:
    client.force_login(person("somebody", role, now=now))
    assert client.get("/audit/").status_code == 404
    refused = Event.objects.latest("id")
    assert (refused.name, refused.role) == ("audit.read_security.refused", role)


def test_a_place_reads_as_it_was_written() -> None:
    place = (datetime(2026, 9, 14, 17, tzinfo=UTC), "event", 7)
    assert cursor(place) == "2026-09-14T17:00:00+00:00~event~7"
    assert cursor(None) == ""


def test_names_are_words() -> None:
    assert words_of("case.information_requested") == "Case information requested"
