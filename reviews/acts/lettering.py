"""A case's letters: the draft people write, the facts it is filled from, its issue.

A notice is composed, checked element by element, set as PDF, checked again on the final
bytes and stored, all inside the act that decides. A letter that lacks an element is a
`Refused` that names it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime

from clinical_policies.acts.moving import clock_time, day_of
from policyportal.accounts.models import User
from policyportal.accounts.rules.access import allowed
from policyportal.accounts.rules.refusal import Refused
from reviews.letters import languages, pdf_reading, typesetting
from reviews.models import (
    Case,
    Determination,
    LanguageApproval,
    LetterDraft,
    Member,
    Notice,
    NoticeLine,
    Provider,
    ServiceLine,
    Signature,
)
from reviews.rules import authority
from reviews.rules.letters import checks, composing
from reviews.rules.letters import content as contents
from reviews.rules.letters import facts as letter

from .projecting import project
from .standing import (
    acting_on,
    current_determination,
    current_finding,
    person,
    require,
    standing,
)

ENGLISH_ONLY = (
    "No letter in the member's language is approved yet; free translation is offered."
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


@dataclass(frozen=True, slots=True)
class Decided:
    """What was, or would be, decided about one line."""

    outcome: str
    rationale: str = ""
    individual_review: str = ""


def draft_of(case: Case) -> LetterDraft:
    """The case's draft, or a new one that nobody saved yet."""
    return LetterDraft.objects.filter(case=case).first() or LetterDraft(case=case)


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


def decided_lines(case: Case) -> dict[int, Decided]:
    """The determinations that stand, by line; lines closed undecided left out."""
    lines = case.lines.prefetch_related("determinations")
    found = {line.number: current_determination(line) for line in lines}
    return {
        number: Decided(row.outcome, row.rationale, row.individual_review)
        for number, row in found.items()
        if row and row.outcome not in Determination.CLOSURES
    }


def letter_facts(
    case: Case,
    decided: Mapping[int, Decided],
    *,
    decider: User | None,
    now: datetime,
    member_letter_hash: str = "",
) -> letter.LetterFacts:
    """Everything a letter of the case is written from, gathered once."""
    draft = draft_of(case)
    lines = list(
        case.lines.prefetch_related(
            "findings__version__policy", "findings__criterion", "answers"
        )
    )
    diagnoses = {row.letter: row for row in case.diagnoses.all()}
    received_on = day_of(case.received_at)
    governing = min(line.governing_day(received_on) for line in lines)
    return letter.LetterFacts(
        plan=plan_facts(),
        member=letter.MemberFacts(
            name=str(case.member),
            address_lines=tuple(case.member.address_lines()),
            number=case.member.number,
            birth_date=case.member.born,
            preferred_language=case.member.language,
            representative=case.member.representative,
        ),
        case_number=case.number,
        letter_date=day_of(now),
        issued_at=_local(now),
        received_at=_local(case.received_at),
        requesting=_provider(case.requesting_provider),
        servicing=_provider(case.servicing_provider),
        lines=tuple(
            _line(line, decided[line.number], diagnoses, draft)
            for line in lines
            if line.number in decided
        ),
        age_on_governing_date=case.member.age_on(governing),
        languages=languages.notices(
            LanguageApproval.objects.values_list("text_hash", flat=True)
        ),
        languages_version=languages.version(),
        line_of_business=case.line_of_business,
        priority=case.priority,
        decided_by=_decider(decider),
        reason=draft.reason,
        other_care=draft.other_care,
        clinical_rationale=_rationale(decided) or draft.clinical_reason,
        individual_review=next(
            (each.individual_review for each in decided.values()
             if each.individual_review), "",
        ),
        records_considered=tuple(
            line.strip()
            for line in draft.records_considered.splitlines()
            if line.strip()
        ),
        authorization_number=case.number,
        due_at=_local(case.due_at) if case.due_at else None,
        member_letter_hash=member_letter_hash,
        samples_allowed=settings.PORTAL_MODE != "production",
        language_reason="" if case.member.language == "en" else ENGLISH_ONLY,
        internal_texts=_internal_texts(case),
        other_people=_other_people(case, now),
    )  # fmt: skip


def plan_facts() -> letter.PlanFacts:
    """The plan as letters name it, from its settings."""
    plan = settings.PLAN
    names = {each.name for each in fields(letter.PlanFacts)}
    same = {name: getattr(plan, name) for name in names if hasattr(plan, name)}
    return letter.PlanFacts(**same)


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


def _line(
    line: ServiceLine,
    decided: Decided,
    diagnoses: Mapping[str, Any],
    draft: LetterDraft,
) -> letter.LineFacts:
    finding = current_finding(line)
    answers = {answer.question: answer.value for answer in line.answers.all()}
    code = finding.diagnosis if finding else ""
    treated = next(
        (row for row in diagnoses.values() if row.code == code),
        diagnoses.get(line.pointers[:1] or "A"),
    )
    plain = draft.plain_services.get(str(line.number)) or line.plain_words
    return letter.LineFacts(
        number=line.number,
        system=line.system,
        code=line.code,
        units=line.units,
        plain_service=plain,
        outcome=letter.APPROVED if decided.outcome == "approved" else letter.DENIED,
        diagnosis_code=treated.code if treated else "",
        diagnosis_plain=draft.plain_diagnosis
        or (treated.description if treated else ""),
        modifiers=line.modifier_list(),
        first_date=line.first_date,
        last_date=line.last_date,
        reason_kind=decided.outcome.removeprefix("denied_")
        if decided.outcome != "approved"
        else "",
        rule=_rule(finding),
        criteria_used=answers.get("criteria_used", ""),
    )


def _rule(finding: Any) -> letter.RuleFacts | None:
    if finding is None or finding.version is None or finding.criterion is None:
        return None
    version = finding.version
    return letter.RuleFacts(
        title=version.title,
        reference=version.policy.reference_number,
        label=f"{finding.criterion.path}.",
        effective=version.effective_date,
        revised=f"{version.revised:%m/%y}",
    )


def _provider(provider: Provider) -> letter.ProviderFacts:
    name, _, credentials = provider.name.partition(", ")
    return letter.ProviderFacts(
        name=name,
        npi=provider.npi,
        credentials=credentials,
        place=", ".join(filter(None, (provider.city, provider.state))),
    )


def _decider(user: User | None) -> letter.DeciderFacts | None:
    if user is None:
        return None
    return letter.DeciderFacts(
        name=user.full_name,
        credentials=user.credentials,
        title=user.title,
        specialty=user.specialty,
        specialty_plain=user.specialty_plain,
        pronoun=user.pronoun,
        license_state=user.license_state,
    )


def _internal_texts(case: Case) -> tuple[str, ...]:
    notes = case.notes.values_list("text", flat=True)
    comments = case.referrals.values_list("comment", flat=True)
    return (*notes, *comments)


def _rationale(decided: Mapping[int, Decided]) -> str:
    """What the signer wrote about the denied lines: each text once, told apart."""
    wrote = {
        number: each.rationale
        for number, each in decided.items()
        if each.outcome in Determination.DENIALS and each.rationale
    }
    if len(set(wrote.values())) < 2:
        return next(iter(wrote.values()), "")
    return "\n".join(f"Line {number}: {words}" for number, words in wrote.items())


def _other_people(case: Case, now: datetime) -> tuple[str, ...]:
    """Members of the day's other letters, whom this one must not name (COM-13)."""
    start = _local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    others = Member.objects.filter(cases__notices__issued_at__gte=start)
    names = {str(member) for member in others.exclude(pk=case.member_id).distinct()}
    return tuple(sorted(names - {str(case.member)}))


def _local(moment: datetime) -> datetime:
    return localtime(moment)
