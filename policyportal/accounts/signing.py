"""The password again, before a signature. Five wrong ones rest signing, not reading."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime

from policyportal.audit import recording
from policyportal.audit.models import Event

from .models import User
from .rules.refusal import Refused

MOST_WRONG = 5
RESTS = timedelta(minutes=15)
CITATION = "21 CFR 11.300(d)"

WRONG = "signing.wrong_password"
RIGHT = "signing.confirmed"


def confirm_password(user: User, password: str, *, now: datetime) -> None:
    """Raise Refused where this is not the user's password or signing rests.

    Call it before the act, not inside: the wrong try must outlive what is not done. The
    person's row is locked meanwhile, so that tries sent at once are counted one by one.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        refused = _tried(user, password, now)
    if refused:
        raise refused


def rests_until(user: User, *, now: datetime) -> datetime | None:
    """Until when signing rests for this person; None where they may sign."""
    if wrong_tries(user, now=now) < MOST_WRONG:
        return None
    last: Event = _tries(user, now).filter(name=WRONG).latest("id")
    return last.at + RESTS


def wrong_tries(user: User, *, now: datetime) -> int:
    """Wrong passwords within the rest's length, since the last right one."""
    right = _tries(user, now).filter(name=RIGHT).order_by("-id").first()
    wrong = _tries(user, now).filter(name=WRONG, id__gt=right.pk if right else 0)
    return int(wrong.count())


def _tried(user: User, password: str, now: datetime) -> Refused | None:
    if until := rests_until(user, now=now):
        return _resting(until)
    if user.check_password(password):
        recording.security(RIGHT, now=now, actor=user)
        return None
    left = MOST_WRONG - wrong_tries(user, now=now) - 1
    recording.security(WRONG, now=now, actor=user, details={"tries_left": left})
    return _wrong(left) if left else _resting(now + RESTS)


def _tries(user: User, now: datetime) -> QuerySet[Event]:
    return Event.objects.filter(actor=user, at__gt=now - RESTS)


def _wrong(left: int) -> Refused:
    return Refused(
        "This is not your password. Nothing was signed.",
        citation=CITATION,
        remedy=f"{left} {'try' if left == 1 else 'tries'} left before signing rests.",
        status=422,
    )


def _resting(until: datetime) -> Refused:
    return Refused(
        f"Signing rests until {localtime(until):%-I:%M %p} after {MOST_WRONG} wrong "
        "passwords. You can still read everything.",
        citation=CITATION,
        remedy="If the tries were not yours, call the service desk at once.",
    )
