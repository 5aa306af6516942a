"""What stands around every letter: head, address, formats, what is enclosed."""

from __future__ import annotations

from reviews.rules.letters.content import (
    ADDRESS,
    BODY,
    CODE,
    DATE,
    NAME,
    NUMBER,
    Block,
    Run,
)
from reviews.rules.letters.facts import LetterFacts
from reviews.rules.letters.phrasing import (
    Values,
    fill,
    heading,
    paragraph,
    plain_date,
    section,
    sentences,
)

# The federal Office for Civil Rights: address, phone, TTY.
RIGHTS_OFFICE = (
    "200 Independence Avenue SW, Washington, DC 20201",
    "1-800-368-1019",
    "1-800-537-7697",
)


def member_head(facts: LetterFacts, known: Values) -> tuple[Block, ...]:
    """Letterhead and window to the member, or to a minor's parent or guardian."""
    to = "Parent or guardian of " if facts.member_is_minor else ""
    lines = (
        Block("line", (*_words(to), Run(facts.member.name, NAME))),
        *(Block("line", (Run(line, ADDRESS),)) for line in facts.member.address_lines),
    )
    return letterhead(facts, known), _window(facts, lines, "COM-03")


def provider_head(facts: LetterFacts, known: Values) -> tuple[Block, ...]:
    """Letterhead and window to the provider who asked."""
    to = facts.requesting
    lines = [to.full_name, f"NPI {to.npi}", *([to.place] if to.place else [])]
    blocks = tuple(Block("line", (Run(line, ADDRESS),)) for line in lines)
    return letterhead(facts, known), _window(facts, blocks)


def letterhead(facts: LetterFacts, known: Values) -> Block:
    """The plan's name, address and phone; whom to call for help and when."""
    sample = (Run(" (sample)", CODE),) if facts.plan.sample else ()
    phone = fill("{phone} (TTY: {tty})", known)
    left = (
        Block("line", (Run(facts.plan.name, NAME), *sample)),
        Block("line", (Run(facts.plan.address, ADDRESS),)),
        Block("line", phone),
    )
    right = (
        Block("line", (Run("Do you need help?"),)),
        Block("line", fill("Call {phone}", known)),
        Block("line", fill("{hours}", known)),
    )
    return Block(
        "letterhead",
        children=(
            Block("column", children=left, element="COM-01"),
            Block("column", children=right, element="COM-12"),
        ),
    )


def _window(facts: LetterFacts, lines: tuple[Block, ...], element: str = "") -> Block:
    """The address where a window envelope shows it, the letter's facts beside it."""
    day = _fact("Date", Run(plain_date(facts.letter_date), DATE))
    numbers = (
        _fact("Member ID", Run(facts.member.number, CODE)),
        _fact("Case number", Run(facts.case_number, CODE)),
    )
    return Block(
        "window",
        children=(
            Block("address", children=lines, element=element),
            Block("facts", children=(day,), element="COM-02"),
            Block("facts", children=numbers, element="COM-04"),
        ),
    )


def other_formats(known: Values) -> tuple[Block, ...]:
    """How to get the letter in a language, large print, braille or sound, free."""
    return (
        heading("This letter in your language, or in large print", known),
        sentences(
            known,
            (
                "COM-06",
                (
                    "We can write this letter in your language, or an interpreter can "
                    "talk with you. We can help you in other ways if you do not hear "
                    "or see well. All of this is free. Call {phone} (TTY: {tty})."
                ),
            ),
            (
                "COM-11",
                (
                    "You can also get this letter free in large print, in braille, as "
                    "a sound file, or as a computer file. Call the same number."
                ),
            ),
        ),
    )


def foot(facts: LetterFacts, titles: tuple[str, ...], copies: tuple[str, ...]) -> Block:
    """The list of what is enclosed, and who gets a copy."""
    named = "; ".join(title[0].lower() + title[1:] for title in titles)
    enclosed = (Run("With this letter: ", CODE), Run(named, CODE))
    copy = (Run("Copy: ", CODE), Run("; ".join(copies), NAME))
    return Block(
        "foot",
        children=(
            Block("paragraph", enclosed, element="COM-14"),
            *([Block("paragraph", copy)] if copies else []),
        ),
    )


def enclosure(title: str, *children: Block) -> Block:
    """Something that goes in the same envelope and starts a page of its own."""
    head = Block("heading", (Run(title),), level=1)
    return Block("enclosure", children=(head, *children))


def languages(facts: LetterFacts, known: Values) -> Block:
    """The notice of free language help, English first (45 CFR 92.11)."""
    notices = []
    for notice in facts.languages:
        runs = (Run(f"{notice.name}: ", NAME), *fill(notice.sentence, known))
        notices.append(
            Block(
                "language",
                runs,
                language=notice.tag,
                direction=notice.direction,
            )
        )
    return enclosure("Help in your language", section(*notices, element="COM-07"))


def fair_treatment(known: Values) -> Block:
    """The notice of nondiscrimination (45 CFR 92.10)."""
    words = (
        (
            "{plan} obeys federal civil rights laws. We do not treat people in a "
            "worse way because of race, color, national origin, age, disability, or "
            "sex. This includes sex traits, pregnancy, sexual orientation, and gender "
            "identity."
        ),
        (
            "People with disabilities can get free aids from us. Some of these are "
            "sign language interpreters and letters in large print, braille, sound, "
            "or computer files. People who speak other languages can get free "
            "interpreters and free letters in their language. To get this help, call "
            "{phone} (TTY: {tty})."
        ),
        (
            "If you think we did not give this help, or were not fair to you in "
            "another way, you can file a grievance. A grievance is a complaint. Call, "
            "write, or send a fax to our {coordinator}: {plan_address}, phone {phone} "
            "(TTY: {tty}), fax {fax}. The coordinator can help you file."
        ),
        (
            "You can also complain to the U.S. Department of Health and Human "
            "Services, Office for Civil Rights, {office}, phone {office_phone} (TTY: "
            "{office_tty})."
        ),
    )
    blocks = (paragraph(each, {**known, **_office()}) for each in words)
    return enclosure("Notice about fair treatment", section(*blocks, element="COM-08"))


def _office() -> dict[str, Run]:
    address, phone, tty = RIGHTS_OFFICE
    numbers = {"office_phone": Run(phone, NUMBER), "office_tty": Run(tty, NUMBER)}
    return {"office": Run(address, ADDRESS), **numbers}


def appeal_form(known: Values) -> Block:
    """The form for an appeal, which nobody has to use."""
    return enclosure(
        "Appeal form",
        paragraph(
            "You do not have to use this form. A call to {phone} (TTY: {tty}) is "
            "enough. Your last day to appeal is {appeal_last_day}.",
            known,
        ),
        paragraph(
            "Send it to: {appeals_address}. Or send a fax to {fax}.",
            known,
        ),
        _about_the_member(known),
        _blank("I ask you to look at this decision again, because", 4),
        _blank("I need a fast appeal, because (leave this empty if you can wait)", 2),
        _blank("Phone number"),
        _blank("Signed"),
        _blank("Date"),
    )


def consent_form(known: Values) -> Block:
    """Written consent that someone acts for the member (42 CFR 438.402(c)(1)(ii))."""
    return enclosure(
        "Form to let someone act for you",
        paragraph(
            "Fill in this form if you want someone to appeal for you. It can be a "
            "friend, someone in your family, your doctor, or a lawyer. You can stop "
            "this at any time. Just tell us.",
            known,
        ),
        paragraph(
            "Send it to: {appeals_address}. Or send a fax to {fax}.",
            known,
        ),
        _about_the_member(known),
        _blank("I let this person act for me in my appeal (name)"),
        _blank("How this person knows me"),
        _blank("Address of this person", 2),
        _blank("Phone number of this person"),
        _blank("Signed by the member"),
        _blank("Date"),
    )


def enclosure_titles(enclosures: tuple[Block, ...]) -> tuple[str, ...]:
    """The title of each enclosure, as its first heading says."""
    return tuple(each.children[0].text for each in enclosures)


def _about_the_member(known: Values) -> Block:
    words = "Member: {member}, member ID {member_number}, case number {case_number}"
    return paragraph(words, known)


def _fact(label: str, value: Run) -> Block:
    return Block("fact", (Run(label + ": ", CODE), value))


def _blank(label: str, lines: int = 1) -> Block:
    return Block("blank", (Run(label, CODE),), level=lines)


def _words(words: str) -> tuple[Run, ...]:
    return (Run(words, BODY),) if words else ()
