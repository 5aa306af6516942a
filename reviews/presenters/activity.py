"""What happened to a case, in words: its events, newest first."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from policyportal.audit.models import Event
from reviews.models import Case

from .durations import moment

MOST = 30
WORDS = {
    "case.opened": "Case opened, findings made",
    "case.edited": "Request corrected",
    "case.taken": "Case taken",
    "case.noted": "Note left",
    "case.referred": "Referred to the medical director",
    "case.returned": "Returned to the nurse",
    "case.signed": "Decided and signed, letters issued",
    "line.answered": "Question answered",
    "line.approved": "Line approved",
    "line.closed": "Line closed without decision",
    "line.denied_administratively": "Line denied for a benefit reason",
    "finding.confirmed": "Finding confirmed",
    "finding.overridden": "Finding overridden",
    "letter.drafted": "Letter drafted",
    "letter.issued": "Letters issued",
    "letter.sent": "Letter sent",
    "attachment.added": "Document added",
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One event in words."""

    words: str
    who: str
    when: str
    at: datetime


def of(case: Case, *, now: datetime) -> list[Happened]:
    """The latest events of a case that changed something."""
    zone = ZoneInfo(settings.TIME_ZONE)
    events = (
        Event.objects.filter(case=case.number, name__in=WORDS)
        .select_related("actor")
        .order_by("-pk")[:MOST]
    )
    return [
        Happened(_words(event), event.who, moment(event.at, now, zone), event.at)
        for event in events
    ]


def _words(event: Event) -> str:
    line = event.details.get("line")
    words = WORDS[event.name]
    return f"{words}, line {line}" if line else words
