"""A library in memory, and the stem cell policy on it in our own words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from clinical_policies.rules.applicability import (
    AnswerFirst,
    FindingData,
    LineRequest,
    ListedCode,
    LogEntry,
    ScopeRange,
    Term,
    VersionText,
    find,
)
from clinical_policies.rules.codes import ranges_of
from clinical_policies.rules.criteria import Node

DAY = date(2026, 9, 14)
TRANSPLANT = frozenset({"38206", "38212", "38215", "38241"})
SCOPE = (
    ("Muscles, skeleton, connective tissue", "M00–M99"),
    ("Broken bones", "S02, S12, S22, S32, S42, S52, S62, S72, S82, S92"),
    (
        "Growth plates",
        "S49.0, S49.1, S59.0–S59.2, S79.0, S79.1, S89.0–S89.3, S99.0–S99.2",
    ),
    ("Joints and ligaments", "S03, S13, S23, S33, S43, S53, S63, S73, S83, S93"),
    ("Muscles and tendons",
     "S09.1, S16, S29.01, S39.01, S46, S56, S66, S76, S86, S96"),
)  # fmt: skip
QUESTIONS = (
    ("systemic-sclerosis", "M34", "Is this a transplant for severe disease?"),
    ("vasculitis", "M30–M33, M35", "Is this a transplant for severe disease?"),
    ("another-disease", "M84.5, M90", "Is a cancer being treated?"),
    ("doubtful", "M04, M26–M27", "Does the policy mean this?"),
)
LOG = (
    LogEntry("Policy written.", "2021-02", "2021-03"),
    LogEntry("Review. Title lines renamed.", "2022-02", "2022-02"),
    LogEntry(
        "Review. Added CPT codes 38230 and 38232 and HCPCS code S2150.",
        "2023-02",
        "2023-02",
    ),
    LogEntry("Review. Background updated.", "2024-02", "2024-02"),
    LogEntry(
        "Review. Added 0489T and 0490T. Removed S2015 and donor procedures.",
        "2025-01",
        "2025-02",
    ),
)
STEM_CELL = VersionText(
    version_id=1,
    reference="WA.CP.MP.526",
    title="Stem cell therapy",
    effective=date(2025, 7, 1),
    ends=None,
    revised="2025-02",
    lines_of_business=frozenset({"apple-health"}),
    scope=tuple(
        ScopeRange(group, span.start, span.end)
        for group, listed in SCOPE
        for span in ranges_of(listed)
    ),
    answer_first=tuple(
        AnswerFirst(name, TRANSPLANT, span.start, span.end, question)
        for name, listed, question in QUESTIONS
        for span in ranges_of(listed)
    ),
    codes=tuple(
        ListedCode("CPT", code, code)
        for code in (*sorted(TRANSPLANT), "0489T", "0490T", "0565T", "0566T")
    ),
    log=LOG,
    tree=(
        Node(
            "statement-1",
            "I.",
            "Stem cells are not medically necessary for muscles and skeleton.",
            outcome="not_medically_necessary",
        ),
    ),
)


@dataclass
class Shelf:
    """Version texts in memory. A policy's versions end where its next one starts."""

    texts: dict[int, VersionText] = field(default_factory=dict)

    @classmethod
    def of(cls, *texts: VersionText) -> "Shelf":
        shelf = cls()
        for text in texts:
            later = [
                other.effective
                for other in texts
                if other.reference == text.reference
                and other.effective > text.effective
            ]
            ends = min(later) - timedelta(days=1) if later else None
            shelf.texts[text.version_id] = replace(text, ends=ends)
        return shelf

    def listing(self, system: str, code: str, day: date) -> Sequence[int]:
        return self._ids(text for text in self._on(day) if text.lists(system, code))

    def listing_any_day(self, system: str, code: str) -> Sequence[Term]:
        return [
            Term(text.version_id, text.effective, text.ends)
            for text in self.texts.values()
            if text.lists(system, code)
        ]

    def logged(self, code: str, day: date) -> Sequence[int]:
        return self._ids(
            text for text in self._on(day) if any(code in row.text for row in text.log)
        )

    def in_force(self, reference: str, day: date) -> int | None:
        found = self._ids(text for text in self._on(day) if text.reference == reference)
        return found[0] if found else None

    def version(self, version_id: int) -> VersionText:
        return self.texts[version_id]

    def _on(self, day: date) -> Iterable[VersionText]:
        for text in self.texts.values():
            if text.effective <= day and (text.ends is None or day <= text.ends):
                yield text

    def _ids(self, texts: Iterable[VersionText]) -> list[int]:
        return [text.version_id for text in texts]


NOT_NECESSARY, NECESSARY = "not_medically_necessary", "medically_necessary"
SHELF = Shelf.of(STEM_CELL)
EARLIER = replace(
    STEM_CELL, version_id=2, effective=date(2024, 7, 1), revised="2024-02", log=LOG[:4]
)
KNEE = replace(
    STEM_CELL,
    version_id=9,
    reference="SAMPLE.MP.03",
    answer_first=(),
    log=(),
    tree=(
        Node("s", "I.", "Necessary when all of:", "all", None, NECESSARY, children=(
            Node("a", "A.", "Adult.", answered_by="age_at_least", operand="18"),
            Node("b", "B.", "It hurts.", answered_by="reviewer"),
        )),
    ),
)  # fmt: skip


def request(code: str, *diagnoses: str, **given: Any) -> LineRequest:
    """A line of Apple Health on the examples' governing day."""
    asked = LineRequest(
        system="CPT",
        code=code,
        diagnoses=diagnoses,
        line_of_business="apple-health",
        received_on=date(2026, 9, 10),
        first_date=DAY,
        born=date(1980, 2, 1),
    )
    return replace(asked, **given)


def first(asked: LineRequest, shelf: Shelf = SHELF) -> FindingData:
    return find(asked, shelf)[0]


def rules(found: FindingData) -> list[str]:
    return [reason.rule for reason in found.reasons]


def texts(found: FindingData) -> list[str]:
    return [reason.text for reason in found.reasons]


def flag_names(found: FindingData) -> list[str]:
    return [flag.name for flag in found.flags]
