"""The headings and header labels that publishers use, and the part each one opens.

A table of words first; what is not in it stays text of the part it stands in. `OTHER`
is a part we know to be none of ours: its lines are left for a person to place.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .ledger import Ledger
from .reading import Line

HEADER = "header"
OTHER = "other"
LONGEST = 120
LONGEST_FIELD = 400

HEADINGS: dict[str, tuple[str, ...]] = {
    "criteria": (
        "policy/criteria", "policy / criteria", "criteria", "policy",
        "coverage rationale", "reimbursement guidelines",
        "indications and limitations of coverage",
        "coverage indications, limitations, and/or medical necessity",
    ),
    "description": (
        "description", "item/service description", "description of services",
        "overview",
    ),
    "background": ("background",),
    "codes": (
        "coding implications", "applicable codes", "coding information",
        "procedure code(s)", "procedure codes",
    ),
    "revision_log": (
        "reviews, revisions, and approvals", "revision log", "revision history",
        "policy history/revision information", "policy history", "history",
    ),
    "references": ("references", "bibliography"),
    "important_reminder": ("important reminder", "instructions for use", "notice"),
    OTHER: ("cross reference", "cross references", "contents", "table of contents"),
}  # fmt: skip
PART_OF = {words: part for part, titles in HEADINGS.items() for words in titles}

CODE_HEADING = re.compile(
    r"(?:group [0-9]{1,3} (?:paragraph|codes)"
    r"|.{0,60}\bcodes\b.{0,20}\b(?:covered|not covered|support|do not support)\b.*)"
)
LABELS: dict[str, tuple[str, ...]] = {
    "reference_number": (
        "reference number", "policy number", "policy id", "lcd id", "article id",
        "manual section number", "document number",
    ),
    "last_revision": (
        "date of last revision", "last revised", "last revision", "revision date",
    ),
    "effective_date": (
        "effective date", "effective date of this version", "policy effective date",
    ),
    OTHER: ("transmittal number", "publication number", "version number"),
}  # fmt: skip
LABEL_OF = {words: name for name, labels in LABELS.items() for words in labels}
LABELLED = re.compile(r"([^:]{3,60}?)\s*:\s*(\S.*)")
PAGE = re.compile(r"page [0-9]{1,4}(?: of [0-9]{1,4})?", re.IGNORECASE)


@dataclass(slots=True)
class Section:
    """The lines under one heading; `title` is the heading, `number` its line."""

    part: str
    title: str
    number: int = 0
    lines: list[Line] = field(default_factory=list)


def sections(lines: Iterable[Line], ledger: Ledger) -> list[Section]:
    """Divide a document at its headings; what stands before the first is `header`."""
    found = [Section(HEADER, "")]
    for line in lines:
        if _navigates(line, in_header=len(found) == 1):
            ledger.navigate(line)
        elif part := opens(line):
            ledger.place("headings", line)
            found.append(Section(part, _title(line), line.number))
        elif len(found) > 1 and (label(line) or ("",))[0] == OTHER:
            ledger.leave(line)
        else:
            found[-1].lines.append(line)
    return found


def opens(line: Line) -> str | None:
    """The part that the line opens as its heading, or None: it is text."""
    if line.bullet:
        return None
    words = _title(line).lower()
    part = PART_OF.get(words)
    if len(line.cells) > 1:
        return part if part == "revision_log" else None
    if part is None and len(words) <= LONGEST and words[-1:] not in ".;,":
        return "codes" if is_code_heading(words) else None
    return part


def is_code_heading(title: str) -> bool:
    """Whether a heading names a group of codes or says what a table's codes mean."""
    return bool(CODE_HEADING.fullmatch(title.lower()))


def label(line: Line) -> tuple[str, str] | None:
    """The header field that a `Label: value` line names, and its value."""
    match = LABELLED.fullmatch(line.text) if len(line.text) <= LONGEST_FIELD else None
    name = LABEL_OF.get(" ".join(match[1].lower().split())) if match else None
    return (name, match[2]) if match and name else None


def _title(line: Line) -> str:
    return " ".join(line.cells[0].lstrip("#").rstrip(":").split())


def _navigates(line: Line, *, in_header: bool) -> bool:
    """A link of a table of contents, a dotted line to a page, a page's number."""
    if line.dead_links:
        only = line.text in line.dead_links
        leads = line.dead_links[0].lower() in PART_OF and ". " not in line.text
        return only or (in_header and leads)
    dotted = line.text.rstrip("0123456789").rstrip().endswith("....")
    return dotted or bool(PAGE.fullmatch(line.text))
