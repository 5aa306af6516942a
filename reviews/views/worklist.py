"""The worklist: queues by what is due next. And `/`, which leads each role to its desk."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from clinical_policies.rules.lines_of_business import LINES_OF_BUSINESS
from policyportal.accounts.access import enter, person_in, require
from policyportal.accounts.models import User
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording
from policyportal.clock import now as the_time
from reviews.acts import desk
from reviews.models import Case
from reviews.presenters import worklist as words

PAGE = 50
MOST = 100
QUEUES = (
    ("mine", "Mine", "worklist.read"),
    ("unassigned", "Unassigned", "worklist.read"),
    ("team", "Team", "worklist.team"),
    ("director", "Director", "director.queue"),
)
HOMES = (
    ("letter.send", "letters-to-send"),
    ("audit.read", "audit-trail"),
    ("admin.index", "admin:index"),
    ("policy.read", "policies"),
)


def home(request: HttpRequest) -> HttpResponse:
    """The worklist for who reviews cases; for others, the page of their own work."""
    user = request.user
    if isinstance(user, User) and not user.may("worklist.read"):
        for permission, page in HOMES:
            if user.may(permission):
                return redirect(page)
    return enter(request, "worklist.read") or worklist(request)  # type: ignore[return-value]


home.gate = "worklist.read"  # type: ignore[attr-defined]


@require("director.queue")
def director(request: HttpRequest) -> HttpResponse:
    """The director's queue: one tab of the worklist, under an address of its own."""
    return redirect(f"{reverse('worklist')}?queue=director")


def worklist(request: HttpRequest) -> HttpResponse:
    """One queue, next due first, fifty cases a page."""
    user, now = person_in(request), the_time()
    queue = _queue(request, user)
    found = _filtered(request, _cases(user, queue))
    page = list(_after(request, found).values(*words.FIELDS)[: PAGE + 1])
    more = page[PAGE - 1] if len(page) > PAGE else None
    shown = words.rows(page[:PAGE], now=now, zone=ZoneInfo(settings.TIME_ZONE))
    recording.view(
        request,
        "worklist.read",
        now=now,
        members=[case["member__number"] for case in page[:PAGE]],
    )
    return render(
        request,
        "reviews/worklist.html",
        {
            "queue": queue,
            "tabs": _tabs(user),
            "groups": words.groups(shown),
            "count": len(shown),
            "filters": _filters(request),
            "businesses": LINES_OF_BUSINESS.values(),
            "more": f"{more['target_at'].isoformat()}~{more['pk']}" if more else "",
            "now": now,
            "next_due": desk.next_due(user),
        },
    )


@require_POST
@require("worklist.read")
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the unassigned case that is due first, and open it."""
    user, now = person_in(request), the_time()
    case = desk.next_due(user)
    if case is None:
        messages.info(request, "No case waits in Unassigned.")
        return redirect("worklist")
    try:
        desk.take(user, case, now=now, token=request.POST.get("token") or None)
    except recording.AlreadyDone as done:
        return redirect("case", done.event.case)
    except Refused as refused:
        messages.warning(request, f"{refused.reason} {refused.remedy}")
        return redirect("worklist")
    return redirect("case", case.number)


def _queue(request: HttpRequest, user: User) -> str:
    wanted = request.GET.get("queue", "")
    allowed = [name for name, _, permission in QUEUES if user.may(permission)]
    if wanted in allowed:
        return wanted
    return "director" if user.may("director.decide") else allowed[0]


def _cases(user: User, queue: str) -> QuerySet[Case]:
    live = Case.objects.visible_to(user).live().by_due()
    return {
        "mine": live.filter(assigned_to=user),
        "unassigned": live.filter(assigned_to=None, stage=Case.Stage.REVIEW),
        "team": live,
        "director": live.filter(stage=Case.Stage.DIRECTOR),
    }[queue]


def _filters(request: HttpRequest) -> dict[str, Any]:
    return {
        "business": request.GET.get("business", ""),
        "priority": request.GET.get("priority", ""),
        "words": request.GET.get("words", "")[:80].strip(),
    }


def _filtered(request: HttpRequest, found: QuerySet[Case]) -> QuerySet[Case]:
    chosen = _filters(request)
    if chosen["business"] in LINES_OF_BUSINESS:
        found = found.filter(line_of_business=chosen["business"])
    if chosen["priority"] in Case.Priority.values:
        found = found.filter(priority=chosen["priority"])
    for word in chosen["words"].split():
        found = found.filter(
            Q(number__startswith=word)
            | Q(member__last_name__istartswith=word)
            | Q(member__first_name__istartswith=word)
            | Q(member__number__iexact=word)
        )
    return found


def _after(request: HttpRequest, found: QuerySet[Case]) -> QuerySet[Case]:
    """Keyset, never offset: the rows behind the last one that was shown."""
    target, _, pk = request.GET.get("after", "").partition("~")
    try:
        at, last = datetime.fromisoformat(target), int(pk)
    except ValueError:
        return found
    if at.tzinfo is None or not 0 < last < 2**63:
        return found
    return found.filter(Q(target_at__gt=at) | Q(target_at=at, pk__gt=last))


def _tabs(user: User) -> list[tuple[str, str, str]]:
    return [
        (name, title, _capped(_cases(user, name)))
        for name, title, permission in QUEUES
        if user.may(permission)
    ]


def _capped(found: QuerySet[Case]) -> str:
    number = found.order_by()[: MOST + 1].count()
    return f"{MOST}+" if number > MOST else str(number)
