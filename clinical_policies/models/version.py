"""The whole text of a policy as of one revision, and which text is in force when.

In force, scheduled, superseded and retired are never stored: they follow from effective
dates and from what was known at a moment. An approved version is frozen with its parts.
"""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from simple_history.models import HistoricalRecords

from clinical_policies.rules.lines_of_business import names
from policyportal.audit.models import Record
from policyportal.audit.protection import Always, Guard, When

from .policy import Policy


class VersionQuerySet(models.QuerySet["PolicyVersion"]):
    """Versions asked about by day (what applied) and moment (what was known)."""

    def known(self, at: datetime | None) -> Self:
        """Approved versions that stood approved, and not withdrawn, at a moment."""
        withdrawn = Withdrawal.objects.filter(version=OuterRef("pk"))
        approved = self.filter(status=PolicyVersion.Status.APPROVED)
        if at is not None:
            withdrawn = withdrawn.filter(withdrawn_at__lte=at)
            approved = approved.filter(approved_at__lte=at)
        return approved.exclude(Exists(withdrawn))

    def in_force_on(self, day: date, known_at: datetime | None = None) -> Self:
        """The version of each policy whose text governs `day`, as known at a moment.

        A version runs from its effective date to the day before the next known
        version's. A retirement known by then ends the policy from its own date.
        """
        later = PolicyVersion.objects.known(known_at).filter(
            policy=OuterRef("policy"),
            effective_date__gt=OuterRef("effective_date"),
            effective_date__lte=day,
        )
        retired = Q(policy__retirement__effective_date__lte=day)
        if known_at is not None:
            retired &= Q(policy__retirement__retired_at__lte=known_at)
        return (
            self.known(known_at)
            .filter(effective_date__lte=day)
            .exclude(Exists(later))
            .exclude(retired)
        )

    def with_parts(self) -> Self:
        """With everything a reader of the text needs, in a fixed number of queries."""
        return self.select_related("policy").prefetch_related(
            "criteria",
            "codes",
            "scope_ranges",
            "answer_first",
            "log",
            "references",
            "signatures",
        )


class PolicyVersion(Record):
    """One revision: its words, its dates, whom it governs. Its parts point to it."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        APPROVED = "approved", "Approved"

    frozen = When(status="approved")
    guards = (
        Guard(
            "approved_by_a_medical_directors_signature",
            refuse_when=(
                "NEW.status = 'approved' AND NOT EXISTS (SELECT 1 FROM"
                " clinical_policies_signature s WHERE s.version_id = NEW.id"
                " AND s.signed_hash = NEW.content_hash)"
            ),
            message="a version is approved only by a signature over its content",
        ),
    )

    policy = models.ForeignKey(
        Policy, on_delete=models.PROTECT, related_name="versions"
    )
    title = models.CharField(max_length=300)
    revised = models.DateField(
        "date of last revision",
        null=True,
        blank=True,
        help_text="A month; stored as its first day.",
    )
    effective_date = models.DateField(
        null=True, blank=True, help_text="The first day that this text governs."
    )
    lines_of_business = models.JSONField(default=list, blank=True)
    description = models.TextField(blank=True)
    scope_words = models.TextField(
        "scope, in the policy's words",
        blank=True,
        help_text="The words decide; the ranges below are the editor's reading.",
    )
    background = models.TextField(blank=True)
    coding_statement = models.TextField(blank=True)
    important_reminder = models.TextField(blank=True)
    unplaced = models.JSONField(
        default=list,
        blank=True,
        help_text="Lines of the imported document that found no place yet.",
    )
    source_name = models.CharField(max_length=255, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True)
    based_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="drafts"
    )
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    edition = models.PositiveIntegerField(default=0)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    return_comment = models.TextField(blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    late_reason = models.TextField(
        blank=True, help_text="Why the text takes effect before its approval."
    )
    content_hash = models.CharField(max_length=64, blank=True)

    history = HistoricalRecords()
    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ("policy__reference_number", "-effective_date", "-pk")
        constraints = (
            models.CheckConstraint(
                name="version_status_known",
                condition=Q(status__in=["draft", "in_review", "approved"]),
            ),
            models.CheckConstraint(
                name="version_revised_is_a_month",
                condition=Q(revised=None) | Q(revised__day=1),
                violation_error_message="The date of last revision is a month.",
            ),
            models.CheckConstraint(
                name="version_reviewed_only_with_its_dates",
                condition=Q(status="draft")
                | Q(effective_date__isnull=False, revised__isnull=False),
                violation_error_message="A version under review needs both its dates.",
            ),
            models.CheckConstraint(
                name="version_approved_with_moment_and_hash",
                condition=(Q(status="approved", approved_at__isnull=False))
                & ~Q(content_hash="")
                | ~Q(status="approved") & Q(approved_at=None),
            ),
            models.UniqueConstraint(
                name="version_one_approved_per_effective_date",
                fields=("policy", "effective_date"),
                condition=Q(status="approved"),
                violation_error_message=(
                    "An approved version of this policy already takes effect that day."
                ),
            ),
        )

    def __str__(self) -> str:
        day = self.effective_date
        return f"{self.policy}, {f'effective {day:%Y-%m-%d}' if day else 'draft'}"

    @property
    def is_draft(self) -> bool:
        """Whether its author may still change it."""
        return self.status == self.Status.DRAFT

    def business_names(self) -> str:
        """Its lines of business as printed."""
        return names(self.lines_of_business)


class Withdrawal(Record):
    """An approved version taken back. What was known before stays known."""

    frozen = Always()

    version = models.OneToOneField(
        PolicyVersion, on_delete=models.PROTECT, related_name="withdrawal"
    )
    reason = models.TextField()
    signature = models.OneToOneField(
        "clinical_policies.Signature", on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.version}, withdrawn"
