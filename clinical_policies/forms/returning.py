"""Returning a version under review to its author."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms

from .signing import reason


class ReturnForm(forms.Form):
    """What should change, in the approver's words."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": "return_%s"}))
        self.fields["comment"] = reason(
            "What should change", "The author reads this above the draft."
        )
