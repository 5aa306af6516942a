"""Members of the plan and the days that they are covered."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from clinical_policies.rules.lines_of_business import CHOICES
from policyportal.audit.models import Record


class MemberQuerySet(models.QuerySet["Member"]):
    """Members, found the way people ask for them."""

    def matching(self, words: str, *, most: int = 8) -> Self:
        """By member number, or by the start of each word of the name. Capped."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(number__iexact=word)
                | Q(last_name__istartswith=word)
                | Q(first_name__istartswith=word)
            )
        return found.order_by("last_name", "first_name", "pk")[:most]


class Member(Record):
    """An enrollee. Copied into a letter when it is issued, never pointed to by it."""

    number = models.CharField("member ID", max_length=20, unique=True)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    born = models.DateField("birth date")
    street = models.CharField(max_length=120)
    city = models.CharField(max_length=80)
    state = models.CharField(max_length=2, default="WA")
    postal_code = models.CharField(max_length=10)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=12, default="en")
    representative = models.CharField(
        max_length=160, blank=True, help_text="Who acts for the member, if anyone."
    )
    history = HistoricalRecords()
    objects = MemberQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(name="member_name", fields=["last_name", "first_name"]),
        )

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def age_on(self, day: date) -> int:
        """Whole years on a day."""
        birthday_to_come = (day.month, day.day) < (self.born.month, self.born.day)
        return day.year - self.born.year - birthday_to_come

    def address_lines(self) -> list[str]:
        """The address as an envelope needs it."""
        return [self.street, f"{self.city}, {self.state} {self.postal_code}"]


class CoverageQuerySet(models.QuerySet["Coverage"]):
    """Coverage by day."""

    def on(self, day: date) -> Self:
        """Coverage that holds on a day."""
        return self.filter(starts__lte=day).filter(Q(ends=None) | Q(ends__gte=day))


class Coverage(Record):
    """A member's line of business, from one day to another (inclusive; none is open)."""

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="coverages"
    )
    line_of_business = models.CharField(max_length=20, choices=CHOICES)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    history = HistoricalRecords()
    objects = CoverageQuerySet.as_manager()

    class Meta:
        ordering = ("-starts",)
        constraints = (
            models.CheckConstraint(
                name="coverage_ends_after_it_starts",
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                violation_error_message="Coverage ends on or after its first day.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_line_of_business_display()} since {self.starts:%Y-%m-%d}"
