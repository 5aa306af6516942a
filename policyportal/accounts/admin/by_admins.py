"""The base of what only admins may see and change, and nobody may delete."""

from typing import Any, TypeVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from policyportal.accounts.access import person_in

AnyModel = TypeVar("AnyModel", bound=Model)


class ByAdmins(admin.ModelAdmin[AnyModel]):
    """Rights by our table in place of Django's permissions."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who looks after accounts."""
        return person_in(request).may("users.manage")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The same."""
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The same."""
        return self.has_view_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: an account is closed, and history keeps its names."""
        return False
