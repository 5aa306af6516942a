"""Teams in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from policyportal.accounts.access import person_in
from policyportal.accounts.acts import people
from policyportal.accounts.models import Team
from policyportal.clock import now

from .by_admins import ByAdmins


@admin.register(Team)
class TeamAdmin(ByAdmins[Team]):
    """Teams, by name."""

    list_display = ("name",)
    search_fields = ("name",)

    def save_model(
        self, request: HttpRequest, obj: Team, form: Any, change: bool
    ) -> None:
        """By its act."""
        people.save_team(person_in(request), obj, now=now())
