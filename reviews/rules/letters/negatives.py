"""What must not be in a letter, looked for in its words and in the final bytes.

Each function takes the text to search and what is known, and answers with the finding.
While drafting the text is the composed words; at signing it is read from the PDF.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache

from reviews.rules.letters.facts import LetterFacts
from reviews.rules.letters.frame import RIGHTS_OFFICE
from reviews.rules.letters.jargon import (
    ABBREVIATIONS,
    DENIAL_WORDS,
    JARGON,
    LEFTOVERS,
    MONEY_WORDS,
    PROMISES,
)
from reviews.rules.letters.phrasing import MONTHS, plain_date
from reviews.rules.letters.printed import folded
from reviews.rules.letters.verdicts import Looked, Verdict, failed, passed

INTERNAL_RUN = 8  # words in a row shared with an internal note
DESCRIPTOR_RUN = 5  # words in a row shared with a copyrighted descriptor
ID_DIGITS = 5  # a token with so many digits could be somebody's number

# Texts that people typed into the letter prove nothing about whose number is in them.
_TYPED = frozenset(
    [
        "reason",
        "other_care",
        "enough",
        "clinical_rationale",
        "individual_review",
        "internal_texts",
        "descriptors",
        "other_people",
        "language_reason",
        "sensitive_reason",
        "grade_waiver",
    ]
)
_WORDS = re.compile(r"\w+")
_TOKEN = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")
_CITATION = re.compile(r"\b(?:WAC|RCW|CFR|USC)\s[\d.:()a-z–-]+")
_SOCIAL_SECURITY = re.compile(r"\b\d{3}-\d{2}-\d{4}\b")
_LONG_DAY = re.compile(rf"\b(?:{'|'.join(MONTHS)})\s+\d{{1,2}},\s+\d{{4}}\b")
_OTHER_DAY = re.compile(r"\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{2,4})\b")
_ABBREVIATION = re.compile(rf"\b(?:{'|'.join(ABBREVIATIONS)})\b")
_LEFTOVER = re.compile("|".join(LEFTOVERS))
_SOFT_LEFTOVERS = re.compile("|".join(LEFTOVERS[:-1]))


def internal_notes(text: str, look: Looked) -> Verdict:
    """NEG-01: no eight words in a row from a note or a referral."""
    return _none(_shared(text, look.facts.internal_texts, INTERNAL_RUN))


def other_people(text: str, look: Looked) -> Verdict:
    """COM-13: no name of another person whose letter went out the same day."""
    names = [name for name in look.facts.other_people if name.strip()]
    squeezed = folded(text).casefold() if names else ""
    return _none(name for name in names if folded(name).casefold() in squeezed)


def other_numbers(text: str, look: Looked) -> Verdict:
    """NEG-02: every long number printed is one of this case's facts."""
    known = set(_tokens(" ".join((*_strings(look.facts), *RIGHTS_OFFICE))))
    found = _tokens(_without_days(_CITATION.sub(" ", text)))
    return _none(token for token in found if not _is_known(token, known))


def birth_dates(text: str, look: Looked) -> Verdict:
    """NEG-03: no social security number; the member's birth date in no form."""
    born = look.facts.member.birth_date
    year, month, day = f"{born.year}", born.month, born.day
    forms = [born.isoformat(), plain_date(born)]
    forms += [f"{month}/{day}/{year}", f"{month:02}/{day:02}/{year}"]
    forms += [f"{month}/{day}/{year[2:]}", f"{month:02}/{day:02}/{year[2:]}"]
    forms += [f"{month}-{day}-{year}", f"{month:02}-{day:02}-{year}"]
    forms += [f"{day} {MONTHS[month - 1]} {year}"]
    shown = [form for form in forms if re.search(rf"(?<!\d){form}(?!\d)", text)]
    return _none([*_SOCIAL_SECURITY.findall(text), *shown])


def jargon(text: str, look: Looked) -> Verdict:
    """NEG-04: no abbreviation and no word of the trade, but in names and addresses."""
    own = _without(text, _quoted(look.facts))
    return _none(_ABBREVIATION.findall(own) + _words_in(own, JARGON))


def descriptors(text: str, look: Looked) -> Verdict:
    """NEG-05: no five words in a row of a stored code description."""
    return _none(_shared(text, look.facts.descriptors, DESCRIPTOR_RUN))


def money(text: str, look: Looked) -> Verdict:
    """NEG-06: nothing of what the plan pays or saves."""
    return _none(_words_in(text, MONEY_WORDS))


def promises_and_days(text: str, look: Looked) -> Verdict:
    """NEG-09: no promise, and no day but those that were computed or read."""
    known = {folded(day) for day in _known_days(look.facts)}
    shown = _LONG_DAY.findall(text) + _OTHER_DAY.findall(text)
    days = [" ".join(day.split()) for day in shown if folded(day) not in known]
    return _none(days + _words_in(text, PROMISES))


def leftovers(text: str, look: Looked) -> Verdict:
    """NEG-10: no braces, no TBD, no doubled full stop or blank.

    Blanks are looked for in the composed words: a PDF has none of its own.
    """
    pattern = _SOFT_LEFTOVERS if look.pdf else _LEFTOVER
    return _none(match.group() for match in pattern.finditer(text))


def denial_words(text: str, look: Looked) -> Verdict:
    """APV-07: an approval speaks of no denial and no appeal."""
    return _none(_words_in(text, DENIAL_WORDS))


def _none(found: Iterable[str]) -> Verdict:
    """Failed when anything was found, naming it."""
    words = list(dict.fromkeys(found))
    if words:
        return failed("Found: " + "; ".join(f"“{word}”" for word in words[:5]) + ".")
    return passed("None found.")


def _words_in(text: str, sought: tuple[str, ...]) -> list[str]:
    """The sought words that stand in a text as whole words, in any case."""
    return _whole_words(sought).findall(" ".join(text.split()))


@cache
def _whole_words(sought: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(sought, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def _shared(text: str, others: tuple[str, ...], length: int) -> Iterator[str]:
    """Runs of words that a text shares with other texts, whatever the case."""
    own = set(_runs(text, length)) if any(others) else set()
    for other in others:
        yield from (run for run in _runs(other, length) if run in own)


def _runs(text: str, length: int) -> Iterator[str]:
    words = _WORDS.findall(text.casefold())
    for start in range(len(words) - length + 1):
        yield " ".join(words[start : start + length])


def _is_known(token: str, known: set[str]) -> bool:
    """The token itself, or a known code with something short behind it (20610-RT)."""
    parts = [part for part in token.split("-") if _tokens(part)]
    return token in known or (bool(parts) and known.issuperset(parts))


def _tokens(text: str) -> list[str]:
    found = _TOKEN.findall(text)
    return [each for each in found if sum(map(str.isdigit, each)) >= ID_DIGITS]


def _without_days(text: str) -> str:
    return _OTHER_DAY.sub(" ", _LONG_DAY.sub(" ", text))


def _strings(facts: object) -> Iterator[str]:
    """Every recorded string of the facts, typed texts left out."""
    if isinstance(facts, str):
        yield facts
    elif isinstance(facts, tuple):
        for each in facts:
            yield from _strings(each)
    elif is_dataclass(facts):
        for field in fields(facts):
            if field.name not in _TYPED:
                yield from _strings(getattr(facts, field.name))


def _quoted(facts: LetterFacts) -> list[str]:
    """What is printed as it is recorded: names, addresses, titles of rules."""
    people = (facts.requesting, facts.servicing)
    parties = [part for each in people for part in (each.full_name, each.place)]
    rules = [part for rule in facts.rules_used for part in (rule.title, rule.reference)]
    addresses = (*facts.member.address_lines, facts.plan.address)
    decider = facts.decided_by
    named = [decider.full_name, decider.title] if decider else []
    places = [facts.plan.name, facts.plan.appeals_address, facts.member.name]
    return [*parties, *rules, *addresses, *places, *named, facts.member.representative]


def _without(text: str, quoted: Iterable[str]) -> str:
    """The text without quoted words, longest first."""
    for words in sorted(filter(None, quoted), key=len, reverse=True):
        text = text.replace(words, "·")
    return text


def _known_days(facts: LetterFacts) -> set[str]:
    """Every day a letter may print, in both forms."""
    days: set[date | None] = {
        facts.letter_date,
        facts.received_at.date(),
        facts.appeal_last_day,
        facts.keep_care_last_day,
        facts.peer_to_peer_last_day,
    }
    days |= {day for line in facts.lines for day in (line.first_date, line.ends_on)}
    days |= {rule.effective for rule in facts.rules_used}
    if facts.stopped:
        days.add(facts.stopped.effective_on)
    if facts.missing_information:
        days.add(facts.missing_information.asked_on)
    records = " ".join(facts.records_considered)
    read = _LONG_DAY.findall(records) + _OTHER_DAY.findall(records)
    known = {day for day in days if day}
    return {plain_date(day) for day in known} | {str(day) for day in known} | set(read)


NEGATIVES: dict[str, Callable[[str, Looked], Verdict]] = {
    "COM-13": other_people,
    "APV-07": denial_words,
    "NEG-01": internal_notes,
    "NEG-02": other_numbers,
    "NEG-03": birth_dates,
    "NEG-04": jargon,
    "NEG-05": descriptors,
    "NEG-06": money,
    "NEG-09": promises_and_days,
    "NEG-10": leftovers,
}
