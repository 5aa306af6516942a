"""A policy to read: the text in force on a day, and each version at its own address."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from clinical_policies.acts import moving
from clinical_policies.forms.signing import RetirementForm, WithdrawalForm
from clinical_policies.models import Policy, PolicyVersion
from clinical_policies.presenters import reader as words
from clinical_policies.rules import authority
from policyportal.accounts.access import person_in, require
from policyportal.accounts.models import User
from policyportal.clock import now as the_time

YEARS = range(1990, 2101)


@require("policy.read")
def in_force(request: HttpRequest, reference: str) -> HttpResponse:
    """The text in force today, or on the day asked for with `?on=`."""
    policy = get_object_or_404(
        Policy.objects.select_related("retirement__successor"),
        reference_number=reference.upper(),
    )
    today = moving.day_of(the_time())
    day, problem = day_asked(request, today)
    found = PolicyVersion.objects.in_force_on(day).filter(policy=policy)
    version = None if problem else found.with_parts().first()
    if version is None:
        return _no_text(request, policy, day=day, today=today, problem=problem)
    return version_page(request, version, day=day)


@require("policy.read")
def version(request: HttpRequest, reference: str, effective: date) -> HttpResponse:
    """One approved version, for ever."""
    return version_page(request, find_version(reference, effective))


def find_version(reference: str, effective: date) -> PolicyVersion:
    """The approved version of a policy that takes effect on a day, or 404."""
    found = PolicyVersion.objects.filter(
        policy__reference_number=reference.upper(),
        effective_date=effective,
        status=PolicyVersion.Status.APPROVED,
    )
    version = found.with_parts().first()
    if version is None:
        raise Http404
    return version


def version_page(
    request: HttpRequest,
    version: PolicyVersion,
    *,
    day: date | None = None,
    status: int = 200,
    forms: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page of an approved version; `forms` are bound ones to show again."""
    user, now = person_in(request), the_time()
    today = moving.day_of(now)
    context = words.context_of(
        version, day=day or today, today=today, drafts=user.may("policy.read_draft")
    )
    context |= {"asked": day, "now": now, **_ending(version, user, today)}
    context |= forms or {}
    return render(request, "clinical_policies/policy.html", context, status=status)


def day_asked(request: HttpRequest, today: date) -> tuple[date, str]:
    """The day of `?on=`, else today, with what is wrong with it, if anything."""
    typed = request.GET.get("on", "").strip()
    if not typed:
        return today, ""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return today, f"As of: “{typed[:40]}” is no day. Write it as 2025-07-01."
    if day.year not in YEARS:
        rule = f"the library knows {YEARS[0]} to {YEARS[-1]}"
        return today, f"As of: {day.isoformat()} is out of reach: {rule}."
    return day, ""


def _no_text(
    request: HttpRequest, policy: Policy, *, day: date, today: date, problem: str
) -> HttpResponse:
    """No text governs the day: say so, and name the nearest ones."""
    retirement = getattr(policy, "retirement", None)
    near = [] if problem else words.nearest(policy.pk, day=day, today=today)
    drafts = PolicyVersion.objects.filter(policy=policy).exclude(
        status=PolicyVersion.Status.APPROVED
    )
    may_draft = person_in(request).may("policy.read_draft")
    if not near and not problem and retirement is None and not may_draft:
        raise Http404  # known by drafts only, which are not this reader's to know of
    context = {
        "policy": policy,
        "day": day,
        "today": today,
        "problem": problem,
        "nearest": near,
        "drafts": drafts if may_draft else (),
        "retirement": retirement,
    }
    status = 422 if problem else 200
    return render(request, "clinical_policies/no_text.html", context, status=status)


def _ending(version: PolicyVersion, user: User, today: date) -> dict[str, Any]:
    """The forms that end a version or its policy, for who may use them."""
    if not user.may("policy.retire"):
        return {}
    person = moving.person(user, today=today)
    return {
        "ending": True,
        "ending_rests": authority.end(person, moving.facts(version)),
        "withdraw_form": WithdrawalForm(),
        "retire_form": RetirementForm(policy=version.policy),
    }
