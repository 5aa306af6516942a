"""What stands above the first heading: title, reference number and the two dates."""

import re
from dataclasses import dataclass
from datetime import date

from . import dates
from .headings import OTHER, label
from .ledger import Ledger
from .parts import DocumentRefused
from .reading import Line

PREFIX = re.compile(
    r"(?:clinical|medical|payment|coverage) policy\s*:\s*(?=\S)", re.IGNORECASE
)
KINDS = (
    "national coverage determination (ncd)",
    "local coverage determination (lcd)",
    "local coverage article",
    "clinical policy",
    "medical policy",
)
REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./-]{0,39}")
RULES = {
    "reference_number": "up to 40 letters, digits, dots and hyphens",
    "last_revision": "a month, MM/YY",
    "effective_date": "a day, MM/DD/YY",
}


@dataclass(slots=True)
class Header:
    """The header's fields; None or empty is not printed, or not readable."""

    title: str = ""
    reference_number: str = ""
    last_revision: str | None = None
    effective_date: date | None = None


def read_header(lines: list[Line], ledger: Ledger) -> Header:
    """Read the header. Raises DocumentRefused when it names no reference number."""
    header = Header()
    for line in lines:
        name, value = label(line) or ("", line.text)
        if name and name != OTHER:
            _field(header, name, value, line, ledger)
        elif not name and not header.title and line.text.lower() not in KINDS:
            header.title = PREFIX.sub("", line.text, count=1)
            ledger.place("title", line)
        else:
            ledger.leave(line)
    _complete(header, ledger)
    return header


def _field(header: Header, name: str, value: str, line: Line, ledger: Ledger) -> None:
    read = _READERS[name](value)
    if getattr(header, name):
        ledger.unread(line, "field-repeated", f"{line.text}: printed once already.")
    elif read is None:
        ledger.unread(
            line, "field-not-read", f"{line.text}: “{value}” is not {RULES[name]}."
        )
    else:
        setattr(header, name, read)
        ledger.place(name, line)
        if name == "last_revision" and dates.day(value):
            ledger.doubt(line.number, "day-dropped", f"{line.text}: a month is kept.")


def _reference(value: str) -> str | None:
    return value if REFERENCE.fullmatch(value) else None


_READERS = {
    "reference_number": _reference,
    "last_revision": dates.month,
    "effective_date": dates.day,
}


def _complete(header: Header, ledger: Ledger) -> None:
    if not header.reference_number:
        raise DocumentRefused(
            "No reference number was found above the first heading. A policy has a line"
            " such as “Reference Number: WA.CP.MP.526”"
            f" ({RULES['reference_number']})."
        )
    for name in ("title", "last_revision", "effective_date"):
        if not getattr(header, name):
            words = name.replace("_", " ")
            ledger.doubt(0, "field-missing", f"No {words} was found in the header.")
