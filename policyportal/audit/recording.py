"""How anything gets recorded: an act with the rows it writes, a view of member data, a
refusal, an event of security.

    with recording.act(actor, "case.opened", now=now, token=token) as event:
        case = Case(...)
        case.save()
        event.case = case.number

Everything inside is one transaction, which ends with the event's row: chained to the
one before, and holding the hash of every sealed row that was saved or deleted inside. A
sealed row can't be written outside an act.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, cast
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, transaction
from django.db.models import Model
from django.http import HttpRequest

from . import chain, origin
from .models import Event, Trace, View
from .sealing import hashes


class Person(Protocol):
    """What the audit needs to know of a user."""

    pk: Any

    @property
    def roles(self) -> frozenset[str]:
        """Names of the roles held when the person was read."""

    def confirm_roles(self) -> None:
        """Raise where a role was taken away since; read from the database."""


@dataclass(frozen=True, slots=True)
class System:
    """A named job that acts by itself: a command, a migration, the demo's making."""

    name: str


Actor = Person | System


class Refusal(Protocol):
    """What the audit needs to know of a refusal."""

    reason: str
    citation: str
    status: int


class ChangeWithoutActor(Exception):
    """A sealed row was to be written outside any act."""


class ActWithinAct(Exception):
    """An act was begun inside another; one event tells of one act."""


class AlreadyDone(Exception):
    """The form with this token was acted on before; `event` is what came of it."""

    def __init__(self, event: Event) -> None:
        super().__init__(f"{event} was done already.")
        self.event = event


@dataclass(slots=True)
class Act:
    """An act under way: its event, not yet stored, and the ids it touched by model."""

    event: Event
    touched: dict[type[Model], set[int]] = field(default_factory=dict)

    def touch(self, model: type[Model], keys: Iterable[int]) -> None:
        """Remember rows that were written or deleted."""
        self.touched.setdefault(model, set()).update(keys)

    def rows(self) -> list[list[Any]]:
        """Each touched row with its hash as stored now, null where it is gone."""
        found = []
        for model in sorted(self.touched, key=lambda model: model._meta.db_table):
            stored = hashes(model, self.touched[model])
            found += [
                [model._meta.db_table, key, stored.get(key)]
                for key in sorted(self.touched[model])
            ]
        return found


under_way: ContextVar[Act | None] = ContextVar("act", default=None)


@contextmanager
def act(
    actor: Actor,
    name: str,
    *,
    now: datetime,
    token: UUID | str | None = None,
    reason: str = "",
    case: str = "",
    member: str = "",
    details: Mapping[str, Any] | None = None,
) -> Iterator[Event]:
    """One act: all of it and its event, or nothing.

    Yields the event before it is stored, so that the body can complete `case`,
    `member`, `reason` and `details`; after the block it has its id. Raises AlreadyDone
    where the token was used, also by a twin that is faster, and ValueError for one that
    is no UUID. At the end the actor's rights are read again.
    """
    key = UUID(str(token)) if token else None
    _refuse_repeat(key)
    event = Event(token=key, reason=reason, member=member, details=dict(details or {}))
    _sign(event, actor, name, now=now, case=case)
    try:
        with transaction.atomic(), _under_way(event) as this:
            yield event
            if not isinstance(actor, System):
                actor.confirm_roles()
            event.details = json.loads(json.dumps(event.details, cls=DjangoJSONEncoder))
            event.rows = this.rows()
            chain.append(event)
    except AlreadyDone:
        raise
    except Exception as error:
        with suppress(DatabaseError):
            _refuse_repeat(key, error)
        raise


def current() -> Event | None:
    """The event of the act under way, if there is one."""
    this = under_way.get()
    return this.event if this else None


def include(model: type[Model], keys: Iterable[int]) -> None:
    """Seal rows that no signal told of: those of a bulk insert or a migration."""
    this = under_way.get()
    if this is None:
        raise ChangeWithoutActor(f"{model._meta.label} is recorded outside any act.")
    this.touch(model, keys)


def done(token: UUID | str | None) -> Event | None:
    """The act that used this token."""
    if not token:
        return None
    return Event.objects.filter(token=UUID(str(token))).first()


def refused(
    actor: Actor,
    name: str,
    refusal: Refusal,
    *,
    now: datetime,
    case: str = "",
    member: str = "",
    details: Mapping[str, Any] | None = None,
) -> Event:
    """Record what somebody tried and may not do, as `name.refused`."""
    why = {"citation": refusal.citation, "status": refusal.status}
    with act(
        actor,
        f"{name}.refused",
        now=now,
        reason=refusal.reason,
        case=case,
        member=member,
        details=why | dict(details or {}),
    ) as event:
        pass
    return event


def security(
    name: str,
    *,
    now: datetime,
    actor: Actor | None = None,
    details: Mapping[str, Any] | None = None,
) -> Event:
    """Record an event of security; where no person is known, the portal itself acts."""
    with act(actor or System("portal"), name, now=now, details=details) as event:
        pass
    return event


def view(
    who: HttpRequest | Actor,
    name: str,
    *,
    now: datetime,
    members: Sequence[str] = (),
    case: str = "",
    address: str = "",
) -> View:
    """Record that somebody is about to see data of these members.

    Call it before the page is made: where the row can't be written, the DatabaseError
    keeps the page from being shown. `address` is for what is seen outside a request.
    """
    actor = cast("Actor", who.user) if isinstance(who, HttpRequest) else who
    seen = View(members=list(dict.fromkeys(members)))
    _sign(seen, actor, name, now=now, case=case)
    seen.address = seen.address or address
    seen.hash = chain.view_hash(seen)
    seen.save(force_insert=True)
    return seen


def _sign(trace: Trace, actor: Actor, name: str, *, now: datetime, case: str) -> None:
    """Say who, in which role, when and from where."""
    if isinstance(actor, System):
        trace.system = actor.name
    else:
        trace.actor = cast("Any", actor)
        trace.role = ",".join(sorted(actor.roles))
    trace.at, trace.name, trace.case = now, name, case
    trace.session, trace.address = origin.session(), origin.address()


@contextmanager
def _under_way(event: Event) -> Iterator[Act]:
    if under_way.get() is not None:
        raise ActWithinAct(f"{event} was begun inside {current()}.")
    before = under_way.set(Act(event))
    try:
        yield cast("Act", under_way.get())
    finally:
        under_way.reset(before)


def _refuse_repeat(token: UUID | None, cause: Exception | None = None) -> None:
    if first := done(token):
        raise AlreadyDone(first) from cause
