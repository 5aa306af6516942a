"""A document's lines, understood: each part by its own reader, into one value.

Every non-blank line is placed in a part or left unplaced.
"""

from collections.abc import Iterable

from .code_tables import CodeTables
from .header import read_header
from .headings import HEADER, OTHER, Section, sections
from .ledger import Ledger
from .log_table import read_log
from .parts import ImportedPolicy
from .prose import read_prose, read_references
from .reading import Line, read
from .statements import read_criteria


def parse(text: str) -> ImportedPolicy:
    """Read a whole document. Raises DocumentRefused, and nothing else."""
    ledger = Ledger()
    found = sections(read(text), ledger)
    header = read_header(_lines(found, HEADER), ledger)
    description, background, reminder = (
        read_prose(part, _lines(found, part), ledger)
        for part in ("description", "background", "important_reminder")
    )
    criteria = read_criteria(_lines(found, "criteria"), ledger)
    tables = CodeTables(ledger)
    for section in _of(found, "codes"):
        tables.read(section)
    for line in _lines(found, OTHER):
        ledger.leave(line)
    return ImportedPolicy(
        reference_number=header.reference_number,
        title=header.title,
        last_revision=header.last_revision,
        effective_date=header.effective_date,
        description=description,
        criteria=criteria,
        background=background,
        coding_statement=read_prose("coding_statement", tables.prose, ledger),
        codes=tables.done(),
        revision_log=read_log(_lines(found, "revision_log"), ledger),
        references=read_references(_lines(found, "references"), ledger),
        important_reminder=reminder,
        warnings=tuple(sorted(ledger.doubts, key=lambda doubt: doubt.line)),
        unplaced=tuple(sorted(ledger.unplaced, key=lambda left: left.line)),
        placed={part: tuple(numbers) for part, numbers in ledger.placed.items()},
    )


def _of(found: Iterable[Section], part: str) -> list[Section]:
    return [section for section in found if section.part == part]


def _lines(found: Iterable[Section], part: str) -> list[Line]:
    return [line for section in _of(found, part) for line in section.lines]
