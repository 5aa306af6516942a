"""From a file's bytes to lines: what no policy could be is refused here.

Knows marks, indentation, bullets and tabs, and nothing about policies. Lines end at
CR LF, LF or CR only, so that their numbers are those an editor shows.
"""

import codecs
import re
from dataclasses import dataclass

from .markup import plain
from .parts import DocumentRefused

LARGEST = 2_000_000
BLANK = " \t\v\f\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029\u200b\u200c\u200d\u2060\ufeff"
BULLET = re.compile(r"([-–—•·*◦▪■□‣➢\uf0a7\uf0b7o])[ \t\xa0]+(?=\S)")
TAB_STOP = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its number from 1, plain words, bullet, and how it is set."""

    number: int
    raw: str
    text: str
    indent: int
    bullet: str
    after_blank: bool
    before_blank: bool
    strong: tuple[str, ...]
    dead_links: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """The line's columns; a line without a tab has one."""
        return tuple(cell.strip(BLANK) for cell in self.text.split("\t"))


def decode(data: bytes) -> str:
    """The text of a file. Reads UTF-8, and UTF-16 that says so; raises DocumentRefused.

    No other encoding is guessed: a wrong guess would change words without a trace.
    """
    if len(data) > LARGEST:
        raise DocumentRefused(
            f"The file has {len(data):,} bytes; a policy has at most {LARGEST:,}."
        )
    sixteen = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if sixteen else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentRefused(
            f"The file is not UTF-8 text: {error.reason} at byte {error.start + 1}."
            " Save it as plain text in UTF-8."
        ) from error


def read(text: str) -> list[Line]:
    """The non-blank lines of a document. Raises DocumentRefused when it is none."""
    _refuse(text)
    printed = re.split(r"\r\n|\n|\r", text)
    blank = [not line.strip(BLANK) for line in printed]
    return [
        _line(
            place + 1,
            raw,
            after=place == 0 or blank[place - 1],
            before=place + 1 == len(printed) or blank[place + 1],
        )
        for place, raw in enumerate(printed)
        if not blank[place]
    ]


def _line(number: int, raw: str, *, after: bool, before: bool) -> Line:
    body = raw.strip(BLANK)
    start = raw[: raw.index(body[0])].expandtabs(TAB_STOP)
    bullet = BULLET.match(body)
    words = plain(body[bullet.end() :] if bullet else body)
    return Line(
        number=number,
        raw=raw,
        text=words.text.strip(BLANK) or body,
        indent=len(start),
        bullet=bullet[1] if bullet else "",
        after_blank=after,
        before_blank=before,
        strong=words.strong,
        dead_links=words.dead_links,
    )


def _refuse(text: str) -> None:
    if not text.strip(BLANK + "\r\n"):
        raise DocumentRefused("The document is empty.")
    if len(text) > LARGEST:
        raise DocumentRefused(
            f"The document has {len(text):,} characters; a policy has at most"
            f" {LARGEST:,}."
        )
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise DocumentRefused(
            f"Line {line} holds a NUL character: this is not a text file."
        )
