"""Letters that wait to be sent, next due first, and marking one sent."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from policyportal.accounts.access import person_in, require
from policyportal.accounts.models import User
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording
from policyportal.clock import now as the_time
from reviews.acts import sending
from reviews.forms.sending import SentForm
from reviews.models import Case, Notice
from reviews.presenters import notice as words

from .letters import letter_page

PAGE = 100


@require("letter.send")
def to_send(request: HttpRequest) -> HttpResponse:
    """Letters issued and not sent yet."""
    user, now = person_in(request), the_time()
    waiting = list(
        _within_reach(user)
        .filter(dispatches=None)
        .select_related("case__member", "case__requesting_provider")
        .defer("pdf", "content", "checks")
        .order_by("case__target_at", "case_id", "pk")[: PAGE + 1]
    )
    recording.view(
        request,
        "letters.waiting_read",
        now=now,
        members=[notice.case.member.number for notice in waiting[:PAGE]],
    )
    context = {
        "now": now,
        "rows": words.waiting(waiting[:PAGE], now=now),
        "more": len(waiting) > PAGE,
    }
    return render(request, "reviews/to_send.html", context)


@require_POST
@require("letter.send")
def sent(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark a letter sent."""
    user = person_in(request)
    notice = _find(notice_id, user)
    form = SentForm(request.POST)
    if not form.is_valid():
        return letter_page(request, notice, form=form, status=422)
    read = form.cleaned_data
    try:
        sending.record_dispatch(
            user,
            notice,
            way=read["way"],
            receipt=read["receipt"],
            now=the_time(),
            token=str(read["token"]),
        )
    except recording.AlreadyDone:
        messages.info(request, "That was done already; nothing was done twice.")
    except Refused as refused:
        if refused.status != 422:
            raise
        form.add_error(None, refused.reason)
        return letter_page(request, notice, form=form, status=422)
    else:
        messages.success(
            request, f"{notice} of case {notice.case.number} is marked sent."
        )
    return redirect("letters-to-send")


def _within_reach(user: User) -> QuerySet[Notice]:
    """A lead's own team; who only sends, every letter."""
    if user.may("case.read"):
        return Notice.objects.filter(case__in=Case.objects.visible_to(user))
    return Notice.objects.all()


def _find(notice_id: int, user: User) -> Notice:
    notice = (
        _within_reach(user)
        .select_related("case__member", "case__requesting_provider")
        .filter(pk=notice_id)
        .first()
    )
    if notice is None:
        raise Http404
    return notice
