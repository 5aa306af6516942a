"""What a letter is written from: every fact, gathered by the act before composing.

Nothing here is looked up and no clock is read. Days are calendar days in the plan's
own time zone, and so are the days of the moments given here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

APPROVED = "approved"
PARTIALLY_APPROVED = "partially_approved"
DENIED = "denied"

NOT_MEDICALLY_NECESSARY = "not_medically_necessary"
INVESTIGATIONAL = "investigational"
LACK_OF_INFORMATION = "lack_of_information"
NOT_COVERED = "not_covered"
NOT_ELIGIBLE = "not_eligible"
BENEFIT_USED_UP = "benefit_used_up"
MEDICAL_REASONS = (NOT_MEDICALLY_NECESSARY, INVESTIGATIONAL, LACK_OF_INFORMATION)
BENEFIT_REASONS = (NOT_COVERED, NOT_ELIGIBLE, BENEFIT_USED_UP)

PHYSICIAN_CREDENTIALS = frozenset({"MD", "DO", "MBBS"})
ADULT_AGE = 18
EPSDT_AGE = 21  # the early and periodic screening benefit ends here, 42 USC 1396d(r)


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The health plan as the letter names it, with its periods in calendar days.

    The fields that ``policyportal.plan.Plan`` has are named as they are there.
    """

    name: str
    address: str
    phone: str
    hours: str
    appeals_address: str
    appeals_fax: str
    peer_to_peer_phone: str
    peer_to_peer_hours: str = "weekdays 8 to 5"
    tty: str = "711"
    sample: bool = False
    appeal_days: int = 60  # 42 CFR 438.402(c)(2)(ii)
    continue_days: int = 10  # 42 CFR 438.420(a)
    appeal_decision_days: int = 14  # WAC 182-538-110
    hearing_days: int = 120  # 42 CFR 438.408(f)(2)
    peer_to_peer_days: int = 14
    rights_coordinator: str = "Civil Rights Coordinator"
    policies_page: str = "the provider portal"
    cost_sentence: str = "You do not have to pay for this care."


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """The member as of the letter's day; ``representative`` is a name, or empty."""

    name: str
    address_lines: tuple[str, ...]
    number: str
    birth_date: date
    preferred_language: str = "en"
    representative: str = ""
    large_print: bool = False


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """Who asked, or who will give the care. ``kind`` is a plain word, "doctor"."""

    name: str
    npi: str
    credentials: str = ""
    kind: str = "doctor"
    place: str = ""

    @property
    def full_name(self) -> str:
        """The name with the credentials, as printed in a copy line."""
        return f"{self.name}, {self.credentials}" if self.credentials else self.name


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """The criterion of the pinned policy version; ``revised`` as printed (02/25)."""

    title: str
    reference: str
    label: str
    effective: date
    revised: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One requested service and what was decided about it."""

    number: int
    system: str
    code: str
    units: int
    plain_service: str
    outcome: str
    diagnosis_code: str
    diagnosis_plain: str
    modifiers: tuple[str, ...] = ()
    first_date: date | None = None
    last_date: date | None = None
    reason_kind: str = ""
    rule: RuleFacts | None = None
    criteria_used: str = ""
    approved_units: int | None = None

    @property
    def units_approved(self) -> int:
        """How many units may be used: all, some, or none of those asked for."""
        if self.outcome == PARTIALLY_APPROVED:
            return self.approved_units or 0
        return self.units if self.outcome == APPROVED else 0

    @property
    def units_refused(self) -> int:
        """How many units asked for were not approved."""
        return self.units - self.units_approved

    @property
    def basis(self) -> str:
        """What the decision rests on, for a provider; empty when nobody said."""
        if self.rule:
            return f"criterion {self.rule.label} of {self.rule.reference}"
        return self.criteria_used.rstrip(". ")

    @property
    def ends_on(self) -> date | None:
        """The last day of the care; a line with one date ends that day."""
        return self.last_date or self.first_date


@dataclass(frozen=True, slots=True)
class DeciderFacts:
    """The person of record behind the determination."""

    name: str
    credentials: str
    title: str
    specialty: str = ""
    specialty_plain: str = ""
    pronoun: str = "They"
    license_state: str = ""

    @property
    def full_name(self) -> str:
        """The name with its credentials: "Morgan T. Sample, MD"."""
        return f"{self.name}, {self.credentials}" if self.credentials else self.name

    @property
    def is_physician(self) -> bool:
        """Whether a medical reason may carry this name (42 CFR 438.210(b)(3))."""
        return self.credentials.replace(".", "").upper() in PHYSICIAN_CREDENTIALS


@dataclass(frozen=True, slots=True)
class MissingInformation:
    """A request for information that was not fully answered."""

    asked_on: date
    asked_for: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoppedCare:
    """Approved care that this decision stops or cuts (42 CFR 438.404(c)(1)).

    ``exception`` names the paragraph of 42 CFR 431.213 or 431.214 that allows less
    than ten days' notice; empty means ten days are owed.
    """

    approved_before: str
    change: str
    effective_on: date
    exception: str = ""


@dataclass(frozen=True, slots=True)
class LanguageNotice:
    """One sentence of the language sheet; ``sentence`` holds {phone} and {tty}."""

    tag: str
    name: str
    english_name: str
    direction: str
    sentence: str
    sha256: str
    approved: bool


@dataclass(frozen=True, slots=True)
class TemplateApproval:
    """What the state said of this template (WAC 182-538-110(3)(c))."""

    approved_on: date | None = None
    retired_on: date | None = None


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """Everything a letter of one case is written from and checked against."""

    plan: PlanFacts
    member: MemberFacts
    case_number: str
    letter_date: date
    issued_at: datetime
    received_at: datetime
    requesting: ProviderFacts
    servicing: ProviderFacts
    lines: tuple[LineFacts, ...]
    age_on_governing_date: int
    languages: tuple[LanguageNotice, ...]
    languages_version: str
    line_of_business: str = "apple-health"
    priority: str = "standard"
    decided_by: DeciderFacts | None = None
    reason: str = ""
    other_care: str = ""
    enough: str = ""
    clinical_rationale: str = ""
    individual_review: str = ""
    records_considered: tuple[str, ...] = ()
    missing_information: MissingInformation | None = None
    stopped: StoppedCare | None = None
    authorization_number: str = ""
    due_at: datetime | None = None
    provider_channel: str = "portal"
    member_letter_hash: str = ""
    template: TemplateApproval = TemplateApproval()
    samples_allowed: bool = False
    language_reason: str = ""
    sensitive_reason: str = ""
    grade_waiver: str = ""
    internal_texts: tuple[str, ...] = ()
    descriptors: tuple[str, ...] = ()
    other_people: tuple[str, ...] = ()

    @property
    def approved_lines(self) -> tuple[LineFacts, ...]:
        """Lines of which at least one unit is approved."""
        return tuple(line for line in self.lines if line.units_approved > 0)

    @property
    def adverse_lines(self) -> tuple[LineFacts, ...]:
        """Lines of which less was approved than asked (42 CFR 438.400(b)(1))."""
        return tuple(line for line in self.lines if line.units_refused > 0)

    @property
    def is_partial(self) -> bool:
        """Some of what was asked for is approved and some is not."""
        return bool(self.approved_lines and self.adverse_lines)

    @property
    def rules_used(self) -> tuple[RuleFacts, ...]:
        """The criteria the adverse lines rest on, each once, in line order."""
        rules = (line.rule for line in self.adverse_lines)
        return tuple(dict.fromkeys(rule for rule in rules if rule))

    @property
    def other_criteria(self) -> tuple[str, ...]:
        """What adverse lines without a policy rest on, each once, no full stop."""
        without = (line for line in self.adverse_lines if line.rule is None)
        used = (line.criteria_used.rstrip(". ") for line in without)
        return tuple(dict.fromkeys(words for words in used if words))

    @property
    def reason_kinds(self) -> tuple[str, ...]:
        """The kinds of reason of the adverse lines, each once, in line order."""
        return tuple(dict.fromkeys(line.reason_kind for line in self.adverse_lines))

    @property
    def member_is_minor(self) -> bool:
        """Whether the letter goes to a parent or guardian on its own day."""
        born, day = self.member.birth_date, self.letter_date
        before_birthday = (day.month, day.day) < (born.month, born.day)
        return day.year - born.year - before_birthday < ADULT_AGE

    @property
    def appeal_last_day(self) -> date:
        """The last day to appeal, counted from the letter's date."""
        return self.letter_date + timedelta(days=self.plan.appeal_days)

    @property
    def keep_care_last_day(self) -> date:
        """The last day to ask that care goes on (42 CFR 438.420(a))."""
        last = self.letter_date + timedelta(days=self.plan.continue_days)
        return max(last, self.stopped.effective_on) if self.stopped else last

    @property
    def peer_to_peer_last_day(self) -> date:
        """The last day the provider may ask to talk with the decider."""
        return self.letter_date + timedelta(days=self.plan.peer_to_peer_days)
