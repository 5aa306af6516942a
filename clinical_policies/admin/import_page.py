"""Importing a document: what was understood is shown first, then it becomes a draft."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from clinical_policies.acts.importing import import_policy
from clinical_policies.acts.samples import import_sample
from clinical_policies.forms.version import ImportForm
from clinical_policies.rules import document
from clinical_policies.samples import Sample, samples
from policyportal.accounts.access import person_in
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording
from policyportal.clock import now


def import_page(
    request: HttpRequest, model_admin: admin.ModelAdmin[Any]
) -> HttpResponse:
    """Ask for a document, show what it says, make the draft."""
    shipped = {sample.source_name: sample for sample in samples()}
    choices = [(name, sample.document.title) for name, sample in shipped.items()]
    form = ImportForm(request.POST or None, request.FILES or None, samples=choices)
    parsed = None
    if request.method == "POST" and form.is_valid():
        name, text = _given(form, shipped)
        parsed = _parsed(form, text)
        if parsed and "make" in request.POST:
            made = _make(request, form, parsed, shipped.get(name), name, text)
            if made is not None:
                return made
        if parsed:
            form = ImportForm(
                initial={"text": text, "source_name": name}, samples=choices
            )
    context = model_admin.admin_site.each_context(request) | {
        "title": "Import a document",
        "opts": model_admin.opts,
        "form": form,
        "parsed": parsed,
        "criteria": [
            (path, row.text, row.outcome, row.combinator)
            for path, row in document.paths(parsed.criteria)
        ]
        if parsed
        else [],
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return TemplateResponse(
        request, "admin/clinical_policies/import.html", context, status=status
    )


def _given(form: ImportForm, shipped: dict[str, Sample]) -> tuple[str, str]:
    """The document's name and text: uploaded, shown before, or a sample's."""
    read = form.cleaned_data
    if read["document"]:
        try:
            return read["document"].name[:255], document.decode(read["document"].read())
        except document.DocumentRefused as refused:
            form.add_error("document", str(refused))
            return "", ""
    if read["text"]:
        return read["source_name"], read["text"]
    sample = shipped[read["sample"]]
    return sample.source_name, sample.text


def _parsed(form: ImportForm, text: str) -> document.ImportedPolicy | None:
    if form.errors:
        return None
    try:
        return document.parse(text)
    except document.DocumentRefused as refused:
        form.add_error("document", str(refused))
        return None


def _make(
    request: HttpRequest,
    form: ImportForm,
    parsed: document.ImportedPolicy,
    sample: Sample | None,
    name: str,
    text: str,
) -> HttpResponse | None:
    """The draft's page; None where the act was refused, with the reason on the form."""
    user = person_in(request)
    try:
        if sample is not None and sample.text == text:
            version = import_sample(user, sample, now=now())
        else:
            version = import_policy(
                user,
                parsed,
                now=now(),
                source_name=name,
                source_sha256=hashlib.sha256(text.encode()).hexdigest(),
                token=str(form.cleaned_data["token"]),
            )
    except recording.AlreadyDone as done:
        found: Any = done.event.details.get("version_id")
        return redirect("admin:clinical_policies_policyversion_change", found)
    except Refused as refused:
        form.add_error(None, f"{refused.reason} {refused.remedy}".strip())
        return None
    messages.success(request, f"{version} is a draft now. Correct it, then submit it.")
    return redirect("admin:clinical_policies_policyversion_change", version.pk)
