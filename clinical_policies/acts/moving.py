"""What people do to a whole version: submit, return, approve, withdraw, retire.

Each act locks the policy, reads the version anew, asks the authority rule, writes and
records one event, all in one transaction.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from clinical_policies.models import (
    Policy,
    PolicyVersion,
    Retirement,
    Signature,
    Withdrawal,
)
from clinical_policies.models.content import content_hash, part_hashes
from clinical_policies.rules import authority
from policyportal.accounts.models import User
from policyportal.accounts.rules.access import APPROVER
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording

from .indexing import list_codes

APPROVAL_STATEMENT = (
    "I have read this text and approve it as clinical policy from {effective}."
)


def person(user: User, *, today: date) -> authority.Person:
    """The facts of a user that policy authority turns on."""
    return authority.Person(
        id=user.pk,
        name=str(user),
        roles=user.roles,
        licensed=user.license_active_on(today),
    )


def facts(version: PolicyVersion) -> authority.Version:
    """The facts of a version that its moves turn on."""
    # One that was withdrawn counts: its address cites its text for ever.
    same_day = PolicyVersion.objects.filter(
        policy=version.policy_id,
        effective_date=version.effective_date,
        status=PolicyVersion.Status.APPROVED,
    )
    return authority.Version(
        status=version.status,
        author_id=version.author_id,
        editor_ids=editors_of(version),
        effective=version.effective_date,
        revised=version.revised,
        approved=_approved(version),
        approved_on_that_day=same_day.exclude(pk=version.pk).exists(),
        has_statement=version.criteria.exclude(outcome="").exists(),
        has_business=bool(version.lines_of_business),
        unplaced=len(version.unplaced),
    )


def _approved(version: PolicyVersion) -> str:
    """Who approved a version and when, to go before a verb; empty for none."""
    approvals = version.signatures.filter(meaning=Signature.Meaning.APPROVAL)
    first = approvals.first()
    return f"{first.name}, at {clock_time(first.signed_at)}," if first else ""


def editors_of(version: PolicyVersion) -> frozenset[int]:
    """Everyone who wrote a row of the version or of its parts, moves excepted."""
    wrote = PolicyVersion.history.filter(
        ~Q(history_change_reason__startswith="policy.returned")
        & ~Q(history_change_reason__startswith="policy.approved"),
        id=version.pk,
    )
    people = set(wrote.values_list("history_user_id", flat=True))
    for relation in PolicyVersion._meta.related_objects:
        model = relation.related_model
        if getattr(model, "frozen_with", None) == "version":
            history: Any = getattr(model, "history")  # noqa: B009 - not typed
            rows = history.filter(version_id=version.pk)
            people |= set(rows.values_list("history_user_id", flat=True))
    return frozenset(filter(None, people))


def submit(
    actor: User, version: PolicyVersion, *, now: datetime, token: str | None = None
) -> PolicyVersion:
    """Send a draft for approval; months of approval still blank become this month."""
    with _moving(actor, "policy.submitted", version, now, token) as locked:
        _raise(authority.submit(person(actor, today=day_of(now)), facts(locked)))
        for entry in locked.log.filter(approved=None):
            entry.approved = day_of(now).replace(day=1)
            entry.save()
        locked.status = PolicyVersion.Status.IN_REVIEW
        locked.submitted_at = now
        locked.return_comment = ""
        _save(locked)
    return locked


def give_back(
    actor: User,
    version: PolicyVersion,
    *,
    comment: str,
    now: datetime,
    token: str | None = None,
) -> PolicyVersion:
    """Return a version under review to its author with what should change."""
    with _moving(actor, "policy.returned", version, now, token) as locked:
        _raise(authority.give_back(person(actor, today=day_of(now)), facts(locked)))
        _raise(_needed(comment, "Comment", "say what should change"))
        locked.status = PolicyVersion.Status.DRAFT
        locked.return_comment = comment
        _save(locked)
    return locked


def approve(
    actor: User,
    version: PolicyVersion,
    *,
    shown_hash: str,
    now: datetime,
    late_reason: str = "",
    shown_parts: Mapping[str, str] | None = None,
    token: str | None = None,
) -> PolicyVersion:
    """Sign a version into approval. It comes into force by its date alone.

    `shown_hash` is the hash of what the signer was shown; a text that changed since is
    refused, and `shown_parts` (hashes by part) lets the refusal name what changed. A
    text that took effect already needs `late_reason`.
    """
    with _moving(actor, "policy.approved", version, now, token) as locked:
        today = day_of(now)
        _raise(
            authority.approve(person(actor, today=today), facts(locked), today=today)
        )
        effective = locked.effective_date
        assert effective is not None  # noqa: S101 - the database holds it; for mypy
        late = effective < today
        if late:
            _raise(_needed(late_reason, "Reason", "say why it is approved late"))
        _raise(_same(locked, shown_hash, shown_parts or {}))
        statement = approval_statement(effective)
        _sign(actor, locked, Signature.Meaning.APPROVAL, statement, shown_hash, now)
        locked.status = PolicyVersion.Status.APPROVED
        locked.approved_at = now
        locked.late_reason = late_reason if late else ""
        locked.content_hash = shown_hash
        _save(locked)
        list_codes(locked.policy, now=now)
    return locked


def withdraw(
    actor: User,
    version: PolicyVersion,
    *,
    reason: str,
    now: datetime,
    token: str | None = None,
) -> Withdrawal:
    """Take an approved version back; what was known before stays known."""
    with _moving(actor, "policy.withdrawn", version, now, token) as locked:
        _raise(authority.end(person(actor, today=day_of(now)), facts(locked)))
        _raise(_needed(reason, "Reason", "say why the version is withdrawn"))
        if Withdrawal.objects.filter(version=locked).exists():
            raise Refused("The version was withdrawn already.", status=409)
        row = Withdrawal.objects.create(
            version=locked,
            reason=reason,
            withdrawn_at=now,
            withdrawn_by=actor,
            signature=_sign(
                actor, locked, Signature.Meaning.WITHDRAWAL, reason,
                locked.content_hash, now,
            ),
        )  # fmt: skip
        list_codes(locked.policy, now=now)
    return row


def retire(
    actor: User,
    version: PolicyVersion,
    *,
    effective_date: date,
    reason: str,
    successor: Policy | None,
    now: datetime,
    token: str | None = None,
) -> Retirement:
    """End a policy from a day on; `version` is its latest approved one."""
    with _moving(actor, "policy.retired", version, now, token) as locked:
        _raise(authority.end(person(actor, today=day_of(now)), facts(locked)))
        _raise(_needed(reason, "Reason", "say why the policy is retired"))
        if Retirement.objects.filter(policy=locked.policy).exists():
            raise Refused("The policy was retired already.", status=409)
        row = Retirement.objects.create(
            policy=locked.policy,
            effective_date=effective_date,
            reason=reason,
            successor=successor,
            retired_at=now,
            retired_by=actor,
            signature=_sign(
                actor, locked, Signature.Meaning.RETIREMENT, reason,
                locked.content_hash, now,
            ),
        )  # fmt: skip
        list_codes(locked.policy, now=now)
    return row


@contextmanager
def _moving(
    actor: User,
    name: str,
    version: PolicyVersion,
    now: datetime,
    token: str | None,
) -> Iterator[PolicyVersion]:
    """One move: the act's event, the policy's lock, the version read anew."""
    details = {"version": str(version), "version_id": version.pk}
    with recording.act(actor, name, now=now, token=token, details=details):
        Policy.objects.select_for_update().get(pk=version.policy_id)
        yield PolicyVersion.objects.select_related("policy").get(pk=version.pk)


def _sign(
    actor: User,
    version: PolicyVersion,
    meaning: str,
    statement: str,
    signed_hash: str,
    now: datetime,
) -> Signature:
    return Signature.objects.create(
        version=version,
        signer=actor,
        name=str(actor),
        role=APPROVER,
        license_number=actor.license_number,
        license_state=actor.license_state,
        meaning=meaning,
        statement=statement,
        signed_at=now,
        signed_hash=signed_hash,
    )


def _save(version: PolicyVersion) -> None:
    version.edition += 1
    version.save()


def approval_statement(effective: date) -> str:
    """The words that an approval signs."""
    day = f"{effective:%B} {effective.day}, {effective.year}"
    return APPROVAL_STATEMENT.format(effective=day)


def day_of(moment: datetime) -> date:
    """The plan's local day of an instant."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def clock_time(moment: datetime) -> str:
    """To the second, for who was first: `3:42:10 PM on Fri, Sep 11`."""
    local = moment.astimezone(ZoneInfo(settings.TIME_ZONE))
    return f"{local:%-I:%M:%S %p} on {local:%a, %b %-d}"


def _raise(refused: Refused | None) -> None:
    if refused:
        raise refused


def _needed(text: str, field: str, words: str) -> Refused | None:
    if text.strip():
        return None
    return Refused(f"{field} is empty: {words}.", status=422)


def _same(
    version: PolicyVersion, shown_hash: str, shown_parts: Mapping[str, str]
) -> Refused | None:
    """None where the text is still what was shown; else what of it is not."""
    if content_hash(version) == shown_hash:
        return None
    parts = part_hashes(version)
    changed = [part for part in parts if shown_parts.get(part, "") != parts[part]]
    named = ", ".join(part.replace("_", " ") for part in changed) if shown_parts else ""
    what = f"Changed: {named}. " if named else ""
    return Refused(
        "The text is not the one that was shown to you. Nothing was signed.",
        citation="21 CFR 11.70",
        remedy=f"{what}Read it again, then sign.",
        status=409,
    )
