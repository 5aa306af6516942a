"""Ranges of codes, as a policy's scope and its tables write them: `M00–M99`.

A range is inclusive and names two codes or categories of one system. Codes compare
by their key, which is the code without its dot: digits sort before letters, so M1A
lies between M19 and M20. A bound stands for everything below it, so S53.1–S53.4
holds S53.441A, and S43 alone is the range of all that begins with S43.
"""

import bisect
import re
from dataclasses import dataclass

from clinical_policies.rules.code_systems import (
    CPT,
    HCPCS,
    ICD_10_CM,
    ICD_10_PCS,
    system_of,
)
from clinical_policies.rules.diagnosis_codes import normalise_diagnosis
from clinical_policies.rules.procedure_codes import normalise_procedure
from clinical_policies.rules.typed_text import CodeRefused, shown

LONGEST_LIST = 20_000
"""Characters a list of ranges may hold before it is refused unread."""

_FIELD = "code or range"
_ANY_DIGIT = str.maketrans("0123456789", "#" * 10)
_AFTER = "~"  # sorts after every digit and letter
_BETWEEN = re.compile("[-–]")
# The first category of each chapter of ICD-10-CM, in the order of the keys.
_CHAPTERS = (
    "A00", "C00", "D50", "E00", "F01", "G00", "H00", "H60", "I00", "J00", "K00",
    "L00", "M00", "N00", "O00", "P00", "Q00", "R00", "S00", "U00", "V00", "Z00",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Range:
    """Codes from `start` to `end` in stored form; a single code has both the same."""

    start: str
    end: str

    @property
    def system(self) -> str | None:
        """The system of both bounds, by shape."""
        return system_of(self.start)

    @property
    def first_key(self) -> str:
        """Keys of this range's codes are at least this, as ASCII strings."""
        return key(self.start)

    @property
    def last_key(self) -> str:
        """Keys of this range's codes are at most this, as ASCII strings."""
        return key(self.end) + _AFTER

    def holds(self, code: str) -> bool:
        """Whether a stored code of the same system and suffix lies within."""
        return in_range(code, self.start, self.end)

    def __str__(self) -> str:
        return self.start if self.start == self.end else f"{self.start}–{self.end}"


def key(code: str) -> str:
    """What codes of one system are compared by: `M1A.0110` is `M1A0110`."""
    return code.replace(".", "")


def in_range(code: str, start: str, end: str) -> bool:
    """Whether a stored code lies from `start` to `end`, bounds and below included."""
    return key(start) <= key(code) <= key(end) + _AFTER and _kind(code) == _kind(start)


def parse_code_or_range(text: str, system: str) -> Range:
    """`M00–M99`, `38206-38215` or one code, of the named system.

    A hyphen always parts two codes here: write `M17.11`, not `M17-11`. Raises
    CodeRefused for bounds that are no codes, of two kinds, or the wrong way round.
    """
    bounds = _BETWEEN.split(text.strip(" \t\r\n.,;-–"))
    if len(bounds) > 2:
        place = len(bounds[0]) + len(bounds[1]) + 2
        reason = f"{shown(text)} has more than one dash: a range has two ends."
        raise CodeRefused(text, place, reason, field=_FIELD)
    if len(bounds) == 1:
        code = _bound(bounds[0], system)
        return Range(code, code)
    found = Range(*(_end(text, bounds, n, system) for n in (0, 1)))
    if fault := _fault(found):
        raise CodeRefused(text, len(bounds[0]) + 1, fault, field=_FIELD)
    return found


def ranges_of(text: str, system: str = ICD_10_CM) -> tuple[Range, ...]:
    """Codes and ranges parted by commas, semicolons or new lines, each once."""
    if len(text) > LONGEST_LIST:
        reason = (
            f"{shown(text)} is too long: a list has up to {LONGEST_LIST} characters."
        )
        raise CodeRefused(text, LONGEST_LIST + 1, reason, field=_FIELD)
    pieces = (piece for piece in re.split("[,;\n\r]", text) if piece.strip())
    return tuple(dict.fromkeys(parse_code_or_range(piece, system) for piece in pieces))


def expand(codes: Range) -> tuple[str, ...]:
    """Every code of a CPT or HCPCS range, gaps included: shape, not existence.

    A single code is itself. A range of diagnoses writes out to nothing: only a code
    set knows what lies between two of them.
    """
    if codes.start == codes.end:
        return (codes.start,)
    if codes.system not in (CPT, HCPCS):
        return ()
    number = re.compile("[0-9]+")
    first, last = (number.findall(bound)[0] for bound in (codes.start, codes.end))
    numbers = (f"{n:0{len(first)}}" for n in range(int(first), int(last) + 1))
    return tuple(number.sub(digits, codes.start) for digits in numbers)


def chapter_of(code: str) -> str:
    """The first category of the ICD-10-CM chapter a diagnosis is in: M17 is in M00."""
    place = bisect.bisect_right(_CHAPTERS, key(code)[:3])
    return _CHAPTERS[max(place - 1, 0)]


def _end(text: str, bounds: list[str], which: int, system: str) -> str:
    """One end of a range; a refusal is told as one of the whole text."""
    try:
        return _bound(bounds[which], system)
    except CodeRefused as refused:
        before = len(bounds[0]) + 1 if which else 0
        place = before + (refused.position or 1)
        ends = list(bounds)
        ends[which] = refused.offer or ""
        offer = "–".join(ends) if refused.offer else None
        reason = f"In the range {shown(text)}: {refused.reason}"
        raise CodeRefused(text, place, reason, offer, field=_FIELD) from None


def _bound(text: str, system: str) -> str:
    if system == ICD_10_CM:
        return normalise_diagnosis(text, field=_FIELD).code
    found = normalise_procedure(text, field=_FIELD, system=system)
    if found.modifiers:
        reason = f"{shown(text)} has a modifier: a policy's table holds the code alone."
        raise CodeRefused(text, len(found.code) + 1, reason, found.code, field=_FIELD)
    return found.code


def _fault(codes: Range) -> str:
    """Why a range means nothing, or ""."""
    if _kind(codes.start) != _kind(codes.end):
        return f"{codes} joins two kinds of codes: both ends must be of one."
    if codes.system == ICD_10_CM and chapter_of(codes.start) != chapter_of(codes.end):
        return f"{codes} leaves its chapter of ICD-10-CM: write one range for each."
    if key(codes.start) > codes.last_key:
        return f"{codes} starts after its end: exchange the two."
    return ""


def _kind(code: str) -> str:
    """What a stored code compares within: `####T` and `S####` are kinds of their own.

    Looks at places instead of matching shapes: a scope is asked thousands of times.
    """
    if code[3:4] in ("", "."):
        return ICD_10_CM
    return ICD_10_PCS if len(code) == 7 else code.translate(_ANY_DIGIT)
