"""A finding as `find_policy` answers it: stable words for scripts, lines for people."""

from collections.abc import Iterable, Iterator
from typing import Any

from clinical_policies.rules.applicability import FindingData
from clinical_policies.rules.codes import Change
from clinical_policies.rules.criteria import cited
from clinical_policies.rules.finding import OUTCOMES

_MARKS = {"good": "+", "adverse": "!", "ask": "?", "info": "i", "quiet": "-"}


def answer(
    findings: Iterable[FindingData], changes: Iterable[Change]
) -> dict[str, Any]:
    """The JSON document: `findings`, most telling first, and what was `normalised`."""
    return {
        "findings": [_data(found) for found in findings],
        "normalised": [
            {"field": change.field, "from": change.typed, "to": change.stored}
            for change in changes
        ],
    }


def lines(found: FindingData) -> Iterator[str]:
    """One finding, for a person."""
    verdict = OUTCOMES.get(found.verdict, found.verdict.replace("_", " "))
    here = ", ".join(
        filter(
            None,
            (
                found.reference,
                f"effective {found.effective}" if found.effective else "",
                cited(found.criterion) if found.criterion else "",
            ),
        )
    )
    yield f"{verdict.capitalize()}{f' ({here})' if here else ''}"
    yield f"  {found.headline}"
    for reason in found.reasons:
        yield f"  {_MARKS.get(reason.tone, ' ')} {reason.text}"
    for flag in found.flags:
        yield f"  * {flag.name}: {flag.text} {flag.citation}".rstrip()


def _data(found: FindingData) -> dict[str, Any]:
    """`version` is the effective date by which the version is addressed."""
    return {
        "verdict": found.verdict,
        "policy": found.reference or None,
        "version": found.effective.isoformat() if found.effective else None,
        "criterion": cited(found.criterion) if found.criterion else None,
        "diagnosis": found.diagnosis or None,
        "reasons": [
            {"rule": reason.rule, "text": reason.text} for reason in found.reasons
        ],
        "flags": [
            {"flag": flag.name, "text": flag.text, "citation": flag.citation}
            for flag in found.flags
        ],
    }
