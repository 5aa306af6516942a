"""What stands around a policy's text: its versions, its proof, its review, its days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinical_policies.models import PolicyVersion, Signature, StateProvision
from clinical_policies.models.content import content_hash
from clinical_policies.rules.standing import Standing, State

from . import document
from .standing import LOOKS, Look, dated, month, review_of, siblings, standing_of

HIDDEN = frozenset({State.DRAFT, State.IN_REVIEW})


@dataclass(frozen=True, slots=True)
class Edition:
    """One version in the rail: where it stands and whether it is being read."""

    version: PolicyVersion
    revised: str
    standing: Standing
    look: Look
    here: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """The signed hash against the one computed now from the text as it is stored."""

    approval: Signature | None
    matches: bool
    groups: str


def context_of(
    version: PolicyVersion, *, day: date, today: date, drafts: bool
) -> dict[str, Any]:
    """All that a page of a version shows, in a number of queries that never grows.

    `version` was read `with_parts`; `drafts` is whether the reader may see drafts.
    """
    versions = siblings([version.policy_id])
    mine = next(other for other in versions if other.pk == version.pk)
    editions = _editions(version, versions, today, drafts=drafts)
    here = standing_of(mine, versions, day)
    in_force = here.state is State.IN_FORCE
    return {
        "document": document.document_of(version),
        "version": version,
        "policy": version.policy,
        "standing": here,
        "look": LOOKS[here.state],
        "editions": editions,
        "unstored": document.months_only_in_log(version, versions),
        "retirement": getattr(mine.policy, "retirement", None),
        "withdrawal": getattr(mine, "withdrawal", None),
        "author": mine.author,
        "proof": proof_of(version),
        "signatures": version.signatures.all(),
        "provisions": list(StateProvision.objects.filter(policy=version.policy_id)),
        "review": review_of(document.last_approval(version), version, today)
        if in_force
        else None,
        "day": day,
        "today": today,
    }


def nearest(policy_id: int, *, day: date, today: date) -> list[Edition]:
    """Of a policy without a text on a day: the one before and the one after."""
    versions = siblings([policy_id])
    known = [one for one in versions if dated(one).governs]
    found = _editions(None, known, today, drafts=False)
    before = [one for one in found if _first(one) <= day][:1]
    after = [one for one in found if _first(one) > day][-1:]
    return after + before


def proof_of(version: PolicyVersion) -> Proof:
    """Compute the hash of the stored text now and hold it against what was signed."""
    shown = content_hash(version)
    approval = next(
        (
            row
            for row in version.signatures.all()
            if row.meaning == Signature.Meaning.APPROVAL
        ),
        None,
    )
    signed = approval.signed_hash if approval else shown
    return Proof(
        approval,
        matches=shown == signed == (version.content_hash or shown),
        groups=" ".join(signed[place : place + 8] for place in range(0, 64, 8)),
    )


def _first(edition: Edition) -> date:
    return edition.version.effective_date or date.max


def _editions(
    reading: PolicyVersion | None,
    versions: Sequence[PolicyVersion],
    today: date,
    *,
    drafts: bool,
) -> list[Edition]:
    standings = [(one, standing_of(one, versions, today)) for one in versions]
    shown = [
        Edition(one, month(one.revised), where, LOOKS[where.state], one == reading)
        for one, where in standings
        if drafts or where.state not in HIDDEN
    ]
    return sorted(
        shown,
        key=lambda one: (one.version.effective_date or date.max, one.version.pk),
        reverse=True,
    )
