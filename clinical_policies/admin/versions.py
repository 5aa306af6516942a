"""Drafts and versions of policies: list, editing, history, and the moves of a draft."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from clinical_policies.acts import editing, importing, moving
from clinical_policies.forms.version import VersionForm
from clinical_policies.models import Criterion, PolicyVersion
from clinical_policies.presenters.history import changes_of
from clinical_policies.rules import authority
from policyportal.accounts.access import person_in
from policyportal.accounts.rules.refusal import Refused
from policyportal.clock import now as the_time

from .import_page import import_page
from .parts import INLINES
from .rights import ByEditors, saved_in, told


@admin.register(PolicyVersion)
class VersionAdmin(ByEditors):
    """Versions. Drafts are edited here; what was approved is read."""

    form = VersionForm
    inlines = INLINES
    list_display = ("policy", "title", "status", "revised_month", "effective_date")
    list_filter = ("status",)
    list_select_related = ("policy",)
    search_fields = ("policy__reference_number", "title", "codes__code")
    change_form_template = "admin/clinical_policies/version.html"
    change_list_template = "admin/clinical_policies/versions.html"

    @admin.display(description="Revised")
    def revised_month(self, version: PolicyVersion) -> str:
        """The date of last revision, a month."""
        return f"{version.revised:%m/%y}" if version.revised else ""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """In the order that the text is printed."""
        identity = ("title", ("revised", "effective_date"), "lines_of_business")
        texts = ("description", "scope_words", "background", "coding_statement")
        kept = ("edition", "token", "unplaced_lines")
        editable = self.has_change_permission(request, obj)
        return (
            (
                "Identity and dates",
                {"fields": identity if obj else ("policy", *identity)},
            ),
            (
                "Text",
                {
                    "fields": (
                        *texts,
                        "important_reminder",
                        *(kept if editable and (obj is None or obj.is_draft) else ()),
                    )
                },
            ),
        )

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """A new draft names its policy; a stored one never moves to another."""
        if obj is None:
            kwargs["fields"] = ("policy", *VersionForm.Meta.fields)
        return super().get_form(request, obj, change, **kwargs)

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
        context = {"lead": self._lead(request, version)} | (extra_context or {})
        view = super().changeform_view
        if request.method != "POST":
            return view(request, object_id, form_url, context)
        edition = request.POST.get("edition", "")
        act = editing.editing(
            person_in(request),
            version,
            edition=int(edition) if edition.isdecimal() else 0,
            now=the_time(),
            token=request.POST.get("token") or None,
        )
        return saved_in(
            request, act, lambda: view(request, object_id, form_url, context)
        )

    def save_model(
        self, request: HttpRequest, obj: PolicyVersion, form: Any, change: bool
    ) -> None:
        """A new draft's author is who begins it."""
        if not change:
            obj.author = person_in(request)
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Parts in their order; then the tree of criteria is put in order."""
        depths: dict[int, int] = {}
        for formset in formsets:
            _number_new(formset)
            formset.save()
            if formset.model is Criterion:
                depths = {
                    each.instance.pk: each.cleaned_data.get("depth") or 0
                    for each in formset.forms
                    if each.instance.pk and each not in formset.deleted_forms
                }
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
            "changes": changes_of(version),
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
        """Submit a draft for approval."""
        return self._move(request, pk, moving.submit, "is under review")

    def draft_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make a draft from an approved version."""
        return self._move(request, pk, importing.start_draft, "is a new draft")

    def _move(self, request: HttpRequest, pk: int, act: Any, said: str) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_add_permission(request):
            raise Http404
        version = get_object_or_404(PolicyVersion, pk=pk)
        shown = version
        try:
            shown = act(person_in(request), version, now=the_time())
        except Refused as refused:
            told(request, refused)
        else:
            messages.success(request, f"{shown} {said}.")
        return redirect("admin:clinical_policies_policyversion_change", shown.pk)

    def _lead(
        self, request: HttpRequest, version: PolicyVersion | None
    ) -> dict[str, Any]:
        """What the page says above and beside the form."""
        if version is None:
            return {}
        who = moving.person(person_in(request), today=moving.day_of(the_time()))
        published = (
            reverse("policy-draft", args=[version.pk])
            if version.status != PolicyVersion.Status.APPROVED
            else reverse(
                "policy-version",
                args=[version.policy.reference_number, version.effective_date],
            )
        )
        return {
            "published": published,
            "submit": authority.submit(who, moving.facts(version)),
            "signature": version.signatures.first(),
            "changes": changes_of(version)[:5],
        }

    def get_queryset(self, request: HttpRequest) -> QuerySet[PolicyVersion]:
        """Versions with their policies."""
        return super().get_queryset(request).select_related("policy")


def _number_new(formset: Any) -> None:
    """New rows of a part come after the last one."""
    if formset.model is Criterion:
        return
    last = max((form.instance.position for form in formset.initial_forms), default=-1)
    for form in formset.extra_forms:
        if form.has_changed():
            last += 1
            form.instance.position = last
