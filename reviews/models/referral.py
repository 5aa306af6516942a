"""A case handed to the medical director, and one handed back."""

from django.conf import settings
from django.db import models

from policyportal.audit.models import Record
from policyportal.audit.protection import Always

from .case import Case


class Referral(Record):
    """The nurse asks the medical director to decide, with a drafted letter."""

    frozen = Always()

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    referred_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Blank: whichever director comes first.",
    )
    comment = models.TextField("for the director")
    referred_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    referred_at = models.DateTimeField()

    class Meta:
        ordering = ("case", "pk")

    def __str__(self) -> str:
        return f"{self.case}, referred"


class ReferralReturn(Record):
    """The director hands the case back, with what should change."""

    frozen = Always()

    referral = models.OneToOneField(
        Referral, on_delete=models.PROTECT, related_name="returned"
    )
    reason = models.TextField()
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    returned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.referral}, returned"
