"""Importing a document: what was understood is shown first, then it becomes a draft."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from clinical_policies.acts.importing import import_policy
from clinical_policies.acts.samples import import_sample
from clinical_policies.forms.import_form import Given, ImportForm
from clinical_policies.models import Criterion, PolicyVersion
from clinical_policies.rules import document
from clinical_policies.samples import samples
from policyportal.accounts.access import person_in
from policyportal.accounts.models import User
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording
from policyportal.clock import now

CHANGE = "admin:clinical_policies_policyversion_change"


def import_page(
    request: HttpRequest, model_admin: admin.ModelAdmin[PolicyVersion]
) -> HttpResponse:
    """Ask for a document, show what it says, make the draft."""
    form = ImportForm(request.POST or None, request.FILES or None)
    given = form.cleaned_data.get("given") if form.is_valid() else None
    if given and "make" in request.POST:
        made = _make(request, form, given)
        if made is not None:
            return made
    context = model_admin.admin_site.each_context(request) | {
        "title": "Import a document",
        "opts": model_admin.opts,
        "form": form,
        "given": given,
        "revised": _month(given.parsed.last_revision) if given else "",
        "criteria": list(_criteria(given)) if given else [],
        "log": list(_log(given)) if given else [],
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return TemplateResponse(
        request, "admin/clinical_policies/import.html", context, status=status
    )


def _criteria(given: Given) -> Iterator[tuple[str, str, str, str]]:
    """Each criterion: path, text, what it states and how its parts combine, in words."""
    for path, row in document.paths(given.parsed.criteria):
        name, _, number = (row.combinator or "").partition(":")
        words = dict(Criterion.Combinator.choices).get(name, "")
        states = dict(Criterion.Outcome.choices).get(row.outcome or "", "")
        yield path, row.text, states, words.replace("N", number) if number else words


def _log(given: Given) -> Iterator[tuple[str, str, str]]:
    """Each entry of the log: text and its two months."""
    for row in given.parsed.revision_log:
        yield row.text, _month(row.revised), _month(row.approved)


def _month(stored: str | None) -> str:
    """`2025-02` as policies print it."""
    return f"{stored[5:7]}/{stored[2:4]}" if stored else ""


def _make(request: HttpRequest, form: ImportForm, given: Given) -> HttpResponse | None:
    """The way to the draft; None where the act was refused, which the form then says."""
    try:
        version = _made(person_in(request), given, str(form.cleaned_data["token"]))
    except recording.AlreadyDone as done:
        found: Any = done.event.details.get("version_id")
        return redirect(CHANGE, found)
    except Refused as refused:
        form.add_error(None, f"{refused.reason} {refused.remedy}".strip())
        return None
    messages.success(request, f"{version} is a draft now. Correct it, then submit it.")
    return redirect(CHANGE, version.pk)


def _made(user: User, given: Given, token: str) -> PolicyVersion:
    """The draft; a sample's own document brings along what no document says."""
    for sample in samples():
        if (sample.source_name, sample.text.encode()) == (given.name, given.data):
            return import_sample(user, sample, now(), token=token)
    return import_policy(
        user,
        given.parsed,
        now=now(),
        source_name=given.name,
        source_sha256=hashlib.sha256(given.data).hexdigest(),
        token=token,
    )
