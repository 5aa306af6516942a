"""A policy's identity in the admin: number, owners, cadence."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from clinical_policies.models import Policy
from policyportal.accounts.access import person_in
from policyportal.audit import recording
from policyportal.clock import now

from .rights import ByEditors, saved_in


@admin.register(Policy)
class PolicyAdmin(ByEditors):
    """Policies. What they say stands in their versions."""

    list_display = ("reference_number", "owners", "review_every_months")
    search_fields = ("reference_number", "owners")
    fields = ("reference_number", "owners", "review_every_months")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A reference number is for ever."""
        return ["reference_number"] if obj else []

    def changeform_view(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Save as one act."""
        view = super().changeform_view
        if request.method != "POST":
            return view(request, *args, **kwargs)
        act = recording.act(person_in(request), "policy.identified", now=now())
        return saved_in(request, act, lambda: view(request, *args, **kwargs))
