"""An issued letter in words: what it rests on, what was checked, where it was sent.

Everything is read from what was stored with it; nothing is composed anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from reviews.models import Notice
from reviews.rules.letters.checks import ElementResult, one_per_element
from reviews.rules.letters.content import (
    Block,
    LetterContent,
    content_hash,
    from_data,
)
from reviews.rules.letters.requirements import ABSENT, DECISION, LETTER, RIGHTS

from .durations import left, moment, urgency
from .letter import Element, elements

GROUPS = (DECISION, RIGHTS, LETTER, ABSENT)


@dataclass(frozen=True, slots=True)
class Basis:
    """A criterion that the letter rests on, with the address of its very version."""

    words: str
    address: str
    pinned: str


@dataclass(frozen=True, slots=True)
class Group:
    """Required elements under one heading; `shown` opens it."""

    title: str
    rows: tuple[Element, ...]
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that waits to be sent, in words."""

    notice: Notice
    number: str
    to: str
    urgency: str
    left: str
    due: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """What the stored bytes say of themselves, computed when the page is made."""

    sha256: str
    same_bytes: bool
    same_content: bool
    bases: tuple[Basis, ...]

    @property
    def holds(self) -> bool:
        """Whether bytes and content are those that were stored."""
        return self.same_bytes and self.same_content


def content_of(notice: Notice) -> LetterContent:
    """The letter as it was issued."""
    return from_data(notice.content)


def proof_of(notice: Notice) -> Proof:
    """Hash the stored bytes and content again, and say what the letter rests on."""
    return Proof(
        sha256=notice.pdf_hash,
        same_bytes=sha256(bytes(notice.pdf)).hexdigest() == notice.pdf_hash,
        same_content=content_hash(content_of(notice)) == notice.content_hash,
        bases=tuple(_bases(notice)),
    )


def groups_of(notice: Notice) -> tuple[list[Group], Group]:
    """The stored checks by group, and apart from them what didn't apply and why."""
    results = one_per_element(ElementResult(**row) for row in notice.checks)
    groups: list[Group] = []
    aside: list[Element] = []
    for title in GROUPS:
        found = elements(result for result in results if result.group == title)
        aside += found.elsewhere
        if rows := (*found.open, *found.there):
            groups.append(Group(title, rows, shown=title == DECISION))
    return groups, Group("Not applicable, and why", tuple(aside))


def anchors_of(content: LetterContent) -> frozenset[str]:
    """The elements that have a place in the letter to lead to."""
    return frozenset(block.element for block in content.walk() if block.element)


def unanchored(content: LetterContent) -> LetterContent:
    """The letter without its anchors, to stand on a page beside another letter."""
    return replace(content, blocks=tuple(map(_bare, content.blocks)))


def _bases(notice: Notice) -> Iterable[Basis]:
    seen: set[tuple[int, str]] = set()
    rows = notice.lines.select_related(
        "determination__finding__version__policy", "determination__finding__criterion"
    )
    for row in rows:
        finding = row.determination.finding
        version = finding.version if finding else None
        if finding is None or version is None or version.effective_date is None:
            continue
        path = finding.criterion.path if finding.criterion else ""
        if (version.pk, path) in seen:
            continue
        seen.add((version.pk, path))
        reference = version.policy.reference_number
        address = reverse("policy-version", args=[reference, version.effective_date])
        yield Basis(
            words=f"{reference}, {path}." if path else reference,
            address=f"{address}#{path}" if path else address,
            pinned=f"Version of {version.effective_date:%B %-d, %Y}, pinned",
        )


def _bare(block: Block) -> Block:
    return replace(block, element="", children=tuple(map(_bare, block.children)))


def waiting(notices: Iterable[Notice], *, now: datetime) -> list[Waiting]:
    """Letters that wait to be sent, in words."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return [_waiting(notice, now, zone) for notice in notices]


def _waiting(notice: Notice, now: datetime, zone: ZoneInfo) -> Waiting:
    case = notice.case
    due_at = case.due_at or notice.issued_at
    to_member = notice.recipient == Notice.Recipient.MEMBER
    return Waiting(
        notice=notice,
        number=case.number,
        to=str(case.member if to_member else case.requesting_provider),
        urgency=urgency(due_at, now, zone),
        left=left(due_at, now, in_list=True),
        due=moment(due_at, now, zone),
        due_at=due_at,
    )
