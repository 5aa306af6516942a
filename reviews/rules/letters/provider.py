"""The notice to the provider who asked: codes, criteria, a way to talk about it."""

from __future__ import annotations

from reviews.rules.letters import frame, services
from reviews.rules.letters.content import CODE, DATE, NAME, Block, Run
from reviews.rules.letters.facts import LetterFacts, LineFacts, RuleFacts
from reviews.rules.letters.phrasing import (
    Values,
    fill,
    heading,
    listing,
    paragraph,
    plain_date,
    section,
    typed,
    values,
)

TITLE = "Notice of decision on a prior authorization request"
ENCLOSED = "the letter to the member of the same date"


def title(facts: LetterFacts) -> str:
    """The letter's title, a sentence with gaps."""
    return TITLE


def provider_blocks(facts: LetterFacts) -> tuple[Block, ...]:
    """The notice to the provider, for approvals, denials and both together."""
    known = values(facts)
    return (
        *frame.provider_head(facts, known),
        heading(TITLE, known, level=1),
        _sent(facts),
        _about(facts),
        heading("Decision", known),
        services.provider_table(facts),
        *(_approved(facts, known) if facts.approved_lines else ()),
        *(_denied(facts, known) if facts.adverse_lines else ()),
        Block(
            "foot",
            children=(paragraph(f"Enclosed: {ENCLOSED}.", known, "PRV-08"),),
        ),
    )


def moment(facts: LetterFacts) -> str:
    """When the notice went out, to the minute, with the zone's short name."""
    at = facts.issued_at
    return f"{plain_date(at.date())}, {at:%H:%M} {at.tzname() or ''}".rstrip()


def _sent(facts: LetterFacts) -> Block:
    words = f"Sent {moment(facts)}, by {facts.provider_channel}, to "
    runs = (Run(words, CODE), Run(facts.requesting.full_name, NAME), Run("."))
    return Block("paragraph", runs, element="PRV-01")


def _about(facts: LetterFacts) -> Block:
    at = facts.received_at
    received = f"{plain_date(at.date())}, {at:%H:%M} {at.tzname() or ''}".rstrip()
    rows = {
        "Member": facts.member.name,
        "Received": received,
        "Priority": facts.priority,
    }
    facts_ = (
        Block("fact", (Run(f"{label}: ", CODE), Run(value, CODE)))
        for label, value in rows.items()
    )
    return Block("facts", children=tuple(facts_))


def _approved(facts: LetterFacts, known: Values) -> tuple[Block, ...]:
    lines = facts.approved_lines
    return (
        heading("What is approved", known),
        listing(map(_units, lines), element="APV-01"),
        section(*map(_valid, lines), element="APV-02"),
        paragraph("Servicing provider: {servicing}.", known, "APV-03"),
        paragraph("Authorization number: {authorization_number}.", known, "APV-04"),
        paragraph(
            "Approval is not a promise of payment if coverage ends or if the facts of "
            "the request differ.",
            known,
            "APV-05",
        ),
    )


def _units(line: LineFacts) -> tuple[Run, ...]:
    units = "unit" if line.units_approved == 1 else "units"
    return (Run(f"{services.coded(line)}, {line.units_approved} {units}", CODE),)


def _valid(line: LineFacts) -> Block:
    when = services.span(line)
    return Block("paragraph", (Run(f"{services.coded(line)}: ", CODE), *when, Run(".")))


def _denied(facts: LetterFacts, known: Values) -> tuple[Block, ...]:
    rationale = typed(facts.clinical_rationale or facts.reason).children
    return (
        heading("Specific reason", known),
        section(*map(_specific, facts.adverse_lines), *rationale, element="PRV-03"),
        heading("Criteria", known),
        section(*_criteria(facts, known), element="PRV-04"),
        heading("Records considered", known),
        listing(_records(facts, known), element="PRV-05"),
        *_decided(facts, known),
        heading("Appeal", known),
        paragraph(
            "The member may appeal by {appeal_last_day}. You may file for the member "
            "with the member’s written consent. An expedited appeal (72 hours) is open "
            "when waiting could seriously jeopardize life, health or function. To "
            "appeal, call {phone} or send a fax to {fax}.",
            known,
            "PRV-07",
        ),
        paragraph(
            "Do not bill the member for a denied service unless the member signed the "
            "state’s agreement form before the service (WAC 182-502-0160).",
            known,
            "PRV-09",
        ),
    )


def _specific(line: LineFacts) -> Block:
    """Which line fails which criterion for which diagnosis (42 CFR 431.80(a))."""
    kind = line.reason_kind.replace("_", " ")
    words = (
        f"Line {line.number}, {services.coded(line)} for {line.diagnosis_code}, "
        f"{line.units_refused} of {line.units} not approved: {kind} under {line.basis}."
    )
    return Block("paragraph", (Run(words, CODE),))


def _criteria(facts: LetterFacts, known: Values) -> tuple[Block, ...]:
    others = (Run(f"{used}.", CODE) for used in facts.other_criteria)
    return (
        *map(_criterion, facts.rules_used),
        *(Block("paragraph", (words,)) for words in others),
        paragraph("Read it on {policies_page}, or ask us for a free copy.", known),
    )


def _criterion(rule: RuleFacts) -> Block:
    revised = f", last revised {rule.revised}" if rule.revised else ""
    basis = f"; based on {rule.basis}" if rule.basis else ""
    words = (
        f"{rule.reference}, {rule.title}, criterion {rule.label}{revised}, effective "
    )
    day = Run(plain_date(rule.effective), DATE)
    return Block("paragraph", (Run(words, CODE), day, Run(f"{basis}.", CODE)))


def _records(facts: LetterFacts, known: Values) -> tuple[tuple[Run, ...], ...]:
    request = fill("The request as received on {received_date}", known)
    return (request, *((Run(record, CODE),) for record in facts.records_considered))


def _decided(facts: LetterFacts, known: Values) -> tuple[Block, ...]:
    if facts.decided_by is None:
        return ()
    specialty = ", {decider_specialty}" if facts.decided_by.specialty else ""
    state = ", licensed in {decider_state}" if facts.decided_by.license_state else ""
    return (
        heading("Decided by", known),
        paragraph(
            f"{{decider}}, {{decider_title}}{specialty}{state}. Peer-to-peer talk: "
            "call {peer_to_peer_phone}, {peer_to_peer_hours}, through "
            "{peer_to_peer_last_day} ({peer_to_peer_days} days). A talk does not stop "
            "the time to appeal.",
            known,
            "PRV-06",
        ),
    )
