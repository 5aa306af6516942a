"""Where an act or a view comes from: the session, hashed, and the page's pattern."""

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


class KnowTheRequest:
    """Lets every record that is written during a request say where it came from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Remember the request until it is answered."""
        before = _request.set(request)
        try:
            return self.get_response(request)
        finally:
            _request.reset(before)


def session() -> str:
    """The present session, as a hash that leads nowhere; empty outside a request."""
    request = _request.get()
    key = getattr(getattr(request, "session", None), "session_key", None)
    return salted_hmac("policyportal.audit", key).hexdigest()[:32] if key else ""


def address() -> str:
    """The pattern of the present page's address, such as `cases/<number>/`."""
    match = getattr(_request.get(), "resolver_match", None)
    return match.route[:200] if match else ""
