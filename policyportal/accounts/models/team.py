"""Teams: who shares a worklist, and whose cases a person may read."""

from django.db import models
from simple_history.models import HistoricalRecords

from policyportal.audit.models import Record


class Team(Record):
    """A group of people who review the same cases."""

    name = models.CharField(max_length=80, unique=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
