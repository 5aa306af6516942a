"""What changed and when, and what the text rests on, as printed at a policy's end."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from policyportal.audit.models import Record

from .version import PolicyVersion


class RevisionLogEntry(Record):
    """One row of the log: text, month of the revision, month of the approval."""

    frozen_with = "version"

    version = models.ForeignKey(
        PolicyVersion, on_delete=models.CASCADE, related_name="log"
    )
    position = models.PositiveIntegerField(default=0)
    text = models.TextField("what changed")
    revised = models.DateField("month of the revision", null=True, blank=True)
    approved = models.DateField("month of the approval", null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "revision log entries"
        ordering = ("version", "position")
        constraints = (
            models.CheckConstraint(
                name="log_entry_dates_are_months",
                condition=(Q(revised=None) | Q(revised__day=1))
                & (Q(approved=None) | Q(approved__day=1)),
                violation_error_message="Dates in the log are months.",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]


class Reference(Record):
    """A source that the text rests on, as printed."""

    frozen_with = "version"

    version = models.ForeignKey(
        PolicyVersion, on_delete=models.CASCADE, related_name="references"
    )
    position = models.PositiveIntegerField(default=0)
    text = models.TextField()
    history = HistoricalRecords()

    class Meta:
        ordering = ("version", "position")

    def __str__(self) -> str:
        return self.text[:80]
