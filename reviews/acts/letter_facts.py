"""What a case's letters are written from: every fact, gathered once from the records."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime

from clinical_policies.acts.moving import day_of
from policyportal.accounts.models import User
from reviews.letters import languages
from reviews.models import (
    Case,
    Determination,
    LanguageApproval,
    LetterDraft,
    Member,
    Provider,
    ServiceLine,
)
from reviews.rules.letters import facts as letter

from .standing import (
    current_determination,
    current_finding,
)

ENGLISH_ONLY = (
    "No letter in the member's language is approved yet; free translation is offered."
)


@dataclass(frozen=True, slots=True)
class Decided:
    """What was, or would be, decided about one line."""

    outcome: str
    rationale: str = ""
    individual_review: str = ""


def draft_of(case: Case) -> LetterDraft:
    """The case's draft, or a new one that nobody saved yet."""
    return LetterDraft.objects.filter(case=case).first() or LetterDraft(case=case)


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
