"""Sign in, and go on where one was: to the form that was kept, the page that was asked
for, or one's own first page.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from policyportal.accounts import kept_forms
from policyportal.accounts.access import public
from policyportal.accounts.acts import signing_in
from policyportal.accounts.forms import SignInForm
from policyportal.accounts.models import User
from policyportal.accounts.rules.access import (
    ADMIN,
    AUDITOR,
    DIRECTOR,
    EDITOR,
    LEAD,
    MAILROOM,
    NURSE,
    landing,
)
from policyportal.clock import now

TYPED_KEPT = "quiet"
QUIET = "You were signed out after 15 minutes without a request"
WRONG_SINCE = (
    "Wrong passwords for your name since your last visit: {}. If they were not yours, "
    "call the service desk."
)
DOES_NOT_FIT = "This user name and password don’t go together."

# What the people of the demo do, by the first of their roles.
DOES = {
    DIRECTOR: "Decides and signs what is adverse, approves policies",
    NURSE: "Reviews requests, approves, refers",
    LEAD: "Hands work over, sees the team’s queue",
    EDITOR: "Writes and imports policy text",
    AUDITOR: "Reads who did and saw what",
    MAILROOM: "Sends letters, records receipts",
    ADMIN: "People and settings. No member data",
}


@public
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """`/sign-in/`: the form, and what comes of it."""
    moment = now()
    if request.user.is_authenticated:
        return HttpResponseRedirect(_destination(request, request.user, moment))
    form = SignInForm(request.POST or None)
    if request.method != "POST":
        return _page(request, form, moment)
    if not form.is_valid():
        return _page(request, form, moment, status=422)
    person = authenticate(request, **form.cleaned_data)
    if not isinstance(person, User):
        return _wrong(request, form, moment)
    return _welcome(request, person, form.cleaned_data["password"], moment)


def as_rendered(
    request: HttpRequest, response: HttpResponse, credentials: Any = None
) -> HttpResponse:
    """For django-axes (AXES_LOCKOUT_CALLABLE): our page says already that it rests."""
    return response


def _welcome(
    request: HttpRequest, person: User, password: str, moment: datetime
) -> HttpResponse:
    wrong = signing_in.wrong_since_last_visit(person)
    signing_in.sign_in(request, person, password=password, now=moment)
    if wrong:
        messages.warning(request, WRONG_SINCE.format(wrong))
    response = HttpResponseRedirect(_destination(request, person, moment))
    kept_forms.remember_person(response, person)
    return response


def _wrong(request: HttpRequest, form: SignInForm, moment: datetime) -> HttpResponse:
    username = form.cleaned_data["username"]
    signing_in.wrong_password(username, now=moment)
    left, until = signing_in.tries_left(username, now=moment)
    form.add_error(None, DOES_NOT_FIT)
    facts = {"tries_left": left, "locked_until": until}
    return _page(request, form, moment, status=429 if until else 422, **facts)


def _destination(request: HttpRequest, person: User, moment: datetime) -> str:
    """Never away from the portal: `next` is an address of ours or is ignored."""
    kept = kept_forms.page_to_return_to(person, now=moment)
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = asked.startswith("/") and url_has_allowed_host_and_scheme(
        asked, {request.get_host()}, require_https=request.is_secure()
    )
    return kept or (asked if ours else resolve_url(landing(person.roles)))


def _page(
    request: HttpRequest,
    form: SignInForm,
    moment: datetime,
    status: int = 200,
    **facts: Any,
) -> HttpResponse:
    demo = settings.PORTAL_MODE == "demo"
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next") or "",
        "signed_out_reason": _why_signed_out(request, moment),
        "desk": settings.PLAN.service_desk_phone,
        "demo": demo,
        "demo_people": _people_of_the_demo() if demo else [],
        "demo_password": settings.DEMO_PASSWORD if demo else "",
    }
    return render(request, "accounts/sign_in.html", context | facts, status=status)


def _why_signed_out(request: HttpRequest, moment: datetime) -> str:
    if request.method == "POST" or kept_forms.last_person(request) is None:
        return ""
    return TYPED_KEPT if kept_forms.waits(request, now=moment) else QUIET


def _people_of_the_demo() -> list[tuple[str, str]]:
    people = User.objects.filter(demo=True, is_active=True).order_by("id")
    return [
        (
            person.username,
            next((DOES[role] for role in DOES if role in person.roles), ""),
        )
        for person in people
    ]
