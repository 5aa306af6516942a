"""What the editor's page says around a version: its state, what is open, what comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from clinical_policies.acts import moving
from clinical_policies.models import PolicyVersion
from clinical_policies.models.library import tree_of
from clinical_policies.rules import authority
from clinical_policies.rules.soundness import flaws
from policyportal.accounts.models import User
from policyportal.accounts.rules.access import APPROVER
from policyportal.accounts.rules.refusal import Refused

from .history import Saving, savings_of
from .standing import LOOKS, Look

RETURNED = Look("Draft, returned", "ask", "return", "planned for")
APPROVED = Look("Approved", "good", "lock", "from")
RECENT = 4


@dataclass(frozen=True, slots=True)
class Desk:
    """One version: its look, where it is published, why submitting rests, what lacks."""

    look: Look
    published: str
    submit: Refused | None
    flaws: tuple[str, ...]
    approvers: tuple[str, ...]
    ends: str
    savings: list[Saving]


def desk_of(version: PolicyVersion, reader: User, *, today: date) -> Desk:
    """What stands around a version for who reads it."""
    draft = version.is_draft
    person = moving.person(reader, today=today)
    return Desk(
        look=look_of(version),
        published=_published(version),
        submit=authority.submit(person, moving.facts(version)) if draft else None,
        flaws=_flaws(version) if draft else (),
        approvers=tuple(_approvers(version, today)) if not version.content_hash else (),
        ends=_ends(version) if not version.content_hash else "",
        savings=[each.short() for each in savings_of(version)[:RECENT]],
    )


def look_of(version: PolicyVersion) -> Look:
    """The stored state, with a draft that came back told apart."""
    if version.status == PolicyVersion.Status.APPROVED:
        return APPROVED
    if version.is_draft and version.return_comment:
        return RETURNED
    return next(look for state, look in LOOKS.items() if state == version.status)


def _published(version: PolicyVersion) -> str:
    if version.status != PolicyVersion.Status.APPROVED or not version.effective_date:
        return reverse("policy-draft", args=[version.pk])
    reference = version.policy.reference_number
    return reverse("policy-version", args=[reference, version.effective_date])


def _flaws(version: PolicyVersion) -> tuple[str, ...]:
    return tuple(flaw.text for flaw in flaws(tree_of(list(version.criteria.all()))))


def _approvers(version: PolicyVersion, today: date) -> list[str]:
    """Who could sign it: approvers with a license who wrote no part of it."""
    barred = moving.editors_of(version) | {version.author_id}
    approvers = User.objects.filter(groups__name=APPROVER, is_active=True)
    return [
        str(user)
        for user in approvers.distinct()
        if user.pk not in barred
        and APPROVER in user.roles
        and user.license_active_on(today)
    ]


def _ends(version: PolicyVersion) -> str:
    """Which approved version it will follow, in words."""
    before = PolicyVersion.objects.known(None).filter(policy=version.policy_id)
    if version.effective_date:
        before = before.filter(effective_date__lt=version.effective_date)
    last = before.order_by("effective_date").last()
    return f"{last.effective_date:%b %-d, %Y}" if last else ""
