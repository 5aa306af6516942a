"""The case of LETTERS.md section 9, everybody invented, and its neighbours: part
approved, all approved, care stopped, under 21, benefit not covered, facts missing."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from reviews.letters import languages, pdf_reading, typesetting
from reviews.rules.letters.checks import ElementResult, check
from reviews.rules.letters.composing import compose, kind_of
from reviews.rules.letters.content import (
    MEMBER,
    PROVIDER,
    Block,
    LetterContent,
    content_hash,
)
from reviews.rules.letters.facts import (
    APPROVED,
    DENIED,
    LACK_OF_INFORMATION,
    NOT_COVERED,
    NOT_MEDICALLY_NECESSARY,
    PARTIALLY_APPROVED,
    DeciderFacts,
    LetterFacts,
    LineFacts,
    MemberFacts,
    MissingInformation,
    PlanFacts,
    ProviderFacts,
    RuleFacts,
    StoppedCare,
)
from reviews.rules.letters.printed import PdfFacts

PACIFIC = ZoneInfo("America/Los_Angeles")
ISSUED = datetime(2026, 9, 11, 15, 42, tzinfo=PACIFIC)

PLAN = PlanFacts(
    name="Coordinated Care of Washington",
    sample=True,
    address="100 Sample Street, Tacoma, WA 98400",
    phone="1-800-555-0100",
    hours="Monday to Friday, 8 to 5",
    appeals_address="Appeals, 100 Sample Street, Tacoma, WA 98400",
    appeals_fax="1-800-555-0101",
    peer_to_peer_phone="1-800-555-0102",
)
DANA = MemberFacts(
    name="Dana R. Example",
    address_lines=("123 Sample Lane", "Olympia, WA 98500"),
    number="EX0001470",
    birth_date=date(1968, 3, 2),
)
PAT = ProviderFacts("Pat Q. Sample", "1234567893", "MD", place="Sample Clinic, Olympia")
MORGAN = DeciderFacts(
    name="Morgan T. Sample",
    credentials="MD",
    title="Medical Director",
    specialty="orthopedic surgery",
    specialty_plain="bone and joint doctor",
    pronoun="She",
    license_state="Washington",
)
STEM_CELLS = RuleFacts(
    title="Stem Cell Therapy for Musculoskeletal Conditions",
    reference="WA.CP.MP.526",
    label="I.",
    effective=date(2025, 7, 1),
    revised="02/25",
    basis="the state’s health technology assessment",
)
IMPLANT = LineFacts(
    number=1,
    system="CPT",
    code="0565T",
    modifiers=("RT",),
    units=1,
    plain_service="stem cell implant, right knee",
    outcome=DENIED,
    diagnosis_code="M17.11",
    diagnosis_plain="arthritis in your right knee",
    first_date=date(2026, 9, 14),
    reason_kind=NOT_MEDICALLY_NECESSARY,
    rule=STEM_CELLS,
)
INJECTION = LineFacts(
    number=2,
    system="CPT",
    code="20610",
    modifiers=("RT",),
    units=3,
    plain_service="shot of medicine into your right knee",
    outcome=APPROVED,
    diagnosis_code="M17.11",
    diagnosis_plain="arthritis in your right knee",
    first_date=date(2026, 9, 14),
    last_date=date(2026, 12, 13),
)
REASON = (
    "You have arthritis in your right knee. Your doctor’s notes say that your knee "
    "hurts when you walk and climb stairs.\n"
    "Our rule is that stem cells are not medically necessary for bones, joints, or "
    "muscles. The State of Washington read the studies and found no proof that they "
    "help. Arthritis is a joint problem. So what you asked for does not meet our rule."
)
OTHER_CARE = (
    "We know that your knee hurts. Please ask your doctor what other care may help you."
)

E1 = LetterFacts(
    plan=PLAN,
    member=DANA,
    case_number="26-04398",
    letter_date=date(2026, 9, 11),
    issued_at=ISSUED,
    received_at=datetime(2026, 9, 10, 9, 12, tzinfo=PACIFIC),
    due_at=datetime(2026, 9, 13, 23, 59, 59, tzinfo=PACIFIC),
    requesting=PAT,
    servicing=PAT,
    lines=(IMPLANT,),
    age_on_governing_date=58,
    languages=languages.notices(),
    languages_version=languages.version(),
    decided_by=MORGAN,
    reason=REASON,
    other_care=OTHER_CARE,
    records_considered=(
        "Office note of September 2, 2026",
        "Knee X-ray report of August 21, 2026",
    ),
    member_letter_hash="5" * 64,
    samples_allowed=True,
)
PARTIAL = replace(E1, lines=(IMPLANT, INJECTION), authorization_number="A26-04398")
FEWER_UNITS = replace(
    E1,
    lines=(
        replace(
            INJECTION,
            number=1,
            outcome=PARTIALLY_APPROVED,
            approved_units=2,
            reason_kind=NOT_MEDICALLY_NECESSARY,
            criteria_used="Knee injection guide, 2026",
        ),
    ),
    authorization_number="A26-04398",
    enough="Two shots are enough to see if the medicine helps your right knee.",
)
APPROVAL = replace(
    E1,
    lines=(replace(INJECTION, number=1),),
    authorization_number="A26-04398",
    reason="",
    other_care="",
)
STOPPED = replace(
    E1,
    stopped=StoppedCare(
        approved_before="home nurse visits, five days a week",
        change="Now we pay for two days a week.",
        effective_on=date(2026, 9, 30),
    ),
)
CHILD = replace(
    E1,
    member=replace(DANA, birth_date=date(2012, 5, 1)),
    age_on_governing_date=14,
    individual_review="We looked at your own records. They do not show a need.",
)
NOT_IN_THE_PLAN = replace(
    E1,
    lines=(
        replace(
            IMPLANT,
            reason_kind=NOT_COVERED,
            rule=None,
            criteria_used="Apple Health list of services that are not covered",
        ),
    ),
)
FACTS_MISSING = replace(
    E1,
    lines=(replace(IMPLANT, reason_kind=LACK_OF_INFORMATION),),
    missing_information=MissingInformation(
        asked_on=date(2026, 9, 10),
        asked_for=("the office notes", "the X-ray report"),
        missing=("the X-ray report",),
    ),
)

SCENARIOS = {
    "E1": E1,
    "partial": PARTIAL,
    "fewer units": FEWER_UNITS,
    "approval": APPROVAL,
    "stopped": STOPPED,
    "child": CHILD,
    "not covered": NOT_IN_THE_PLAN,
    "facts missing": FACTS_MISSING,
}
CONFIRMED = frozenset({"NOABD-04", "NOABD-23", "NEG-07", "PAR-02"})


def letter(facts: LetterFacts, recipient: str = MEMBER) -> LetterContent:
    """The letter that the facts make."""
    return compose(kind_of(facts), recipient, facts)


def provider_notice(facts: LetterFacts) -> LetterContent:
    """The notice to the provider of the same decision."""
    return letter(facts, PROVIDER)


def printed(content: LetterContent) -> PdfFacts:
    """What is read back from the letter's final bytes."""
    return pdf_reading.read(typesetting.render(content, timestamp=ISSUED))


def checked_at_issue(
    content: LetterContent, facts: LetterFacts, pdf: PdfFacts | None = None
) -> tuple[ElementResult, ...]:
    """All results on the final bytes, with everything confirmed and signed."""
    return check(
        content,
        facts,
        pdf or printed(content),
        confirmed=CONFIRMED,
        signed_hash=content_hash(content),
    )


def without(content: LetterContent, element: str) -> LetterContent:
    """The letter without the block that carries an element."""
    return replace(content, blocks=_without(content.blocks, element))


def _without(blocks: tuple[Block, ...], element: str) -> tuple[Block, ...]:
    return tuple(
        replace(block, children=_without(block.children, element))
        for block in blocks
        if block.element != element
    )


def blanked(content: LetterContent, element: str) -> LetterContent:
    """The letter with a dash wherever that element has words."""
    return replace(content, blocks=_blanked(content.blocks, element, inside=False))


def _blanked(
    blocks: tuple[Block, ...], element: str, *, inside: bool
) -> tuple[Block, ...]:
    return tuple(
        replace(
            block,
            runs=tuple(replace(run, words="–") for run in block.runs)
            if (within := inside or block.element == element)
            else block.runs,
            children=_blanked(block.children, element, inside=within),
        )
        for block in blocks
    )


def states(results: tuple[ElementResult, ...], state: str) -> set[str]:
    """The ids with a state on any level."""
    return {result.id for result in results if result.state == state}
