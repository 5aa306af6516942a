"""Who changed which word when: the history of a version and its parts, readable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from clinical_policies.models import PolicyVersion

UNTOLD = frozenset(
    {"id", "edition", "position", "version", "policy", "author", "identity", "parent"}
)
KINDS = {"+": "added", "~": "changed", "-": "removed"}
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one row: what, by whom, when, and the words."""

    at: datetime
    who: str
    what: str
    diffs: tuple[tuple[str, SafeString], ...]


def changes_of(version: PolicyVersion) -> list[Change]:
    """Every change of a version and its parts, newest first."""
    found = [
        change for records in _histories(version) for change in _changes(list(records))
    ]
    return sorted(found, key=lambda change: change.at, reverse=True)


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
    if not words or tag == "equal":
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


def _changes(records: list[Any]) -> Iterator[Change]:
    before: dict[int, Any] = {}
    for record in records:
        diffs = tuple(_diffs(before.get(record.id), record))
        if diffs or record.history_type != "~":
            yield Change(
                at=record.history_date,
                who=str(record.history_user or record.history_change_reason),
                what=f"{_name(record)} {KINDS[record.history_type]}",
                diffs=diffs,
            )
        before[record.id] = record


def _diffs(old: Any, new: Any) -> Iterator[tuple[str, SafeString]]:
    if new.history_type == "-":
        return
    for field in new.instance_type._meta.concrete_fields:
        if field.name in UNTOLD:
            continue
        was = _text(getattr(old, field.attname)) if old else ""
        now_is = _text(getattr(new, field.attname))
        if was != now_is:
            yield str(field.verbose_name).capitalize(), redline(was, now_is)


def _name(record: Any) -> str:
    kind = str(record.instance_type._meta.verbose_name).capitalize()
    own = getattr(record, "path", "") or getattr(record, "code", "")
    return f"{kind} {own}".strip()


def _text(value: Any) -> str:
    return "" if value is None else str(value)
