"""Does the whole letter agree with the member’s record, the plan, the calendar?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from reviews.rules.letters import readability
from reviews.rules.letters.frame import enclosure_titles
from reviews.rules.letters.jargon import SENSITIVE_DIAGNOSES
from reviews.rules.letters.phrasing import plain_date
from reviews.rules.letters.readability import BLOCK_ABOVE, WARN_ABOVE
from reviews.rules.letters.verdicts import (
    Looked,
    Verdict,
    absent,
    failed,
    missing,
    passed,
    warned,
)

MINIMUM_LANGUAGES = 16  # English and the 15 of 45 CFR 92.11


def dated(look: Looked) -> Verdict:
    """COM-02: the letter's date is the local day it is issued."""
    day, issued = look.facts.letter_date, look.facts.issued_at.date()
    if not day == issued == _day_of(look):
        return failed(f"The letter says {look.content.date}; it is issued on {issued}.")
    return passed(f"{plain_date(day)}, the day it is issued.")


def addressed(look: Looked) -> Verdict:
    """COM-03: name, each address line, a minor's parent, a representative's copy."""
    member = look.facts.member
    to = ["Parent or guardian of"] if look.facts.member_is_minor else []
    lines = list(member.address_lines) or ["an address"]
    gone = absent(look.text, [*to, member.name, *lines])
    if member.representative:
        gone += absent(look.content.text, [member.representative])
    return missing(gone, "As in the member’s record of that day.")


def in_language(look: Looked) -> Verdict:
    """COM-05: the member's language, or a recorded reason."""
    wanted, reason = look.facts.member.preferred_language, look.facts.language_reason
    if look.content.language == wanted:
        return passed(f"Written in the member’s language ({wanted}).")
    if reason:
        return passed(f"The member’s language is {wanted}. {reason}")
    return failed(
        f"The member’s language is {wanted}; the letter is in {look.content.language}."
    )


def languages(look: Looked) -> Verdict:
    """COM-07: enough languages, unedited, and approved where approval is asked for."""
    known = look.facts.languages
    tags = [block.language for block in look.block.children] if look.block else []
    if len(set(tags)) < MINIMUM_LANGUAGES or "en" not in tags:
        return failed(f"{len(set(tags))} languages; at least {MINIMUM_LANGUAGES}.")
    for notice in known:
        if hashlib.sha256(notice.sentence.encode()).hexdigest() != notice.sha256:
            return failed(f"The sentence in {notice.english_name} was changed.")
    samples = [notice.english_name for notice in known if not notice.approved]
    if samples and not look.facts.samples_allowed:
        return failed(f"Not approved: {', '.join(samples)}.")
    if samples:
        return warned(f"{len(samples)} samples without approval: demo only.")
    return passed(f"{len(set(tags))} languages, sheet {look.facts.languages_version}.")


def readable(look: Looked) -> Verdict:
    """COM-10: the grade; above 6 a warning, above 8 a stop unless waived."""
    grade = readability.measure(look.content).grade
    if grade > BLOCK_ABOVE and not look.facts.grade_waiver:
        return failed(f"Grade {grade}; at most {WARN_ABOVE:g}.")
    if grade > WARN_ABOVE:
        waived = look.facts.grade_waiver and f" Waived: {look.facts.grade_waiver}"
        return warned(f"Grade {grade}; at most {WARN_ABOVE:g}.{waived}")
    return passed(f"Grade {grade}, at most {WARN_ABOVE:g}.")


def enclosed(look: Looked) -> Verdict:
    """COM-14: the list names what is enclosed, each with text on a page of its own."""
    there = enclosure_titles(look.content.enclosures)
    listed = look.text.partition(":")[2].strip().casefold().split("; ")
    if [title.casefold() for title in there] != listed:
        return failed(f"Listed: {'; '.join(listed)}. Enclosed: {'; '.join(there)}.")
    pages = look.pdf.page_texts if look.pdf else None
    if pages is not None:
        starts = [page.lstrip() for page in pages]
        gone = [
            title for title in there if not any(s.startswith(title) for s in starts)
        ]
        return missing(gone, f"{len(there)} enclosures, each on its own page.")
    return passed(f"{len(there)} enclosures.")


def template_approved(look: Looked) -> Verdict:
    """COM-15: the state approved this template by the letter's day."""
    approval, day = look.facts.template, look.facts.letter_date
    if approval.retired_on and approval.retired_on <= day:
        return failed(f"The template was retired on {plain_date(approval.retired_on)}.")
    if approval.approved_on and approval.approved_on <= day:
        return passed(f"Approved by the state on {plain_date(approval.approved_on)}.")
    if look.facts.samples_allowed:
        return warned("A sample without the state’s approval: demo only.")
    return failed("No approval by the state is recorded.")


def sensitive(look: Looked) -> Verdict:
    """NEG-08: a sensitive diagnosis in the letter needs a reviewer's reason."""
    named = [
        line.diagnosis_code
        for line in look.facts.lines
        if line.diagnosis_code.startswith(SENSITIVE_DIAGNOSES)
        and line.diagnosis_plain
        and not absent(look.content.text, [line.diagnosis_plain])
    ]
    if named and not look.facts.sensitive_reason:
        return failed(f"Names a sensitive diagnosis: {', '.join(named)}.")
    return passed(look.facts.sensitive_reason or "None is named.")


def _day_of(look: Looked) -> object:
    """The date that content carries, when its words say the same."""
    day = look.facts.letter_date
    return day if look.content.date == day.isoformat() else look.content.date


LETTER_CHECKS: dict[str, Callable[[Looked], Verdict]] = {
    "COM-02": dated,
    "COM-03": addressed,
    "COM-05": in_language,
    "COM-07": languages,
    "COM-10": readable,
    "COM-14": enclosed,
    "COM-15": template_approved,
    "NEG-08": sensitive,
}
