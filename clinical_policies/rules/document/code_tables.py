"""The tables of codes, and the prose around them.

A table printed in two pieces under the same header is one table. A row that holds no
code is left for a person, with the reason; it is never read as prose.
"""

import re
from dataclasses import dataclass

from clinical_policies.rules.codes import (
    CPT,
    HCPCS,
    ICD_10_CM,
    ICD_10_PCS,
    CodeRefused,
    Range,
    parse_code_or_range,
)

from .headings import Section, is_code_heading
from .ledger import Ledger
from .parts import CodeRow
from .reading import Line

NAME = re.compile(r"(?:[^.;]{0,60}\W)?codes?(?:\W[^.;]{0,40})?", re.IGNORECASE)
GROUP = re.compile(r"group [0-9]+", re.IGNORECASE)
PARAGRAPH = re.compile(r"group [0-9]+ paragraph", re.IGNORECASE)
GENERIC = ("code", "codes")
SYSTEMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\bpcs\b", (ICD_10_PCS,)),
    (r"\b(?:icd|diagnosis)\b", (ICD_10_CM,)),
    (r"\b(?:cpt|hcpcs)\b", (CPT, HCPCS)),
    ("", (CPT, HCPCS, ICD_10_CM)),
)
DASHES = re.compile(r"\s*[-–—]\s*")
LONGEST_CODE = 30
LONGEST_HEADER = 60


@dataclass(slots=True)
class Row:
    """A row while its description may still go on in the next line."""

    line: Line
    system: str
    codes: Range
    table: str
    pieces: list[str]

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What a table may hold once."""
        return (self.table, self.system, self.codes.start, self.codes.end)

    def done(self) -> CodeRow:
        """The finished row."""
        one = self.codes.start == self.codes.end
        end = "" if one else self.codes.end
        words = " ".join(self.pieces)
        number = self.line.number
        return CodeRow(number, self.system, self.codes.start, end, words, self.table)


class CodeTables:
    """Reads the coding sections of one document, in order.

    `prose` collects the lines that belong to no table. A line that looks like a header
    becomes one only when a row follows it.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.rows: dict[tuple[str, str, str, str], Row] = {}
        self.prose: list[Line] = []
        self.titles: list[Section] = []
        self.tables: set[str] = set()
        self.used: set[str] = set()
        self.group = self.heading = self.table = ""
        self.header: Line | None = None
        self.is_open = False
        self.previous: list[Row] = []

    def read(self, section: Section) -> None:
        """Read one section."""
        self.heading = _titled(self.group, section.title)
        self._open(self.heading)
        if is_code_heading(section.title) and not GROUP.match(section.title):
            self.group = section.title
            self.titles.append(section)
        for line in section.lines:
            if _is_header(line):
                self._header(line)
            elif not (self._row(line) or self._goes_on(line)):
                self._close()
                self.prose.append(line)
        self._close()

    def done(self) -> tuple[CodeRow, ...]:
        """All rows. A heading that says something of codes, but has none, is said."""
        for section in self.titles:
            if section.title not in self.used:
                alone = f"“{section.title}” stands over no codes."
                self.ledger.doubt(section.number, "heading-without-codes", alone)
        return tuple(row.done() for row in self.rows.values())

    def _open(self, table: str) -> None:
        self.table, self.is_open, self.previous = table, bool(table), []

    def _close(self) -> None:
        """End the table; a header that no row followed was prose."""
        self.is_open, self.previous = False, []
        if self.header:
            self.prose.append(self.header)
            self.header = None

    def _header(self, line: Line) -> None:
        self._close()
        first, *others = line.cells
        name = first.rstrip(": ")
        columns = [cell for cell in others if not cell.lower().startswith("desc")]
        if self.heading:
            generic = name.lower() in GENERIC
            name = self.heading if generic else f"{self.heading}: {name}"
        self._open(", ".join([name, *filter(None, columns)]))
        self.header = line

    def _row(self, line: Line) -> bool:
        """Take the line as a row: of codes, or of what should have been codes."""
        cells = line.cells
        if len(cells) == 1 and not self.is_open:
            return False
        codes, words = _split(cells)
        if found := _codes(codes, self.table):
            self._take_header()
            self._take(line, found, words)
        elif len(cells) > 1 and self.is_open:
            self.previous = []
            reason = f"“{cells[0]}” is no code of a known kind."
            self.ledger.unread(line, "code-not-read", reason)
        else:
            return False
        return True

    def _take_header(self) -> None:
        """A row follows the header: it is one, or the same table printed on."""
        if self.header:
            self.ledger.place("codes", self.header)
            if self.table in self.tables:
                again = f"The table “{self.table}” goes on here: read as one table."
                self.ledger.doubt(self.header.number, "table-rejoined", again)
            self.header = None

    def _take(self, line: Line, found: list[tuple[str, Range]], words: str) -> None:
        pieces = [words] if words else []
        rows = [Row(line, *code, self.table, list(pieces)) for code in found]
        twice = [row for row in rows if row.key in self.rows]
        self.is_open, self.previous = True, []
        self.tables.add(self.table)
        self.used.add(self.group)
        if any(self.rows[row.key].pieces != row.pieces for row in twice):
            reason = f"{twice[0].codes} stands twice in the table, with other words."
            self.ledger.unread(line, "code-twice", reason)
            return
        for row in twice:
            again = f"{row.codes} stands twice in the table: kept once."
            self.ledger.doubt(line.number, "code-twice", again)
        self.previous = [self.rows.setdefault(row.key, row) for row in rows]
        self.ledger.place("codes", line)

    def _goes_on(self, line: Line) -> bool:
        """Whether a line without a code goes on with the row right above it."""
        if not self.previous or line.after_blank or len(line.cells) > 1:
            return False
        for row in self.previous:
            row.pieces.append(line.text)
        self.ledger.place("codes", line)
        return True


def _titled(group: str, title: str) -> str:
    """The table that a heading names; empty when it names none."""
    if not is_code_heading(title) or PARAGRAPH.match(title):
        return ""
    return f"{group}: {title}" if group and GROUP.match(title) else title


def _is_header(line: Line) -> bool:
    first, *others = line.cells
    if len(line.text) > LONGEST_HEADER:
        return False
    named = bool(NAME.fullmatch(first))
    if others:
        return named or others[0].lower().startswith("desc")
    return named and first[-1:] not in ".;,"


def _split(cells: tuple[str, ...]) -> tuple[str, str]:
    """The code cell and the words of a row, with or without a tab between them."""
    if len(cells) > 1:
        return cells[0], " ".join(cell for cell in cells[1:] if cell)
    joined = DASHES.sub("-", cells[0]) if len(cells[0]) <= LONGEST_CODE else ""
    if joined and _codes(joined, ""):
        return joined, ""
    code, _, words = cells[0].partition(" ")
    return code, words.strip()


def _codes(cell: str, table: str) -> list[tuple[str, Range]]:
    """The codes and ranges of a cell, each with its system; empty when one is none."""
    if len(cell) > LONGEST_CODE * 20:
        return []
    pieces = re.split(r"[,;\s]+", DASHES.sub("-", cell).strip(" ,;"))
    words = table.lower()
    systems = next(systems for said, systems in SYSTEMS if re.search(said, words))
    found = dict.fromkeys(_code(piece, systems) for piece in pieces)
    return [] if None in found else [code for code in found if code]


def _code(piece: str, systems: tuple[str, ...]) -> tuple[str, Range] | None:
    if len(piece) > LONGEST_CODE or not any(map(str.isdigit, piece)):
        return None
    for system in systems:
        try:
            return system, parse_code_or_range(piece, system)
        except CodeRefused:
            continue
    return None
