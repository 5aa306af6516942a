"""A case's letters: the draft people write, the facts it is filled from, its issue.

A notice is composed, checked element by element, set as PDF, checked again on the final
bytes and stored, all inside the act that decides. A letter that lacks an element is a
`Refused` that names it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Any

from clinical_policies.acts.moving import clock_time
from policyportal.accounts.models import User
from policyportal.accounts.rules.access import allowed
from policyportal.accounts.rules.refusal import Refused
from reviews.letters import pdf_reading, typesetting
from reviews.models import (
    Case,
    Determination,
    LetterDraft,
    Notice,
    NoticeLine,
    Signature,
)
from reviews.rules import authority
from reviews.rules.letters import checks, composing
from reviews.rules.letters import content as contents
from reviews.rules.letters import facts as letter

from .letter_facts import Decided, decided_lines, draft_of, letter_facts
from .projecting import project
from .standing import (
    acting_on,
    person,
    require,
    standing,
)

DRAFTED = (
    "reason",
    "other_care",
    "clinical_reason",
    "records_considered",
    "plain_diagnosis",
    "plain_services",
)
READ_BY_WHO_ISSUES = frozenset({"NEG-07"})


def save_draft(
    actor: User,
    case: Case,
    *,
    edition: int,
    now: datetime,
    token: str | None = None,
    **texts: Any,
) -> LetterDraft:
    """Save what was written into the draft; an older form never overwrites a newer."""
    with acting_on(actor, "letter.drafted", case, now=now, token=token) as locked:
        if not allowed(actor.roles, "letter.preview"):
            raise Refused(f"{actor} may not draft letters.")
        draft = write_draft(locked, edition=edition, texts=texts)
        project(locked, now=now)
    return draft


def write_draft(case: Case, *, edition: int, texts: Mapping[str, Any]) -> LetterDraft:
    """Write texts into the draft, inside an act; refuses an older form."""
    draft = draft_of(case)
    if draft.edition != edition:
        raise _saved_since(draft)
    for name in DRAFTED:
        setattr(draft, name, texts.get(name, getattr(draft, name)))
    draft.edition += 1
    draft.save()
    return draft


def _saved_since(draft: LetterDraft) -> Refused:
    """An older form of the draft: who saved a newer one, when, and what it says."""
    last = draft.history.select_related("history_user").first()
    when = f" at {clock_time(last.history_date)}" if last else ""
    texts = {name: getattr(draft, name) for name in DRAFTED}
    plain = texts.pop("plain_services")
    texts |= {f"plain_{number}": words for number, words in plain.items()}
    return Refused(
        f"{last.history_user if last else 'Somebody'} saved this draft{when}, after you"
        " opened it.",
        remedy="Your text is kept below. Open the case anew and add it.",
        status=409,
        stands=tuple((name, words) for name, words in texts.items() if words),
    )


def issue_approval(
    actor: User,
    case: Case,
    *,
    now: datetime,
    edition: int | None = None,
    texts: Mapping[str, Any] | None = None,
    token: str | None = None,
) -> list[Notice]:
    """Issue the letters of a case that nobody denied; closes the case.

    `texts`, of the draft's `edition`, are the words of the letter as just typed.
    """
    with acting_on(actor, "letter.issued", case, now=now, token=token) as locked:
        if texts is not None and edition is not None:
            write_draft(locked, edition=edition, texts=texts)
        require(authority.issue_approval(person(actor, now=now), standing(locked)))
        return issue(actor, locked, decided_lines(locked), signature=None, now=now)


def issue(
    actor: User,
    case: Case,
    decided: Mapping[int, Decided],
    *,
    signature: Signature | None,
    confirmed: frozenset[str] = frozenset(),
    now: datetime,
) -> list[Notice]:
    """Make and store the letters to member and provider; inside an act that decides.

    `confirmed` are the elements that a person confirmed on the signing page. Whoever
    issues a letter has read it as its reader will.
    """
    notices = []
    confirmed |= READ_BY_WHO_ISSUES
    member_hash = ""
    for recipient in (contents.MEMBER, contents.PROVIDER):
        facts = letter_facts(
            case, decided, decider=actor, now=now, member_letter_hash=member_hash
        )
        notice = _make(actor, case, facts, recipient, signature, confirmed, now)
        member_hash = member_hash or notice.content_hash
        notices.append(notice)
    case.stage = Case.Stage.CLOSED
    case.closed_at = now
    project(case, now=now)
    return notices


def kind_of(decided: Mapping[int, Decided]) -> str:
    """Which letter the outcomes make: approval, adverse or partial."""
    outcomes = [each.outcome for each in decided.values()]
    adverse = any(outcome in Determination.DENIALS for outcome in outcomes)
    if not adverse:
        return Notice.Kind.APPROVAL
    return Notice.Kind.PARTIAL if "approved" in outcomes else Notice.Kind.ADVERSE


def compose(
    facts: letter.LetterFacts, recipient: str
) -> tuple[contents.LetterContent, tuple[checks.ElementResult, ...]]:
    """A letter's content and what its check says, before anything is decided."""
    content = composing.compose(composing.kind_of(facts), recipient, facts)
    return content, checks.check(content, facts)


def _make(
    actor: User,
    case: Case,
    facts: letter.LetterFacts,
    recipient: str,
    signature: Signature | None,
    confirmed: frozenset[str],
    now: datetime,
) -> Notice:
    content, drafted = compose(facts, recipient)
    _refuse(checks.blocking(drafted))
    pdf = typesetting.render(content, timestamp=now.replace(microsecond=0))
    checked = checks.check(
        content,
        facts,
        pdf_reading.read(pdf),
        confirmed=confirmed,
        signed_hash=contents.content_hash(content) if signature else "",
    )
    _refuse(checks.blocking(checked, at_issue=True))
    notice = Notice.objects.create(
        case=case,
        kind=_notice_kind(facts),
        recipient=recipient,
        language=content.language,
        content=contents.as_data(content),
        content_hash=contents.content_hash(content),
        checks=[asdict(result) for result in checked],
        template_version=f"{content.template} {content.template_version}",
        renderer_version=typesetting.renderer(),
        pdf=pdf,
        pdf_hash=sha256(pdf).hexdigest(),
        signature=signature,
        issued_by=actor,
        issued_at=now,
    )
    told = Determination.objects.filter(line__case=case).exclude(
        outcome__in=Determination.CLOSURES
    )
    for determination in told:
        NoticeLine.objects.create(notice=notice, determination=determination)
    return notice


def _notice_kind(facts: letter.LetterFacts) -> str:
    if not facts.adverse_lines:
        return Notice.Kind.APPROVAL
    return Notice.Kind.PARTIAL if facts.is_partial else Notice.Kind.ADVERSE


def _refuse(lacking: Sequence[checks.ElementResult]) -> None:
    if not lacking:
        return
    first = lacking[0]
    more = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
    raise Refused(
        f"The letter lacks {first.id}{more}: {first.detail}",
        citation=first.citation,
        remedy=first.remedy,
        status=422,
    )
