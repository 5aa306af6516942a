"""The shape of a letter's required element, and which elements a letter owes.

The rows are data, in the tables named below: what must be said (``common``,
``granted``, ``refused``, ``to_provider``) and what must not (``forbidden``). A row is
dated: a letter owes the rows in force on its own date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

VERIFIED = "V"  # the citation was held against a stored source
UNVERIFIED = "U"  # from knowledge, to be confirmed by compliance
PRACTICE = "–"  # the plan's own practice

FIELD, CROSS_CHECK, TEXT, NEGATIVE, HUMAN = "FXTNH"

DECISION = "The decision"
RIGHTS = "The member’s rights"
LETTER = "The letter itself"
ABSENT = "What must not be in it"

# Rows whose own first day isn't on record are asked for from here on: the first
# year this product writes letters in.
FIRST_DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One element a letter must have, or one thing it must not have.

    ``recipients`` holds M, P or both. ``words`` must stand in the element's text; a
    {gap} names a fact of ``phrasing.values``. ``placed`` is false for what is a
    property of the whole letter. ``remedy`` says how to mend it.
    """

    id: str
    label: str
    citation: str
    mark: str
    levels: str
    remedy: str
    words: tuple[str, ...] = ()
    recipients: str = "M"
    group: str = LETTER
    placed: bool = True
    since: date = FIRST_DAY

    @property
    def family(self) -> str:
        """The part before the number: COM, APV, PAR, NOABD, CON, PRV or NEG."""
        return self.id.partition("-")[0]
