"""Does the provider’s notice agree with the case and its deadline?"""

from __future__ import annotations

import re
from collections.abc import Callable

from reviews.rules.letters import services
from reviews.rules.letters.decision_checks import own_sentences, rule_used
from reviews.rules.letters.rights_checks import appeal_day
from reviews.rules.letters.verdicts import (
    AT_SIGNING,
    Looked,
    Verdict,
    absent,
    failed,
    missing,
    passed,
    warned,
)

_SHA256 = re.compile(r"[0-9a-f]{64}")


def in_time(look: Looked) -> Verdict:
    """PRV-01: not later than the binding deadline.

    A late decision is owed all the same: its letter says so here and leaves.
    """
    due, issued = look.facts.due_at, look.facts.issued_at
    if due is None:
        return failed("The deadline isn’t known.")
    if issued > due:
        late = f"Late: due {due:%Y-%m-%d %H:%M}, issued {issued:%Y-%m-%d %H:%M}."
        return warned(late)
    return passed(f"Due {due:%Y-%m-%d %H:%M %Z}".rstrip() + ".")


def provider_lines(look: Looked) -> Verdict:
    """PRV-02: each line with code, units, diagnosis and decision."""
    rows = look.block.children if look.block else ()
    owed = services.provider_table(look.facts).children
    gone = [row.children[1].text for row in owed if row not in rows]
    return missing(gone, f"{len(look.facts.lines)} lines.")


def provider_reason(look: Looked) -> Verdict:
    """PRV-03: the criterion of each denied line, and a sentence of this case."""
    criteria = [
        line.basis or f"what was used for line {line.number}"
        for line in look.facts.adverse_lines
    ]
    lines = len(look.facts.adverse_lines)
    own = own_sentences("\n".join(look.text.splitlines()[lines:]))
    if not own:
        return failed("No sentence says what is missing in this case.")
    return missing(absent(look.text, criteria), "Names the criterion.")


def records_listed(look: Looked) -> Verdict:
    """PRV-05: every record that was considered."""
    records = list(look.facts.records_considered)
    return missing(absent(look.text, records), f"{len(records) + 1} records.")


def member_letter(look: Looked) -> Verdict:
    """PRV-08: the member's letter of this decision exists, known by its hash."""
    if _SHA256.fullmatch(look.facts.member_letter_hash):
        return passed("The member’s letter " + look.facts.member_letter_hash[:8])
    if look.pdf is None:
        return Verdict(AT_SIGNING, "The member’s letter is signed with it.")
    return failed("The member’s letter isn’t there.")


PROVIDER_CHECKS: dict[str, Callable[[Looked], Verdict]] = {
    "PRV-01": in_time,
    "PRV-02": provider_lines,
    "PRV-03": provider_reason,
    "PRV-04": rule_used,
    "PRV-05": records_listed,
    "PRV-07": appeal_day,
    "PRV-08": member_letter,
}
