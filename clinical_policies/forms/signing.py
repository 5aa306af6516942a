"""What is signed about a policy: its approval, its withdrawal, its retirement.

Each form carries a one-time token, and the password again, which no form shows back.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from clinical_policies.models import Policy

LONGEST = 4000


class SignedForm(forms.Form):
    """A form that a signature ends. Sent twice, it is done once."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        """Take `name`, which tells the ids of several forms on one page apart."""
        super().__init__(*args, **(kwargs | {"auto_id": f"{name}_%s"}))
        self.fields["password"] = forms.CharField(
            label="Your password, again",
            strip=False,
            max_length=256,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )


class ApprovalForm(SignedForm):
    """Sign a version into approval: what was shown, and why late where it is late."""

    shown_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    shown_parts = forms.CharField(
        widget=forms.HiddenInput, max_length=LONGEST, required=False
    )

    def __init__(self, *args: Any, late: bool, **kwargs: Any) -> None:
        super().__init__(*args, name="sign", **kwargs)
        if late:
            self.fields["late_reason"] = reason(
                "Why it is approved late", "The text took effect before today."
            )
            self.order_fields(["late_reason", "password"])

    def clean_shown_parts(self) -> dict[str, str]:
        """Hashes by part; anything else is nothing to compare with."""
        try:
            parts = json.loads(self.cleaned_data["shown_parts"] or "{}")
        except ValueError:
            return {}
        return (
            {str(name): str(value) for name, value in parts.items()}
            if isinstance(parts, dict)
            else {}
        )


class WithdrawalForm(SignedForm):
    """Take an approved version back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, name="withdraw", **kwargs)
        self.fields["reason"] = reason(
            "Why the version is withdrawn", "Kept on record and shown on this page."
        )
        self.order_fields(["reason", "password"])


class RetirementForm(SignedForm):
    """End a policy from a day on."""

    effective_date = forms.DateField(
        label="First day without the policy",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%m/%d/%Y"],
        error_messages={"invalid": "“%(value)s” is no day. Write it as 09/28/2026."},
    )
    successor = forms.CharField(
        label="Policy that follows it, if any",
        help_text="By its reference number.",
        max_length=40,
        required=False,
    )

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, name="retire", **kwargs)
        self.policy = policy
        self.fields["reason"] = reason(
            "Why the policy is retired", "Kept on record and shown on this page."
        )
        self.order_fields(["effective_date", "reason", "successor", "password"])

    def clean_effective_date(self) -> Any:
        """A day within the calendar that people use."""
        day = self.cleaned_data["effective_date"]
        if not 1990 <= day.year <= 2100:
            raise ValidationError(f"{day} lies outside 1990 to 2100.")
        return day

    def clean_successor(self) -> Policy | None:
        """Another policy of the library."""
        typed = self.cleaned_data["successor"].strip().upper()
        if not typed:
            return None
        found = Policy.objects.filter(reference_number=typed).first()
        if found is None:
            raise ValidationError(f"“{typed}” is no policy of the library.")
        if found == self.policy:
            raise ValidationError(f"{typed} can't follow itself.")
        return found


def reason(label: str, hint: str) -> forms.CharField:
    """A field for a sentence or two that stay on record."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": f"{label} is empty: say it in a sentence."},
    )
