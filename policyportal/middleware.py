"""What holds for every answer: the verbs we know, a code for the log, nothing kept in a
cache; and what becomes of a refusal, of a session's end and of a database that can't
write. The words stand in policyportal/views/errors.py.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from policyportal import request_code
from policyportal.accounts.access import NOBODY
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording
from policyportal.clock import now
from policyportal.views import errors

VERBS = ("GET", "HEAD", "POST", "OPTIONS")
# A session is written again at most this often, so that reading rarely writes.
SECONDS_BETWEEN_MARKS = 30

NOT_THEIRS = (403, 404)

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class EveryAnswer:
    """Verbs, the request's code, and no cache.

    Django's function views, its FormView and its admin answer any verb at all. OPTIONS
    is answered here, so that it never runs a view.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or refuse the verb with 405."""
        code = request_code.begin()
        response = self._answer(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Request-ID"] = code
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in VERBS:
            return HttpResponseNotAllowed(VERBS)
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": ", ".join(VERBS)})
        return self.get_response(request)


class SessionsEnd:
    """A session ends when it rests too long (SESSION_COOKIE_AGE) or lasts too long."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Mark that the session is in use, or end it."""
        if SESSION_KEY in request.session:
            self._mark(request, now().timestamp())
        return self.get_response(request)

    def _mark(self, request: HttpRequest, moment: float) -> None:
        session = request.session
        if (
            moment - session.get("began", moment)
            > settings.SESSION_LONGEST.total_seconds()
        ):
            logout(request)
        elif abs(moment - session.get("seen", 0)) > SECONDS_BETWEEN_MARKS:
            session["began"] = session.get("began", moment)
            session["seen"] = moment


class Refusals:
    """A refusal becomes a page; so does a database that can't write."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse a NUL character, which PostgreSQL can't hold, before any view."""
        field = next(_fields_with_nul(request, kwargs), None)
        return None if field is None else errors.nul_character(request, field)

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        """The page for what a view raised; None for a fault of ours."""
        if isinstance(error, Refused):
            _record(request, error)
            return errors.refused(request, error)
        if isinstance(error, DatabaseError | InterfaceError):
            return errors.unavailable(request, error)
        return None


def _record(request: HttpRequest, refusal: Refused) -> None:
    """Somebody reached for what is not theirs (ASVS 16.3.2)."""
    match = request.resolver_match
    if match is None or refusal.status not in NOT_THEIRS:
        return
    actor = request.user if request.user.is_authenticated else NOBODY
    case = str(match.kwargs.get("number", ""))
    recording.refused(actor, match.view_name, refusal, now=now(), case=case)


def _fields_with_nul(request: HttpRequest, kwargs: dict[str, Any]) -> Iterator[str]:
    """Names of fields, of the address or the form, whose name or value holds one."""
    yield from (name for name, value in kwargs.items() if "\0" in str(value))
    for values in (request.GET, request.POST):
        for name, listed in values.lists():
            if any("\0" in value for value in (name, *listed)):
                yield name
