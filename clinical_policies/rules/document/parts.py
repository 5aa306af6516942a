"""What a policy document is once it has been read: nine parts, and what was left over.

`ImportedPolicy.as_json` is the answer of `import_policy --json` and stays put. Every
non-blank line of the document is accounted for: `placed` says which part took it,
`unplaced` holds the lines that found no part.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date


class DocumentRefused(ValueError):
    """The document can't be read as a policy; the message says why, in a sentence."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One statement or condition, its parts below it.

    `combinator` is `all`, `any`, `none`, `at_least:N`, or None where the text doesn't
    say or there are no parts. `outcome` is what a statement states, as in INTERFACES.
    """

    line: int
    label: str
    text: str
    combinator: str | None = None
    outcome: str | None = None
    children: tuple["Criterion", ...] = ()

    def as_json(self) -> dict[str, object]:
        """The criterion with its parts, nested."""
        return {
            "label": self.label,
            "text": self.text,
            "combinator": self.combinator,
            "outcome": self.outcome,
            "children": [child.as_json() for child in self.children],
        }


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code, or a range to `end` (inclusive), and the table it stands in."""

    line: int
    system: str
    code: str
    end: str
    description: str
    table: str

    def as_json(self) -> dict[str, object]:
        """The row without its line."""
        return {
            "system": self.system,
            "code": self.code,
            "end": self.end,
            "description": self.description,
            "table": self.table,
        }


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One row of the revision log; months are `YYYY-MM`, None where not printed."""

    line: int
    text: str
    revised: str | None
    approved: str | None

    def as_json(self) -> dict[str, object]:
        """The entry without its line."""
        return {"text": self.text, "revised": self.revised, "approved": self.approved}


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A line, as printed, that belongs to no part the importer knows."""

    line: int
    text: str

    def as_json(self) -> dict[str, object]:
        """The line's number, counted from 1, and its text."""
        return {"line": self.line, "text": self.text}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person should look at; `rule` is a stable word for it."""

    line: int
    rule: str
    message: str

    def as_json(self) -> dict[str, object]:
        """The line's number, counted from 1 (0: the whole document), rule, message."""
        return {"line": self.line, "rule": self.rule, "message": self.message}


@dataclass(frozen=True, slots=True)
class ImportedPolicy:
    """A whole document as read. Missing dates are None, missing texts empty."""

    reference_number: str
    title: str
    last_revision: str | None
    effective_date: date | None
    description: str
    criteria: tuple[Criterion, ...]
    background: str
    coding_statement: str
    codes: tuple[CodeRow, ...]
    revision_log: tuple[LogEntry, ...]
    references: tuple[str, ...]
    important_reminder: str
    warnings: tuple[Doubt, ...]
    unplaced: tuple[Unplaced, ...]
    placed: Mapping[str, tuple[int, ...]]

    def as_json(self) -> dict[str, object]:
        """The document in the shape that `import_policy --json` prints."""
        day = self.effective_date
        return {
            "reference_number": self.reference_number,
            "title": self.title,
            "last_revision": self.last_revision,
            "effective_date": day.isoformat() if day else None,
            "description": self.description,
            "criteria": [criterion.as_json() for criterion in self.criteria],
            "background": self.background,
            "coding_statement": self.coding_statement,
            "codes": [row.as_json() for row in self.codes],
            "revision_log": [entry.as_json() for entry in self.revision_log],
            "references": list(self.references),
            "important_reminder": self.important_reminder,
            "warnings": [doubt.as_json() for doubt in self.warnings],
            "unplaced": [line.as_json() for line in self.unplaced],
        }


def paths(
    criteria: tuple[Criterion, ...], above: str = ""
) -> Iterator[tuple[str, Criterion]]:
    """Each criterion, parents first, with the path a letter cites it by: `I.A.1`.

    A criterion printed without a label goes by its place among its siblings; a label
    that a sibling has already gets `-2`, `-3`. Every path is different.
    """
    times: dict[str, int] = {}
    for place, criterion in enumerate(criteria, 1):
        piece = criterion.label.strip().rstrip(".") or str(place)
        times[piece] = number = times.get(piece, 0) + 1
        own = piece if number == 1 else f"{piece}-{number}"
        path = f"{above}.{own}" if above else own
        yield path, criterion
        yield from paths(criterion.children, path)
