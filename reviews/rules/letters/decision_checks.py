"""Does what is said of the decision agree with the lines, policy and decider?"""

from __future__ import annotations

import re
from collections.abc import Callable

from reviews.rules.letters import services
from reviews.rules.letters.adverse import KIND_SENTENCES, NOTICE_NAME
from reviews.rules.letters.content import MEMBER, content_hash
from reviews.rules.letters.facts import MEDICAL_REASONS, LineFacts
from reviews.rules.letters.jargon import GENERIC_REASONS
from reviews.rules.letters.phrasing import plain_date
from reviews.rules.letters.readability import sentences
from reviews.rules.letters.verdicts import (
    AT_SIGNING,
    Looked,
    Verdict,
    absent,
    failed,
    missing,
    passed,
)

REASON_SENTENCES = 2

_LONG_WORD = re.compile(r"[^\W\d_]{4,}")


def approved_lines(look: Looked) -> Verdict:
    """APV-01: each approved line, in the reader's words, with its amount."""
    lines = look.facts.approved_lines
    if look.content.recipient == MEMBER:
        words = [
            word
            for line in lines
            for word in (
                line.plain_service or f"line {line.number} in plain words",
                line.code,
                services.times(line.units_approved),
            )
        ]
    else:
        words = [f"{services.coded(line)}, {line.units_approved}" for line in lines]
    return missing(absent(look.text, words), f"{len(lines)} approved.")


def approved_days(look: Looked) -> Verdict:
    """APV-02: the first and the last day of each approved line."""
    words = [
        plain_date(day) or f"a day for line {line.number}"
        for line in look.facts.approved_lines
        for day in (line.first_date, line.ends_on)
    ]
    return missing(absent(look.text, words), "As determined.")


def partial_rows(look: Looked) -> Verdict:
    """PAR-01: one row a line, and approved plus refused makes what was asked."""
    rows = look.block.children[1:] if look.block else ()
    if len(rows) != len(look.facts.lines):
        return failed(f"{len(rows)} rows for {len(look.facts.lines)} lines.")
    table = services.partial_table(look.facts)
    wrong = [
        line.plain_service
        for line, row, owed in zip(
            look.facts.lines, rows, table.children[1:], strict=True
        )
        if row != owed or line.units_approved + line.units_refused != line.units
    ]
    return missing(wrong, f"{len(rows)} rows for {len(rows)} lines.")


def titled(look: Looked) -> Verdict:
    """NOABD-01: the title denies, and the notice's legal name stands once."""
    times = look.content.text.count(NOTICE_NAME)
    if times != 1:
        return failed(f"“{NOTICE_NAME}” stands {times} times.")
    return passed("Denies in the title; the notice’s name once.")


def asked_for(look: Looked) -> Verdict:
    """NOABD-02: each requested line, in plain words."""
    words = [_plain(line) for line in look.facts.lines]
    return missing(absent(look.text, words), f"{len(words)} requested, as received.")


def adverse_lines(look: Looked) -> Verdict:
    """NOABD-03: each adverse line with code and day; no line that is approved."""
    refused = look.facts.adverse_lines
    words = [
        word
        for line in refused
        for word in (_plain(line), line.code, plain_date(line.first_date))
        if word
    ]
    kept = [line for line in look.facts.lines if not line.units_refused]
    others = {line.plain_service.casefold() for line in refused}
    wrong = [
        line.plain_service
        for line in kept
        if line.plain_service.casefold() not in others
        and not absent(look.text, [line.plain_service])
    ]
    if wrong:
        return failed(f"Approved, but listed here: {'; '.join(wrong)}.")
    return missing(absent(look.text, words), f"{len(refused)} not approved.")


def specific_reason(look: Looked) -> Verdict:
    """NOABD-04: at least two sentences of this member, with the condition in them."""
    own = own_sentences(look.text)
    if len(own) < REASON_SENTENCES:
        return failed(f"{len(own)} sentences about this member; write two or more.")
    gone = [
        line.diagnosis_plain or f"the condition of line {line.number}"
        for line in look.facts.adverse_lines
        if not line.diagnosis_plain
        or absent(look.text, _LONG_WORD.findall(line.diagnosis_plain))
    ]
    return missing(gone, f"{len(own)} sentences; names the condition.")


def rule_used(look: Looked) -> Verdict:
    """NOABD-05 and PRV-04: number, title, criterion and day of the pinned version."""
    words = [
        word
        for rule in look.facts.rules_used
        for word in (
            rule.reference,
            rule.title,
            f"{rule.label}, ",
            plain_date(rule.effective),
        )
    ]
    without = [line for line in look.facts.adverse_lines if line.rule is None]
    words += [line.basis or f"what was used for line {line.number}" for line in without]
    cited = "; ".join(
        f"{rule.reference}, {rule.label}, {rule.effective.isoformat()}"
        for rule in look.facts.rules_used
    )
    return missing(absent(look.text, words), cited or "What was used is named.")


def kind_of_reason(look: Looked) -> Verdict:
    """NOABD-06: a known kind for each line, and a physician behind a medical one."""
    decider = look.facts.decided_by
    for line in look.facts.adverse_lines:
        if line.reason_kind not in KIND_SENTENCES:
            return failed(f"Line {line.number} has no kind of reason.")
        physician = decider is not None and decider.is_physician
        if line.reason_kind in MEDICAL_REASONS and not physician:
            return failed(f"Line {line.number}: a medical reason, no physician.")
    words = [KIND_SENTENCES[kind] for kind in look.facts.reason_kinds]
    kinds = ", ".join(kind.replace("_", " ") for kind in look.facts.reason_kinds)
    return missing(absent(look.text, words), kinds.capitalize() + ".")


def decided_by(look: Looked) -> Verdict:
    """NOABD-18: a physician's letter also names the specialty and the license."""
    decider = look.facts.decided_by
    if decider is None:
        return failed("Nobody has decided yet.")
    words = [decider.credentials or "the credentials", decider.title or "the title"]
    if decider.is_physician:
        words += [decider.specialty_plain or "the specialty in plain words"]
        words += [f"license in {decider.license_state or '(state)'}"]
    return missing(absent(look.text, words), decider.full_name)


def signed(look: Looked) -> Verdict:
    """NOABD-24: what was signed is exactly this content."""
    if not look.signed_hash and look.pdf is None:
        return Verdict(AT_SIGNING, "Compared when the letter is signed.")
    if look.signed_hash != content_hash(look.content):
        return failed("The letter isn’t the one that was signed.")
    return passed("The signature is over this content.")


def individual_review(look: Looked) -> Verdict:
    """NOABD-20: the recorded review stands in the letter."""
    review = look.facts.individual_review.splitlines() or ["the individual review"]
    return missing(absent(look.text, review), "The individual review is recorded.")


def missing_information(look: Looked) -> Verdict:
    """NOABD-22: what was asked for, on which day, and what didn't come."""
    info = look.facts.missing_information
    if info is None:
        return failed("No request for information is recorded.")
    words = [plain_date(info.asked_on), *info.asked_for, *info.missing]
    return missing(absent(look.text, words), "As the request says.")


def _plain(line: LineFacts) -> str:
    return line.plain_service or f"line {line.number} in plain words"


def own_sentences(text: str) -> list[str]:
    """The sentences that say more than a phrase that fits anybody."""
    return [
        sentence
        for sentence in sentences(text)
        if len(sentence.split()) > 3
        and not any(phrase in sentence.casefold() for phrase in GENERIC_REASONS)
    ]


DECISION_CHECKS: dict[str, Callable[[Looked], Verdict]] = {
    "APV-01": approved_lines,
    "APV-02": approved_days,
    "PAR-01": partial_rows,
    "NOABD-01": titled,
    "NOABD-02": asked_for,
    "NOABD-03": adverse_lines,
    "NOABD-04": specific_reason,
    "NOABD-05": rule_used,
    "NOABD-06": kind_of_reason,
    "NOABD-18": decided_by,
    "NOABD-20": individual_review,
    "NOABD-22": missing_information,
    "NOABD-24": signed,
}
