"""A policy's statements: a tree whose labels are as printed and whose identity lasts.

`identity` is the same in every version that carries the criterion on, so a renumbering
breaks no link; `path` (`I.A.1`) is how a letter cites it.
"""

import uuid

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from clinical_policies.rules.facts import FACT_KINDS
from policyportal.audit.models import Record

from .version import PolicyVersion

ANSWERED_BY = [("reviewer", "A reviewer")] + [
    (kind, words.label) for kind, words in FACT_KINDS.items()
]


class Criterion(Record):
    """One statement, with how its parts combine and what, on a leaf, answers it."""

    class Combinator(models.TextChoices):
        ALL = "all", "All of"
        ANY = "any", "Any of"
        AT_LEAST = "at_least", "At least N of"
        NONE = "none", "None of"

    class Outcome(models.TextChoices):
        MEDICALLY_NECESSARY = "medically_necessary", "Medically necessary"
        NOT_MEDICALLY_NECESSARY = "not_medically_necessary", "Not medically necessary"
        INVESTIGATIONAL = "investigational", "Investigational"
        NOT_COVERED = "not_covered", "Not covered"

    frozen_with = "version"

    version = models.ForeignKey(
        PolicyVersion, on_delete=models.CASCADE, related_name="criteria"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="parts"
    )
    identity = models.UUIDField(default=uuid.uuid4, editable=False)
    position = models.PositiveIntegerField(
        default=0, help_text="Its place in the whole document, parts after parents."
    )
    label = models.CharField(max_length=12)
    path = models.CharField(max_length=80, editable=False)
    text = models.TextField()
    combinator = models.CharField(
        "its parts", max_length=10, choices=Combinator.choices, blank=True
    )
    at_least = models.PositiveSmallIntegerField(null=True, blank=True)
    outcome = models.CharField(
        "it states", max_length=30, choices=Outcome.choices, blank=True
    )
    answered_by = models.CharField(max_length=30, choices=ANSWERED_BY, blank=True)
    operand = models.CharField(
        max_length=500, blank=True, help_text="An age, ranges, codes or a day."
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "criteria"
        ordering = ("version", "position")
        constraints = (
            models.UniqueConstraint(
                name="criterion_path_once_a_version",
                fields=("version", "path"),
                violation_error_message="Two criteria of one version have this label.",
            ),
            models.UniqueConstraint(
                name="criterion_identity_once_a_version", fields=("version", "identity")
            ),
            models.CheckConstraint(
                name="criterion_at_least_with_its_number",
                condition=Q(combinator="at_least", at_least__gte=1)
                | ~Q(combinator="at_least") & Q(at_least=None),
                violation_error_message="“At least N of” needs its N, and only it.",
            ),
            models.CheckConstraint(
                name="criterion_outcome_known",
                condition=Q(
                    outcome__in=[
                        "",
                        "medically_necessary",
                        "not_medically_necessary",
                        "investigational",
                        "not_covered",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="criterion_combinator_known",
                condition=Q(combinator__in=["", "all", "any", "at_least", "none"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.version}, {self.path}"
