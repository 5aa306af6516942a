"""A policy's identity for ever. What it says lives in its versions."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from simple_history.models import HistoricalRecords

from policyportal.audit.models import Record
from policyportal.audit.protection import Always

REFERENCE_NUMBER = RegexValidator(
    r"\A[A-Z0-9]+(\.[A-Z0-9]+)*\Z",
    "A reference number is capital letters and digits in parts joined by dots,"
    " such as WA.CP.MP.526.",
)


class Policy(Record):
    """One subject under one reference number, owned by named legal entities."""

    reference_number = models.CharField(
        max_length=40, unique=True, validators=[REFERENCE_NUMBER]
    )
    owners = models.TextField(
        help_text="The legal entities that adopted the policy, as printed."
    )
    review_every_months = models.PositiveSmallIntegerField(
        "review cadence, months", default=12
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "policies"
        ordering = ("reference_number",)
        constraints = (
            models.CheckConstraint(
                name="policy_reference_number_given",
                condition=~models.Q(reference_number=""),
                violation_error_message="A policy needs its reference number.",
            ),
            models.CheckConstraint(
                name="policy_review_cadence_1_to_60",
                condition=models.Q(review_every_months__range=(1, 60)),
                violation_error_message="A policy is reviewed every 1 to 60 months.",
            ),
        )

    def __str__(self) -> str:
        return self.reference_number


class Retirement(Record):
    """The policy says nothing any more from a day on. A row of its own, signed."""

    frozen = Always()

    policy = models.OneToOneField(
        Policy, on_delete=models.PROTECT, related_name="retirement"
    )
    effective_date = models.DateField(help_text="The first day without the policy.")
    reason = models.TextField()
    successor = models.ForeignKey(
        Policy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="succeeds",
    )
    signature = models.OneToOneField(
        "clinical_policies.Signature", on_delete=models.PROTECT, related_name="+"
    )
    retired_at = models.DateTimeField()
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.policy}, retired from {self.effective_date:%Y-%m-%d}"
