"""Bringing a shipped sample into the library: its document, then the editor's part."""

import hashlib
from datetime import datetime

from clinical_policies.models import PolicyVersion
from clinical_policies.rules.codes import ranges_of
from clinical_policies.samples import Sample
from policyportal.accounts.models import User
from policyportal.audit import recording

from .importing import import_policy


def import_sample(
    actor: User, sample: Sample, now: datetime, *, token: str | None = None
) -> PolicyVersion:
    """Import a sample's document and fill in what no document says: a whole draft."""
    version = import_policy(
        actor,
        sample.document,
        now=now,
        source_name=sample.source_name,
        source_sha256=hashlib.sha256(sample.text.encode()).hexdigest(),
        token=token,
    )
    details = {"version": str(version), "version_id": version.pk}
    with recording.act(actor, "policy.edited", now=now, details=details):
        _own(version, sample)
        _bind(version, sample)
        if not version.scope_ranges.exists():
            _scope(version, sample)
    return version


def _own(version: PolicyVersion, sample: Sample) -> None:
    policy = version.policy
    policy.owners = sample.owners
    policy.review_every_months = sample.review_every_months
    policy.save()
    version.lines_of_business = list(sample.lines_of_business)
    version.scope_words = sample.scope_words
    version.edition += 1
    version.save()


def _bind(version: PolicyVersion, sample: Sample) -> None:
    for criterion in version.criteria.filter(path__in=sample.bindings):
        binding = sample.bindings[criterion.path]
        criterion.answered_by = binding.answered_by
        criterion.operand = binding.operand
        criterion.save()


def _scope(version: PolicyVersion, sample: Sample) -> None:
    spans = [
        (group.group, span)
        for group in sample.scope
        for span in ranges_of(group.ranges)
    ]
    for place, (group, span) in enumerate(spans):
        version.scope_ranges.create(
            position=place,
            group=group,
            start=span.start,
            end="" if span.end == span.start else span.end,
        )
    for place, asked in enumerate(sample.answer_first):
        version.answer_first.create(
            position=place,
            identity=asked.identity,
            diagnoses=asked.diagnoses,
            codes=asked.codes,
            group=asked.group,
            question=asked.question,
        )
