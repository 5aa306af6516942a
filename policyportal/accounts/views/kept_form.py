"""Throw away what was kept when a session ended."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from policyportal.accounts.access import person_in, require
from policyportal.accounts.models import KeptForm


@require("account.own")
@require_POST
def discard(request: HttpRequest, id: int) -> HttpResponse:
    """`/account/kept/ID/discard/`: back to the page, without the kept text."""
    kept = get_object_or_404(KeptForm, pk=id, user=person_in(request))
    page = kept.page
    kept.delete()
    return redirect(page)
