"""Which letter is composed for whom. The wording's version is recorded with each."""

from __future__ import annotations

from reviews.rules.letters import adverse, approval, provider
from reviews.rules.letters.content import (
    ADVERSE,
    APPROVAL,
    MEMBER,
    PROVIDER,
    LetterContent,
)
from reviews.rules.letters.facts import LetterFacts
from reviews.rules.letters.phrasing import plain, values

TEMPLATE_VERSION = 1  # raise it with any change of wording; old letters keep theirs

_COMPOSERS = {
    (APPROVAL, MEMBER): ("approval-member", approval.title, approval.member_blocks),
    (ADVERSE, MEMBER): ("denial-member", adverse.title, adverse.member_blocks),
    (APPROVAL, PROVIDER): ("notice-provider", provider.title, provider.provider_blocks),
    (ADVERSE, PROVIDER): ("notice-provider", provider.title, provider.provider_blocks),
}


def kind_of(facts: LetterFacts) -> str:
    """Adverse when anything less than asked was approved (42 CFR 438.400(b)(1))."""
    return ADVERSE if facts.adverse_lines else APPROVAL


def compose(kind: str, recipient: str, facts: LetterFacts) -> LetterContent:
    """The letter of one kind to one recipient.

    Raises ValueError when the kind isn't the one the lines' outcomes make, KeyError
    for a recipient nobody writes to, Unprintable for a character no letter may carry.
    """
    if kind != kind_of(facts):
        raise ValueError(f"the lines' outcomes make this letter {kind_of(facts)}")
    template, title, blocks = _COMPOSERS[kind, recipient]
    return LetterContent(
        kind=kind,
        recipient=recipient,
        template=template,
        template_version=TEMPLATE_VERSION,
        language="en",
        title=plain(title(facts), values(facts)),
        date=facts.letter_date.isoformat(),
        author=facts.plan.name,
        case_number=facts.case_number,
        blocks=blocks(facts),
    )
