"""A policy's identity in the admin: number, owners, cadence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from clinical_policies.acts.identifying import identifying
from clinical_policies.models import Policy
from policyportal.accounts.access import person_in
from policyportal.clock import now

from .rights import ByEditors, Once, saved_in, token_in


class PolicyForm(Once):
    """A policy's number, who adopted it, how often it is reviewed."""

    class Meta:
        model = Policy
        fields = ("reference_number", "owners", "review_every_months")
        widgets = {"owners": forms.Textarea(attrs={"rows": 2})}

    def clean_reference_number(self) -> str:
        """Capital letters, whatever was typed."""
        return str(self.cleaned_data["reference_number"]).upper()


@admin.register(Policy)
class PolicyAdmin(ByEditors[Policy]):
    """Policies. What they say stands in their versions."""

    form = PolicyForm
    list_display = ("reference_number", "owners", "review_every_months")
    search_fields = ("reference_number", "owners")
    search_help_text = "Number or owner"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A reference number is for ever."""
        return ["reference_number"] if obj else []

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The token goes with what can be saved."""
        saved = ["token"] if self.has_change_permission(request, obj) else []
        return [*PolicyForm.Meta.fields, *saved]

    def changeform_view(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Save as one act."""
        view = super().changeform_view
        if request.method != "POST":
            return view(request, *args, **kwargs)
        act = identifying(person_in(request), now=now(), token=token_in(request))
        return saved_in(request, act, lambda: view(request, *args, **kwargs))
