"""Who signed what of a policy: name, role and licence that day, meaning, hash."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from policyportal.audit.models import Record
from policyportal.audit.protection import Always, Guard

from .version import PolicyVersion


class Signature(Record):
    """One signature over exactly the content that `signed_hash` stands for.

    The facts of the signer are copied, not pointed to: they are what they were that
    day. Nobody signs a version that they wrote.
    """

    class Meaning(models.TextChoices):
        APPROVAL = "approval", "Approves the text as clinical policy"
        WITHDRAWAL = "withdrawal", "Withdraws the approved version"
        RETIREMENT = "retirement", "Retires the policy"

    frozen = Always()
    guards = (
        Guard(
            "no_signature_on_ones_own_version",
            refuse_when=(
                "EXISTS (SELECT 1 FROM clinical_policies_policyversion v"
                " WHERE v.id = NEW.version_id AND v.author_id = NEW.signer_id)"
            ),
            message="the author of a version can't sign it",
        ),
    )

    version = models.ForeignKey(
        PolicyVersion, on_delete=models.PROTECT, related_name="signatures"
    )
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=60)
    license_number = models.CharField(max_length=40)
    license_state = models.CharField(max_length=40)
    meaning = models.CharField(max_length=12, choices=Meaning.choices)
    statement = models.TextField(help_text="The words that were signed.")
    signed_at = models.DateTimeField()
    signed_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("signed_at",)
        constraints = (
            models.CheckConstraint(
                name="policy_signature_with_licence_and_hash",
                condition=~Q(license_number="") & ~Q(signed_hash="") & ~Q(name=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.get_meaning_display()}"
