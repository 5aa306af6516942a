"""What a single check answers, and what it is given to look at."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reviews.rules.letters.content import Block, LetterContent
from reviews.rules.letters.facts import LetterFacts
from reviews.rules.letters.phrasing import Values, values
from reviews.rules.letters.printed import PdfFacts

PASS = "pass"  # noqa: S105 (a verdict, not a password)
WARNING = "warning"
FAIL = "fail"
NOT_APPLICABLE = "not_applicable"
AT_SIGNING = "at_signing"
WAITING_FOR_PERSON = "waiting_for_person"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A state and, in words for the screen, why."""

    state: str
    detail: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at: the letter, the case's facts, and the final bytes if made.

    ``searched`` is all text there is, of the final bytes once they are made. ``block``
    carries the element that is being checked; None for what isn't placed.
    """

    content: LetterContent
    facts: LetterFacts
    known: Values
    pdf: PdfFacts | None
    signed_hash: str
    searched: str
    block: Block | None = None

    @property
    def text(self) -> str:
        """The element's own text, one leaf a line."""
        return "\n".join(self.block.texts) if self.block else ""

    def at(self, block: Block | None) -> Looked:
        """The same, looking at another element."""
        return replace(self, block=block)


def look(
    content: LetterContent,
    facts: LetterFacts,
    pdf: PdfFacts | None = None,
    signed_hash: str = "",
) -> Looked:
    """Everything the checks of one letter look at."""
    searched = pdf.text if pdf else content.text
    return Looked(content, facts, values(facts), pdf, signed_hash, searched)


def passed(detail: str) -> Verdict:
    """The check holds."""
    return Verdict(PASS, detail)


def failed(detail: str) -> Verdict:
    """The check doesn't hold; the letter can't be signed."""
    return Verdict(FAIL, detail)


def warned(detail: str) -> Verdict:
    """The check holds with a doubt that the writer should see."""
    return Verdict(WARNING, detail)


def missing(words: list[str], what: str) -> Verdict:
    """Failed when some words are missing, passed with ``what`` when none are."""
    if words:
        return failed("Not there: " + "; ".join(f"“{each}”" for each in words) + ".")
    return passed(what)


def absent(text: str, sought: list[str]) -> list[str]:
    """Which of the sought words a text lacks, whatever the case of letters."""
    inside = " ".join(text.split()).casefold()
    return [each for each in sought if " ".join(each.split()).casefold() not in inside]
