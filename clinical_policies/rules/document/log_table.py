"""The revision log: rows of text and months, or paragraphs that start with a month."""

import re
from dataclasses import dataclass

from . import dates
from .headings import LONGEST
from .ledger import Ledger
from .parts import LogEntry
from .reading import Line

DATED = re.compile(
    r"([0-9]{1,2}/(?:[0-9]{1,2}/)?[0-9]{2,4})(?:\s*[-–—:]\s*(\S.*)|\s+(\S.*))?"
)

COLUMNS = ("date", "approv", "revis", "change")


@dataclass(slots=True)
class Entry:
    """An entry while its text may still go on in the next line."""

    line: Line
    pieces: list[str]
    revised: str | None
    approved: str | None
    is_row: bool

    def done(self) -> LogEntry:
        """The finished entry."""
        text = "".join(self.pieces).strip()
        return LogEntry(self.line.number, text, self.revised, self.approved)


def read_log(lines: list[Line], ledger: Ledger) -> tuple[LogEntry, ...]:
    """Read the log in printed order. Rows whose months can't be read are left."""
    entries: list[Entry] = []
    for line in lines:
        entry = _row(line) if len(line.cells) > 1 else _dated(line)
        if entry:
            entries.append(entry)
            ledger.place("revision_log", line)
        elif not entries and _is_header(line):
            ledger.place("headings", line)
        elif len(line.cells) == 1 and entries and _goes_on(entries[-1], line):
            entries[-1].pieces += ["\n" if line.after_blank else " ", line.text]
            ledger.place("revision_log", line)
        else:
            reason = "This row of the log has no text, or no month (MM/YY) to go by."
            ledger.unread(line, "log-row-not-read", reason)
    return tuple(entry.done() for entry in entries)


def _row(line: Line) -> Entry | None:
    """A row of columns: one text, one or two months in the order printed."""
    cells = [cell for cell in line.cells if cell]
    months = [found for cell in cells if (found := dates.month(cell))]
    texts = [cell for cell in cells if not dates.month(cell)]
    if len(texts) != 1 or len(months) not in (1, 2):
        return None
    revised, approved = [*months, None][:2]
    days = [f"{cell}: " for cell in cells if dates.day(cell)]
    return Entry(line, [*days, *texts], revised, approved, is_row=True)


def _dated(line: Line) -> Entry | None:
    """`10/2024 - text`; a whole date stays in the text, since a month is kept."""
    match = DATED.fullmatch(line.text)
    month = dates.month(match[1]) if match else None
    if not match or not month:
        return None
    text = match[2] or match[3] or ""
    whole = dates.day(match[1]) is not None
    return Entry(line, [line.text if whole else text], month, None, is_row=False)


def _goes_on(entry: Entry, line: Line) -> bool:
    return not line.after_blank or not entry.is_row


def _is_header(line: Line) -> bool:
    cells = [cell.lower() for cell in line.cells if cell]
    named = all(any(word in cell for word in COLUMNS) for cell in cells)
    return len(cells) > 1 and named and len(line.text) <= LONGEST
