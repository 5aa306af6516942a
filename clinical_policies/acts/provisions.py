"""Recording a state coverage provision that conflicts with a policy."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from clinical_policies.models import Policy, StateProvision
from policyportal.accounts.models import User
from policyportal.accounts.rules.access import allowed
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording
from policyportal.audit.models import Event


def record_provision(
    actor: User,
    policy: Policy,
    *,
    line_of_business: str,
    text: str,
    citation: str,
    effective_from: date,
    effective_to: date | None,
    now: datetime,
    token: str | None = None,
) -> StateProvision:
    """Record a provision beside a policy; findings from then on are flagged with it."""
    with recording_provision(actor, now=now, token=token) as event:
        event.details |= {"policy": str(policy), "citation": citation}
        return StateProvision.objects.create(
            policy=policy,
            line_of_business=line_of_business,
            text=text,
            citation=citation,
            effective_from=effective_from,
            effective_to=effective_to,
            recorded_by=actor,
        )


@contextmanager
def recording_provision(
    actor: User, *, now: datetime, token: str | None = None
) -> Iterator[Event]:
    """One act around the writing of a provision, by a policy editor."""
    _may_edit(actor)
    with recording.act(actor, "provision.recorded", now=now, token=token) as event:
        yield event


def _may_edit(actor: User) -> None:
    if not allowed(actor.roles, "policy.edit"):
        raise Refused(
            f"{actor} is not a policy editor.",
            remedy="Ask a policy editor to make the change.",
        )
