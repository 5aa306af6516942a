"""A role held by a person: Django's group, given by somebody and, for the roles that
decide, confirmed by a second admin before it counts.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from policyportal.audit.models import Record


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Grants, by whether they count."""

    def in_effect(self) -> Self:
        """Those of open accounts that need no second person, or have theirs."""
        return self.filter(
            Q(needs_second=False) | Q(confirmed_by__isnull=False), user__is_active=True
        )

    def waiting(self) -> Self:
        """Those that wait for a second admin."""
        return self.filter(needs_second=True, confirmed_by=None)


class RoleGrant(Record):
    """One role of one person. `given_by` is null where a named job gave it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants"
    )
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, related_name="grants", verbose_name="role"
    )
    needs_second = models.BooleanField("takes a second admin", default=False)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    history = HistoricalRecords()
    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = "role given"
        verbose_name_plural = "roles given"
        ordering = ("user", "group")
        constraints = (
            models.UniqueConstraint(
                name="role_grant_once_a_person",
                fields=("user", "group"),
                violation_error_message="This person holds the role already.",
            ),
            models.CheckConstraint(
                name="role_grant_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True)
                | ~Q(confirmed_by=F("given_by")) & ~Q(confirmed_by=F("user")),
                violation_error_message="Another admin confirms a role.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.group}"
