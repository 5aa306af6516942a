"""A person's decision on a line, and the signature that an adverse one needs.

Append-only: one first determination a line, each superseded at most once, by inserts.
The database refuses an adverse clinical one that lacks its own physician's signature
(42 CFR 438.210(b)(3)).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from policyportal.audit.models import Record
from policyportal.audit.protection import Always, Guard

from .case import Case
from .finding import Finding
from .service_line import ServiceLine


class Signature(Record):
    """Who signed what of a case: name, role, licence that day, meaning, hash."""

    frozen = Always()

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="signatures")
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=60)
    specialty = models.CharField(max_length=120, blank=True)
    license_number = models.CharField(max_length=40)
    license_state = models.CharField(max_length=40)
    statement = models.TextField(help_text="The words that were signed.")
    signed_at = models.DateTimeField()
    signed_hash = models.CharField(
        max_length=64, help_text="Over request, findings, rationale and letters."
    )

    class Meta:
        ordering = ("signed_at",)
        constraints = (
            models.CheckConstraint(
                name="case_signature_with_licence_and_hash",
                condition=~Q(license_number="") & ~Q(signed_hash="") & ~Q(name=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.signed_at:%Y-%m-%d %H:%M}"


class Determination(Record):
    """One decision on one line: outcome, rationale, who decided, by which authority."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", "Approved"
        NOT_MEDICALLY_NECESSARY = (
            "denied_not_medically_necessary",
            "Denied: not medically necessary",
        )
        INVESTIGATIONAL = "denied_investigational", "Denied: investigational"
        LACK_OF_INFORMATION = (
            "denied_lack_of_information",
            "Denied: not enough information",
        )
        NOT_COVERED = "denied_not_covered", "Denied: not a covered benefit"
        NOT_ELIGIBLE = "denied_not_eligible", "Denied: not eligible"
        WITHDRAWN = "closed_withdrawn", "Closed: withdrawn"
        VOID = "closed_void", "Closed: entered in error"
        DUPLICATE = "closed_duplicate", "Closed: duplicate"

    CLINICAL_DENIALS = (
        "denied_not_medically_necessary",
        "denied_investigational",
        "denied_lack_of_information",
    )
    ADMINISTRATIVE_DENIALS = ("denied_not_covered", "denied_not_eligible")
    DENIALS = CLINICAL_DENIALS + ADMINISTRATIVE_DENIALS
    CLOSURES = ("closed_withdrawn", "closed_void", "closed_duplicate")

    frozen = Always()
    guards = (
        Guard(
            "adverse_by_its_own_physicians_signature",
            refuse_when=(
                "NEW.outcome IN ('denied_not_medically_necessary',"
                " 'denied_investigational', 'denied_lack_of_information')"
                " AND NOT EXISTS (SELECT 1 FROM reviews_signature s"
                " JOIN reviews_serviceline l ON l.case_id = s.case_id"
                " WHERE s.id = NEW.signature_id AND l.id = NEW.line_id"
                " AND s.signer_id = NEW.decided_by_id AND s.role = 'director')"
            ),
            message="only a medical director's own signature decides adversely",
        ),
    )

    line = models.ForeignKey(
        ServiceLine, on_delete=models.PROTECT, related_name="determinations"
    )
    outcome = models.CharField(max_length=40, choices=Outcome.choices)
    rationale = models.TextField(blank=True)
    individual_review = models.TextField(
        blank=True, help_text="For a member under 21 (42 USC 1396d(r)(5))."
    )
    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    authority = models.CharField(max_length=30, help_text="The role that decided.")
    signature = models.ForeignKey(
        Signature,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="determinations",
    )
    decided_at = models.DateTimeField()
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
    )

    class Meta:
        ordering = ("line", "pk")
        constraints = (
            models.UniqueConstraint(
                name="determination_one_first_a_line",
                fields=("line",),
                condition=Q(supersedes=None),
                violation_error_message="This line has its decision already.",
            ),
            models.CheckConstraint(
                name="determination_clinical_denial_signed",
                condition=~Q(
                    outcome__in=[
                        "denied_not_medically_necessary",
                        "denied_investigational",
                        "denied_lack_of_information",
                    ]
                )
                | Q(signature__isnull=False) & ~Q(rationale=""),
                violation_error_message="A clinical denial is signed, with its reason.",
            ),
            models.CheckConstraint(
                name="determination_other_than_approval_with_a_reason",
                condition=Q(outcome="approved") | ~Q(rationale=""),
                violation_error_message="All but an approval needs its reason.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.line}: {self.get_outcome_display()}"
