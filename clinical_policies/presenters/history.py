"""Who changed which word when: the history of a version and its parts, readable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from clinical_policies.models import PolicyVersion
from clinical_policies.rules.lines_of_business import names
from policyportal.audit.presenters import words_of

# What follows from other facts, or says nothing to a reader.
UNTOLD = frozenset(
    {
        "id", "edition", "position", "version", "policy", "author", "identity",
        "parent", "label", "based_on", "content_hash", "submitted_at", "approved_at",
        "source_sha256",
    }
)  # fmt: skip
NAMES = {"path": "Number", "end": "To"}
KINDS = {"+": "added", "~": "changed", "-": "removed"}
ACTS = {
    "policy.imported": "Imported",
    "policy.drafted": "Draft made",
    "policy.edited": "Saved",
    "policy.submitted": "Sent for approval",
    "policy.returned": "Returned",
    "policy.approved": "Approved",
}
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one row: what, and the words."""

    what: str
    diffs: tuple[tuple[str, SafeString], ...] = ()


@dataclass(frozen=True, slots=True)
class Saving:
    """Everything that one act changed: when, who, which act, row by row.

    `more` counts the rows that are left out where space is short.
    """

    at: datetime
    who: str
    act: str
    changes: tuple[Change, ...]
    more: int = 0

    def short(self, most: int = 3) -> Saving:
        """The same with its first rows only, and of a new row just that it came."""
        left_out = max(len(self.changes) - most, 0)
        first = (
            Change(each.what) if each.what.endswith(KINDS["+"]) else each
            for each in self.changes[:most]
        )
        return replace(self, changes=tuple(first), more=left_out)


def savings_of(version: PolicyVersion) -> list[Saving]:
    """Every act on a version and its parts, newest first."""
    found = [each for rows in _histories(version) for each in _changes(list(rows))]
    found.sort(key=lambda each: each[:2], reverse=True)
    return [
        Saving(at=key[0], act=_act(key[1]), who=key[2], changes=_of(group))
        for key, group in groupby(found, key=lambda each: each[:3])
    ]


def _of(group: Any) -> tuple[Change, ...]:
    return tuple(change for *_, change in group)


def _act(reason: str) -> str:
    name, _, words = reason.partition(": ")
    name = name.partition(" ")[0]
    return ": ".join(filter(None, (ACTS.get(name) or words_of(name), words)))


def redline(old: str, new: str) -> SafeString:
    """Two texts as one, word by word, with what went and what came."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return format_html_join(
        "",
        "{}{}",
        (
            (_mark("del", before[a:b], tag), _mark("ins", after[c:d], tag))
            if tag != "equal"
            else ("".join(before[a:b]), "")
            for tag, a, b, c, d in matcher.get_opcodes()
        ),
    )


def _mark(element: str, words: list[str], tag: str) -> SafeString | str:
    if not any(words) or tag == "equal":
        return ""
    label = "removed" if element == "del" else "added"
    return format_html(
        '<{0}><span class="visually-hidden">{1}: </span>{2}</{0}>',
        element,
        label,
        "".join(words),
    )


def _histories(version: PolicyVersion) -> Iterator[Any]:
    yield version.history.select_related("history_user").order_by("history_id")
    for relation in PolicyVersion._meta.related_objects:
        model: Any = relation.related_model
        if getattr(model, "frozen_with", None) == "version":
            rows = model.history.filter(version_id=version.pk)
            yield rows.select_related("history_user").order_by("id", "history_id")


def _changes(records: list[Any]) -> Iterator[tuple[datetime, str, str, Change]]:
    """Each change with its moment, its act's reason and its person."""
    before: dict[int, Any] = {}
    for record in records:
        diffs = tuple(_diffs(before.get(record.id), record))
        if diffs or record.history_type != "~":
            reason = record.history_change_reason or ""
            who = str(record.history_user or "Policy Portal")
            what = f"{_name(record)} {KINDS[record.history_type]}"
            yield record.history_date, reason, who, Change(what, diffs)
        before[record.id] = record


def _diffs(old: Any, new: Any) -> Iterator[tuple[str, SafeString]]:
    if new.history_type == "-":
        return
    for field in new.instance_type._meta.concrete_fields:
        if field.name in UNTOLD:
            continue
        was, now_is = _text(old, field) if old else "", _text(new, field)
        if was != now_is:
            name = NAMES.get(field.name) or str(field.verbose_name).capitalize()
            yield name, _difference(was, now_is, whole=bool(field.choices), new=not old)


def _difference(was: str, now_is: str, *, whole: bool, new: bool) -> SafeString:
    """Of a new row all is new: marking every word of it would say nothing."""
    if new:
        return format_html("{}", now_is)
    if whole:
        marks = _mark("del", [was], "replace"), _mark("ins", [now_is], "replace")
        return format_html("{} {}", *marks)
    return redline(was, now_is)


def _name(record: Any) -> str:
    kind = str(record.instance_type._meta.verbose_name).capitalize()
    own = getattr(record, "path", "") or getattr(record, "code", "")
    return f"{kind} {own}".strip()


def _text(record: Any, field: Any) -> str:
    """A field's value as the page would say it."""
    value = getattr(record, field.attname)
    if field.name == "lines_of_business":
        return names(value)
    if field.name == "unplaced":
        return "; ".join(line["text"] for line in value)
    if field.choices:
        return str(getattr(record, f"get_{field.name}_display")())
    if isinstance(value, date):
        month = field.name in ("revised", "approved")
        return f"{value:%m/%y}" if month else f"{value:%b %-d, %Y}"
    return "" if value is None else str(value)
