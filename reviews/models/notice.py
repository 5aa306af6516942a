"""Letters: the draft that people edit, and the notice that nothing changes.

A notice copies every fact it prints. Its bytes are stored once and served for ever; a
correction is a new notice that supersedes it.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from policyportal.audit.models import Record
from policyportal.audit.protection import Always

from .case import Case
from .determination import Determination, Signature


class LetterDraft(Record):
    """What people write into a case's letter: the reason, other care, plain words."""

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="letter_draft"
    )
    reason = models.TextField("why, in the member's words", blank=True)
    other_care = models.TextField("other care to talk about", blank=True)
    clinical_reason = models.TextField("specific reason, for the provider", blank=True)
    records_considered = models.TextField(blank=True)
    plain_diagnosis = models.CharField(max_length=200, blank=True)
    plain_services = models.JSONField(default=dict, blank=True)
    edition = models.PositiveIntegerField(default=0)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"{self.case}, letter draft"


class Notice(Record):
    """An issued letter: content as data, the PDF's bytes, and what was checked."""

    class Kind(models.TextChoices):
        APPROVAL = "approval", "Approval letter"
        ADVERSE = "adverse", "Denial letter"
        PARTIAL = "partial", "Partial approval letter"

    class Recipient(models.TextChoices):
        MEMBER = "member", "to the member"
        PROVIDER = "provider", "to the provider"

    frozen = Always()

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    recipient = models.CharField(max_length=10, choices=Recipient.choices)
    language = models.CharField(max_length=12, default="en")
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    checks = models.JSONField(default=list)
    template_version = models.CharField(max_length=60)
    renderer_version = models.CharField(max_length=60)
    pdf = models.BinaryField()
    pdf_hash = models.CharField(max_length=64)
    signature = models.ForeignKey(
        Signature,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField()
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
    )

    class Meta:
        ordering = ("case", "pk")
        constraints = (
            models.UniqueConstraint(
                name="notice_one_first_a_case_and_recipient",
                fields=("case", "recipient"),
                condition=Q(supersedes=None),
            ),
            models.CheckConstraint(
                name="notice_with_its_hashes",
                condition=~Q(content_hash="") & ~Q(pdf_hash=""),
            ),
            models.CheckConstraint(
                name="notice_kind_known",
                condition=Q(kind__in=["approval", "adverse", "partial"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_recipient_display()}"


class NoticeLine(Record):
    """One determination that a notice tells of."""

    frozen = Always()

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="lines")
    determination = models.ForeignKey(
        Determination, on_delete=models.PROTECT, related_name="notice_lines"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="notice_line_once", fields=("notice", "determination")
            ),
        )

    def __str__(self) -> str:
        return f"{self.notice}: {self.determination}"


class Dispatch(Record):
    """One attempt to hand a notice over: by mail, portal or fax."""

    class Way(models.TextChoices):
        MAIL = "mail", "Mail"
        PORTAL = "portal", "Portal"
        FAX = "fax", "Fax"

    frozen = Always()

    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, related_name="dispatches"
    )
    way = models.CharField(max_length=10, choices=Way.choices)
    address = models.TextField(help_text="As printed.")
    receipt = models.CharField(max_length=80, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ("notice", "pk")

    def __str__(self) -> str:
        return f"{self.notice} by {self.way}"


class LanguageApproval(Record):
    """A qualified translator's sentence, approved for real letters (45 CFR 92.201)."""

    frozen = Always()

    language = models.CharField(max_length=12)
    text_hash = models.CharField(max_length=64)
    translator = models.CharField(max_length=160)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="language_approval_once_a_text", fields=("language", "text_hash")
            ),
        )

    def __str__(self) -> str:
        return f"{self.language}, approved {self.approved_at:%Y-%m-%d}"
