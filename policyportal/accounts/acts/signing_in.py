"""Signing in and out, and the wrong tries, as the audit tells of them."""

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.hashers import get_hasher, identify_hasher
from django.db.models import Q
from django.http import HttpRequest

from policyportal.accounts import signing
from policyportal.accounts.models import User
from policyportal.audit import origin, recording
from policyportal.audit.models import Event
from policyportal.audit.recording import System

SIGN_IN = System("sign-in")
SIGNED_IN = "account.signed_in"
WRONG_PASSWORD = "account.wrong_password"  # noqa: S105 - the name of an event


def sign_in(
    request: HttpRequest, person: User, *, password: str, now: datetime
) -> None:
    """Begin the person's session; a password hashed by an older rule is hashed anew."""
    with recording.act(person, SIGNED_IN, now=now) as event:
        person = User.objects.select_for_update().get(pk=person.pk)
        if _hashed_by_an_older_rule(person):
            person.set_password(password)
            person.save()
        login(request, person, backend="django.contrib.auth.backends.ModelBackend")
        event.session = origin.session()


def sign_out(request: HttpRequest, person: User, *, now: datetime) -> None:
    """End the person's session."""
    with recording.act(person, "account.signed_out", now=now):
        logout(request)


def wrong_password(username: str, *, now: datetime) -> None:
    """Record a try that failed. A name that nobody has may be a mistyped password, so
    it is not written down.
    """
    known = User.objects.filter(username=username).exists()
    details = {"user": username if known else ""}
    recording.security(WRONG_PASSWORD, now=now, actor=SIGN_IN, details=details)


def wrong_since_last_visit(person: User) -> int:
    """How many wrong passwords, at sign-in or signing, came since the last sign-in."""
    of_person = Q(actor=person, name=signing.WRONG) | Q(
        name=WRONG_PASSWORD, details__user=person.username
    )
    last = Event.objects.filter(actor=person, name=SIGNED_IN).order_by("-id").first()
    return Event.objects.filter(of_person, id__gt=last.pk if last else 0).count()


def tries_left(username: str, *, now: datetime) -> tuple[int, datetime | None]:
    """How many wrong passwords are left for a user name, and until when it rests."""
    length: timedelta = settings.AXES_COOLOFF_TIME
    attempts = AccessAttempt.objects.filter(
        username=username, attempt_time__gt=now - length
    )
    rows = list(
        attempts.order_by("attempt_time").values_list(
            "attempt_time", "failures_since_start"
        )
    )
    wrong = sum(number for _, number in rows)
    limit: int = settings.AXES_FAILURE_LIMIT
    if wrong < limit:
        return limit - wrong, None
    for at, number in rows:
        wrong -= number
        if wrong < limit:
            return 0, at + length
    return 0, now + length


def _hashed_by_an_older_rule(person: User) -> bool:
    preferred = get_hasher()
    if identify_hasher(person.password).algorithm != preferred.algorithm:
        return True
    return bool(preferred.must_update(person.password))
