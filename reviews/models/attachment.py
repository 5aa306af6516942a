"""Records that came with a request: office notes, reports, fax sheets."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from policyportal.audit.models import Record
from policyportal.audit.protection import Always

from .case import Case


class Attachment(Record):
    """One document of a case, stored once under the hash of its bytes."""

    class ContentType(models.TextChoices):
        PDF = "application/pdf", "PDF"
        TIFF = "image/tiff", "TIFF"
        JPEG = "image/jpeg", "JPEG"
        PNG = "image/png", "PNG"

    frozen = Always()

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    title = models.CharField(max_length=160)
    dated = models.DateField(null=True, blank=True)
    content_type = models.CharField(max_length=20, choices=ContentType.choices)
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("case", "pk")
        constraints = (
            models.UniqueConstraint(
                name="attachment_once_a_case", fields=("case", "sha256")
            ),
            models.CheckConstraint(
                name="attachment_up_to_25_megabytes",
                condition=Q(size__range=(1, 25 * 1024 * 1024)),
                violation_error_message="A document is at most 25 MB.",
            ),
        )

    def __str__(self) -> str:
        return self.title
