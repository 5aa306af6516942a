"""Providers who ask for care and who give it."""

from django.db import models
from simple_history.models import HistoricalRecords

from policyportal.audit.models import Record


class Provider(Record):
    """A person or facility under a National Provider Identifier."""

    npi = models.CharField("NPI", max_length=10, unique=True)
    name = models.CharField(max_length=160)
    specialty = models.CharField(max_length=120, blank=True)
    street = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=2, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    fax = models.CharField(max_length=20, blank=True)
    participating = models.BooleanField(default=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
