"""The pages of what did not happen: refused, not found, not now, our fault. Each says
what was tried, why not, and what to do; each keeps what was typed.

Templates and what they are given, beside `status`, `code` (for the log) and `desk` (a
telephone number): 400, 403 and 404.html nothing; error.html `refusal` `kept` (a list of
Kept) `files` (names of files that can't be kept); again.html and 500.html `title`
`words` `address` `kept` `files` `csrf_token`. again.html, 500.html and what they extend
run no query: they are what is shown when the database can't answer.
"""

import logging
import re
import sys
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from policyportal import request_code
from policyportal.accounts.kept_forms import NOT_KEPT
from policyportal.accounts.rules.refusal import Refused

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """One field of a form that is offered again as it was typed."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Cause:
    """Why the database could not answer: how its message is known, and our words."""

    message: re.Pattern[str]
    title: str
    words: str
    seconds: int


CAUSES = (
    Cause(
        re.compile("locked|lock timeout|deadlock|statement timeout", re.IGNORECASE),
        "The records are busy",
        "Another step holds the records at this moment, so this one was not done. "
        "Nothing was changed. Send it again in a few seconds.",
        5,
    ),
    Cause(
        re.compile("full|no space left", re.IGNORECASE),
        "There is no room to store this",
        "The disk of the records is full, so this step was not done. Nothing was "
        "changed. The service desk can make room; then send it again.",
        60,
    ),
    Cause(
        re.compile(""),
        "The portal can't keep its record just now",
        "Every step and every view of a member's data leaves a trace. The trace could "
        "not be written, so nothing was done and nothing is shown.",
        20,
    ),
)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """What a rule refused, with its reason, citation and way out.

    One that must not show that the thing exists is the page of a wrong address.
    """
    if refusal.status == 404:
        return not_found(request)
    return _page(
        request, "error.html", refusal.status, refusal=refusal, **_typed(request)
    )


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """503: the database could not do it. What was typed is offered again."""
    log.error("The database could not answer", exc_info=error)
    cause = next(cause for cause in CAUSES if cause.message.search(str(error)))
    response = _again(request, "again.html", 503, cause.title, cause.words)
    response.headers["Retry-After"] = str(cause.seconds)
    return response


def nul_character(request: HttpRequest, field: str) -> HttpResponse:
    """400: a field holds a character that no text has; the form comes back without."""
    name = field.replace("\0", "")
    words = (
        f"The field “{name}” holds the character U+0000 (NUL), which no text can hold. "
        "It came with something pasted, most likely. Nothing was changed."
    )
    title = "One character can't be stored"
    return _again(request, "again.html", 400, title, words)


def form_from_elsewhere(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's secret is not this session's (Django's CSRF check).

    In our own page that means a sign-in in another tab: the form is offered again. A
    form that another site sent is not.
    """
    log.warning("A form was refused: %s", reason)
    if request.headers.get("Sec-Fetch-Site") != "same-origin":
        return forbidden(request)
    title = "You signed in anew since this page was opened"
    words = "So that nobody else can send a form in your name, send it once more."
    return _again(request, "again.html", 403, title, words)


def bad_request(
    request: HttpRequest, exception: Exception | None = None
) -> HttpResponse:
    """400: the request itself can't be read."""
    return _page(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 without a rule of ours to cite."""
    return _page(request, "403.html", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such address, or one that this person may not know of."""
    return _page(request, "404.html", 404)


def our_fault(request: HttpRequest) -> HttpResponse:
    """500; or 503 where the database failed outside a view (a session, say)."""
    error = sys.exc_info()[1]
    if isinstance(error, Error):
        return unavailable(request, error)
    title = "Something broke on our side"
    words = (
        "The page failed. Nothing was half-saved: a decision, its letter and their "
        "record are stored together or not at all."
    )
    return _again(request, "500.html", 500, title, words)


def _page(
    request: HttpRequest, template: str, status: int, **context: Any
) -> HttpResponse:
    return render(request, template, _facts(status) | context, status=status)


def _again(
    request: HttpRequest, template: str, status: int, title: str, words: str
) -> HttpResponse:
    """A page that needs no database and offers the same form once more."""
    context = _facts(status) | {
        "title": title,
        "words": words,
        "address": request.get_full_path().replace("%00", ""),
        "csrf_token": get_token(request),
        **_typed(request),
    }
    return HttpResponse(render_to_string(template, context), status=status)


def _facts(status: int) -> dict[str, Any]:
    return {
        "status": status,
        "code": request_code.current.get(),
        "desk": settings.PLAN.service_desk_phone,
    }


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What the form held, without its secrets; of its files no more than the names."""
    kept = [
        Kept(name.replace("\0", ""), value.replace("\0", ""))
        for name, listed in request.POST.lists()
        for value in listed
        if not NOT_KEPT.fullmatch(name)
    ]
    files = [
        file.name for name in request.FILES for file in request.FILES.getlist(name)
    ]
    return {"kept": kept, "files": files}
