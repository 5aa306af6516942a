"""The parts of a draft, in the order they are printed: criteria, codes, scope, log."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from clinical_policies.forms import version as forms
from clinical_policies.models import (
    AnswerFirst,
    CodeEntry,
    Criterion,
    PolicyVersion,
    Reference,
    RevisionLogEntry,
    ScopeRange,
)
from policyportal.accounts.access import person_in


class PartInline(admin.TabularInline[Any, Any]):
    """Rows of a draft that its editor may change; of any other version, words."""

    extra = 0
    show_change_link = False

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

    def _open(self, request: HttpRequest, obj: PolicyVersion | None) -> bool:
        return person_in(request).may("policy.edit") and (obj is None or obj.is_draft)


class CriterionInline(PartInline):
    """The tree. Order and level are what the editor moves; labels follow by themselves."""

    model = Criterion
    form = forms.CriterionForm
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
    ordering = ("position",)


class CodeInline(PartInline):
    """Coding tables."""

    model = CodeEntry
    form = forms.CodeForm
    fields = ("system", "code", "description", "table")
    verbose_name_plural = "codes"


class ScopeInline(PartInline):
    """Diagnoses that the policy speaks about."""

    model = ScopeRange
    form = forms.ScopeForm
    fields = ("group", "start")
    verbose_name_plural = "scope of diagnoses"


class AnswerFirstInline(PartInline):
    """Diagnoses inside the scope that a reviewer must answer first."""

    model = AnswerFirst
    form = forms.AnswerFirstForm
    fields = ("identity", "group", "diagnoses", "codes", "question")


class LogInline(PartInline):
    """The revision log."""

    model = RevisionLogEntry
    form = forms.LogForm
    fields = ("text", "revised", "approved")
    verbose_name_plural = "revision log"


class ReferenceInline(PartInline):
    """Sources."""

    model = Reference
    form = forms.ReferenceForm
    fields = ("text",)


INLINES = (
    CriterionInline,
    CodeInline,
    ScopeInline,
    AnswerFirstInline,
    LogInline,
    ReferenceInline,
)
