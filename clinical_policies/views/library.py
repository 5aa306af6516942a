"""The library: every policy by state and day, found by words, code or diagnosis."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from clinical_policies.acts import moving
from clinical_policies.models import Policy, PolicyVersion
from clinical_policies.presenters import library as words
from policyportal.accounts.access import person_in, require
from policyportal.accounts.models import User
from policyportal.clock import now as the_time
from policyportal.converters import CaseNumber

from .reader import day_asked

PAGE = 25
LAST_PAGE = 10_000
_CASE_NUMBER = re.compile(CaseNumber.regex)


@require("policy.read")
def policies(request: HttpRequest) -> HttpResponse:
    """One state of the library on a day, searched by `q`, twenty-five a page."""
    user, now = person_in(request), the_time()
    typed = request.GET.get("q", "").strip()
    if (place := _leads_to(typed, user)) is not None:
        return redirect(place)
    today = moving.day_of(now)
    day, problem = day_asked(request, today)
    asked = words.words_of(typed)
    states = {
        state: words.matching(_holding(state, user, day), asked)
        for state, _ in _states(user)
    }
    chosen = request.GET.get("state", "all")
    chosen = chosen if chosen in states else "all"
    number = _page(request)
    page = _read(states[chosen], number)
    context = {
        "typed": typed,
        "words": asked,
        "day": day,
        "today": today,
        "problem": problem,
        "state": chosen,
        "tabs": [
            (state, title, states[state].count()) for state, title in _states(user)
        ],
        "results": words.results(page[:PAGE], asked, day=day, today=today),
        "query": urlencode(_query(typed, day, today)),
        "next_page": number + 1 if len(page) > PAGE else None,
    }
    status = 422 if problem else 200
    return render(request, "clinical_policies/policies.html", context, status=status)


def _leads_to(typed: str, user: User) -> str | None:
    """Where an exact reference or case number leads, without a list between."""
    if _CASE_NUMBER.fullmatch(typed) and user.may("case.read"):
        return reverse("case", args=[typed])
    reference = typed.upper()
    if not reference or len(reference) > 40:
        return None
    found = Policy.objects.filter(reference_number=reference).first()
    return reverse("policy", args=[found.reference_number]) if found else None


def _states(user: User) -> list[tuple[str, str]]:
    drafts = user.may("policy.read_draft")
    return [
        (state, title)
        for state, title in words.STATES
        if drafts or state not in words.OF_DRAFTS
    ]


def _holding(state: str, user: User, day: date) -> QuerySet[PolicyVersion]:
    if state != "all":
        return words.holding(state, day)
    held = Q()
    for one, _ in _states(user):
        if one != "all":
            held |= Q(pk__in=words.holding(one, day).values("pk"))
    return PolicyVersion.objects.filter(held)


def _read(found: QuerySet[PolicyVersion], number: int) -> list[PolicyVersion]:
    start = (number - 1) * PAGE
    parts = ("criteria", "codes", "scope_ranges", "log")
    ordered = found.select_related("policy").prefetch_related(*parts)
    return list(ordered[start : start + PAGE + 1])


def _page(request: HttpRequest) -> int:
    typed = request.GET.get("page", "1")
    plain = typed.isascii() and typed.isdigit() and len(typed) < 6
    return min(max(int(typed), 1), LAST_PAGE) if plain else 1


def _query(typed: str, day: date, today: date) -> dict[str, Any]:
    """The search and the day, as links to other states carry them on."""
    return ({"q": typed} if typed else {}) | ({"on": day} if day != today else {})
