"""What started, stopped or moved a case's legal clocks. Append-only.

Deadlines are computed from these rows by rule (reviews/rules/deadlines); a correction is
a new event, never an edit.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from policyportal.audit.models import Record
from policyportal.audit.protection import Always

from .case import Case


class ClockEvent(Record):
    """One instant that a deadline rule reads."""

    class Kind(models.TextChoices):
        RECEIVED = "received", "Received"
        INFORMATION_REQUESTED = "information_requested", "Information requested"
        INFORMATION_RECEIVED = "information_received", "Information received"
        MARKED_INCOMPLETE_AGAIN = "marked_incomplete_again", "Still incomplete"
        EXTENSION_NOTICED = "extension_noticed", "Extension noticed"
        PRIORITY_CHANGED = "priority_changed", "Priority changed"
        DECIDED = "decided", "Decided"
        PROVIDER_NOTIFIED = "provider_notified", "Provider notified"
        MEMBER_NOTICE_MAILED = "member_notice_mailed", "Notice mailed to the member"
        WITHDRAWN = "withdrawn", "Withdrawn"

    frozen = Always()

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="clock_events"
    )
    kind = models.CharField(max_length=30, choices=Kind.choices)
    argument = models.CharField(
        max_length=40, blank=True, help_text="Days of an extension, a priority."
    )
    at = models.DateTimeField()
    source = models.CharField(max_length=40, default="entered by hand")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("case", "at", "pk")
        constraints = (
            models.UniqueConstraint(
                name="clock_event_received_once",
                fields=("case",),
                condition=Q(kind="received"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case}: {self.kind}"
