"""The letter that tells a member what was approved."""

from __future__ import annotations

from reviews.rules.letters import frame, services
from reviews.rules.letters.content import ADDRESS, CODE, DATE, Block, Run
from reviews.rules.letters.facts import LetterFacts, LineFacts
from reviews.rules.letters.phrasing import (
    Values,
    fill,
    heading,
    listing,
    paragraph,
    plain_date,
    section,
    values,
)

TITLE = "We are approving the care your {provider_kind} asked for"


def title(facts: LetterFacts) -> str:
    """The letter's title, a sentence with gaps."""
    return TITLE


def member_blocks(facts: LetterFacts) -> tuple[Block, ...]:
    """The approval letter to the member, all requested lines being approved."""
    known = values(facts)
    enclosures = (frame.languages(facts, known), frame.fair_treatment(known))
    return (
        *frame.member_head(facts, known),
        heading(TITLE, known, level=1),
        heading("What we approved", known),
        paragraph(
            "Your {provider_kind}, {provider}, asked us to pay for care for you. We "
            "got the request on {received_date}. We said yes.",
            known,
        ),
        *approved_part(facts, known),
        heading("If you have questions", known),
        paragraph("Call us at {phone} (TTY: {tty}), {hours}.", known),
        *frame.other_formats(known),
        frame.foot(facts, frame.enclosure_titles(enclosures), copies(facts)),
        *enclosures,
    )


def approved_part(facts: LetterFacts, known: Values) -> tuple[Block, ...]:
    """What is approved, until when, who gives it and what it costs."""
    lines, alone = facts.approved_lines, len(facts.approved_lines) == 1
    items = (services.member_item(line, line.units_approved)[:1] for line in lines)
    return (
        listing(items, element="APV-01"),
        section(*(_until(line, alone=alone) for line in lines), element="APV-02"),
        _giver(facts, known),
        paragraph("Your approval number is {authorization_number}.", known, "APV-04"),
        paragraph(
            "We can only pay if you still have this plan on the day of the care, and "
            "if the facts we were told are right.",
            known,
            "APV-05",
        ),
        Block("paragraph", (Run(facts.plan.cost_sentence),), element="APV-06"),
    )


def copies(facts: LetterFacts) -> tuple[str, ...]:
    """Who gets a copy: the provider who asked, and a representative on file."""
    representative = facts.member.representative
    return (
        facts.requesting.full_name,
        *([representative] if representative else []),
    )


def _until(line: LineFacts, *, alone: bool) -> Block:
    """When a line's approval begins and ends; with several lines, which one."""
    last = Run(plain_date(line.ends_on), DATE)
    service = () if alone else (Run(f"{services.capital(line.plain_service)}: ", CODE),)
    begins = Run("You can get this care " if alone else "you can get it ")
    ends = (Run(". The approval ends after "), last, Run("."))
    runs = (*service, begins, *services.span(line), *ends)
    return Block("paragraph", runs)


def _giver(facts: LetterFacts, known: Values) -> Block:
    """Who will give the care, and where."""
    place = Run(facts.servicing.place, ADDRESS)
    where = (Run(" at "), place) if place.words else ()
    runs = (*fill("This care will be given by {servicing}", known), *where, Run("."))
    return Block("paragraph", runs, element="APV-03")
