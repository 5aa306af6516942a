"""The letter as data: a tree of blocks that the page and the PDF are both drawn from.

A block that fulfils a requirement carries its id in ``element``; each id stands on
one block only, so that an id is an anchor and removing that block removes the element.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

APPROVAL = "APV"
ADVERSE = "NOABD"
MEMBER = "member"
PROVIDER = "provider"

CONTENT_FORMAT = 1
BODY = "body"  # what the plan writes; only this counts for the reading grade
NUMBER = "number"  # a phone number: never broken, left to right in any script
DATE = "date"
NAME = "name"
ADDRESS = "address"
CODE = "code"  # a service line, a title of a rule: quoted, not written

_REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_ALLOWED_FORMATS = frozenset("\u200b\u200c\u200d")  # Khmer, Persian and Indic need them


class Unprintable(ValueError):
    """A character that a letter may not carry: it could hide or turn the text."""


def unprintable(words: str) -> str:
    """Name the first character that no letter may carry, or return an empty string.

    Control, unassigned and private-use characters and unpaired surrogates can't be
    set; direction controls (category Cf) could make a number or a name read otherwise
    than it is stored.
    """
    for character in words:
        refused = unicodedata.category(character) in _REFUSED_CATEGORIES
        if refused and character not in _ALLOWED_FORMATS:
            name = unicodedata.name(character, "no name")
            return f"U+{ord(character):04X} ({name})"
    return ""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one kind. Raises Unprintable rather than hold a refused character."""

    words: str
    role: str = BODY

    def __post_init__(self) -> None:
        if refused := unprintable(self.words):
            raise Unprintable(f"{refused} can't stand in a letter. Type it again.")


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the letter; text in ``runs``, or parts in ``children``.

    Kinds: letterhead, column, window, address, line, facts, fact, heading, paragraph,
    sentence, list, item, box, section, table, row, cell, foot, enclosure, language,
    blank.
    """

    kind: str
    runs: tuple[Run, ...] = ()
    children: tuple[Block, ...] = ()
    element: str = ""
    level: int = 0
    language: str = ""
    direction: str = ""

    def walk(self) -> Iterator[Block]:
        """This block and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def elements(self) -> tuple[str, ...]:
        """The requirement ids on this block and below it."""
        return tuple(block.element for block in self.walk() if block.element)

    @property
    def text(self) -> str:
        """The words of this block's own runs."""
        return "".join(run.words for run in self.runs)

    @property
    def texts(self) -> tuple[str, ...]:
        """The words of each leaf below, in reading order."""
        return tuple(block.text for block in self.walk() if block.runs)


@dataclass(frozen=True, slots=True)
class LetterContent:
    """A whole letter. ``date`` is ISO 8601; enclosures are blocks of that kind."""

    kind: str
    recipient: str
    template: str
    template_version: int
    language: str
    title: str
    date: str
    author: str
    case_number: str
    blocks: tuple[Block, ...]

    def walk(self) -> Iterator[Block]:
        """All blocks in reading order, enclosures included."""
        for block in self.blocks:
            yield from block.walk()

    def find(self, element: str) -> Block | None:
        """The block that carries a requirement id, or None."""
        return next((block for block in self.walk() if block.element == element), None)

    @property
    def letter_blocks(self) -> tuple[Block, ...]:
        """The letter itself, without what is enclosed."""
        return tuple(block for block in self.blocks if block.kind != "enclosure")

    @property
    def enclosures(self) -> tuple[Block, ...]:
        """What goes in the same envelope, each starting a page."""
        return tuple(block for block in self.blocks if block.kind == "enclosure")

    @property
    def text(self) -> str:
        """All words, one leaf a line."""
        return "\n".join(text for block in self.blocks for text in block.texts)


_PLAIN_FIELDS = ("element", "level", "language", "direction")
_HEAD_FIELDS = [
    "kind",
    "recipient",
    "template",
    "template_version",
    "language",
    "title",
    "date",
    "author",
    "case_number",
]


def as_data(content: LetterContent) -> dict[str, Any]:
    """The letter as JSON data, empty fields left out."""
    head = {name: getattr(content, name) for name in _HEAD_FIELDS}
    blocks = [_block_data(block) for block in content.blocks]
    return {"format": CONTENT_FORMAT, **head, "blocks": blocks}


def from_data(data: dict[str, Any]) -> LetterContent:
    """The letter that ``as_data`` wrote. Raises ValueError on another format."""
    if data.get("format") != CONTENT_FORMAT:
        raise ValueError(f"letter content of format {data.get('format')!r} is unknown")
    head = {name: data[name] for name in _HEAD_FIELDS}
    return LetterContent(**head, blocks=tuple(map(_block, data["blocks"])))


def content_hash(content: LetterContent) -> str:
    """SHA-256, in hex, of the canonical JSON: sorted keys, no blanks, UTF-8."""
    text = json.dumps(
        as_data(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _block_data(block: Block) -> dict[str, Any]:
    plain = {name: getattr(block, name) for name in _PLAIN_FIELDS}
    data = {"kind": block.kind} | {key: value for key, value in plain.items() if value}
    if block.runs:
        data["runs"] = [[run.words, run.role] for run in block.runs]
    if block.children:
        data["children"] = [_block_data(child) for child in block.children]
    return data


def _block(data: dict[str, Any]) -> Block:
    return Block(
        kind=data["kind"],
        runs=tuple(Run(words, role) for words, role in data.get("runs", ())),
        children=tuple(map(_block, data.get("children", ()))),
        **{name: data[name] for name in _PLAIN_FIELDS if name in data},
    )
