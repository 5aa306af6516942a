"""Small acts of the desk: take a case, hand it over, leave a note."""

from datetime import datetime

from clinical_policies.acts.moving import clock_time
from policyportal.accounts.models import User
from policyportal.accounts.rules.access import allowed
from policyportal.accounts.rules.refusal import Refused
from reviews.models import Case, CaseNote

from .projecting import project
from .standing import acting_on, require


def take(actor: User, case: Case, *, now: datetime, token: str | None = None) -> Case:
    """Assign an unassigned case to oneself; who was first keeps it."""
    with acting_on(actor, "case.taken", case, now=now, token=token) as locked:
        if not allowed(actor.roles, "worklist.read"):
            raise Refused(f"{actor} may not take cases.")
        if locked.assigned_to_id not in (None, actor.pk):
            raise Refused(
                f"{locked.assigned_to} took case {locked.number} before you, at"
                f" {clock_time(_taken_at(locked))}.",
                remedy="Take the next due.",
                status=409,
            )
        locked.assigned_to = actor
        project(locked, now=now)
    return locked


def _taken_at(case: Case) -> datetime:
    theirs = case.history.filter(assigned_to=case.assigned_to_id)
    return theirs.earliest("history_id").history_date  # type: ignore[no-any-return]


def next_due(user: User) -> Case | None:
    """The unassigned live case of the user's team that is due first."""
    waiting = Case.objects.visible_to(user).live().by_due()
    return waiting.filter(assigned_to=None, stage=Case.Stage.REVIEW).first()


def note(
    actor: User,
    case: Case,
    *,
    text: str,
    now: datetime,
    token: str | None = None,
) -> CaseNote:
    """Leave a note on a case, for the desk alone."""
    with acting_on(actor, "case.noted", case, now=now, token=token) as locked:
        require(
            None if text.strip() else Refused("Note is empty: write it.", status=422)
        )
        return CaseNote.objects.create(
            case=locked, text=text, written_by=actor, written_at=now
        )
