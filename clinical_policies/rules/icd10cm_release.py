"""A release of ICD-10-CM as rows: from CMS's text files, or from names and flags.

CMS publishes a zip with an order file (every item, its billable flag and a long
text) and a codes file (billable codes alone). Both leave the dots out. What is a
heading in the codes file's tree follows from the codes: see `heading_of`.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from clinical_policies.rules.code_systems import ICD_10_CM, pattern_of

_SHAPE = re.compile(pattern_of(ICD_10_CM))
_ORDER_LINE = re.compile(r"[0-9]{5} ([0-9A-Z]{3,7}) +([01]) .{60} (\S.*)")
_CODES_LINE = re.compile(r"([0-9A-Z]{3,7}) +(\S.*)")


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One item of a release, as it will be stored. `heading` is "" for a category."""

    code: str
    heading: str
    billable: bool
    description: str


class ReleaseUnreadable(ValueError):
    """A release file that isn't one; the message names the line and the rule."""


def rows_of(text: str) -> list[CodeRow]:
    """The rows of an order file or a codes file, told apart by their lines.

    Raises ReleaseUnreadable naming the first line that fits neither.
    """
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise ReleaseUnreadable("The file holds no codes.")
    in_order = _ORDER_LINE.fullmatch(lines[0][1].rstrip()) is not None
    rows: dict[str, CodeRow] = {}
    for number, line in lines:
        row = _row(line.rstrip(), in_order=in_order, number=number)
        if rows.setdefault(row.code, row) is not row:
            raise ReleaseUnreadable(f"Line {number}: {row.code} stands twice.")
    if not in_order:
        for code in tuple(rows):
            for heading in _headings_of(code):
                rows.setdefault(heading, row_of(heading, billable=False))
    return list(rows.values())


def row_of(code: str, *, billable: bool, description: str = "") -> CodeRow:
    """A row with the heading that follows from its code."""
    return CodeRow(code, heading_of(code), billable, description)


def heading_of(code: str) -> str:
    """The item one level above, or "" for a category: S83.511 for S83.511A.

    A seventh character stands behind fillers X, which are no level of their own:
    S13.4XXA is below S13.4. An X with a character after it is one: T36.0X1 and T36.0X.
    Holds for all 98,186 items of the April 2026 release.
    """
    bare = code.replace(".", "")
    if len(bare) == 3:
        return ""
    above = bare[:-1].rstrip("X") if len(bare) == 7 else bare[:-1]
    return dotted(above)


def dotted(bare: str) -> str:
    """`M1711` as it is stored: M17.11."""
    return f"{bare[:3]}.{bare[3:]}" if len(bare) > 3 else bare


def content_hash(rows: Iterable[CodeRow]) -> str:
    """SHA-256 over code, flag and text of every row, in the order of the codes."""
    digest = hashlib.sha256()
    for row in sorted(rows, key=lambda row: row.code):
        line = f"{row.code}\t{int(row.billable)}\t{row.description}\n"
        digest.update(line.encode())
    return digest.hexdigest()


def last_day_of(effective_from: date) -> date:
    """The day before the next April 1 or October 1, when the next release begins."""
    year = effective_from.year
    starts = (date(year, 4, 1), date(year, 10, 1), date(year + 1, 4, 1))
    following = next(start for start in starts if start > effective_from)
    return following - timedelta(days=1)


def _row(line: str, *, in_order: bool, number: int) -> CodeRow:
    found = (_ORDER_LINE if in_order else _CODES_LINE).fullmatch(line)
    code = dotted(found[1]) if found else ""
    if not found or not _SHAPE.fullmatch(code):
        kind = "order" if in_order else "codes"
        reason = f"isn't a line of an ICD-10-CM {kind} file: {line[:60]!r}."
        raise ReleaseUnreadable(f"Line {number} {reason}")
    billable = not in_order or found[2] == "1"
    return row_of(code, billable=billable, description=found[3 if in_order else 2])


def _headings_of(code: str) -> Iterator[str]:
    while code := heading_of(code):
        yield code
