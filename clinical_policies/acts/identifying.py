"""A policy's own facts: its number, who adopted it, how often it is reviewed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from policyportal.accounts.models import User
from policyportal.accounts.rules.access import allowed
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording
from policyportal.audit.models import Event


@contextmanager
def identifying(
    actor: User, *, now: datetime, token: str | None = None
) -> Iterator[Event]:
    """One act around the writing of a policy's number, owners and cadence."""
    if not allowed(actor.roles, "policy.edit"):
        raise Refused(
            f"{actor} is not a policy editor.",
            remedy="Ask a policy editor to make the change.",
        )
    with recording.act(actor, "policy.identified", now=now, token=token) as event:
        yield event
