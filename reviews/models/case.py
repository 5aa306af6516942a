"""A prior-authorization case: who asked what for whom, when, and where it stands.

The request is what people edit before a decision. What the worklist sorts by (`due_at`,
`target_at`, `summary`) is a projection of clock events and findings, written in the same
transaction as what it follows from and compared by `rebuild_worklist --check`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from clinical_policies.rules.lines_of_business import CHOICES
from policyportal.accounts.models import Team
from policyportal.audit.models import Record
from policyportal.audit.protection import Always, When

from .member import Member
from .provider import Provider

if TYPE_CHECKING:
    from policyportal.accounts.models import User


class NumberSeries(models.Model):
    """The last case number given in a year. Its row is locked while one is taken."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, by who may see them and by queue."""

    def visible_to(self, user: User) -> Self:
        """Cases of the user's own team; every case for an auditor; else none."""
        if user.may("case.read_all"):
            return self
        if user.may("case.read") and user.team_id:
            return self.filter(team_id=user.team_id)
        return self.none()

    def live(self) -> Self:
        """Cases that still wait for something."""
        return self.filter(closed_at=None)

    def by_due(self) -> Self:
        """Next due first; the number settles ties."""
        return self.order_by("target_at", "pk")


class Case(Record):
    """One request for one member, under one clock."""

    class Channel(models.TextChoices):
        PORTAL = "portal", "Portal"
        FAX = "fax", "Fax"
        PHONE = "phone", "Phone"
        MAIL = "mail", "Mail"

    class Priority(models.TextChoices):
        STANDARD = "standard", "Standard"
        EXPEDITED = "expedited", "Expedited"

    class ReviewType(models.TextChoices):
        PROSPECTIVE = "prospective", "Before service"
        CONCURRENT = "concurrent", "During"
        RETROSPECTIVE = "retrospective", "After"

    class Stage(models.TextChoices):
        REVIEW = "review", "With the nurse"
        DIRECTOR = "director", "With the director"
        CLOSED = "closed", "Closed"

    frozen = When(stage="closed")

    number = models.CharField(max_length=14, unique=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="cases")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="cases")
    line_of_business = models.CharField(max_length=20, choices=CHOICES)
    received_at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    priority = models.CharField(max_length=10, choices=Priority.choices)
    review_type = models.CharField(max_length=14, choices=ReviewType.choices)
    requesting_provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="requested_cases"
    )
    servicing_provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="serviced_cases"
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
    )
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.REVIEW)
    edition = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    target_at = models.DateTimeField(null=True, blank=True)
    due_rule = models.CharField(max_length=12, blank=True)
    summary = models.JSONField(default=dict, blank=True)

    history = HistoricalRecords()
    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                name="case_mine_by_due",
                fields=["assigned_to", "stage", "target_at", "id"],
                condition=Q(closed_at=None),
            ),
            models.Index(
                name="case_team_by_due",
                fields=["team", "stage", "target_at", "id"],
                condition=Q(closed_at=None),
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="case_closed_with_its_moment",
                condition=Q(stage="closed", closed_at__isnull=False)
                | ~Q(stage="closed") & Q(closed_at=None),
            ),
            models.CheckConstraint(
                name="case_stage_known",
                condition=Q(stage__in=["review", "director", "closed"]),
            ),
            models.CheckConstraint(
                name="case_priority_known",
                condition=Q(priority__in=["standard", "expedited"]),
            ),
            models.CheckConstraint(
                name="case_channel_known",
                condition=Q(channel__in=["portal", "fax", "phone", "mail"]),
            ),
            models.CheckConstraint(
                name="case_review_type_known",
                condition=Q(
                    review_type__in=["prospective", "concurrent", "retrospective"]
                ),
            ),
        )

    def __str__(self) -> str:
        return self.number


class Diagnosis(Record):
    """An ICD-10-CM diagnosis of the case, under the letter that lines point to."""

    frozen_with = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="diagnoses")
    letter = models.CharField(max_length=1)
    code = models.CharField(max_length=8)
    typed = models.CharField(max_length=40, blank=True)
    description = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "diagnoses"
        ordering = ("case", "letter")
        constraints = (
            models.UniqueConstraint(
                name="diagnosis_letter_once_a_case", fields=("case", "letter")
            ),
            models.UniqueConstraint(
                name="diagnosis_code_once_a_case", fields=("case", "code")
            ),
            models.CheckConstraint(
                name="diagnosis_letter_a_to_l",
                condition=Q(letter__gte="A", letter__lte="L"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.letter} {self.code}"


class CaseNote(Record):
    """What people of the desk tell one another. Never in a letter (NEG-01)."""

    frozen = Always()

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("-written_at", "-pk")

    def __str__(self) -> str:
        return self.text[:80]
