"""The parts that are plain text: paragraphs, and lists of references."""

from . import labels
from .ledger import Ledger
from .reading import Line

STOPS = (".", "!", "?", ":", ";", "”", ")", "]")


def read_prose(part: str, lines: list[Line], ledger: Ledger) -> str:
    """Paragraphs parted by an empty line; lines and bullets stay as printed.

    A paragraph that a page break cut inside a sentence is joined again, and said.
    """
    pieces: list[str] = []
    before: Line | None = None
    for line in lines:
        ledger.place(part, line)
        words = f"{line.bullet} {line.text}" if line.bullet else line.text
        if before:
            cut = line.after_blank and _is_cut(before, line)
            pieces.append(" " if cut else "\n\n" if line.after_blank else "\n")
            if cut:
                joined = "A paragraph was cut here inside a sentence: read as one."
                ledger.doubt(line.number, "paragraph-rejoined", joined)
        pieces.append(words)
        before = line
    return "".join(pieces)


def read_references(lines: list[Line], ledger: Ledger) -> tuple[str, ...]:
    """One text a reference, without bullet or number; a wrapped line goes on."""
    found: list[list[str]] = []
    for line in lines:
        ledger.place("references", line)
        numbered = labels.readings(line.text, line.bullet)
        if found and not numbered and not line.after_blank:
            found[-1].append(line.text)
        else:
            found.append([numbered[0].text if numbered else line.text])
    return tuple(" ".join(pieces) for pieces in found)


def _is_cut(before: Line, line: Line) -> bool:
    unmarked = not line.bullet and not before.bullet
    return unmarked and not before.text.endswith(STOPS) and line.text[:1].islower()
