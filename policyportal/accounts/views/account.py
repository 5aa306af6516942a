"""One's own account: how the portal looks and answers, and the password."""

from contextlib import suppress
from datetime import datetime

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from policyportal.accounts import kept_forms, signing
from policyportal.accounts.access import person_in, require
from policyportal.accounts.acts import own
from policyportal.accounts.forms import DisplayForm, PasswordForm
from policyportal.accounts.models import User
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording
from policyportal.clock import now


@require("account.own")
def keys(request: HttpRequest) -> HttpResponse:
    """`/account/keys/`: theme, and whether single letters act."""
    person = person_in(request)
    typed = kept_forms.pending(request) or request.POST or None
    form = DisplayForm(typed, instance=User.objects.get(pk=person.pk))
    if request.method == "POST" and form.is_valid():
        with suppress(recording.AlreadyDone):
            own.set_display(person, now=now(), **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("keys")
    return _page(request, "accounts/keys.html", form)


@require("account.own")
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """`/account/password/`: a new password, for who knows the present one."""
    person = person_in(request)
    form = PasswordForm(request.POST or None, person=person)
    if form.is_valid() and _confirmed(form, person, now()):
        changed = own.set_password(
            person, password=form.cleaned_data["new_password"], now=now()
        )
        update_session_auth_hash(request, changed)
        messages.success(request, "Your new password is set.")
        return redirect("keys")
    return _page(request, "accounts/password.html", form)


def _confirmed(form: PasswordForm, person: User, moment: datetime) -> bool:
    try:
        signing.confirm_password(person, form.cleaned_data["old_password"], now=moment)
    except Refused as refused:
        form.add_error("old_password", f"{refused.reason} {refused.remedy}")
        return False
    return True


def _page(request: HttpRequest, template: str, form: forms.BaseForm) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"form": form}, status=status)
