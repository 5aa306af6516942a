"""Whom a version speaks about: diagnosis ranges, questions to ask first, state law.

The policy's words are the scope; ranges are the editor's reading of them, versioned and
signed with the text. A state provision stands beside the policy, not inside a version:
for Medicaid members it takes precedence where it conflicts.
"""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from clinical_policies.rules.lines_of_business import CHOICES
from policyportal.audit.models import Record

from .policy import Policy
from .version import PolicyVersion


class ScopeRange(Record):
    """A range of ICD-10-CM categories or codes that the version speaks about."""

    frozen_with = "version"

    version = models.ForeignKey(
        PolicyVersion, on_delete=models.CASCADE, related_name="scope_ranges"
    )
    position = models.PositiveIntegerField(default=0)
    group = models.CharField(max_length=120, help_text="In words: broken bones.")
    start = models.CharField(max_length=8)
    end = models.CharField(max_length=8, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("version", "position")
        constraints = (
            models.UniqueConstraint(
                name="scope_range_once_a_version", fields=("version", "start", "end")
            ),
        )

    def __str__(self) -> str:
        return f"{self.start}–{self.end}" if self.end else self.start


class AnswerFirst(Record):
    """Diagnoses inside the scope that a reviewer must answer first, for some codes."""

    frozen_with = "version"

    version = models.ForeignKey(
        PolicyVersion, on_delete=models.CASCADE, related_name="answer_first"
    )
    identity = models.SlugField(max_length=60)
    position = models.PositiveIntegerField(default=0)
    diagnoses = models.CharField(max_length=300, help_text="Ranges: M30–M33, M35")
    codes = models.CharField(max_length=300, help_text="Codes: 38206, 38241")
    group = models.CharField(max_length=120, help_text="In words: vasculitis, lupus.")
    question = models.TextField()
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "answer-first questions"
        ordering = ("version", "position")
        constraints = (
            models.UniqueConstraint(
                name="answer_first_once_a_version", fields=("version", "identity")
            ),
        )

    def __str__(self) -> str:
        return f"{self.diagnoses}: {self.question}"


class ProvisionQuerySet(models.QuerySet["StateProvision"]):
    """State provisions by the day they hold on."""

    def on(self, day: date) -> Self:
        """Provisions that hold on a day."""
        return self.filter(effective_from__lte=day).filter(
            Q(effective_to=None) | Q(effective_to__gte=day)
        )


class StateProvision(Record):
    """A state coverage provision that conflicts with a policy for a line of business."""

    policy = models.ForeignKey(
        Policy, on_delete=models.PROTECT, related_name="state_provisions"
    )
    line_of_business = models.CharField(max_length=20, choices=CHOICES)
    text = models.TextField()
    citation = models.CharField(max_length=200)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()
    objects = ProvisionQuerySet.as_manager()

    class Meta:
        ordering = ("policy", "line_of_business", "effective_from")
        constraints = (
            models.CheckConstraint(
                name="state_provision_ends_after_it_starts",
                condition=Q(effective_to=None)
                | Q(effective_to__gte=F("effective_from")),
                violation_error_message="A provision ends on or after its first day.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.policy}: {self.citation}"
