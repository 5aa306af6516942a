"""How a form of a case is acted on: parse, act, come back to the case.

What a rule refuses because of what was typed (422) comes back in the form with every
word kept; what somebody else did first (409) is told on a page of its own.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording
from reviews.models import Case

from .case import case_page


def act_on(
    request: HttpRequest,
    case: Case,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    said: str,
    shown_as: dict[str, Any],
    then: Callable[[], str] | None = None,
) -> HttpResponse:
    """Do what a bound form asks, then go back to the case (or where `then` says).

    `shown_as` puts the form back on the case page when it can't be done.
    """
    if not form.is_valid():
        return case_page(request, case, status=422, forms=shown_as)
    try:
        act(form.cleaned_data)
    except recording.AlreadyDone:
        messages.info(request, "That was done already; nothing was done twice.")
    except Refused as refused:
        if refused.status != 422:
            raise
        form.add_error(None, f"{refused.reason} {refused.remedy}".strip())
        return case_page(request, case, status=422, forms=shown_as)
    else:
        messages.success(request, said)
    return redirect(then() if then else case_address(case.number))


def case_address(number: str) -> str:
    """The case's address, at the line that waits next (the page marks it)."""
    return f"/cases/{number}/"
