"""How hard a letter is to read: the Flesch-Kincaid grade, by one fixed way to count.

Only what the plan writes counts: the body runs of paragraphs and list items of the
letter itself. Names, days, numbers, addresses, service lines, titles of rules, headings
and enclosures don't.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from reviews.rules.letters.content import BODY, Block, LetterContent

WARN_ABOVE = 6.0  # the state's contract asks for grade 6 or lower
BLOCK_ABOVE = 8.0
SHOWN_SENTENCES = 5
SHOWN_WORDS = 10
HARDEST_WORDS = 12  # a shorter paragraph's grade alone says nothing

_COUNTED = frozenset({"paragraph", "sentence", "item"})
_INITIAL = re.compile(r"\b([A-Z])\.")
_SENTENCE_END = re.compile(r"[.?!:\n]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SILENT_END = re.compile(r"(?:[^laeiouy]es|[^td]ed|[^laeiouy]e)$")
_VOWELS = re.compile(r"[aeiouy]{1,2}")


@dataclass(frozen=True, slots=True)
class Readability:
    """The grade of a text, and what makes it hard, for the writer to mend."""

    grade: float
    words: int
    sentences: int
    hardest_paragraph: str
    hardest_grade: float
    longest_sentences: tuple[str, ...]
    hardest_words: tuple[str, ...]


def measure(content: LetterContent) -> Readability:
    """The reading grade of a letter's body, one decimal, and its hardest parts."""
    return measure_paragraphs(paragraphs(content))


def measure_paragraphs(texts: Iterable[str]) -> Readability:
    """The same for plain paragraphs, say while a reason is being typed."""
    parts = [text for text in texts if _WORD.search(text)]
    whole = "\n".join(parts)
    longer = (part for part in parts if len(_WORD.findall(part)) >= HARDEST_WORDS)
    hardest = max(longer, key=grade, default="")
    words = {word.lower(): syllables(word) for word in _WORD.findall(whole)}
    by_length = sorted(sentences(whole), key=lambda each: -len(_WORD.findall(each)))
    return Readability(
        grade=round(grade(whole), 1),
        words=len(_WORD.findall(whole)),
        sentences=len(sentences(whole)),
        hardest_paragraph=hardest,
        hardest_grade=round(grade(hardest), 1),
        longest_sentences=tuple(by_length[:SHOWN_SENTENCES]),
        hardest_words=tuple(sorted(words, key=lambda each: (-words[each], each)))[
            :SHOWN_WORDS
        ],
    )


def grade(text: str) -> float:
    """The Flesch-Kincaid grade, in school years; 0 for a text without words."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    per_sentence = len(words) / len(sentences(text))
    per_word = sum(map(syllables, words)) / len(words)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59


def sentences(text: str) -> list[str]:
    """The sentences of a text. An initial such as "T." doesn't end one."""
    parts = _SENTENCE_END.split(_INITIAL.sub(r"\1", text))
    return [part.strip() for part in parts if _WORD.search(part)]


@lru_cache(maxsize=4096)
def syllables(word: str) -> int:
    """Groups of one or two vowels, at least one; a first y is a consonant.

    The final e, es or ed is dropped where it is silent: not after a vowel, an e or es
    not after l ("little"), an ed not after t or d ("needed").
    """
    rest = _SILENT_END.sub("", word.lower()).removeprefix("y")
    return max(1, len(_VOWELS.findall(rest)))


def paragraphs(content: LetterContent) -> tuple[str, ...]:
    """What counts, one text for each paragraph and list item of the letter itself."""
    texts = (_body(block) for block in _counted(content.letter_blocks))
    return tuple(text for text in texts if text.strip())


def _counted(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.kind in _COUNTED:
            yield block
        elif block.kind not in ("heading", "foot"):
            yield from _counted(block.children)


def _body(block: Block) -> str:
    runs = (run for part in block.walk() for run in part.runs)
    return "".join(run.words for run in runs if run.role == BODY)
