"""A document to import: a file, or one of the samples that ship with the product."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms

from clinical_policies.rules.document import LARGEST as LARGEST_DOCUMENT
from clinical_policies.rules.document import (
    DocumentRefused,
    ImportedPolicy,
    decode,
    parse,
)
from clinical_policies.samples import samples

LARGEST = 1_000_000
"""Bytes of a file that travels through the preview; commands take LARGEST_DOCUMENT."""


@dataclass(frozen=True, slots=True)
class Given:
    """A document as it was given, and what the importer read in it."""

    name: str
    data: bytes
    parsed: ImportedPolicy

    @property
    def carried(self) -> str:
        """The very bytes, as the preview's form carries them on to the act."""
        return base64.b64encode(self.data).decode()


class ImportForm(forms.Form):
    """A document, a sample, or the document that the preview carries on."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    document = forms.FileField(
        label="A policy document, as plain text",
        required=False,
        help_text="A .txt file. It is shown as it was understood before anything is "
        "made of it.",
        widget=forms.FileInput(attrs={"accept": ".txt,text/plain"}),
    )
    sample = forms.ChoiceField(
        label="Or a sample that ships with the portal",
        required=False,
        widget=forms.RadioSelect,
    )
    carried = forms.CharField(widget=forms.HiddenInput, required=False)
    source_name = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=255
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.source_name, each.document.title) for each in samples()]
        self.fields["sample"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of the three is given and can be read; `given` is the document."""
        read = super().clean() or self.cleaned_data
        if self.errors:
            return read
        field = "sample" if read["sample"] else "document"
        try:
            name, data = _bytes_of(read)
            read["given"] = Given(name, data, parse(decode(data)))
        except DocumentRefused as refused:
            self.add_error(field, str(refused))
        return read


def _bytes_of(read: dict[str, Any]) -> tuple[str, bytes]:
    """Name and bytes of what was chosen. Raises DocumentRefused."""
    if file := read["document"]:
        if file.size > LARGEST:
            raise DocumentRefused(
                f"“{file.name}” has {file.size:,} bytes; here a document has at most "
                f"{LARGEST:,}. import_policy reads up to {LARGEST_DOCUMENT:,}."
            )
        return file.name[:255], file.read()
    if read["carried"]:
        try:
            return read["source_name"], base64.b64decode(read["carried"], validate=True)
        except (binascii.Error, ValueError):
            raise DocumentRefused("Choose the document once more.") from None
    for sample in samples():
        if sample.source_name == read["sample"]:
            return sample.source_name, sample.text.encode()
    raise DocumentRefused("Choose a file or a sample to import.")
