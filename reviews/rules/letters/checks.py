"""Is every element there, does it agree, and is nothing there that must not be?

Fields and cross-checks run while a letter is drafted; text and negatives run again on
the final bytes. Each row answers once for each of its levels, and a row that doesn't
concern the letter answers with the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from reviews.rules.letters.applicability import considered, not_applicable
from reviews.rules.letters.content import Block, LetterContent
from reviews.rules.letters.cross_checks import CROSS_CHECKS
from reviews.rules.letters.facts import LetterFacts
from reviews.rules.letters.negatives import NEGATIVES
from reviews.rules.letters.phrasing import plain, unknown
from reviews.rules.letters.printed import PdfFacts, occurs
from reviews.rules.letters.requirements import (
    CROSS_CHECK,
    FIELD,
    HUMAN,
    NEGATIVE,
    TEXT,
    Requirement,
)
from reviews.rules.letters.verdicts import (
    AT_SIGNING,
    FAIL,
    NOT_APPLICABLE,
    PASS,
    WAITING_FOR_PERSON,
    WARNING,
    Looked,
    Verdict,
    absent,
    failed,
    look,
    missing,
    passed,
)

SMALLEST_POINT = 12.0  # 42 CFR 438.10(d)(6)(ii)
LARGE_PRINT_POINT = 18.0

_WORST_FIRST = (FAIL, WAITING_FOR_PERSON, AT_SIGNING, WARNING, PASS, NOT_APPLICABLE)
_TELLING_FIRST = CROSS_CHECK + NEGATIVE + HUMAN + TEXT + FIELD


@dataclass(frozen=True, slots=True)
class ElementResult:
    """One row's answer on one level; stored with the letter.

    ``state``: pass, warning, fail, not_applicable, at_signing, waiting_for_person.
    """

    id: str
    level: str
    state: str
    detail: str
    label: str
    citation: str
    remedy: str
    group: str


def check(
    content: LetterContent,
    facts: LetterFacts,
    pdf: PdfFacts | None = None,
    *,
    confirmed: Collection[str] = (),
    signed_hash: str = "",
) -> tuple[ElementResult, ...]:
    """Every row that is considered for this letter, on each of its levels.

    ``pdf`` was read from the final bytes, or is None while drafting. ``confirmed``
    holds the ids a person has confirmed; ``signed_hash`` is the content hash signed.
    """
    looked = look(content, facts, pdf, signed_hash)
    return tuple(
        result
        for row in considered(content, facts)
        for result in _results(row, looked, confirmed)
    )


def blocking(
    results: Iterable[ElementResult], *, at_issue: bool = False
) -> tuple[ElementResult, ...]:
    """The results that stop a letter.

    A draft may be referred with what only a person or the signing can settle still
    open; at the issue itself nothing may be open.
    """
    stops = {FAIL, AT_SIGNING, WAITING_FOR_PERSON} if at_issue else {FAIL}
    return tuple(result for result in results if result.state in stops)


def one_per_element(results: Iterable[ElementResult]) -> tuple[ElementResult, ...]:
    """The worst result of each element, in order: what a screen lists and counts."""
    by_id: dict[str, list[ElementResult]] = {}
    for result in results:
        by_id.setdefault(result.id, []).append(result)
    return tuple(min(each, key=_weight) for each in by_id.values())


def _weight(result: ElementResult) -> tuple[int, int]:
    """Worst state first; among equals the level whose detail tells most."""
    return _WORST_FIRST.index(result.state), _TELLING_FIRST.index(result.level)


def _results(
    row: Requirement, looked: Looked, confirmed: Collection[str]
) -> Iterator[ElementResult]:
    reason = not_applicable(row, looked.facts)
    if reason:
        yield _result(row, row.levels[0], Verdict(NOT_APPLICABLE, reason))
        return
    at = looked.at(looked.content.find(row.id) if row.placed else None)
    for level in row.levels:
        yield _result(row, level, _verdict(row, level, at, confirmed))


def _result(row: Requirement, level: str, verdict: Verdict) -> ElementResult:
    return ElementResult(
        row.id,
        level,
        verdict.state,
        verdict.detail,
        row.label,
        row.citation,
        row.remedy,
        row.group,
    )


def _verdict(
    row: Requirement, level: str, looked: Looked, confirmed: Collection[str]
) -> Verdict:
    if level == HUMAN:
        return _confirmed(row, confirmed)
    if level == NEGATIVE:
        return NEGATIVES[row.id](looked.searched, looked)
    there = _there(row, looked) if row.placed else passed("")
    if there.state == FAIL or level == FIELD:
        return there
    if level == CROSS_CHECK:
        return CROSS_CHECKS[row.id](looked) if row.id in CROSS_CHECKS else there
    return _printed(row, looked)


def _confirmed(row: Requirement, confirmed: Collection[str]) -> Verdict:
    if row.id in confirmed:
        return passed("Confirmed by the person who signs.")
    return Verdict(WAITING_FOR_PERSON, "A person must read and confirm this.")


def _there(row: Requirement, looked: Looked) -> Verdict:
    """Is the element there, filled, and does it say what it must?"""
    if looked.block is None or not looked.text.strip():
        return failed("It isn’t in the letter.")
    gaps = [gap for words in row.words for gap in unknown(words, looked.known)]
    if gaps:
        return failed("Not known: " + ", ".join(gaps) + ".")
    sought = [plain(words, looked.known) for words in row.words]
    return missing(absent(looked.text, sought), "There and complete.")


def _printed(row: Requirement, looked: Looked) -> Verdict:
    """Is it in the final bytes?"""
    pdf = looked.pdf
    if pdf is None:
        return Verdict(AT_SIGNING, "Looked for in the final letter.")
    if row.id == "COM-09":
        return _large_enough(pdf, looked.facts)
    if looked.block is None:
        return failed("It isn’t in the letter.")
    gone = [words for words in looked.block.texts if not occurs(words, pdf)]
    gone += [tag for tag in _tags(looked.block) if tag not in _primary(pdf.languages)]
    return missing([words[:60] for words in gone], "In the final letter.")


def _large_enough(pdf: PdfFacts, facts: LetterFacts) -> Verdict:
    owed = LARGE_PRINT_POINT if facts.member.large_print else SMALLEST_POINT
    found = f"Smallest type {pdf.smallest_point:g} point; at least {owed:g}."
    return passed(found) if pdf.smallest_point >= owed else failed(found)


def _tags(block: Block) -> Iterator[str]:
    """The languages a block's parts are written in."""
    return (part.language.split("-")[0] for part in block.walk() if part.language)


def _primary(tags: Iterable[str]) -> set[str]:
    return {tag.split("-")[0] for tag in tags}
