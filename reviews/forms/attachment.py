"""The form that adds a document to a case."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from reviews.acts.attaching import LARGEST, unfit

from .acting import ActForm

LONGEST_TITLE = 160


class AttachmentForm(ActForm):
    """A document, what it is called, and the day it is from."""

    file = forms.FileField(
        label="Document",
        help_text="PDF, TIFF, JPEG or PNG, up to 25 MB.",
        widget=forms.FileInput(
            attrs={"accept": ".pdf,.tif,.tiff,.jpg,.jpeg,.png"},
        ),
        allow_empty_file=True,  # said in our own words
        error_messages={"required": "Choose a document."},
    )
    title = forms.CharField(
        label="Title",
        max_length=LONGEST_TITLE,
        required=False,
        help_text="Left empty, the file’s name.",
    )
    dated = forms.DateField(
        label="Its date",
        required=False,
        widget=forms.DateInput(attrs={"placeholder": "mm/dd/yyyy", "size": 12}),
        error_messages={"invalid": "A date is month/day/year, such as 09/02/2026."},
    )

    def clean_file(self) -> UploadedFile[Any]:
        """The file, if it is of a kind that is kept; its bytes are read once."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        # Only one byte more than is allowed is ever read.
        self.content = file.read(LARGEST + 1) if file.size else b""
        if refused := unfit(self.content):
            raise ValidationError(f"{refused.reason} {refused.remedy}")
        return file

    def clean(self) -> dict[str, Any]:
        """Without a title, the file's name without its ending."""
        read = super().clean() or self.cleaned_data
        if read.get("file") and not read.get("title"):
            read["title"] = _title(str(read["file"].name))
        return read


def _title(name: str) -> str:
    plain = "".join(sign for sign in PurePosixPath(name).stem if sign.isprintable())
    return plain.replace("_", " ").strip()[:LONGEST_TITLE] or "Document"
