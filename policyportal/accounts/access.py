"""The gate of every page: who may enter, said where the page is written.

    @require("case.open")
    def new_case(request): ...

A view carries its gate as an attribute, so that a test can walk every address and find
the one without. Every refusal is recorded (ASVS 16.3.2).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.urls import ResolverMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from policyportal.audit import recording
from policyportal.audit.recording import System
from policyportal.clock import now

from .models import User
from .rules.access import ACCESS
from .rules.refusal import Refused

View = Callable[..., HttpResponseBase]

PUBLIC = "public"
ADMIN_GATE = "admin.index"
NOBODY = System("nobody signed in")
SIGN_IN_FIRST = Refused("Sign in first.", status=401)
NOT_THIS_ROLE = Refused("This page is not for your role.", status=404)
NOTHING_THERE = Refused("There is nothing at this address for you.", status=404)
NOT_ALLOWED = Refused("This is not yours to do.", status=403)


class NotYours(Http404):
    """A page that this person may not know of; recorded already."""


class Gates:
    """Django's admin stands behind one gate; what is not found behind a gate is
    recorded, since it may be there and not theirs. (Of what a rule refused, the
    middleware that makes its page takes note.)
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """The admin's own sign-in page is never reached: ours is."""
        if _gate_of(request) == ADMIN_GATE:
            return enter(request, ADMIN_GATE)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Record what was not found, or not allowed, behind a gate."""
        match, refusal, user = request.resolver_match, _refusal(error), request.user
        gate = gate_of(match) if match else None
        if not match or gate in (None, PUBLIC) or not user.is_authenticated:
            return
        if refusal:
            case = str(match.kwargs.get("number", ""))[:14]
            recording.refused(user, str(gate), refusal, now=now(), case=case)


def require(permission: str) -> Callable[[View], View]:
    """Let in who holds the permission; see `enter`."""
    if permission not in ACCESS:
        raise KeyError(f"“{permission}” is no permission of rules/access.py.")

    def with_gate(view: View) -> View:
        @wraps(view)
        def guarded(
            request: HttpRequest, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            return enter(request, permission) or view(request, *args, **kwargs)

        guarded.gate = permission  # type: ignore[attr-defined]
        return guarded

    return with_gate


def public(view: View) -> View:
    """Let in everybody; the page holds nothing of anybody."""
    view.gate = PUBLIC  # type: ignore[attr-defined]
    return view


def enter(request: HttpRequest, permission: str) -> HttpResponseBase | None:
    """None for who may enter.

    Nobody signed in: the way to the sign-in page and back. Signed in without the right:
    raises Http404, the same as an address that leads nowhere.
    """
    user = request.user
    if not user.is_authenticated:
        recording.refused(NOBODY, permission, SIGN_IN_FIRST, now=now())
        return to_sign_in(request)
    if not user.may(permission):
        recording.refused(user, permission, NOT_THIS_ROLE, now=now())
        raise NotYours
    return None


def person_in(request: HttpRequest) -> User:
    """The person whom a gate let in."""
    assert isinstance(request.user, User)  # noqa: S101 - for mypy; `enter` saw to it
    return request.user


def gate_of(match: ResolverMatch) -> str | None:
    """The gate of an address: a permission, `public`, or None where it forgot."""
    if "admin" in match.namespaces:
        return ADMIN_GATE
    return getattr(match.func, "gate", None)


def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in page, which leads back to the page the person was on."""
    address = f"{reverse('sign-in')}?{urlencode({'next': page_of(request)})}"
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)


def page_of(request: HttpRequest) -> str:
    """The address of the page a request comes from: its own, or that of its form."""
    came_from = request.headers.get("HX-Current-URL", "")
    if request.method == "POST":
        came_from = came_from or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        parts = urlsplit(came_from)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return request.get_full_path()


def _gate_of(request: HttpRequest) -> str | None:
    return gate_of(request.resolver_match) if request.resolver_match else None


def _refusal(error: Exception) -> Refused | None:
    """What of an error is a refusal that nobody has recorded yet."""
    if isinstance(error, PermissionDenied):
        return NOT_ALLOWED
    if isinstance(error, Http404) and not isinstance(error, NotYours):
        return NOTHING_THERE
    return None
