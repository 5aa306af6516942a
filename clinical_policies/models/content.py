"""Exactly what a signature on a version covers, as plain data and as a hash."""

import hashlib
import json
from typing import Any

from .version import PolicyVersion

FORMAT = 1

_PARTS: dict[str, tuple[str, ...]] = {
    "criteria": (
        "identity", "path", "label", "text", "combinator", "at_least", "outcome",
        "answered_by", "operand",
    ),
    "codes": ("system", "code", "end", "description", "table"),
    "scope_ranges": ("group", "start", "end"),
    "answer_first": ("identity", "diagnoses", "codes", "group", "question"),
    "log": ("text", "revised", "approved"),
    "references": ("text",),
}  # fmt: skip
_FIELDS = (
    "title", "revised", "effective_date", "lines_of_business", "description",
    "scope_words", "background", "coding_statement", "important_reminder",
)  # fmt: skip


def content_of(version: PolicyVersion) -> dict[str, Any]:
    """The whole text of a version as JSON-ready data, parts in printed order."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "reference_number": version.policy.reference_number,
        "owners": version.policy.owners,
    }
    data |= {field: _plain(getattr(version, field)) for field in _FIELDS}
    for part, fields in _PARTS.items():
        data[part] = [
            {field: _plain(getattr(row, field)) for field in fields}
            for row in getattr(version, part).all()
        ]
    return data


def content_hash(version: PolicyVersion) -> str:
    """SHA-256, in hexadecimal, over the canonical form of `content_of`."""
    return _hash(content_of(version))


def part_hashes(version: PolicyVersion) -> dict[str, str]:
    """A short hash of each part of `content_of`, to tell which of them changed."""
    return {part: _hash(value)[:16] for part, value in content_of(version).items()}


def _hash(data: Any) -> str:
    canonical = json.dumps(
        data, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, list, type(None))) else str(value)
