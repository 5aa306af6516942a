"""A version as a page prints it: criteria as a tree, codes in tables, months.

Works on rows that `with_parts` read; asks the database nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from clinical_policies.models import AnswerFirst, CodeEntry, Criterion, PolicyVersion
from clinical_policies.rules.criteria import cited
from clinical_policies.rules.facts import FACT_KINDS, in_words
from clinical_policies.rules.finding import OUTCOMES
from clinical_policies.rules.policy_text import LogEntry
from clinical_policies.rules.reasons import mentions

from .standing import month


@dataclass(frozen=True, slots=True)
class Statement:
    """One criterion with its parts, its citation and how the portal reads it."""

    row: Criterion
    name: str
    citation: str
    states: str
    reading: str
    parts: list["Statement"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One row of a code table; `logged` says where the log names the code."""

    entry: CodeEntry
    logged: str


@dataclass(frozen=True, slots=True)
class Document:
    """Everything the article prints, in its order."""

    version: PolicyVersion
    revised: str
    citation: str
    statements: list[Statement]
    scope: list[tuple[str, list[tuple[str, str]]]]
    questions: list[tuple[AnswerFirst, list[str], list[str]]]
    code_tables: list[tuple[str, list[CodeRow]]]
    code_count: int
    log: list[tuple[str, str, str]]


def document_of(version: PolicyVersion) -> Document:
    """A version, read with its parts, as it is printed."""
    codes = list(version.codes.all())
    return Document(
        version=version,
        revised=month(version.revised),
        citation=citation(version),
        statements=list(_statements(version)),
        scope=list(_scope(version)),
        questions=[
            (row, row.diagnoses.split(", "), row.codes.split(", "))
            for row in version.answer_first.all()
        ],
        code_tables=list(_tables(version, codes)),
        code_count=len(codes),
        log=[
            (row.text, month(row.revised), month(row.approved))
            for row in version.log.all()
        ],
    )


def citation(version: PolicyVersion, path: str = "") -> str:
    """How a letter cites a text: reference, criterion, revision, effective date."""
    day = version.effective_date
    words = (
        version.policy.reference_number,
        cited(path) if path else "",
        f"revised {month(version.revised)}" if version.revised else "",
        f"effective {day:%B} {day.day}, {day.year}" if day else "no effective date yet",
    )
    return ", ".join(filter(None, words))


def last_approval(version: PolicyVersion) -> date | None:
    """The latest month of approval in the log, else the day of the signature."""
    months = [row.approved for row in version.log.all() if row.approved]
    signed = version.approved_at.date() if version.approved_at else None
    return max(months, default=signed)


def months_only_in_log(
    version: PolicyVersion, versions: Iterable[PolicyVersion]
) -> list[str]:
    """Earlier revisions that the log tells of and whose text is not stored."""
    stored = {other.revised for other in versions if other.revised}
    known = {row.approved or row.revised for row in version.log.all()}
    earlier = {
        day
        for day in known - stored
        if day and version.revised and day < version.revised
    }
    return [month(day) for day in sorted(earlier, reverse=True)]


def _statements(version: PolicyVersion) -> list[Statement]:
    below: dict[int | None, list[Criterion]] = {}
    for row in version.criteria.all():
        below.setdefault(row.parent_id, []).append(row)

    def of(parent: int | None) -> list[Statement]:
        return [
            Statement(
                row=row,
                name=cited(row.path),
                citation=citation(version, row.path),
                states=OUTCOMES.get(row.outcome, ""),
                reading=_reading(row, has_parts=row.pk in below),
                parts=of(row.pk),
            )
            for row in below.get(parent, [])
        ]

    return of(None)


def _reading(row: Criterion, *, has_parts: bool) -> str:
    """How the portal evaluates a criterion; the words beside it decide."""
    parts = {
        "all": "All parts must be met",
        "any": "One part is enough",
        "at_least": f"At least {row.at_least} of the parts must be met",
        "none": "No part may be met",
    }
    if has_parts:
        return parts.get(row.combinator, "How its parts combine is not set")
    if row.answered_by in FACT_KINDS:
        return f"Read from the case: {in_words(row.answered_by, row.operand)}"
    if row.answered_by:
        return "Answered by a reviewer"
    return "Categorical: it has no exception" if row.outcome else ""


def _scope(version: PolicyVersion) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    spans = version.scope_ranges.all()
    for group, rows in groupby(spans, key=lambda row: row.group):
        yield group, [(row.start, row.end) for row in rows]


def _tables(
    version: PolicyVersion, codes: list[CodeEntry]
) -> Iterator[tuple[str, list[CodeRow]]]:
    log = tuple(
        LogEntry(row.text, f"{row.revised:%Y-%m}" if row.revised else "", "")
        for row in version.log.all()
    )
    for (table, system), rows in groupby(
        codes, key=lambda row: (row.table, row.system)
    ):
        found = [CodeRow(row, _logged(row.code, log)) for row in rows]
        name = table if system in table else f"{system}: {table}"
        yield f"{name} ({len(found)})", found


def _logged(code: str, log: tuple[LogEntry, ...]) -> str:
    return ", ".join(f"{verb} {when}" for verb, when in mentions(code, log))
