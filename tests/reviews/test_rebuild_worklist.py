"""What the worklist sorts by is computed again, compared, mended where it may be."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from policyportal.audit import protection, recording
from policyportal.audit.verifying import verify
from reviews.models import Case
from tests.reviews.factories import MAKER, SIGNED, opened_case, read, signed_case

pytestmark = pytest.mark.django_db


def rebuild(*options: str) -> tuple[int, dict[str, Any]]:
    out = StringIO()
    try:
        call_command("rebuild_worklist", "--json", *options, stdout=out)
    except SystemExit as left:
        return int(str(left.code)), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def stray(case: Case) -> None:
    """As if a rule had changed since."""
    with recording.act(MAKER, "case.strayed", now=SIGNED):
        case.target_at = SIGNED + timedelta(days=30)
        case.save()


def test_cases_in_step_are_left_alone() -> None:
    opened_case()
    assert rebuild("--check") == (0, {"checked": 1, "differing": [], "rebuilt": []})
    assert rebuild() == (0, {"checked": 1, "differing": [], "rebuilt": []})


def test_a_check_names_what_differs_and_writes_nothing() -> None:
    case = opened_case()
    stray(case)
    status, answer = rebuild("--check")
    assert status == 1
    assert answer["differing"] == [{"case": case.number, "columns": ["target_at"]}]
    assert read(case).target_at == SIGNED + timedelta(days=30)


def test_a_live_case_is_mended_by_a_recorded_act() -> None:
    case = opened_case()
    before = case.target_at
    stray(case)
    assert rebuild() == (
        0, {"checked": 1, "differing": [], "rebuilt": [case.number]},
    )  # fmt: skip
    assert read(case).target_at == before
    assert verify(connection).broken == []


def test_a_closed_case_is_named_and_stays_as_it_was_closed() -> None:
    case = signed_case()
    with protection.lifted(connection):
        stray(read(case))
    status, answer = rebuild()
    assert status == 1
    assert answer["differing"] == [{"case": case.number, "columns": ["target_at"]}]
    assert read(case).target_at == SIGNED + timedelta(days=30)
