"""What was read back from a finished PDF, and whether words stand in it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property

_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


@dataclass(frozen=True)
class PdfFacts:
    """Facts of the final bytes. ``smallest_point`` is a type size in points."""

    page_texts: tuple[str, ...]
    smallest_point: float
    languages: frozenset[str]
    tagged: bool
    language: str

    @cached_property
    def text(self) -> str:
        """The text of all pages, one after the other."""
        return "\n".join(self.page_texts)

    @cached_property
    def folded(self) -> str:
        """The text of all pages, folded."""
        return folded(self.text)


def folded(words: str) -> str:
    """Words as compared: NFKC, without white space or invisible characters."""
    normal = unicodedata.normalize("NFKC", words)
    return "".join(
        character
        for character in normal
        if not character.isspace() and unicodedata.category(character) != "Cf"
    )


def occurs(words: str, pdf: PdfFacts) -> bool:
    """Whether words stand in the PDF's text.

    Scripts that join letters or run from right to left come back from a PDF in the
    order they are drawn. For words with such letters every character must be there.
    """
    sought = folded(words)
    if sought in pdf.folded:
        return True
    return any(map(_drawn_in_another_order, sought)) and set(sought) <= set(pdf.folded)


def _drawn_in_another_order(character: str) -> bool:
    right_to_left = unicodedata.bidirectional(character) in _RIGHT_TO_LEFT
    return right_to_left or unicodedata.category(character).startswith("M")
