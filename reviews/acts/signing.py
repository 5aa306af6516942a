"""The medical director's signature: decisions and letters, together or not at all.

One signature covers one case: each open line's outcome is chosen on its own, and what
is signed is the hash over exactly what was shown, what was chosen and the letters that
leave with it.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from policyportal.accounts.models import User
from policyportal.accounts.rules.access import DIRECTOR
from policyportal.accounts.rules.refusal import Refused
from reviews.letters import typesetting
from reviews.models import Answer, Case, Determination, Notice, Signature
from reviews.rules import authority
from reviews.rules.letters.checks import ElementResult
from reviews.rules.letters.content import (
    MEMBER,
    PROVIDER,
    LetterContent,
    content_hash,
)
from reviews.rules.letters.facts import LetterFacts

from .deciding import settle
from .letter_facts import Decided, decided_lines, draft_of, letter_facts
from .lettering import compose, issue
from .standing import (
    acting_on,
    current_finding,
    line_of,
    person,
    require,
    standing,
)

STATEMENT = (
    "I am a physician licensed in {state} ({license}). I read this request and the"
    " evidence relied on. I decide each line myself, and I issue this letter."
)
NEEDS_CONFIRMING = frozenset({"NOABD-04", "NOABD-23"})


def shown(case: Case) -> str:
    """The hash of what a signer sees: request, findings and the drafted letter."""
    return _hash(_shown(case))


def statement_for(actor: User) -> str:
    """What the person's signature means, in the words that are stored with it."""
    return STATEMENT.format(state=actor.license_state, license=actor.license_number)


def too_late(
    actor: User, case: Case, numbers: Sequence[int], *, now: datetime
) -> Refused | None:
    """Why these lines can't be signed any more, whatever would be chosen for them."""
    refused = authority.sign(
        person(actor, now=now),
        standing(case),
        [authority.Choice(line=number, outcome="") for number in numbers],
        confirmed=NEEDS_CONFIRMING,
        needs_confirming=NEEDS_CONFIRMING,
    )
    return refused if refused and refused.status != 422 else None


def sign_case(
    actor: User,
    case: Case,
    choices: Sequence[authority.Choice],
    *,
    confirmed: frozenset[str],
    shown_hash: str,
    now: datetime,
    token: str | None = None,
) -> list[Notice]:
    """Decide every open line of a referred case and issue its letters.

    `shown_hash` is what `shown` gave when the page was made: a request, finding or
    draft that changed since is refused with 409 and nothing is recorded.
    """
    with acting_on(actor, "case.signed", case, now=now, token=token) as locked:
        facts = standing(locked)
        require(
            authority.sign(
                person(actor, now=now),
                facts,
                choices,
                confirmed=confirmed,
                needs_confirming=NEEDS_CONFIRMING,
            )
        )
        require(_unchanged(locked, shown_hash))
        decided = decided_lines(locked) | _chosen(choices)
        signature = _sign(actor, locked, decided, choices, now)
        for choice in choices:
            _say_what_governs(actor, locked, choice, now)
            _determine(actor, locked, choice, signature, now)
        settle(actor, locked, now=now)
        return issue(
            actor,
            locked,
            decided,
            signature=signature,
            confirmed=confirmed,
            now=now,
        )


def letter_preview(
    case: Case, decider: User | None, *, now: datetime
) -> tuple[LetterContent, tuple[ElementResult, ...]]:
    """The member's letter as it would leave if each adverse finding were upheld."""
    return compose(_preview_facts(case, decider, (), now), MEMBER)


def letters_preview(
    case: Case, decider: User, choices: Sequence[authority.Choice], *, now: datetime
) -> tuple[LetterContent, tuple[ElementResult, ...], LetterContent]:
    """The member's letter, what its check says, and the provider's notice.

    As they would leave with these choices; a line without one is shown as if its
    finding were upheld.
    """
    facts = _preview_facts(case, decider, choices, now)
    letter, checked = compose(facts, MEMBER)
    to_provider = replace(facts, member_letter_hash=content_hash(letter))
    return letter, checked, compose(to_provider, PROVIDER)[0]


def outcome_of(verdict: str) -> str:
    """The determination that upholding a finding would be; approval otherwise.

    For previews and the words of a choice: nothing is ever chosen by it.
    """
    return f"denied_{verdict}" if verdict in authority.ADVERSE else "approved"


def _preview_facts(
    case: Case,
    decider: User | None,
    choices: Sequence[authority.Choice],
    now: datetime,
) -> LetterFacts:
    upheld = {
        line.number: Decided(outcome_of(line.verdict))
        for line in standing(case).open_lines()
    }
    decided = decided_lines(case) | upheld | _chosen(choices)
    return letter_facts(case, decided, decider=decider, now=now)


def _chosen(choices: Sequence[authority.Choice]) -> dict[int, Decided]:
    return {
        choice.line: Decided(choice.outcome, choice.rationale, choice.individual_review)
        for choice in choices
    }


def _say_what_governs(
    actor: User, case: Case, choice: authority.Choice, now: datetime
) -> None:
    """The signer's answer on a state provision is an answer like any other."""
    if choice.governs:
        Answer.objects.create(
            line=line_of(case, choice.line),
            question="governs",
            value=choice.governs,
            note=choice.rationale,
            answered_by=actor,
            answered_at=now,
        )


def _determine(
    actor: User,
    case: Case,
    choice: authority.Choice,
    signature: Signature,
    now: datetime,
) -> Determination:
    line = line_of(case, choice.line)
    return Determination.objects.create(
        line=line,
        outcome=choice.outcome,
        rationale=choice.rationale,
        individual_review=choice.individual_review,
        finding=current_finding(line),
        decided_by=actor,
        authority=DIRECTOR,
        signature=signature,
        decided_at=now,
    )


def _sign(
    actor: User,
    case: Case,
    decided: dict[int, Decided],
    choices: Sequence[authority.Choice],
    now: datetime,
) -> Signature:
    letters: dict[str, str] = {}
    for recipient in (MEMBER, PROVIDER):
        facts = letter_facts(
            case,
            decided,
            decider=actor,
            now=now,
            member_letter_hash=letters.get(MEMBER, ""),
        )
        content, _ = compose(facts, recipient)
        letters[recipient] = content_hash(content)
    signed = {
        "shown": _shown(case),
        "decided": {
            str(number): [each.outcome, each.rationale, each.individual_review]
            for number, each in decided.items()
        },
        "governs": {str(choice.line): choice.governs for choice in choices},
        "letters": letters,
        "template": typesetting.renderer(),
    }
    return Signature.objects.create(
        case=case,
        signer=actor,
        name=str(actor),
        role=DIRECTOR,
        specialty=actor.specialty,
        license_number=actor.license_number,
        license_state=actor.license_state,
        statement=statement_for(actor),
        signed_at=now,
        signed_hash=_hash(signed),
    )


def _shown(case: Case) -> dict[str, Any]:
    draft = draft_of(case)
    lines = case.lines.prefetch_related("findings__version", "answers")
    return {
        "case": [case.number, case.edition, case.member.number, case.priority],
        "diagnoses": [[row.letter, row.code] for row in case.diagnoses.all()],
        "lines": [
            [
                line.number,
                line.printed_code(),
                line.units,
                str(line.first_date),
                str(line.last_date),
                line.pointers,
                _finding(current_finding(line)),
                [[row.question, row.value] for row in line.answers.all()],
            ]
            for line in lines
        ],
        "evidence": [[row.pk, row.sha256] for row in case.attachments.defer("content")],
        "draft": [draft.edition, draft.reason, draft.other_care],
    }


def _finding(finding: Any) -> list[Any]:
    if finding is None:
        return []
    version = finding.version
    return [finding.pk, finding.verdict, version.content_hash if version else ""]


def _unchanged(case: Case, shown_hash: str) -> Refused | None:
    if shown(case) == shown_hash:
        return None
    return Refused(
        "The request, a finding or the letter changed after it was shown to you."
        " Nothing was signed.",
        remedy="Read it again, then sign.",
        status=409,
    )


def _hash(data: Any) -> str:
    canonical = json.dumps(
        data, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
