"""The code index says what the versions say: ranges written out, terms that follow."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clinical_policies.models import ListedCode
from clinical_policies.models.code_entry import ALWAYS
from policyportal.audit import recording
from tests.clinical_policies.factories import (
    approved,
    draft,
    draft_from,
    people,
    sample_policy,
)

pytestmark = pytest.mark.django_db
LATER = datetime(2025, 9, 1, 17, 0, tzinfo=UTC)


def terms(code: str, at: datetime | None = None) -> list[tuple[date, date]]:
    found = ListedCode.objects.known(at).filter(code=code).order_by("valid_from")
    return list(found.values_list("valid_from", "valid_to"))


def test_a_draft_is_not_in_the_index() -> None:
    draft()
    assert not ListedCode.objects.exists()


def test_an_approved_version_lists_its_codes_from_its_first_day() -> None:
    sample_policy()
    assert terms("0565T") == [(date(2025, 7, 1), ALWAYS)]
    assert ListedCode.objects.count() == 8


def test_a_later_version_closes_the_one_before_and_rewrites_nothing() -> None:
    base = sample_policy()
    approved(draft_from(base, now=LATER, effective=date(2025, 10, 1)), now=LATER)
    assert terms("0565T") == [
        (date(2025, 7, 1), date(2025, 9, 30)),
        (date(2025, 10, 1), ALWAYS),
    ]
    before = LATER - timedelta(seconds=1)
    assert terms("0565T", before) == [(date(2025, 7, 1), ALWAYS)]


def test_an_older_text_approved_later_ends_where_the_newer_begins() -> None:
    sample_policy()
    sample_policy(effective=date(2024, 7, 1), revised="2024-02", now=LATER)
    assert terms("0565T") == [
        (date(2024, 7, 1), date(2025, 6, 30)),
        (date(2025, 7, 1), ALWAYS),
    ]


def test_a_range_is_written_out() -> None:
    cast = people()
    version = draft(cast)
    with recording.act(cast.editor, "policy.edited", now=LATER):
        version.codes.create(position=99, system="CPT", code="27405", end="27409")
    approved(version, cast, now=LATER)
    assert terms("27407") == [(date(2025, 7, 1), ALWAYS)]
