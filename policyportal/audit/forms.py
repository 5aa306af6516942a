"""What an auditor may ask the trail for."""

from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.contrib.auth import get_user_model

from .trail import Place, Question


class TrailForm(forms.Form):
    """Filters of the trail; all may stay empty. `before` is where the page goes on."""

    case = forms.CharField(label="Case", max_length=14, required=False)
    member = forms.CharField(label="Member number", max_length=40, required=False)
    person = forms.ModelChoiceField(
        queryset=get_user_model()._default_manager.none(),
        label="Who",
        empty_label="Anybody",
        required=False,
    )
    day = forms.DateField(
        label="Day",
        required=False,
        error_messages={"invalid": "No such day. Write it as 2026-09-14."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    name = forms.CharField(label="What, from its start", max_length=80, required=False)
    before = forms.CharField(max_length=90, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = get_user_model()._default_manager.all()
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
        self.helper.form_class = "filters"
        self.helper.layout = Layout(
            "case", "member", "person", "day", "name", Submit("show", "Show")
        )

    def clean_before(self) -> Place | None:
        """The place in the list; a forged one is refused by name."""
        typed: str = self.cleaned_data["before"]
        if not typed:
            return None
        try:
            at, kind, number = typed.split("~")
            place = datetime.fromisoformat(at), kind, int(number)
        except ValueError:
            place = None
        if place is None or place[0].tzinfo is None or place[2] >= 2**63:
            raise forms.ValidationError(f"“{typed}” is no place in this list.")
        return place

    def question(self, *, security_only: bool) -> Question:
        """What was asked."""
        return Question(security_only=security_only, **self.cleaned_data)
