"""What a member is told of a denial: what, why, and every right that follows.

Notice of adverse benefit determination, 42 CFR 438.404. When part of the request is
approved the same letter says so first; when approved care is stopped or cut it says
from which day.
"""

from __future__ import annotations

from reviews.rules.letters import frame, rights, services
from reviews.rules.letters.approval import approved_part, copies
from reviews.rules.letters.content import CODE, DATE, Block, Run
from reviews.rules.letters.facts import (
    BENEFIT_USED_UP,
    EPSDT_AGE,
    INVESTIGATIONAL,
    LACK_OF_INFORMATION,
    NOT_COVERED,
    NOT_ELIGIBLE,
    NOT_MEDICALLY_NECESSARY,
    LetterFacts,
    MissingInformation,
    RuleFacts,
    StoppedCare,
)
from reviews.rules.letters.phrasing import (
    Values,
    fill,
    heading,
    joined,
    listing,
    paragraph,
    plain_date,
    section,
    typed,
    values,
)

TITLE = "We are not approving the care your {provider_kind} asked for"
PARTIAL_TITLE = "We are not approving some of the care your {provider_kind} asked for"
NOTICE_NAME = "Notice of Adverse Benefit Determination"

KIND_SENTENCES = {
    NOT_MEDICALLY_NECESSARY: (
        "We said no because this care is not medically necessary for you. What does "
        "that mean? We pay for care that is known to work for a health problem, and "
        "that you need to get well or to stay well."
    ),
    INVESTIGATIONAL: (
        "We said no because this care is still being tested. There is not enough proof "
        "yet that it works and is safe."
    ),
    LACK_OF_INFORMATION: (
        "We said no because we did not get enough facts. Without them we could not "
        "tell if you need this care."
    ),
    NOT_COVERED: (
        "We said no because your plan does not pay for this kind of care for anyone. "
        "We did not judge if the care would help you."
    ),
    NOT_ELIGIBLE: (
        "We said no because you did not have this plan on the day of the care. We did "
        "not judge if the care would help you."
    ),
    BENEFIT_USED_UP: (
        "We said no because your plan has paid for as much of this care as it can for "
        "now. We did not judge if the care would help you."
    ),
}


def member_blocks(facts: LetterFacts) -> tuple[Block, ...]:
    """The denial or partial denial letter to the member."""
    known = values(facts)
    enclosures = (
        frame.appeal_form(known),
        frame.consent_form(known),
        frame.languages(facts, known),
        frame.fair_treatment(known),
    )
    return (
        *frame.member_head(facts, known),
        _title(facts, known),
        *_decision(facts, known),
        *_why(facts, known),
        *rights.all_rights(facts, known),
        *_decider(facts, known),
        *frame.other_formats(known),
        frame.foot(facts, frame.enclosure_titles(enclosures), copies(facts)),
        *enclosures,
    )


def title(facts: LetterFacts) -> str:
    """The letter's title, a sentence with gaps."""
    return PARTIAL_TITLE if facts.is_partial else TITLE


def _title(facts: LetterFacts, known: Values) -> Block:
    return section(
        heading(title(facts), known, level=1),
        Block("paragraph", (Run(NOTICE_NAME, CODE),)),
        element="NOABD-01",
    )


def _decision(facts: LetterFacts, known: Values) -> tuple[Block, ...]:
    asked = (
        *fill("Your {provider_kind}, {provider}, asked us to pay for this: ", known),
        Run(services.named(facts.lines), CODE),
        *fill(". We got the request on {received_date}.", known),
    )
    return (
        heading("What we decided", known),
        Block("paragraph", asked, element="NOABD-02"),
        *_partial(facts, known),
        *_stopped(facts.stopped, known),
        _refused(facts, known),
    )


def _refused(facts: LetterFacts, known: Values) -> Block:
    items = (
        services.member_item(line, line.units_refused, planned=True)
        for line in facts.adverse_lines
    )
    return section(
        paragraph(
            "We did not approve what is listed here. So your plan will not pay for it.",
            known,
        ),
        listing(items),
        element="NOABD-03",
    )


def _partial(facts: LetterFacts, known: Values) -> tuple[Block, ...]:
    if not facts.is_partial:
        return ()
    return (
        services.partial_table(facts),
        heading("What we approved", known),
        *approved_part(facts, known),
        *([typed(facts.enough, "PAR-02")] if facts.enough else []),
        heading("What we did not approve", known),
    )


def _stopped(stopped: StoppedCare | None, known: Values) -> tuple[Block, ...]:
    if stopped is None:
        return ()
    before = stopped.approved_before.rstrip(".")
    words = f"Before, we approved this: {before}. {stopped.change}"
    return (
        Block("paragraph", (Run(words),), element="CON-02"),
        paragraph("This change starts on {effective_on}.", known, "CON-01"),
    )


def _why(facts: LetterFacts, known: Values) -> tuple[Block, ...]:
    return (
        heading("Why", known),
        typed(facts.reason, "NOABD-04"),
        _kinds(facts),
        section(*_rules(facts), element="NOABD-05"),
        *_special_cases(facts, known),
        section(
            *typed(facts.other_care).children,
            paragraph(
                "We can help you find a doctor or other care. Call {phone}.", known
            ),
            element="NOABD-23",
        ),
    )


def _kinds(facts: LetterFacts) -> Block:
    """The kind of each reason; with several kinds, each names its services."""
    kinds, blocks = facts.reason_kinds, []
    for kind in kinds:
        lines = tuple(line for line in facts.adverse_lines if line.reason_kind == kind)
        of_what = (Run(services.named(lines) + ": ", CODE),) if len(kinds) > 1 else ()
        words = Run(KIND_SENTENCES.get(kind, ""))
        blocks.append(Block("paragraph", (*of_what, words)))
    return section(*blocks, element="NOABD-06")


def _rules(facts: LetterFacts) -> tuple[Block, ...]:
    others = (f"What we used to decide: {used}." for used in facts.other_criteria)
    return (
        *map(_rule, facts.rules_used),
        *(Block("paragraph", (Run(words, CODE),)) for words in others),
    )


def _rule(rule: RuleFacts) -> Block:
    words = (
        f"The rule we used: {rule.title}, policy {rule.reference}, section "
        f"{rule.label}, in force since "
    )
    day = Run(plain_date(rule.effective), DATE)
    return Block("paragraph", (Run(words, CODE), day, Run(".")))


def _special_cases(facts: LetterFacts, known: Values) -> tuple[Block, ...]:
    """What the law asks for under 21, for benefits not covered, for facts not sent."""
    blocks: list[Block] = []
    if facts.age_on_governing_date < EPSDT_AGE:
        blocks.append(_under_21(facts, known))
    elif NOT_COVERED in facts.reason_kinds:
        words = (
            "You or your doctor can ask us for an exception to rule. This means we "
            "look at paying for care that the plan does not cover. Call {phone} to ask."
        )
        blocks.append(paragraph(words, known, "NOABD-21"))
    if facts.missing_information:
        blocks.append(_missing(facts.missing_information))
    return tuple(blocks)


def _under_21(facts: LetterFacts, known: Values) -> Block:
    words = (
        "You are under 21. So we also looked at what you need as one person, and not "
        "only at our rule for adults. Apple Health can pay for more care for people "
        "under 21, if they need it to get well, to stay well, or to not get worse."
    )
    review = typed(facts.individual_review).children
    return section(paragraph(words, known), *review, element="NOABD-20")


def _missing(missing: MissingInformation) -> Block:
    asked = Run(joined(missing.asked_for), CODE)
    words = (
        Run("On "),
        Run(plain_date(missing.asked_on), DATE),
        Run(" we asked your doctor for these papers: "),
        asked,
        Run(". We did not get: "),
        Run(joined(missing.missing), CODE),
        Run(". Your doctor can still send this now. We will look at it."),
    )
    return Block("paragraph", words, element="NOABD-22")


def _decider(facts: LetterFacts, known: Values) -> tuple[Block, ...]:
    if facts.decided_by is None:
        return ()
    return (heading("Who decided", known), *rights.decider(facts.decided_by, known))
