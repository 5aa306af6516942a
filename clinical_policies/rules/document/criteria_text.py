"""From the lines under the criteria heading to drafts, nested as they belong.

Label, indentation and colon decide where a line goes. Labels stay as printed; nothing
is renumbered or dropped. What the words mean is read afterwards (statements.py).
"""

from dataclasses import dataclass, field
from itertools import zip_longest

from . import labels, wording
from .headings import LONGEST
from .ledger import Ledger
from .reading import Line

DEEPEST = 12
HEADING_WORDS = 10
STOPS = (".", ":", ";", ",", "?", ")")
NOTHING = ("n/a", "none", "not applicable")
JOINERS = ("and", "or", "and/or")
NEXT, SAME, STARTS, STRAY = 4, 2, 4, 1


@dataclass(slots=True)
class Draft:
    """A criterion while its text and its parts are still being read."""

    number: int
    indent: int
    pieces: list[str]
    strong: list[str]
    reading: labels.Reading | None = None
    is_heading: bool = False
    parts: list["Draft"] = field(default_factory=list)
    last_labelled: labels.Reading | None = None
    last_indent: int = 0

    @property
    def text(self) -> str:
        """The text so far, without its label."""
        return "".join(self.pieces)

    @property
    def has_colon(self) -> bool:
        """Whether the text ends by announcing a list."""
        return bool(self.pieces) and self.pieces[-1].endswith(":")

    def add(self, part: "Draft") -> None:
        """Take a part, and remember the last one that has a label or a bullet."""
        self.parts.append(part)
        if part.reading:
            self.last_labelled, self.last_indent = part.reading, part.indent


@dataclass(frozen=True, slots=True)
class Place:
    """One way to place a labelled line: at which depth, read how, and how well."""

    fit: int
    depth: int
    reading: labels.Reading


def drafts(lines: list[Line], ledger: Ledger) -> list[Draft]:
    """The top statements with their parts. Every line is placed in the ledger."""
    path = [Draft(0, -1, [], [], is_heading=True)]
    for line, after in zip_longest(lines, lines[1:]):
        ledger.place("criteria", line)
        place = _best(path, line)
        if place:
            _label(path, place, line, after, ledger)
        else:
            _prose(path, line, after)
    return path[0].parts


def _best(path: list[Draft], line: Line) -> Place | None:
    """The best place for a label or bullet; None when the line is better read as prose.

    Prose that happens to start like a label ("C. difficile") fits no list.
    """
    readings = labels.readings(line.text, line.bullet)
    places = [
        Place(_fit(above, reading, line.indent), depth, reading)
        for depth, above in enumerate(path[:DEEPEST])
        for reading in readings
    ]
    best = max(places, key=lambda place: (place.fit, place.depth), default=None)
    if best and not line.bullet and best.fit <= STRAY + 1 and path[0].parts:
        return None
    return best


def _fit(above: Draft, reading: labels.Reading, indent: int) -> int:
    """How well a reading fits as a draft's next part: its label, then its indent."""
    before = above.last_labelled
    starts = reading.ordinal <= 1
    if before is None:
        # A list stands level with the paragraph that announces it.
        deeper = indent > above.indent if above.reading else indent >= above.indent
        same_list = above.reading and above.reading.kind == reading.kind
        return (STARTS if starts and (deeper or not same_list) else STRAY) + deeper
    level = indent == above.last_indent
    if reading.kind != before.kind:
        return (STRAY if starts else 0) + level
    follows = reading.ordinal in (0, before.ordinal + 1)
    return (NEXT if follows else SAME) + level


def _label(
    path: list[Draft], place: Place, line: Line, after: Line | None, ledger: Ledger
) -> None:
    reading = place.reading
    if reading.ordinal and place.fit < NEXT:
        ledger.doubt(
            line.number,
            "label-out-of-order",
            f"“{reading.label}” is not the next label of any list here.",
        )
    draft = _draft(line, reading)
    draft.is_heading = _titles(line, after) and _is_prose(after) and not line.bullet
    del path[place.depth + 1 :]
    path[-1].add(draft)
    path.append(draft)


def _prose(path: list[Draft], line: Line, after: Line | None) -> None:
    """Place a line without a label: a list's entry, more of a text, or a paragraph."""
    top = path[-1]
    last = top.parts[-1] if top.parts else top
    if _is_entry(top, last, line):
        top.add(_draft(line))
    elif len(path) + len(top.parts) > 1 and _goes_on(top, line):
        apart = line.after_blank and line.text.lower() not in JOINERS
        last.pieces += ["\n\n" if apart else " ", line.text]
        last.strong += line.strong
    else:
        _paragraph(path, line, after)


def _is_entry(top: Draft, last: Draft, line: Line) -> bool:
    """Whether a line is one entry of an unlabelled list under a colon."""
    if not top.has_colon or line.text.lower() in JOINERS:
        return False
    if top.parts:
        return wording.ends_like_an_item(last.pieces[-1])
    return line.after_blank or wording.ends_like_an_item(line.text)


def _goes_on(top: Draft, line: Line) -> bool:
    """Whether a line goes on with the text before it."""
    hangs = top.reading is not None and line.indent > top.indent
    return not line.after_blank or hangs or line.text.lower() in JOINERS


def _paragraph(path: list[Draft], line: Line, after: Line | None) -> None:
    """A paragraph of its own, under the nearest heading; or a heading itself."""
    draft = _draft(line)
    draft.is_heading = line.after_blank and _titles(line, after)
    while len(path) > 1 and (draft.is_heading or not path[-1].is_heading):
        path.pop()
    path[-1].add(draft)
    if draft.is_heading or draft.has_colon:
        path.append(draft)


def _draft(line: Line, reading: labels.Reading | None = None) -> Draft:
    text = reading.text if reading else line.text
    return Draft(line.number, line.indent, [text], list(line.strong), reading)


def _titles(line: Line, after: Line | None) -> bool:
    """Whether a line looks like a heading over what follows: short, no stop, alone."""
    if after is None or not line.before_blank or line.text.lower() in NOTHING:
        return False
    short = len(line.text) <= LONGEST and len(line.text.split()) <= HEADING_WORDS
    stops = line.text.endswith(STOPS) or wording.ends_like_an_item(line.text)
    return short and not stops


def _is_prose(line: Line | None) -> bool:
    return line is not None and not labels.readings(line.text, line.bullet)
