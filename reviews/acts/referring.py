"""Handing a case to the medical director, and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from policyportal.accounts.models import User
from reviews.models import Case, Referral, ReferralReturn
from reviews.rules import authority

from .lettering import write_draft
from .projecting import project
from .standing import acting_on, person, require, standing


def refer(
    actor: User,
    case: Case,
    *,
    referred_to: User | None,
    comment: str,
    now: datetime,
    edition: int | None = None,
    texts: Mapping[str, Any] | None = None,
    token: str | None = None,
) -> Referral:
    """Refer the open lines to a director, or to whichever comes first.

    `texts`, of the draft's `edition`, are saved with it: what the nurse sees is what
    the director gets.
    """
    with acting_on(actor, "case.referred", case, now=now, token=token) as locked:
        if texts is not None and edition is not None:
            write_draft(locked, edition=edition, texts=texts)
        require(
            authority.refer(person(actor, now=now), standing(locked), comment=comment)
        )
        referral = Referral.objects.create(
            case=locked,
            referred_to=referred_to,
            comment=comment,
            referred_by=actor,
            referred_at=now,
        )
        locked.stage = Case.Stage.DIRECTOR
        project(locked, now=now)
    return referral


def give_back(
    actor: User,
    case: Case,
    *,
    reason: str,
    now: datetime,
    token: str | None = None,
) -> ReferralReturn:
    """Return a referred case to the nurse with what should change."""
    with acting_on(actor, "case.returned", case, now=now, token=token) as locked:
        require(
            authority.give_back(person(actor, now=now), standing(locked), reason=reason)
        )
        returned = ReferralReturn.objects.create(
            referral=locked.referrals.latest("pk"),
            reason=reason,
            returned_by=actor,
            returned_at=now,
        )
        locked.stage = Case.Stage.REVIEW
        project(locked, now=now)
    return returned
