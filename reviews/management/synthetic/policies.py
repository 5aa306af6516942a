"""Synthetic policies: documents of our layout, brought in, submitted and approved by
the acts that people use.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from clinical_policies.acts import moving
from clinical_policies.acts.samples import import_sample
from clinical_policies.models import Policy, PolicyVersion
from clinical_policies.models.content import content_hash
from clinical_policies.rules.lines_of_business import LINES_OF_BUSINESS
from clinical_policies.samples import Binding, Sample, ScopeGroup
from policyportal.accounts.models import User

from .subjects import SUBJECTS

# Long enough ago that each governs every synthetic request, and was approved by then.
APPROVED_BEFORE, EFFECTIVE_BEFORE = timedelta(days=480), (430, 470)
CODES_A_POLICY = 12
EVIDENCE = (
    "Three months of treatment without surgery, with what came of it.",
    "An examination within the last 90 days, with its findings.",
    "A report of imaging within the last 12 months.",
    "A plan of care after the procedure.",
    "The effect on work or daily life, in the member’s own words.",
)
TEXT = """\
Clinical Policy: {title}

Reference Number: {reference}

Date of Last Revision: {effective:%m/%y}

Effective Date: {effective:%m/%d/%y}

Description

Invented to fill a library. When {name} is medically necessary.

Policy/Criteria

- I. A service of the table below is **medically necessary** when ALL OF the following \
are met:
  - A. The diagnosis treated is one of: {ranges}.
  - B. No more than {units} units are asked for on the line.
  - C. AT LEAST {least} OF the following are in the record:
{evidence}
- II. In every other case it is **not medically necessary**.

Background

Invented. It has no source.

Coding Implications

The codes are for information. The list is not complete.

CPT Codes	Description
{codes}

Reviews, Revisions, and Approvals	Date	Approval Date
Invented policy, written.	{effective:%m/%y}	{effective:%m/%y}

References

- None. This policy is invented.

Important Reminder

Invented: no claim, decision or letter may rest on it outside a demonstration.
"""


def make_policies(
    number: int, seed: int, *, editor: User, approver: User, now: datetime
) -> int:
    """Bring the library to this many synthetic policies; how many were added."""
    stored = Policy.objects.filter(reference_number__startswith="SYNTH.").count()
    for place in range(stored, number):
        moment = now - APPROVED_BEFORE
        version = import_sample(editor, synthetic(place, seed, now.date()), moment)
        moving.submit(editor, version, now=moment)
        version = PolicyVersion.objects.get(pk=version.pk)
        moving.approve(
            approver,
            version,
            shown_hash=content_hash(version),
            now=moment,
        )
    return max(0, number - stored)


def synthetic(place: int, seed: int, today: date) -> Sample:
    """The policy at a place of the library: its document, and the editor's part."""
    draw = random.Random(f"{seed} policy {place}")  # noqa: S311 - no secret
    subject = SUBJECTS[place % len(SUBJECTS)]
    effective = today - timedelta(days=draw.randint(*EFFECTIVE_BEFORE))
    units = draw.randint(1, 4)
    evidence = draw.sample(EVIDENCE, 4)
    codes = sorted(draw.sample(range(400), CODES_A_POLICY))
    slugs = sorted(draw.sample(sorted(LINES_OF_BUSINESS), draw.randint(2, 3)))
    name, reference = subject.name, f"SYNTH.MP.{place + 1:04}"
    text = TEXT.format(
        title=f"{name.capitalize()}, part {place // len(SUBJECTS) + 1} (invented)",
        reference=reference,
        name=name,
        effective=effective,
        ranges=subject.ranges,
        units=units,
        least=draw.randint(2, 3),
        evidence="\n".join(
            f"    - {number}. {words}" for number, words in enumerate(evidence, 1)
        ),
        codes="\n".join(
            f"{subject.first_code + code:05}\tInvented wording {code} for {name}"
            for code in codes
        ),
    )
    return Sample(
        source_name=f"{reference}.txt",
        text=text,
        invented=True,
        owners="Sample Health Plan (invented)",
        lines_of_business=tuple(slugs),
        review_every_months=12,
        scope_words=subject.scope_words,
        scope=(ScopeGroup(subject.name, subject.ranges),),
        answer_first=(),
        bindings=dict(_bindings(subject.ranges, units)),
    )


def _bindings(ranges: str, units: int) -> Iterator[tuple[str, Binding]]:
    yield "I.A", Binding("diagnosis_in", ranges)
    yield "I.B", Binding("units_at_most", str(units))
    for number in range(1, 5):
        yield f"I.C.{number}", Binding("reviewer", "")
