"""Three sample policies, shipped with the product: one retold, two invented.

Each is a document (`.txt`), laid out as published ones are, and beside it (`.json`)
what no document says: whose it is, its scope as ranges, what answers each leaf.
They are imported, approved and read like any other policy; nothing treats them apart.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from clinical_policies.rules.document import ImportedPolicy, parse

NAMES = ("stem_cell", "knee_arthroscopy", "knee_braces")
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class ScopeGroup:
    """Diagnoses a policy speaks about, under one name; ranges parted by commas."""

    group: str
    ranges: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a reviewer must answer first, for some codes with some diagnoses."""

    identity: str
    diagnoses: str
    codes: str
    group: str
    question: str


@dataclass(frozen=True, slots=True)
class Binding:
    """What answers a criterion: `reviewer`, or a kind of fact and its operand."""

    answered_by: str
    operand: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: its document, and the editor's part. `bindings` are by path."""

    source_name: str
    text: str
    invented: bool
    owners: str
    lines_of_business: tuple[str, ...]
    review_every_months: int
    scope_words: str
    scope: tuple[ScopeGroup, ...]
    answer_first: tuple[Question, ...]
    bindings: Mapping[str, Binding]

    @property
    def document(self) -> ImportedPolicy:
        """The document as the importer reads it."""
        return parse(self.text)


@cache
def samples() -> tuple[Sample, ...]:
    """All samples, the retold one first."""
    return tuple(_sample(name) for name in NAMES)


def _sample(name: str) -> Sample:
    beside: dict[str, Any] = json.loads(_text(f"{name}.json"))
    return Sample(
        source_name=f"{name}.txt",
        text=_text(f"{name}.txt"),
        invented=beside["invented"],
        owners=beside["owners"],
        lines_of_business=tuple(beside["lines_of_business"]),
        review_every_months=beside["review_every_months"],
        scope_words=beside["scope_words"],
        scope=tuple(ScopeGroup(**group) for group in beside["scope"]),
        answer_first=tuple(Question(**question) for question in beside["answer_first"]),
        bindings={
            path: Binding(**binding) for path, binding in beside["bindings"].items()
        },
    )


def _text(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
