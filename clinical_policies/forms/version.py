"""A draft's own fields and those of its parts, as the admin shows them.

Each refuses beside the field what it can't mean, with the value and the rule.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, count
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from clinical_policies.models import (
    AnswerFirst,
    CodeEntry,
    PolicyVersion,
    Reference,
    RevisionLogEntry,
    ScopeRange,
)
from clinical_policies.models.code_entry import SYSTEMS
from clinical_policies.rules import lines_of_business, operands
from clinical_policies.rules.codes import ICD_10_CM, Range, parse_code_or_range

from .fields import MonthField, PolicyDayField, note, says_what_lacks

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
        error_messages = {"title": {"required": "Title is empty: a policy has one."}}
        help_texts = {
            "scope_words": "The words decide; the ranges below are your reading."
        }
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


class CodeForm(forms.ModelForm[CodeEntry]):
    """One code or range of a coding table."""

    code = forms.CharField(label="Code or range", max_length=30)
    system = forms.ChoiceField(choices=SYSTEMS, initial="CPT")

    class Meta:
        model = CodeEntry
        fields = ("system", "code", "description", "table")
        widgets = {"description": SHORT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        says_what_lacks(self)
        self.read_as: dict[str, str] = {}
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
                note(self.read_as, read["code"], str(found))
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
        says_what_lacks(self)
        self.read_as: dict[str, str] = {}
        if self.instance.pk and self.instance.end:
            self.initial["start"] = f"{self.instance.start}–{self.instance.end}"

    def clean_start(self) -> str:
        """The range's first category or code; its last goes to the row."""
        typed = self.cleaned_data["start"]
        try:
            found = parse_code_or_range(typed, ICD_10_CM)
        except ValueError as refused:
            raise ValidationError(str(refused)) from refused
        note(self.read_as, typed, str(found))
        self.instance.end = "" if found.end == found.start else found.end
        return found.start


class AnswerFirstForm(forms.ModelForm[AnswerFirst]):
    """Diagnoses that a reviewer must answer first, for some codes."""

    class Meta:
        model = AnswerFirst
        fields = ("group", "diagnoses", "codes", "question")
        widgets = {"question": SHORT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        says_what_lacks(self)

    def clean_diagnoses(self) -> str:
        """Ranges as they are read."""
        return ", ".join(map(str, self._spans("diagnoses", operands.diagnoses)))

    def clean_codes(self) -> str:
        """Single codes as they are read: the question is asked for each by name."""
        spans = self._spans("codes", operands.codes)
        for span in spans:
            if span.start != span.end:
                raise ValidationError(f"“{span}” is a range. Write each of its codes.")
        return ", ".join(span.start for span in spans)

    def _spans(self, name: str, read: Callable[[str], tuple[Range, ...]]) -> Any:
        try:
            return read(self.cleaned_data[name])
        except ValueError as refused:
            raise ValidationError(str(refused)) from refused

    def save(self, commit: bool = True) -> AnswerFirst:
        """The question, under a name of its own that it keeps in every later version."""
        if not self.instance.identity:
            others = AnswerFirst.objects.filter(version=self.instance.version_id)
            taken = set(others.values_list("identity", flat=True))
            name = slugify(self.cleaned_data["group"])[:50] or "question"
            free = (f"{name}-{n}" for n in count(2))
            self.instance.identity = next(
                each for each in chain([name], free) if each not in taken
            )
        saved: AnswerFirst = super().save(commit)
        return saved


class LogForm(forms.ModelForm[RevisionLogEntry]):
    """One entry of the revision log."""

    revised = MonthField(label="Revised", required=False)
    approved = MonthField(
        label="Approved", required=False, help_text="MM/YY; empty: when submitted"
    )

    class Meta:
        model = RevisionLogEntry
        fields = ("text", "revised", "approved")
        widgets = {"text": SHORT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        says_what_lacks(self)


class ReferenceForm(forms.ModelForm[Reference]):
    """One source."""

    class Meta:
        model = Reference
        fields = ("text",)
        widgets = {"text": SHORT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        says_what_lacks(self)


class OnceEach(forms.BaseInlineFormSet[Any, PolicyVersion, Any]):
    """Rows of which no two that stay may say the same; the later one is refused."""

    field = ""
    told = ""
    key: tuple[str, ...] = ()

    def clean(self) -> None:
        """Tell rows apart by what is stored of them, ranges included."""
        super().clean()
        seen: set[tuple[str, ...]] = set()
        for form in self.forms:
            gone = self._should_delete_form(form)  # type: ignore[attr-defined]
            empty = not form.has_changed() and not form.instance.pk
            if gone or empty or form.errors:
                continue
            what = tuple(str(getattr(form.instance, name)) for name in self.key)
            if what in seen:
                form.add_error(self.field, self.told.format(form.instance))
            seen.add(what)


class CodesFormSet(OnceEach):
    """The coding tables."""

    field = "code"
    told = "{} stands twice in this table. Remove one of the two."
    key = ("system", "code", "end", "table")


class ScopeFormSet(OnceEach):
    """The scope of diagnoses."""

    field = "start"
    told = "{} stands twice. Remove one of the two."
    key = ("start", "end")
