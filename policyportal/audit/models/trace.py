"""What an event and a view have in common: who, in which role, when, from where."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from policyportal.audit.protection import Always


class Trace(models.Model):
    """One thing that somebody did or saw. Appended, never changed.

    `session` is a hash of the session's key and `address` the pattern of the page's
    address, so that neither leads to a session or holds a case.
    """

    frozen: ClassVar[Always] = Always()

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    system = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=100, blank=True)
    session = models.CharField(max_length=32, blank=True)
    address = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=80)
    case = models.CharField(max_length=14, blank=True)

    class Meta:
        abstract = True
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="%(class)s_by_a_person_or_a_named_job",
                condition=Q(actor__isnull=False, system="")
                | Q(actor__isnull=True) & ~Q(system=""),
            ),
        )
        indexes = [
            models.Index(
                fields=("case", "id"), name="%(class)s_by_case", condition=~Q(case="")
            ),
            models.Index(fields=("actor", "name", "id"), name="%(class)s_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.name} by {self.who}"

    @property
    def who(self) -> str:
        """The person's name, or the job's."""
        return str(self.actor) if self.actor_id else self.system
