"""A person who works with the portal."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import Group
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from policyportal.accounts.rules.access import ACCESS, allowed
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit.models import Record

from .role_grant import RoleGrant
from .team import Team


class User(AbstractBaseUser, Record):
    """A person: name and credentials as letters print them, licence, team, roles.

    Nobody stands above the table of access: there is no superuser, and Django's own
    permissions grant nothing. Sign-ins are events of the audit: no `last_login`.
    """

    class Theme(models.TextChoices):
        SYSTEM = "system", "As the system"
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    class Pronoun(models.TextChoices):
        SHE = "She", "She"
        HE = "He", "He"
        THEY = "They", "They"

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    last_login = None
    is_superuser = False

    username = models.CharField(
        "user name",
        max_length=60,
        unique=True,
        validators=[ASCIIUsernameValidator()],
        error_messages={"unique": "Somebody has this user name already."},
    )
    full_name = models.CharField(max_length=160)
    credentials = models.CharField(
        max_length=40, blank=True, help_text="As printed after the name: RN, MD."
    )
    title = models.CharField(max_length=120, blank=True)
    specialty = models.CharField(max_length=120, blank=True)
    specialty_plain = models.CharField(
        "specialty in plain words",
        max_length=120,
        blank=True,
        help_text="As a letter to a member says it: bone and joint doctor.",
    )
    pronoun = models.CharField(
        max_length=4,
        choices=Pronoun.choices,
        default=Pronoun.THEY,
        help_text="As a sentence starts that speaks of this person.",
    )
    license_number = models.CharField(max_length=40, blank=True)
    license_state = models.CharField(max_length=40, blank=True)
    license_from = models.DateField(null=True, blank=True)
    license_to = models.DateField(null=True, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
    )
    groups = models.ManyToManyField(
        Group,
        through=RoleGrant,
        through_fields=("user", "group"),
        related_name="people",
        verbose_name="roles",
    )
    single_keys = models.BooleanField("keyboard shortcuts of one letter", default=True)
    theme = models.CharField(max_length=6, choices=Theme.choices, default=Theme.SYSTEM)
    demo = models.BooleanField(default=False, editable=False)
    is_active = models.BooleanField("account is open", default=True)

    # A password's hash is not kept beyond the password.
    history = HistoricalRecords(excluded_fields=["password"])
    objects = BaseUserManager["User"]()

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ("full_name",)
        constraints = (
            models.CheckConstraint(
                name="user_licence_has_number_and_state",
                condition=Q(license_number="", license_state="")
                | ~Q(license_number="") & ~Q(license_state=""),
                violation_error_message="A license has a number and a state.",
            ),
            models.CheckConstraint(
                name="user_licence_begins_before_it_ends",
                condition=Q(license_from=None)
                | Q(license_to=None)
                | Q(license_from__lte=models.F("license_to")),
                violation_error_message="The license ends before it begins.",
            ),
            models.CheckConstraint(
                name="user_theme_known",
                condition=Q(theme__in=["system", "light", "dark"]),
            ),
            models.CheckConstraint(
                name="user_pronoun_known",
                condition=Q(pronoun__in=["She", "He", "They"]),
                violation_error_message="A pronoun is She, He or They.",
            ),
        )

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.full_name, self.credentials)))

    @cached_property
    def roles(self) -> frozenset[str]:
        """Names of the roles in effect, read once for this instance."""
        return self._roles_stored()

    def may(self, permission: str) -> bool:
        """Whether one of the person's roles holds the permission."""
        return allowed(self.roles, permission)

    def confirm_roles(self) -> None:
        """Refuse where a role was taken away, or the account closed, meanwhile."""
        if gone := self.roles - self._roles_stored():
            raise Refused(
                f"Your rights changed while this was done: {', '.join(sorted(gone))} "
                "is no longer yours. Nothing was changed.",
                citation="45 CFR 164.308(a)(3)(ii)(C)",
                remedy="Ask an admin if this is a mistake.",
            )

    def license_active_on(self, day: date) -> bool:
        """Whether the license was valid on the day; one without dates never is."""
        return bool(
            self.license_number
            and self.license_from
            and self.license_to
            and self.license_from <= day <= self.license_to
        )

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password; never stores a stronger hash on the way."""
        return check_password(raw_password, self.password)

    @property
    def is_staff(self) -> bool:
        """Whether the person may enter Django's admin."""
        return self.may("admin.index")

    def get_full_name(self) -> str:
        """The name alone."""
        return self.full_name

    def get_short_name(self) -> str:
        """The name alone."""
        return self.full_name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """A permission of our table; Django's `app.change_model` is none."""
        return self.is_active and perm in ACCESS and self.may(perm)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether an app may show in the admin; its models decide for themselves."""
        return self.is_active and self.is_staff

    def _roles_stored(self) -> frozenset[str]:
        names = self.grants.in_effect().values_list("group__name", flat=True)
        return frozenset(names)
