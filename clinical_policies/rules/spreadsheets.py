"""What spreadsheets do to codes: they drop zeros and read codes as numbers or days.

A value that was turned into something else is refused with the reason: what it was
can't be known, so nothing is offered for it. Where only zeros were lost or gained,
the likely code is offered.
"""

import re

_MONTH = "(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*"
_MADE_INTO = (
    ("a number in scientific notation", re.compile(r"[0-9]+(?:\.[0-9]+)?E[-+]?[0-9]+")),
    ("a date", re.compile(rf"[0-9]{{1,4}}[-/]?{_MONTH}(?:[-/]?[0-9]{{2,4}})?")),
    ("a date", re.compile(rf"{_MONTH}[-/]?[0-9]{{1,4}}")),
    ("a date", re.compile(r"[0-9]{1,4}([-/])[0-9]{1,2}\1[0-9]{1,4}")),
)

# Five-digit codes that begin with 0 all lie below 02000: `3824` lost something else.
_LOST_ZEROS = (
    (re.compile("[0-9]{1,3}(?=[FTUM])"), 4),
    (re.compile("(?:[1-9][0-9]{2}|1[0-9]{3})(?![0-9])"), 5),
)


def made_into(code: str) -> tuple[str, int] | None:
    """What a spreadsheet made of a code and where it shows (1-based), or None.

    `code` is cleaned and in capitals: `1E5` is ("a number in scientific
    notation", 2).
    """
    for name, shape in _MADE_INTO:
        if shape.fullmatch(code):
            return name, _first_mark(code)
    return None


def zeros_put_back(code: str) -> str | None:
    """The procedure code as it was before a spreadsheet took it, or None.

    `565T` was `0565T`, `38241.0` was `38241`.
    """
    whole = re.sub(r"\.0+$", "", code)
    for shape, width in _LOST_ZEROS:
        if lost := shape.match(whole):
            return lost[0].zfill(width) + whole[lost.end() :]
    return whole if whole != code else None


def _first_mark(code: str) -> int:
    mark = re.search(r"[^0-9]", code)
    return mark.start() + 1 if mark else 1
