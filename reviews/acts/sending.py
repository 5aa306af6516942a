"""Handing a letter over: by mail, portal or fax. The clock hears of it."""

from datetime import datetime

from clinical_policies.acts.moving import clock_time
from policyportal.accounts.models import User
from policyportal.accounts.rules.access import allowed
from policyportal.accounts.rules.refusal import Refused
from reviews.models import ClockEvent, Dispatch, Notice
from reviews.rules.letters.content import from_data

from .standing import acting_on, require

TOLD = {
    Notice.Recipient.MEMBER: ClockEvent.Kind.MEMBER_NOTICE_MAILED,
    Notice.Recipient.PROVIDER: ClockEvent.Kind.PROVIDER_NOTIFIED,
}


def record_dispatch(
    actor: User,
    notice: Notice,
    *,
    way: str,
    receipt: str = "",
    now: datetime,
    token: str | None = None,
) -> Dispatch:
    """Record that a letter left: once. The case is closed by now and stays as it is."""
    with acting_on(
        actor, "letter.sent", notice.case, now=now, token=token, notice=notice.pk,
        way=way,
    ) as case:  # fmt: skip
        require(_may_send(actor, notice, way))
        dispatch = Dispatch.objects.create(
            notice=notice,
            way=way,
            address=address_of(notice, way),
            receipt=receipt,
            sent_by=actor,
            sent_at=now,
        )
        ClockEvent.objects.create(
            case=case,
            kind=TOLD[Notice.Recipient(notice.recipient)],
            at=now,
            source=dispatch.get_way_display(),
            recorded_by=actor,
            recorded_at=now,
        )
    return dispatch


def address_of(notice: Notice, way: str) -> str:
    """Where a letter goes, as printed: the reader's address, fax or portal."""
    if way == Dispatch.Way.PORTAL:
        return f"The {notice.recipient}’s portal"
    if notice.recipient == Notice.Recipient.MEMBER:
        block = from_data(notice.content).find("COM-03")
        return "\n".join(block.texts) if block else ""
    provider = notice.case.requesting_provider
    place = f"{provider.city}, {provider.state} {provider.postal_code}".strip(", ")
    to = (provider.fax,) if way == Dispatch.Way.FAX else (provider.street, place)
    return "\n".join(filter(None, (provider.name, *to)))


def _may_send(actor: User, notice: Notice, way: str) -> Refused | None:
    if not allowed(actor.roles, "letter.send"):
        return Refused(
            f"{actor} may not mark letters sent.",
            remedy="The mailroom or the lead nurse does.",
        )
    if way not in Dispatch.Way.values:
        return Refused("Choose how it was sent: mail, portal or fax.", status=422)
    first = notice.dispatches.select_related("sent_by").first()
    if first:
        return Refused(
            f"{first.sent_by} marked this letter sent before you: by"
            f" {first.get_way_display().lower()}, at {clock_time(first.sent_at)}.",
            remedy="A letter leaves once; a correction is a new letter.",
            status=409,
        )
    return None
