"""A draft's own fields and those of its parts, as the admin shows them.

Each refuses beside the field what it can't mean, with the value and the rule.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from clinical_policies.models import (
    AnswerFirst,
    CodeEntry,
    Criterion,
    PolicyVersion,
    Reference,
    RevisionLogEntry,
    ScopeRange,
)
from clinical_policies.models.code_entry import SYSTEMS
from clinical_policies.rules import facts, lines_of_business
from clinical_policies.rules.codes import ICD_10_CM, parse_code_or_range, ranges_of

from .fields import MonthField, PolicyDayField

SHORT = forms.Textarea(attrs={"rows": 1})
LONG = forms.Textarea(attrs={"rows": 3})


class VersionForm(forms.ModelForm[PolicyVersion]):
    """Identity, dates and texts of a draft, in the order they are printed."""

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    revised = MonthField(label="Date of last revision", required=False)
    effective_date = PolicyDayField(label="Effective date", required=False)
    lines_of_business = forms.MultipleChoiceField(
        choices=lines_of_business.CHOICES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    unplaced_lines = forms.CharField(
        label="Lines that found no place",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text="Copy each into its place and clear it here. All must go.",
    )

    class Meta:
        model = PolicyVersion
        fields = (
            "title",
            "revised",
            "effective_date",
            "lines_of_business",
            "description",
            "scope_words",
            "background",
            "coding_statement",
            "important_reminder",
        )
        widgets = {
            "description": LONG,
            "scope_words": SHORT,
            "background": LONG,
            "coding_statement": LONG,
            "important_reminder": LONG,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["edition"] = self.instance.edition
        unplaced = self.instance.unplaced or []
        self.initial["unplaced_lines"] = "\n".join(line["text"] for line in unplaced)
        if not unplaced and "unplaced_lines" in self.fields:
            self.fields["unplaced_lines"].widget = forms.HiddenInput()

    def save(self, commit: bool = True) -> PolicyVersion:
        """The version, with the lines that are still unplaced."""
        kept = self.cleaned_data.get("unplaced_lines", "").splitlines()
        self.instance.unplaced = [
            line for line in self.instance.unplaced if line["text"] in kept
        ]
        self.instance.edition += 1
        saved: PolicyVersion = super().save(commit)
        return saved


class CriterionForm(forms.ModelForm[Criterion]):
    """One criterion as a row of the tree: place and depth, words, what they mean."""

    depth = forms.IntegerField(
        label="Level", min_value=0, max_value=8, initial=0, required=False
    )
    position = forms.IntegerField(
        label="Place", min_value=0, max_value=9999, initial=9999, required=False
    )

    class Meta:
        model = Criterion
        fields = (
            "text",
            "combinator",
            "at_least",
            "outcome",
            "answered_by",
            "operand",
        )
        widgets = {"text": SHORT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["depth"] = self.instance.path.count(".")
            self.initial["position"] = self.instance.position

    def clean(self) -> dict[str, Any]:
        """What answers it can be read, and N stands with “at least”."""
        read = super().clean() or self.cleaned_data
        kind = read.get("answered_by") or ""
        if kind in facts.FACT_KINDS:
            try:
                facts.check_operand(kind, read.get("operand") or "")
            except ValueError as refused:
                self.add_error("operand", str(refused))
        number = read.get("at_least")
        if read.get("combinator") == "at_least" and not number:
            self.add_error("at_least", "“At least N of” needs its N, from 1.")
        if read.get("combinator") != "at_least":
            read["at_least"] = None
        return read

    def save(self, commit: bool = True) -> Criterion:
        """The criterion at its place; its path waits for the tree to be put in order."""
        place = self.cleaned_data.get("position")
        self.instance.position = 9999 if place is None else place
        if not self.instance.pk:
            self.instance.path = f"~{self.instance.identity.hex[:12]}"
        saved: Criterion = super().save(commit)
        return saved


class CodeForm(forms.ModelForm[CodeEntry]):
    """One code or range of a coding table."""

    code = forms.CharField(label="Code or range", max_length=30)
    system = forms.ChoiceField(choices=SYSTEMS)

    class Meta:
        model = CodeEntry
        fields = ("system", "code", "description", "table")
        widgets = {"description": SHORT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.end:
            self.initial["code"] = f"{self.instance.code}–{self.instance.end}"

    def clean(self) -> dict[str, Any]:
        """The code as its system writes it, or a refusal that names what is wrong."""
        read = super().clean() or self.cleaned_data
        if read.get("code") and read.get("system"):
            try:
                found = parse_code_or_range(read["code"], read["system"])
            except ValueError as refused:
                self.add_error("code", str(refused))
            else:
                read["code"] = found.start
                self.instance.end = "" if found.end == found.start else found.end
        return read


class ScopeForm(forms.ModelForm[ScopeRange]):
    """One range of diagnoses that the policy speaks about."""

    start = forms.CharField(label="Range", max_length=30)

    class Meta:
        model = ScopeRange
        fields = ("group", "start")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.end:
            self.initial["start"] = f"{self.instance.start}–{self.instance.end}"

    def clean_start(self) -> str:
        """The range's first category or code; its last goes to the row."""
        try:
            found = parse_code_or_range(self.cleaned_data["start"], ICD_10_CM)
        except ValueError as refused:
            raise ValidationError(str(refused)) from refused
        self.instance.end = "" if found.end == found.start else found.end
        return found.start


class AnswerFirstForm(forms.ModelForm[AnswerFirst]):
    """Diagnoses that a reviewer must answer first, for some codes."""

    class Meta:
        model = AnswerFirst
        fields = ("identity", "diagnoses", "codes", "group", "question")
        widgets = {"question": SHORT}

    def clean_diagnoses(self) -> str:
        """Ranges that can be read."""
        try:
            ranges_of(self.cleaned_data["diagnoses"])
        except ValueError as refused:
            raise ValidationError(str(refused)) from refused
        return str(self.cleaned_data["diagnoses"])


class LogForm(forms.ModelForm[RevisionLogEntry]):
    """One entry of the revision log."""

    revised = MonthField(required=False)
    approved = MonthField(required=False, help_text="MM/YY; empty: when submitted")

    class Meta:
        model = RevisionLogEntry
        fields = ("text", "revised", "approved")
        widgets = {"text": SHORT}


class ReferenceForm(forms.ModelForm[Reference]):
    """One source."""

    class Meta:
        model = Reference
        fields = ("text",)
        widgets = {"text": SHORT}


class ImportForm(forms.Form):
    """A document to import: a file, or one of the samples that ship with the product."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    document = forms.FileField(label="A policy document, as plain text", required=False)
    sample = forms.ChoiceField(
        label="Or a sample that ships with the portal",
        required=False,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    source_name = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=255
    )

    def __init__(
        self, *args: Any, samples: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sample"].choices = samples  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of the three is given."""
        read = super().clean() or self.cleaned_data
        if not any(read.get(name) for name in ("document", "sample", "text")):
            self.add_error("document", "Choose a file or a sample to import.")
        return read
