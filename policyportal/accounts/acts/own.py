"""What people set for themselves: how the portal looks and answers, their password."""

from datetime import datetime
from uuid import UUID

from policyportal.accounts.models import User
from policyportal.audit import recording


def set_display(
    actor: User,
    *,
    theme: str,
    single_keys: bool,
    now: datetime,
    token: UUID | str | None = None,
) -> None:
    """Choose the theme, and whether single letters act."""
    with recording.act(actor, "account.display_set", now=now, token=token):
        person = User.objects.select_for_update().get(pk=actor.pk)
        person.theme, person.single_keys = theme, single_keys
        person.save()


def set_password(actor: User, *, password: str, now: datetime) -> User:
    """Choose a new password; every other session of the person ends.

    Returns the person with it, for `update_session_auth_hash`.
    """
    with recording.act(actor, "account.password_set", now=now):
        person = User.objects.select_for_update().get(pk=actor.pk)
        person.set_password(password)
        person.save()
    return person
