"""The member's rights after a denial, each in plain words, and who decided.

The words are the plan's own; what each must say is in the requirement tables.
"""

from __future__ import annotations

from reviews.rules.letters.content import CODE, Block, Run
from reviews.rules.letters.facts import DeciderFacts, LetterFacts
from reviews.rules.letters.phrasing import (
    Values,
    fill,
    heading,
    listing,
    paragraph,
    section,
    sentences,
)


def all_rights(facts: LetterFacts, known: Values) -> tuple[Block, ...]:
    """Copies, appeal, fast appeal, hearing and care during the appeal, in order."""
    return (
        _copies(known),
        _appeal_box(known),
        *_about_appeals(known),
        _fast_appeal(known),
        _hearing(known),
        *_keeping_care(facts, known),
    )


def _copies(known: Values) -> Block:
    return section(
        heading("Free copies of what we used", known),
        paragraph(
            "You can get copies of all that we used to decide. That means your "
            "records, our rule, the medical necessity criteria, and any guides we "
            "used. The copies are free. To get them, call {phone} or write to us.",
            known,
        ),
        element="NOABD-07",
    )


def _appeal_box(known: Values) -> Block:
    title = Block(
        "heading",
        level=2,
        children=(
            Block(
                "sentence", fill("Do you think we are wrong? Ask for an appeal ", known)
            ),
            Block("sentence", fill("by {appeal_last_day}", known), element="NOABD-09"),
        ),
    )
    ways = (
        "Call {phone} (TTY: {tty}). A call is enough.",
        "Write to: {appeals_address}.",
        "Send a fax to {fax}.",
    )
    return Block(
        "box",
        children=(
            title,
            paragraph(
                "You have the right to ask us to look at your request again. This is "
                "called an appeal. It is free. You have {appeal_days} days from the "
                "date of this letter. You can ask in any of these ways:",
                known,
                "NOABD-08",
            ),
            listing((fill(way, known) for way in ways), element="NOABD-10"),
            paragraph(
                "There is a form with this letter. You can use it if you like.", known
            ),
        ),
    )


def _about_appeals(known: Values) -> tuple[Block, ...]:
    return (
        sentences(
            known,
            (
                "NOABD-11",
                (
                    "Someone else can appeal for you: a friend, someone in your "
                    "family, a lawyer, or your doctor. You must first say yes to this "
                    "in writing."
                ),
            ),
            (
                "NOABD-12",
                (
                    "If you need help with the forms or with your appeal, call us. We "
                    "can get you an interpreter. The TTY number is {tty}."
                ),
            ),
        ),
        sentences(
            known,
            (
                "NOABD-13",
                (
                    "You can send us more facts or papers about your health. You can "
                    "see your file before we decide. This is free too."
                ),
            ),
            (
                "NOABD-19",
                "We will not treat you or your doctor in a worse way because you ask.",
            ),
        ),
        paragraph(
            "First we will send you a letter to say that we got your appeal. Then a "
            "doctor who had no part in the first decision will look at it. We will "
            "decide within {appeal_decision_days} days. If we need more time, we will "
            "write to you and say why. We will send you a letter with what we decide.",
            known,
            "NOABD-14",
        ),
    )


def _fast_appeal(known: Values) -> Block:
    return section(
        heading("If you can’t wait: ask for a fast appeal", known),
        paragraph(
            "Ask for a fast appeal if waiting could put your life or your health at "
            "risk, or make it hard to get well. You or your doctor can call us to ask. "
            "We will decide a fast appeal within 72 hours. What if we find that you "
            "can wait? Then we will call you and send you a letter, and decide within "
            "{appeal_decision_days} days.",
            known,
        ),
        element="NOABD-15",
    )


def _hearing(known: Values) -> Block:
    return section(
        heading("If we still say no: ask for a state hearing", known),
        paragraph(
            "You must finish our appeal first. If we say no again, you can ask the "
            "State of Washington for a hearing. You will have {hearing_days} days to "
            "ask. A judge who does not work for us will hear you. The letter about "
            "your appeal will tell you how to ask. If we are late with your appeal, "
            "you can ask for a hearing right away. If the judge says no too, you can "
            "ask for another review by people who do not work for us.",
            known,
        ),
        element="NOABD-16",
    )


_STOPPED = (
    "You have this care now. You can ask us to keep paying for it while you appeal. "
    "You must ask by {keep_care_last_day}. That is {continue_days} days from the day "
    "we send this letter, or the day the care changes, if that is later. To ask, call "
    "{phone}. If you lose the appeal, you may have to pay for the care you got in that "
    "time."
)
_NEW = (
    "This part is about care that we said yes to before and now stop or cut. The care "
    "in this letter is new. So there is no care to keep. If we ever stop or cut care "
    "that you have, you can ask us to keep paying for it while you appeal. You must "
    "call us within {continue_days} days of the day we send the letter, or before the "
    "care stops, if that is later. For this letter the day is {keep_care_last_day}. "
    "If you lose the appeal, you may have to pay for the care you got in that time."
)


_SIGNATURE = "{decider}, {decider_title}, {letter_date}"


def _keeping_care(facts: LetterFacts, known: Values) -> tuple[Block, ...]:
    """The right to go on with care; for new care it says that there is none."""
    words = _STOPPED if facts.stopped else _NEW
    part = section(
        heading("Care during your appeal", known),
        paragraph(words, known),
        element="NOABD-17",
    )
    if facts.stopped is None:
        return (part,)
    more = (
        "We will go on until the appeal is decided if you ask by {keep_care_last_day}."
    )
    return part, paragraph(more, known, "CON-03")


def decider(person: DeciderFacts, known: Values) -> tuple[Block, ...]:
    """Who made the decision, and the line of the electronic signature."""
    who = "A doctor" if person.is_physician else "A trained member of our staff"
    name = f"{who} made this decision. {{decider_possessive}} name is {{decider}}. "
    work = f"{{decider_is}} {article(person.title)} {{decider_work}} at our plan."
    skill = (
        f" {{decider_is}} {article(person.specialty_plain)} {{decider_plain}} with a "
        "license in {decider_state}."
    )
    words = name + work + (skill if person.specialty_plain else "")
    return (
        paragraph(words, known, "NOABD-18"),
        Block(
            "paragraph",
            (Run("Signed electronically: ", CODE), *fill(_SIGNATURE, known)),
            element="NOABD-24",
        ),
    )


def article(words: str) -> str:
    """ "a" or "an", by the first letter."""
    return "an" if words[:1].lower() in "aeio" and words else "a"
