"""Which rows a letter owes, and why a row does not concern it.

Silence is no pass: a row that doesn't concern a letter is recorded with the reason.
"""

from __future__ import annotations

from collections.abc import Callable

from reviews.rules.letters.common import COMMON
from reviews.rules.letters.content import ADVERSE, MEMBER, LetterContent
from reviews.rules.letters.facts import (
    EPSDT_AGE,
    NOT_COVERED,
    PARTIALLY_APPROVED,
    LetterFacts,
)
from reviews.rules.letters.forbidden import FORBIDDEN
from reviews.rules.letters.granted import GRANTED, PARTIAL
from reviews.rules.letters.refused import REFUSED
from reviews.rules.letters.requirements import Requirement
from reviews.rules.letters.to_provider import TO_PROVIDER

ALL: tuple[Requirement, ...] = (
    COMMON + GRANTED + PARTIAL + REFUSED + TO_PROVIDER + FORBIDDEN
)

Reason = Callable[[LetterFacts], str]


def considered(content: LetterContent, facts: LetterFacts) -> tuple[Requirement, ...]:
    """The rows of this kind of letter to this recipient, in force on its date."""
    adverse = content.kind == ADVERSE
    tables: tuple[Requirement, ...] = COMMON + FORBIDDEN
    if content.recipient == MEMBER:
        tables += REFUSED + PARTIAL + GRANTED if adverse else GRANTED
    else:
        tables += TO_PROVIDER + GRANTED
    letter = content.recipient[0].upper()
    return tuple(
        row
        for row in tables
        if letter in row.recipients and row.since <= facts.letter_date
    )


def not_applicable(row: Requirement, facts: LetterFacts) -> str:
    """Why a row doesn't concern this letter; empty when it does."""
    reason = _REASONS.get(row.id) or _FAMILY_REASONS.get(row.family)
    return reason(facts) if reason else ""


def _nothing_approved(facts: LetterFacts) -> str:
    return "" if facts.approved_lines else "Nothing is approved."


def _nothing_denied(facts: LetterFacts) -> str:
    return "" if facts.adverse_lines else "Nothing is denied."


def _not_partial(facts: LetterFacts) -> str:
    return "" if facts.is_partial else "The whole request has one answer."


def _no_lower_amount(facts: LetterFacts) -> str:
    lower = any(line.outcome == PARTIALLY_APPROVED for line in facts.lines)
    return "" if lower else "No line is approved at a lower amount."


def _denial_words_are_owed(facts: LetterFacts) -> str:
    return "Part of the request is denied." if facts.adverse_lines else ""


def _new_service(facts: LetterFacts) -> str:
    return "" if facts.stopped else "New service: no approved care is stopped or cut."


def _adult(facts: LetterFacts) -> str:
    age = facts.age_on_governing_date
    return "" if age < EPSDT_AGE else f"The member is {age} years old."


def _no_exception(facts: LetterFacts) -> str:
    if NOT_COVERED not in facts.reason_kinds:
        return "The reason isn’t that the benefit is not covered."
    return "" if facts.age_on_governing_date >= EPSDT_AGE else "The member is under 21."


def _complete(facts: LetterFacts) -> str:
    asked = facts.missing_information or "lack_of_information" in facts.reason_kinds
    return "" if asked else "The request was complete."


_FAMILY_REASONS: dict[str, Reason] = {
    "APV": _nothing_approved,
    "PAR": _not_partial,
    "CON": _new_service,
}
_REASONS: dict[str, Reason] = {
    "APV-07": _denial_words_are_owed,
    "PAR-02": _no_lower_amount,
    "NOABD-20": _adult,
    "NOABD-21": _no_exception,
    "NOABD-22": _complete,
    "PRV-03": _nothing_denied,
    "PRV-04": _nothing_denied,
    "PRV-05": _nothing_denied,
    "PRV-06": _nothing_denied,
    "PRV-07": _nothing_denied,
    "PRV-09": _nothing_denied,
}
