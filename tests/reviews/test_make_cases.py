"""Synthetic cases: lifelike, repeatable, in the record like any other."""

from collections import Counter

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection

from policyportal.audit.models import Event
from policyportal.audit.verifying import verify
from reviews.acts.verifying import strayed
from reviews.models import Case, Finding, Member

pytestmark = pytest.mark.django_db
EMPTY_DESK = True


def make(cases: int = 40, seed: int = 7, policies: int = 10) -> None:
    call_command("make_cases", cases=cases, seed=seed, policies=policies, verbosity=0)


def told() -> list[tuple[object, ...]]:
    """What was made, without ids and numbers that depend on what was there before."""
    findings = Finding.objects.order_by("pk").values_list(
        "line__case__member__first_name",
        "line__case__received_at",
        "line__code",
        "line__case__stage",
        "verdict",
    )
    return list(findings)


def test_a_desks_worth_of_cases_verifies() -> None:
    make()
    assert Case.objects.count() == 40
    result = verify(connection)
    assert result.broken == []
    assert not any(strayed(key) for key in Case.objects.values_list("pk", flat=True))


def test_cases_differ_as_they_do_on_a_desk() -> None:
    make(120)
    stages = Counter(Case.objects.values_list("stage", flat=True))
    assert set(stages) == {"review", "director", "closed"}
    verdicts = set(Finding.objects.values_list("verdict", flat=True))
    assert {"needs_answers", "not_medically_necessary"} <= verdicts
    assert len(verdicts) >= 4


def test_the_same_seed_makes_the_same() -> None:
    make(30)
    first = told()
    make(30)
    both = told()
    assert both[: len(first)] == first
    assert both[len(first) :] == first
    make(30, seed=8)
    assert told()[len(both) :] != first


def test_a_batch_is_one_event_of_a_named_job() -> None:
    make(30)
    event = Event.objects.get(name="cases.made")
    assert event.system == "make_cases"
    assert event.details == {"seed": 7, "batch": 0, "cases": 30}


def test_synthetic_people_are_marked() -> None:
    make(10)
    assert set(Member.objects.values_list("last_name", flat=True)) == {"Example"}


@pytest.mark.parametrize("option", ["cases", "policies"])
def test_a_number_out_of_range_is_named(option: str) -> None:
    with pytest.raises(CommandError, match=f"--{option} -1") as refused:
        make(**{option: -1})
    assert refused.value.returncode == 2


def test_production_refuses(settings: LazySettings) -> None:
    settings.PORTAL_MODE = "production"
    with pytest.raises(CommandError, match="production"):
        make()
    assert not Case.objects.exists()
