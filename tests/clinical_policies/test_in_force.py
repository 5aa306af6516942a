"""Which text governs a day, as known at a moment."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clinical_policies.acts import moving
from clinical_policies.models import PolicyVersion
from tests.clinical_policies.factories import (
    APPROVED,
    approved,
    draft_from,
    people,
    sample_policy,
)

pytestmark = pytest.mark.django_db
LATER = datetime(2025, 9, 1, 17, 0, tzinfo=UTC)


def governing(day: date, known_at: datetime | None = None) -> list[PolicyVersion]:
    return list(PolicyVersion.objects.in_force_on(day, known_at))


def test_from_its_effective_date_on_and_not_a_day_before() -> None:
    version = sample_policy()
    assert governing(date(2025, 6, 30)) == []
    assert governing(date(2025, 7, 1)) == [version]
    assert governing(date(2030, 1, 1)) == [version]


def test_a_draft_and_a_version_under_review_govern_nothing() -> None:
    base = sample_policy()
    draft_from(base, now=LATER, effective=date(2025, 10, 1))
    assert governing(date(2025, 10, 1)) == [base]


def test_a_later_version_ends_it_the_day_before() -> None:
    base = sample_policy()
    new = approved(draft_from(base, now=LATER, effective=date(2025, 10, 1)), now=LATER)
    assert governing(date(2025, 9, 30)) == [base]
    assert governing(date(2025, 10, 1)) == [new]


def test_a_late_approval_changes_what_applied_not_what_was_known() -> None:
    base = sample_policy()
    new = approved(draft_from(base, now=LATER, effective=date(2025, 8, 1)), now=LATER)
    assert governing(date(2025, 8, 15)) == [new]
    assert governing(date(2025, 8, 15), LATER - timedelta(seconds=1)) == [base]
    assert governing(date(2025, 8, 15), LATER) == [new]


def test_a_version_withdrawn_governs_no_more_but_was_known() -> None:
    base = sample_policy()
    moving.withdraw(people().director, base, reason="A table is wrong.", now=LATER)
    assert governing(date(2025, 8, 1)) == []
    assert governing(date(2025, 8, 1), LATER - timedelta(seconds=1)) == [base]


def test_before_its_approval_nothing_was_known() -> None:
    sample_policy()
    assert governing(date(2025, 7, 1), APPROVED - timedelta(seconds=1)) == []


def test_a_retired_policy_governs_until_the_day_before() -> None:
    base = sample_policy()
    moving.retire(
        people().director,
        base,
        effective_date=date(2026, 1, 1),
        reason="The state covers it now.",
        successor=None,
        now=LATER,
    )
    assert governing(date(2025, 12, 31)) == [base]
    assert governing(date(2026, 1, 1)) == []
    assert governing(date(2026, 1, 1), LATER - timedelta(seconds=1)) == [base]
