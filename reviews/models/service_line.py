"""A requested procedure: code, modifiers, units, dates, place, what it treats."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from policyportal.audit.models import Record

from .case import Case


class ServiceLine(Record):
    """One line of a request. `pointers` are the letters of the diagnoses it treats."""

    frozen_with = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField()
    system = models.CharField(max_length=12)
    code = models.CharField(max_length=12)
    typed = models.CharField(max_length=40, blank=True)
    modifiers = models.CharField(max_length=11, blank=True, help_text="RT 50")
    units = models.PositiveIntegerField(default=1)
    first_date = models.DateField("first day", null=True, blank=True)
    last_date = models.DateField("last day", null=True, blank=True)
    place = models.CharField("place of service", max_length=2, blank=True)
    pointers = models.CharField(max_length=12, blank=True)
    plain_words = models.CharField(
        max_length=200, blank=True, help_text="The service, as a member would say it."
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ("case", "number")
        constraints = (
            models.UniqueConstraint(
                name="service_line_number_once_a_case", fields=("case", "number")
            ),
            models.CheckConstraint(
                name="service_line_units_1_to_9999",
                condition=Q(units__range=(1, 9999)),
                violation_error_message="Units are a whole number from 1 to 9999.",
            ),
            models.CheckConstraint(
                name="service_line_ends_after_it_starts",
                condition=Q(last_date=None)
                | Q(first_date__isnull=False, last_date__gte=F("first_date")),
                violation_error_message="The last day is on or after the first day.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number} {self.code}"

    def modifier_list(self) -> tuple[str, ...]:
        """Its modifiers, in the order they were typed."""
        return tuple(self.modifiers.split())

    def printed_code(self) -> str:
        """Code and modifiers as people write them: `0565T-RT`."""
        return "-".join((self.code, *self.modifier_list()))

    def governing_day(self, received_on: date) -> date:
        """The day whose policy text applies: first day of service, else receipt."""
        return self.first_date or received_on
