"""State coverage provisions that conflict with a policy, as its editor records them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from clinical_policies.acts.provisions import recording_provision
from clinical_policies.forms.fields import PolicyDayField
from clinical_policies.models import StateProvision
from policyportal.accounts.access import person_in
from policyportal.clock import now

from .rights import ByEditors, Once, saved_in, token_in


class ProvisionForm(Once):
    """A provision with its days as policies print them."""

    effective_from = PolicyDayField(label="Effective from")
    effective_to = PolicyDayField(
        label="Effective to", required=False, help_text="MM/DD/YY; empty: open"
    )

    class Meta:
        model = StateProvision
        fields = (
            "policy",
            "line_of_business",
            "text",
            "citation",
            "effective_from",
            "effective_to",
        )
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}


@admin.register(StateProvision)
class ProvisionAdmin(ByEditors[StateProvision]):
    """Provisions; findings made from then on are flagged with them."""

    form = ProvisionForm
    list_display = (
        "policy", "line_of_business", "citation", "effective_from", "effective_to",
    )  # fmt: skip
    list_filter = ("line_of_business",)
    list_select_related = ("policy",)
    search_fields = ("policy__reference_number", "citation", "text")
    search_help_text = "Policy, citation or words"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The token goes with what can be saved."""
        saved = ["token"] if self.has_change_permission(request, obj) else []
        return [*ProvisionForm.Meta.fields, *saved]

    def save_model(
        self, request: HttpRequest, obj: StateProvision, form: Any, change: bool
    ) -> None:
        """Say who recorded it first."""
        if not change:
            obj.recorded_by = person_in(request)
        super().save_model(request, obj, form, change)

    def changeform_view(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Save as one act."""
        view = super().changeform_view
        if request.method != "POST":
            return view(request, *args, **kwargs)
        act = recording_provision(
            person_in(request), now=now(), token=token_in(request)
        )
        return saved_in(request, act, lambda: view(request, *args, **kwargs))
