"""The form that says how a letter was handed over."""

from django import forms

from reviews.models import Dispatch

from .acting import ActForm


class SentForm(ActForm):
    """How a letter was sent, and what proves it, where something does."""

    way = forms.ChoiceField(
        label="How it was sent",
        choices=Dispatch.Way.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was sent: mail, portal or fax."},
    )
    receipt = forms.CharField(
        label="Receipt",
        max_length=80,
        required=False,
        help_text="A tracking or transmission number, if there is one.",
    )
