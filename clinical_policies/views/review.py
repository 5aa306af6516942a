"""A version before and after its approval, for those who sign: read, approve, return,
withdraw, retire. Every signature asks for the password first and is done once.
"""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from clinical_policies.acts import moving
from clinical_policies.forms.returning import ReturnForm
from clinical_policies.forms.signing import (
    ApprovalForm,
    RetirementForm,
    SignedForm,
    WithdrawalForm,
)
from clinical_policies.models import PolicyVersion
from clinical_policies.models.content import content_hash, part_hashes
from clinical_policies.presenters import reader as words
from clinical_policies.rules import authority
from policyportal.accounts import kept_forms
from policyportal.accounts.access import person_in, require
from policyportal.accounts.models import User
from policyportal.accounts.rules.refusal import Refused
from policyportal.accounts.signing import confirm_password
from policyportal.audit import recording
from policyportal.clock import now as the_time

from .reader import find_version, version_page

Page = Callable[[], HttpResponse]
DONE = "That was done already; nothing was done twice."


@require("policy.read_draft")
def read(request: HttpRequest, version_id: int) -> HttpResponse:
    """A draft or a version under review, as it will be published."""
    version = _find(version_id)
    if version.status == PolicyVersion.Status.APPROVED:
        return redirect(_address(version))
    return _draft_page(request, version)


@require_POST
@require("policy.approve")
def approve(request: HttpRequest, version_id: int) -> HttpResponse:
    """Sign a version into approval."""
    version, now = _find(version_id), the_time()
    form = ApprovalForm(request.POST, late=_late(version, now))

    def sign(read: dict[str, Any]) -> None:
        moving.approve(
            person_in(request),
            version,
            shown_hash=read["shown_hash"],
            shown_parts=read["shown_parts"],
            late_reason=read.get("late_reason", ""),
            now=now,
            token=read["token"],
        )

    return _signed(
        request,
        form,
        sign,
        now=now,
        again=lambda: _draft_page(request, version, status=422, sign_form=form),
        version=version,
        said=_approved_words(version),
    )


@require_POST
@require("policy.return")
def give_back(request: HttpRequest, version_id: int) -> HttpResponse:
    """Return a version under review to its author."""
    version, form = _find(version_id), ReturnForm(request.POST)
    if recording.done(_token(request)):
        return _landed(request, version)
    if not form.is_valid():
        return _draft_page(request, version, status=422, return_form=form)
    read = form.cleaned_data
    try:
        moving.give_back(
            person_in(request),
            version,
            comment=read["comment"],
            now=the_time(),
            token=read["token"],
        )
    except recording.AlreadyDone:
        return _landed(request, version)
    return _landed(request, version, said=f"Returned to {version.author}.")


@require_POST
@require("policy.retire")
def withdraw(request: HttpRequest, reference: str, effective: date) -> HttpResponse:
    """Take an approved version back."""
    version, now = find_version(reference, effective), the_time()
    form = WithdrawalForm(request.POST)

    def sign(read: dict[str, Any]) -> None:
        moving.withdraw(
            person_in(request),
            version,
            reason=read["reason"],
            now=now,
            token=read["token"],
        )

    return _signed(
        request,
        form,
        sign,
        now=now,
        again=lambda: version_page(
            request, version, status=422, forms={"withdraw_form": form}
        ),
        version=version,
        said=f"{version} is withdrawn.",
    )


@require_POST
@require("policy.retire")
def retire(request: HttpRequest, reference: str, effective: date) -> HttpResponse:
    """End the policy of an approved version from a day on."""
    version, now = find_version(reference, effective), the_time()
    form = RetirementForm(request.POST, policy=version.policy)

    def sign(read: dict[str, Any]) -> None:
        moving.retire(
            person_in(request),
            version,
            effective_date=read["effective_date"],
            reason=read["reason"],
            successor=read["successor"],
            now=now,
            token=read["token"],
        )

    return _signed(
        request,
        form,
        sign,
        now=now,
        again=lambda: version_page(
            request, version, status=422, forms={"retire_form": form}
        ),
        version=version,
        said=f"{version.policy} is retired.",
    )


def _signed(
    request: HttpRequest,
    form: SignedForm,
    act: Callable[[dict[str, Any]], None],
    *,
    now: datetime,
    again: Page,
    version: PolicyVersion,
    said: str,
) -> HttpResponse:
    """Check the form, then the password, then act; what was typed comes back on 422."""
    if recording.done(_token(request)):
        return _landed(request, version)
    if not form.is_valid():
        return again()
    try:
        confirm_password(person_in(request), form.cleaned_data["password"], now=now)
    except Refused as refused:
        return _again(form, "password", refused, again)
    try:
        act(form.cleaned_data)
    except recording.AlreadyDone:
        return _landed(request, version)
    except Refused as refused:
        return _again(form, None, refused, again)
    return _landed(request, version, said=said)


def _again(
    form: Form, field: str | None, refused: Refused, again: Page
) -> HttpResponse:
    if refused.status != 422:
        raise refused
    form.add_error(field, f"{refused.reason} {refused.remedy}".strip())
    return again()


def _draft_page(
    request: HttpRequest, version: PolicyVersion, *, status: int = 200, **forms: Any
) -> HttpResponse:
    user, now = person_in(request), the_time()
    today = moving.day_of(now)
    context = words.context_of(version, day=today, today=today, drafts=True)
    context |= {"now": now, **_moves(version, user, now)}
    context |= _as_left(request, version) | forms
    return render(request, "clinical_policies/draft.html", context, status=status)


def _as_left(request: HttpRequest, version: PolicyVersion) -> dict[str, Any]:
    """What was typed to return the version when a session ended."""
    action = reverse("policy-return", args=[version.pk])
    kept = kept_forms.pending(request, action)
    return {"return_form": ReturnForm(kept)} if kept else {}


def _moves(version: PolicyVersion, user: User, now: datetime) -> dict[str, Any]:
    """What the reader may do with the version, with the forms and what each waits for.

    The hash that will be signed is that of what this page shows.
    """
    today, late = moving.day_of(now), _late(version, now)
    person, facts = moving.person(user, today=today), moving.facts(version)
    shown = {
        "shown_hash": content_hash(version),
        "shown_parts": json.dumps(part_hashes(version)),
    }
    day = version.effective_date
    return {
        "sign_rests": authority.approve(person, facts, today=today),
        "return_rests": authority.give_back(person, facts),
        "edit_rests": authority.edit(person, facts),
        "sign_form": ApprovalForm(late=late, initial=shown),
        "return_form": ReturnForm(),
        "late": late,
        "statement": moving.approval_statement(day) if day else "",
    }


def _find(version_id: int) -> PolicyVersion:
    return get_object_or_404(PolicyVersion.objects.with_parts(), pk=version_id)


def _late(version: PolicyVersion, now: datetime) -> bool:
    day = version.effective_date
    return day is not None and day < moving.day_of(now)


def _token(request: HttpRequest) -> str | None:
    """The form's token where it is one; what it can't be, the form refuses."""
    try:
        return str(UUID(request.POST.get("token", "")))
    except ValueError:
        return None


def _landed(
    request: HttpRequest, version: PolicyVersion, *, said: str = ""
) -> HttpResponse:
    """To where the version is now, with what was done; nothing said: done before."""
    if said:
        messages.success(request, said)
    else:
        messages.info(request, DONE)
    version.refresh_from_db()
    return redirect(_address(version))


def _address(version: PolicyVersion) -> str:
    if version.status != PolicyVersion.Status.APPROVED:
        return reverse("policy-draft", args=[version.pk])
    day = version.effective_date
    return reverse("policy-version", args=[version.policy.reference_number, day])


def _approved_words(version: PolicyVersion) -> str:
    day = version.effective_date
    since = f" It governs from {day:%B} {day.day}, {day.year}." if day else ""
    return f"{version.policy} is approved and signed.{since}"
