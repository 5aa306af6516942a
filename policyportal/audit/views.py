"""The trail: who did and saw what. Its own readers leave their trace in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from policyportal.clock import now

from . import recording
from . import trail as reading
from .forms import TrailForm
from .presenters import cursor, entry


def trail(request: HttpRequest) -> HttpResponse:
    """`/audit/`: newest first, filtered; an admin sees the events of security only.

    Gated where its address is declared (policyportal/accounts/urls.py).
    """
    moment = now()
    form = TrailForm(request.GET)
    security_only = not request.user.may("audit.read")  # type: ignore[union-attr]
    if not form.is_valid():
        context = {"form": form, "entries": [], "now": moment}
        return render(request, "audit/trail.html", context, status=422)
    traces, following = reading.read(form.question(security_only=security_only))
    seen = [member for trace in traces for member in reading.members_of(trace)]
    asked = form.cleaned_data["case"]
    recording.view(request, "audit.trail", now=moment, members=seen, case=asked)
    context = {
        "form": form,
        "entries": [entry(trace) for trace in traces],
        "now": moment,
        "security_only": security_only,
        "older": _older(request, cursor(following)),
    }
    return render(request, "audit/trail.html", context)


def _older(request: HttpRequest, before: str) -> str:
    """The address of the next page, with the same filters."""
    asked = request.GET.copy()
    asked["before"] = before
    return f"?{asked.urlencode()}" if before else ""
