"""Roles as they were given, and the second admin's part in it."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from policyportal.accounts.access import person_in
from policyportal.accounts.acts import people
from policyportal.accounts.models import RoleGrant
from policyportal.accounts.rules.access import ROLES
from policyportal.accounts.rules.refusal import Refused
from policyportal.clock import now

from .by_admins import ByAdmins


@admin.register(RoleGrant)
class RoleGrantAdmin(ByAdmins[RoleGrant]):
    """A list; roles are given and taken on the person's own page."""

    list_display = ("user", "role", "given_by", "confirmed_by", "standing")
    list_display_links = None
    list_filter = ("needs_second",)
    list_select_related = ("user", "group", "given_by", "confirmed_by")
    actions = ("confirm",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """On the person's page."""
        return False

    @admin.display(description="role")
    def role(self, grant: RoleGrant) -> str:
        """The role in words."""
        return ROLES[grant.group.name]

    @admin.display(description="standing")
    def standing(self, grant: RoleGrant) -> str:
        """Whether the role counts."""
        if grant.needs_second and grant.confirmed_by_id is None:
            return "Waits for a second admin"
        return "In effect"

    @admin.action(description="Confirm as the second admin")
    def confirm(self, request: HttpRequest, grants: QuerySet[RoleGrant]) -> None:
        """Confirm each selected role that waits; say which may not be."""
        waiting = grants.filter(needs_second=True, confirmed_by=None)
        for grant in waiting.select_related("user", "group"):
            try:
                people.confirm_role(person_in(request), grant, now=now())
            except Refused as refused:
                messages.error(request, f"{grant}. {refused}")
            else:
                messages.success(request, f"{grant} is confirmed.")
