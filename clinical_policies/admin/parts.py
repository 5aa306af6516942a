"""The parts of a draft, in the order they are printed: criteria, codes, scope, log."""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from clinical_policies.forms import version as forms
from clinical_policies.forms.criteria import CriteriaFormSet, CriterionForm
from clinical_policies.models import (
    AnswerFirst,
    CodeEntry,
    Criterion,
    PolicyVersion,
    Reference,
    RevisionLogEntry,
    ScopeRange,
)
from clinical_policies.presenters.standing import month
from policyportal.accounts.access import person_in

Part = TypeVar("Part", bound=Model)


class PartInline(admin.TabularInline[Part, PolicyVersion]):
    """Rows of a draft that its editor may change; of any other version, words.

    `fields` are those of the draft's form, `read` those of the words.
    """

    template = "admin/clinical_policies/part.html"
    extra = 0
    show_change_link = False
    read: tuple[str, ...] = ()
    one = ""
    note = ""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may read drafts."""
        return person_in(request).may("policy.read_draft")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The editor, while it is a draft."""
        return self._open(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The editor, while it is a draft."""
        return self._open(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The editor, while it is a draft."""
        return self._open(request, obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Fields to type in, or words to read."""
        return self.fields if self._open(request, obj) else self.read or self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """None of a draft; of what is only read, all."""
        return () if self._open(request, obj) else self.get_fields(request, obj)

    def _open(self, request: HttpRequest, obj: PolicyVersion | None) -> bool:
        return person_in(request).may("policy.edit") and (obj is None or obj.is_draft)


class CriterionInline(PartInline[Criterion]):
    """The tree. Order and level are what the editor moves; labels follow by themselves."""

    model = Criterion
    form = CriterionForm
    formset = CriteriaFormSet
    template = "admin/clinical_policies/criteria.html"
    fields = (
        "position",
        "depth",
        "text",
        "combinator",
        "at_least",
        "outcome",
        "answered_by",
        "operand",
    )
    read = ("text",)
    ordering = ("position",)
    one = "a criterion"


class CodeInline(PartInline[CodeEntry]):
    """Coding tables."""

    model = CodeEntry
    form = forms.CodeForm
    formset = forms.CodesFormSet
    fields = ("system", "code", "description", "table")
    read = ("system", "code_or_range", "description", "table")
    verbose_name_plural = "codes"
    one = "a code"
    note = "Not all-inclusive: a code suggests, it never decides"

    @admin.display(description="Code or range")
    def code_or_range(self, row: CodeEntry) -> str:
        """As the table prints it."""
        return f"{row.code}–{row.end}" if row.end else row.code


class ScopeInline(PartInline[ScopeRange]):
    """Diagnoses that the policy speaks about."""

    model = ScopeRange
    form = forms.ScopeForm
    formset = forms.ScopeFormSet
    fields = ("group", "start")
    read = ("group", "range")
    verbose_name_plural = "scope of diagnoses"
    one = "a range"
    note = "The editor's reading of the policy's words, in ICD-10-CM"

    @admin.display(description="Range")
    def range(self, row: ScopeRange) -> str:
        """As it is written."""
        return str(row)


class AnswerFirstInline(PartInline[AnswerFirst]):
    """Diagnoses inside the scope that a reviewer must answer first."""

    model = AnswerFirst
    form = forms.AnswerFirstForm
    fields = ("group", "diagnoses", "codes", "question")
    one = "a question"
    note = "Asked of the reviewer before the policy is taken to speak"


class LogInline(PartInline[RevisionLogEntry]):
    """The revision log."""

    model = RevisionLogEntry
    form = forms.LogForm
    fields = ("text", "revised", "approved")
    read = ("text", "revised_month", "approved_month")
    verbose_name_plural = "revision log"
    one = "an entry"
    note = "Newest last, as printed"

    @admin.display(description="Revised")
    def revised_month(self, row: RevisionLogEntry) -> str:
        """A month."""
        return month(row.revised)

    @admin.display(description="Approved")
    def approved_month(self, row: RevisionLogEntry) -> str:
        """A month."""
        return month(row.approved)


class ReferenceInline(PartInline[Reference]):
    """Sources."""

    model = Reference
    form = forms.ReferenceForm
    fields = ("text",)
    one = "a reference"


INLINES = (
    CriterionInline,
    CodeInline,
    ScopeInline,
    AnswerFirstInline,
    LogInline,
    ReferenceInline,
)
