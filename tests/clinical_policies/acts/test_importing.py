"""Importing makes a whole draft, carries on what no document says, refuses the rest."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from clinical_policies.acts.importing import import_policy
from clinical_policies.models import Policy, PolicyVersion
from clinical_policies.rules.document import Criterion
from policyportal.accounts.rules.refusal import Refused
from tests.clinical_policies.factories import (
    IMPORTED,
    draft,
    people,
    sample,
    sample_policy,
)

pytestmark = pytest.mark.django_db
GIVEN: dict[str, Any] = {
    "now": IMPORTED,
    "source_name": "a.txt",
    "source_sha256": "0" * 64,
}


def test_nothing_of_a_document_is_dropped() -> None:
    version = draft()
    document = sample().document
    assert version.title == document.title
    assert (version.revised, version.effective_date) == (
        date(2025, 2, 1), date(2025, 7, 1),
    )  # fmt: skip
    assert version.codes.count() == len(document.codes) == 8
    assert [row.text for row in version.log.all()] == [
        entry.text for entry in document.revision_log
    ]
    assert version.references.count() == len(document.references)
    assert version.unplaced == []
    assert version.policy.owners == sample().owners
    assert version.scope_ranges.filter(start="M00", end="M99").exists()
    assert version.answer_first.count() == 4


@pytest.mark.parametrize("number", ["wa.cp 1", "../x", "", "A" * 30 + "é"])
def test_a_reference_number_that_is_none_is_refused(number: str) -> None:
    parsed = replace(sample().document, reference_number=number)
    with pytest.raises(Refused) as caught:
        import_policy(people().editor, parsed, **GIVEN)
    assert caught.value.status == 422
    assert not Policy.objects.exists()


def test_a_criterion_without_a_label_gets_that_of_its_place() -> None:
    bare = Criterion(1, "", "It is not covered.", outcome="not_covered")
    parsed = replace(sample().document, criteria=(bare,))
    version = import_policy(people().editor, parsed, **GIVEN)
    row = version.criteria.get()
    assert row.label
    assert row.label == row.path


@pytest.mark.parametrize("name", ["nurse", "director", "auditor", "admin"])
def test_only_editors_import(name: str) -> None:
    actor = getattr(people(), name)
    with pytest.raises(Refused):
        import_policy(actor, sample().document, **GIVEN)
    assert not PolicyVersion.objects.exists()


def test_what_no_document_says_is_carried_on_from_the_version_before() -> None:
    base = sample_policy("SAMPLE.MP.03")
    version = import_policy(people().editor, sample("SAMPLE.MP.03").document, **GIVEN)
    assert version.based_on == base
    assert version.lines_of_business == base.lines_of_business
    for part in ("scope_ranges", "answer_first", "criteria"):
        assert getattr(version, part).count() == getattr(base, part).count()
    kept = ("identity", "path", "answered_by", "operand")
    assert list(version.criteria.values_list(*kept)) == list(
        base.criteria.values_list(*kept)
    )
