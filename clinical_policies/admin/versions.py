"""Drafts and versions of policies: list, editing, history, and the moves of a draft."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from clinical_policies.acts import editing, importing, moving
from clinical_policies.forms.arranging import ASKED, arranged
from clinical_policies.forms.version import VersionForm
from clinical_policies.models import CodeEntry, Criterion, PolicyVersion, ScopeRange
from clinical_policies.presenters.desk import desk_of, look_of
from clinical_policies.presenters.history import savings_of
from clinical_policies.presenters.standing import month
from policyportal.accounts.access import person_in
from policyportal.accounts.rules.refusal import Refused
from policyportal.clock import now as the_time
from policyportal.templatetags.portal import moment, tag

from .import_page import import_page
from .older_form import called, older_form
from .parts import INLINES
from .rights import ByEditors, saved_in, token_in, told

IDENTITY = ("title", ("revised", "effective_date"), "lines_of_business")
READ_IDENTITY = ("title", ("revised_month", "effective_day"), "business")
TEXTS = (
    "description",
    "scope_words",
    "background",
    "coding_statement",
    "important_reminder",
)
KEPT = ("edition", "token", "unplaced_lines")


@admin.register(PolicyVersion)
class VersionAdmin(ByEditors[PolicyVersion]):
    """Versions. Drafts are edited here; what was approved is read."""

    form = VersionForm
    inlines = INLINES
    list_display = (
        "policy",
        "title",
        "state",
        "revised_month",
        "effective_day",
        "last_change",
    )
    list_filter = ("status",)
    search_fields = ("policy__reference_number", "title", "codes__code")
    search_help_text = "Number, title or code"
    change_form_template = "admin/clinical_policies/version.html"
    change_list_template = "admin/clinical_policies/versions.html"

    @admin.display(description="Status", ordering="status")
    def state(self, version: PolicyVersion) -> SafeString:
        """As a tag."""
        look = look_of(version)
        return tag(look.words, tone=look.tone, icon=look.icon)

    @admin.display(description="Revised", ordering="revised")
    def revised_month(self, version: PolicyVersion) -> str:
        """The date of last revision, a month."""
        return month(version.revised)

    @admin.display(description="Effective date", ordering="effective_date")
    def effective_day(self, version: PolicyVersion) -> str:
        """The first day that the text governs."""
        return _day(version.effective_date) or "Not said yet"

    @admin.display(description="Lines of business")
    def business(self, version: PolicyVersion) -> str:
        """As printed."""
        return version.business_names()

    @admin.display(description="Last change", ordering="changed_at")
    def last_change(self, version: Any) -> SafeString:
        """When, and by whom."""
        return format_html(
            '{}<span class="sub">{}</span>',
            version.changed_by or "Policy Portal",
            moment(version.changed_at, the_time()),
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[PolicyVersion]:
        """Versions with their policies, and who changed them last."""
        newest = PolicyVersion.history.filter(id=OuterRef("pk")).order_by("-history_id")
        found = super().get_queryset(request).select_related("policy")
        annotated: QuerySet[PolicyVersion] = found.annotate(
            changed_at=Subquery(newest.values("history_date")[:1]),
            changed_by=Subquery(newest.values("history_user__full_name")[:1]),
        )
        return annotated

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """In the order that the text is printed."""
        writes = self.has_change_permission(request, obj)
        identity = IDENTITY if writes else READ_IDENTITY
        return (
            (
                "Identity and dates",
                {"fields": identity if obj else ("policy", *identity)},
            ),
            ("Text", {"fields": (*TEXTS, *(KEPT if writes else ()))}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The words of what is only read."""
        if self.has_change_permission(request, obj):
            return ()
        return ("title", "revised_month", "effective_day", "business", *TEXTS)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """A new draft names its policy; a stored one never moves to another."""
        if obj is None:
            kwargs["fields"] = ("policy", *VersionForm.Meta.fields)
        return super().get_form(request, obj, change=change, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Parts come once the draft is there."""
        return self.inlines if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Editors, while it is a draft."""
        return super().has_change_permission(request, obj) and (
            obj is None or obj.is_draft
        )

    def get_urls(self) -> list[URLPattern]:
        """The import page, and the moves of a draft."""
        view = self.admin_site.admin_view
        own = [
            path("import/", view(self.import_view), name="policy-import"),
            path("<int:pk>/submit/", view(self.submit_view), name="draft-submit"),
            path("<int:pk>/draft/", view(self.draft_view), name="draft-start"),
        ]
        return own + super().get_urls()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a version; or save a draft with all its parts as one act."""
        version = self.get_object(request, object_id) if object_id else None
        moment_now = the_time()
        context: dict[str, Any] = {"now": moment_now} | (extra_context or {})
        if version is not None:
            today = moving.day_of(moment_now)
            context["desk"] = desk_of(version, person_in(request), today=today)
        view = super().changeform_view
        if request.method != "POST":
            return view(request, object_id, form_url, context)
        if ASKED in request.POST:
            request.POST = arranged(request.POST)  # type: ignore[assignment]
            request.only_shown = True  # type: ignore[attr-defined]
            return view(request, object_id, form_url, context)
        edition = request.POST.get("edition", "")
        act = editing.editing(
            person_in(request),
            version,
            edition=int(edition) if edition.isdecimal() else 0,
            now=moment_now,
            token=token_in(request),
        )
        try:
            answer = saved_in(
                request, act, lambda: view(request, object_id, form_url, context)
            )
        except editing.OlderForm as older:
            stored = get_object_or_404(PolicyVersion, pk=object_id)
            context |= self.admin_site.each_context(request)
            context |= {"opts": self.opts, "object": stored}
            return older_form(request, older, self._typed(request, stored), context)
        if version and "_submit" in request.POST and answer.status_code == 302:
            self._submit(request, version)
        return answer

    def _typed(
        self, request: HttpRequest, stored: PolicyVersion
    ) -> Iterator[tuple[str, Any]]:
        """The forms of the page as they were sent, and what to call each."""
        form = self.get_form(request, stored, change=True)
        yield "", form(request.POST, instance=stored)
        formsets, inlines = self._create_formsets(  # type: ignore[attr-defined]
            request, stored, change=True
        )
        for formset, inline in zip(formsets, inlines, strict=True):
            for row in formset.forms:
                yield called(row.instance, str(inline.verbose_name)), row

    def save_model(
        self, request: HttpRequest, obj: PolicyVersion, form: Any, change: bool
    ) -> None:
        """A new draft's author is who begins it."""
        if not change:
            obj.author = person_in(request)
        super().save_model(request, obj, form, change)
        editing.begun(obj)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Parts in their order; then the tree of criteria is put in order."""
        depths: dict[int, int] = {}
        for formset in formsets:
            _number_new(formset)
            if formset.model is Criterion:
                editing.free_parts(
                    [each.instance for each in formset.initial_forms],
                    {each.instance.pk for each in formset.deleted_forms},
                )
            if formset.model in (CodeEntry, ScopeRange):
                touched = (each for each in formset.initial_forms if each.has_changed())
                editing.step_aside(
                    formset.model, [each.instance.pk for each in touched]
                )
            formset.save()
            if formset.model is Criterion:
                depths = {
                    each.instance.pk: each.cleaned_data.get("depth") or 0
                    for each in formset.forms
                    if each.instance.pk and each not in formset.deleted_forms
                }
            for typed, stored in _read_as(formset):
                messages.info(request, f"“{typed}” was read as {stored}.")
        editing.order_criteria(form.instance, depths)

    def response_change(self, request: HttpRequest, obj: PolicyVersion) -> HttpResponse:
        """Saving a draft leaves its editor on it."""
        messages.success(request, f"Saved: {obj}.")
        return HttpResponseRedirect(request.get_full_path())

    def response_add(
        self, request: HttpRequest, obj: PolicyVersion, post_url_continue: Any = None
    ) -> HttpResponse:
        """A draft just begun is edited on."""
        return redirect("admin:clinical_policies_policyversion_change", obj.pk)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Who changed which word when, of the version and of all its parts."""
        version = self.get_object(request, object_id)
        if version is None or not self.has_view_permission(request, version):
            raise Http404
        context = self.admin_site.each_context(request) | {
            "title": f"History of {version}",
            "object": version,
            "opts": self.opts,
            "savings": savings_of(version),
            "now": the_time(),
        }
        return TemplateResponse(
            request, "admin/clinical_policies/history.html", context
        )

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Import a document."""
        if not self.has_add_permission(request):
            raise Http404
        return import_page(request, self)

    def submit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Submit a draft for approval as it is stored."""
        version = self._to_move(request, pk)
        if isinstance(version, HttpResponse):
            return version
        self._submit(request, version)
        return redirect("admin:clinical_policies_policyversion_change", pk)

    def draft_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make a draft from an approved version."""
        version = self._to_move(request, pk)
        if isinstance(version, HttpResponse):
            return version
        made = version
        try:
            made = importing.start_draft(person_in(request), version, now=the_time())
        except Refused as refused:
            told(request, refused)
        else:
            messages.success(request, f"A new draft from {version}. Date it first.")
        return redirect("admin:clinical_policies_policyversion_change", made.pk)

    def _to_move(self, request: HttpRequest, pk: int) -> PolicyVersion | HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_add_permission(request):
            raise Http404
        return get_object_or_404(PolicyVersion, pk=pk)

    def _submit(self, request: HttpRequest, version: PolicyVersion) -> None:
        try:
            moving.submit(person_in(request), version, now=the_time())
        except Refused as refused:
            told(request, refused)
        else:
            messages.success(request, f"{version} was sent for approval.")


def _number_new(formset: Any) -> None:
    """New rows of a part come after the last one."""
    if formset.model is Criterion:
        return
    last = max((form.instance.position for form in formset.initial_forms), default=-1)
    for form in formset.extra_forms:
        if form.has_changed():
            last += 1
            form.instance.position = last


def _read_as(formset: Any) -> Iterator[tuple[str, str]]:
    """Codes that were understood otherwise than they were typed."""
    for form in formset.forms:
        if form not in formset.deleted_forms:
            yield from getattr(form, "read_as", {}).items()


def _day(day: date | None) -> str:
    return f"{day:%b %-d, %Y}" if day else ""
