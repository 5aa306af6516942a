"""A row of the worklist in words: time left, who, which lines, what next.

Built from plain values, one query a page: no object is made and no date formatted in a
template.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from clinical_policies.rules.lines_of_business import LINES_OF_BUSINESS
from reviews.models import Case

from .durations import left, moment, urgency

FIELDS = (
    "number", "member__first_name", "member__last_name", "member__number",
    "line_of_business", "priority", "review_type", "stage", "target_at", "due_at",
    "summary", "assigned_to__full_name", "assigned_to__credentials", "pk",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chip:
    """Codes of a case that have the same finding."""

    codes: tuple[str, ...]
    verdict: str


@dataclass(frozen=True, slots=True)
class Row:
    """One case, in words."""

    number: str
    member: str
    review: str
    business: str
    expedited: bool
    urgency: str
    left: str
    due: str
    due_at: datetime
    chips: tuple[Chip, ...]
    next: str
    detail: str
    assigned_to: str
    group: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading: past due, today, the next seven days, later."""

    title: str
    rows: tuple[Row, ...]


def rows(
    values: Iterable[Mapping[str, Any]], *, now: datetime, zone: ZoneInfo
) -> list[Row]:
    """Rows from `values(*FIELDS)` of cases in order of their target."""
    return [_row(case, now, zone) for case in values]


def groups(found: Sequence[Row]) -> list[Group]:
    """The rows under their headings, in the order they came."""
    return [
        Group(title, tuple(members))
        for title, members in groupby(found, key=lambda row: row.group)
    ]


def _row(case: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> Row:
    due_at = case["due_at"]
    summary = case["summary"]
    waiting = case["stage"] == Case.Stage.DIRECTOR
    name = f"{case['assigned_to__full_name'] or ''}"
    letters = case["assigned_to__credentials"]
    return Row(
        number=case["number"],
        member=f"{case['member__first_name']} {case['member__last_name']}",
        review=case["review_type"],
        business=LINES_OF_BUSINESS[case["line_of_business"]].name,
        expedited=case["priority"] == Case.Priority.EXPEDITED,
        urgency=urgency(due_at, now, zone, waiting=waiting),
        left=left(due_at, now, in_list=True),
        due=moment(due_at, now, zone),
        due_at=due_at,
        chips=_chips(summary.get("lines", [])),
        next=summary.get("next", ""),
        detail=summary.get("detail", ""),
        assigned_to=f"{name}, {letters}" if name and letters else name,
        group=_group(due_at, now, zone),
    )


def _chips(lines: Sequence[Mapping[str, str]]) -> tuple[Chip, ...]:
    by_verdict: dict[str, list[str]] = {}
    for line in lines:
        by_verdict.setdefault(line["verdict"], []).append(line["code"])
    return tuple(Chip(tuple(codes), verdict) for verdict, codes in by_verdict.items())


def _group(due_at: datetime, now: datetime, zone: ZoneInfo) -> str:
    if due_at < now:
        return "Past due"
    days = (_day(due_at, zone) - _day(now, zone)).days
    if days == 0:
        return "Due today"
    return "Next 7 days" if days <= 7 else "Later"


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
