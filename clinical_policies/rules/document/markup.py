"""Marks inside a line: bold, italics and links, resolved to plain words.

Markdown is what text converters leave behind. Words and quotation marks stay as they
are; what was set in bold is remembered, because it often carries the verdict. One pass
over the line, so a line of a million asterisks takes no longer than its length.
"""

import re
from dataclasses import dataclass

LINK = re.compile(r"\[([^\[\]]+)\]\(([^()\s]*)\)")
STARS = re.compile(r"(\*{1,3})")


@dataclass(frozen=True, slots=True)
class Words:
    """A line's plain text, its phrases in bold, and the words of links to nowhere."""

    text: str
    strong: tuple[str, ...] = ()
    dead_links: tuple[str, ...] = ()


def plain(raw: str) -> Words:
    """Resolve the marks of one line. Unpaired marks are left as they stand."""
    dead: list[str] = []

    def words(link: re.Match[str]) -> str:
        text, target = link.groups()
        if target and not target.startswith("#"):
            return f"{text} ({target})"
        dead.append(text)
        return text

    text, strong = _emphasis(LINK.sub(words, raw))
    return Words(text, strong, tuple(dead))


def _emphasis(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without paired asterisks, and the phrases that two or more enclosed.

    A pair stands outside words, so that `5*3*2` and a footnote's `knee*` stay.
    """
    pieces = STARS.split(text)
    strong: list[str] = []
    opened: dict[str, int] = {}
    for place in range(1, len(pieces), 2):
        mark = pieces[place]
        before, after = pieces[place - 1][-1:], pieces[place + 1][:1]
        if mark in opened and before.strip() and not after.isalnum():
            start = opened.pop(mark)
            pieces[place] = pieces[start] = ""
            if len(mark) > 1:
                strong.append("".join(pieces[start : place + 1]).strip())
        elif mark not in opened and after.strip() and not before.isalnum():
            opened[mark] = place
    return "".join(pieces), tuple(strong)
