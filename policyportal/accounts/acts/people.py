"""What admins do for people: add, change, close and open accounts, give and take roles.
A named job (the demo, a command) may do the same without asking for a second admin.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group

from policyportal.accounts.models import RoleGrant, Team, User
from policyportal.accounts.rules import people as rules
from policyportal.accounts.rules.access import ADMIN
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording
from policyportal.audit.recording import System

Actor = User | System


def add(
    actor: Actor,
    *,
    username: str,
    full_name: str,
    password: str,
    now: datetime,
    roles: Iterable[str] = (),
    **facts: Any,
) -> User:
    """Make a person with these roles. `facts` are further fields of User."""
    roles = sorted(roles)
    _require(_manage(actor))
    details = {"user": username, "roles": roles}
    with recording.act(actor, "account.added", now=now, details=details):
        person = User(username=username, full_name=full_name, **facts)
        person.set_password(password)
        person.full_clean()
        person.save()
        for role in roles:
            _grant(actor, person, role)
    return person


def change(
    actor: Actor, person: User, *, now: datetime, password: str = "", **facts: Any
) -> User:
    """Change a person's facts, and their password where one is given."""
    _require(_manage(actor))
    changed = sorted([*facts, *(["password"] if password else [])])
    details = {"user": person.username, "changed": changed}
    with recording.act(actor, "account.changed", now=now, details=details):
        locked = _locked(person)
        for name, value in facts.items():
            setattr(locked, name, value)
        if password:
            locked.set_password(password)
        locked.full_clean()
        locked.save()
    return locked


def give_role(actor: Actor, person: User, role: str, *, now: datetime) -> RoleGrant:
    """Give a role. What `needs_second` waits for a second admin before it counts."""
    details = {"user": person.username, "role": role}
    with recording.act(actor, "account.role_given", now=now, details=details):
        return _grant(actor, person, role)


def confirm_role(actor: User, grant: RoleGrant, *, now: datetime) -> RoleGrant:
    """As the second admin, let a role count."""
    details = {"user": grant.user.username, "role": grant.group.name}
    with recording.act(actor, "account.role_confirmed", now=now, details=details):
        locked = RoleGrant.objects.select_for_update().get(pk=grant.pk)
        _require(rules.confirm(_admin(actor), locked.user_id, locked.given_by_id))
        locked.confirmed_by = actor
        locked.save()
    return locked


def take_role(actor: Actor, person: User, role: str, *, now: datetime) -> None:
    """Take a role away; it ends with the person's next request."""
    details = {"user": person.username, "role": role}
    with recording.act(actor, "account.role_taken", now=now, details=details):
        _require(_take(actor, person, role))
        RoleGrant.objects.get(user=person, group__name=role).delete()


def close(actor: Actor, person: User, *, now: datetime, reason: str) -> User:
    """Close an account; its sessions end with their next request. Never deleted."""
    details = {"user": person.username}
    with recording.act(
        actor, "account.closed", now=now, reason=reason, details=details
    ):
        locked = _locked(person)
        for role in sorted(locked.roles) or [""]:
            _require(_take(actor, locked, role))
        locked.is_active = False
        locked.save()
    return locked


def reopen(actor: Actor, person: User, *, now: datetime, reason: str) -> User:
    """Open a closed account again, with the roles it had."""
    _require(_manage(actor))
    details = {"user": person.username}
    with recording.act(
        actor, "account.reopened", now=now, reason=reason, details=details
    ):
        locked = _locked(person)
        locked.is_active = True
        locked.save()
    return locked


def save_team(actor: Actor, team: Team, *, now: datetime) -> Team:
    """Make a team, or give it another name."""
    _require(_manage(actor))
    details = {"team": team.name}
    with recording.act(actor, "account.team_saved", now=now, details=details):
        team.save()
    return team


def _locked(person: User) -> User:
    """The person read anew, so that nobody's change in between is lost."""
    return User.objects.select_for_update().get(pk=person.pk)


def _grant(actor: Actor, person: User, role: str) -> RoleGrant:
    by_job = isinstance(actor, System)
    if not isinstance(actor, System):
        _require(rules.give(_admin(actor), role))
    grant = RoleGrant(
        user=person,
        group=Group.objects.get(name=role),
        given_by=None if isinstance(actor, System) else actor,
        needs_second=not by_job and rules.needs_second(_admin(actor), person.pk, role),
    )
    grant.full_clean()
    grant.save()
    return grant


def _take(actor: Actor, person: User, role: str) -> Refused | None:
    if isinstance(actor, System):
        return None
    admins = RoleGrant.objects.in_effect().filter(group__name=ADMIN)
    others = admins.exclude(user=person).count()
    return rules.take(_admin(actor), person.pk, role, other_admins=others)


def _manage(actor: Actor) -> Refused | None:
    return None if isinstance(actor, System) else rules.manage(_admin(actor))


def _admin(actor: Actor) -> rules.Admin:
    assert isinstance(actor, User)  # noqa: S101 - for mypy
    return rules.Admin(id=actor.pk, roles=actor.roles)


def _require(refused: Refused | None) -> None:
    if refused:
        raise refused
