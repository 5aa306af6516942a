"""Sentences with gaps, and the facts that fill them.

The same named values fill the gaps when a letter is composed and are looked for when
it is checked. What people typed is a value, never a sentence with gaps: braces in it
stay braces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from string import Formatter

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

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
VERBS = {
    "They": ("They are", "Their"),
    "She": ("She is", "Her"),
    "He": ("He is", "His"),
}

Values = Mapping[str, Run]


def plain_date(day: date | None) -> str:
    """A day as a member reads it, "September 11, 2026"; empty without a day."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}" if day else ""


def joined(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence: "a, b, and c"."""
    parts = list(words)
    if len(parts) < 3:
        return f" {last} ".join(parts)
    return f"{', '.join(parts[:-1])}, {last} {parts[-1]}"


def values(facts: LetterFacts) -> dict[str, Run]:
    """The facts that gaps may name, each with the kind of its words."""
    return _plan_values(facts) | _case_values(facts) | _decider_values(facts)


def fill(sentence: str, known: Values) -> tuple[Run, ...]:
    """The runs of a sentence whose {gaps} are filled. Raises KeyError for a new gap."""
    runs: list[Run] = []
    for words, gap, _, _ in Formatter().parse(sentence):
        runs += [Run(words)] if words else []
        runs += [known[gap]] if gap and known[gap].words else []
    return tuple(runs)


def unknown(sentence: str, known: Values) -> list[str]:
    """The gaps of a sentence whose fact isn't known, in words."""
    gaps = (gap for _, gap, _, _ in Formatter().parse(sentence) if gap)
    missing = (gap for gap in gaps if gap not in known or not known[gap].words.strip())
    return [gap.replace("_", " ") for gap in missing]


def plain(sentence: str, known: Values) -> str:
    """The filled sentence as one string."""
    return "".join(run.words for run in fill(sentence, known))


def paragraph(sentence: str, known: Values, element: str = "") -> Block:
    """A paragraph of the plan's own words."""
    return Block("paragraph", fill(sentence, known), element=element)


def typed(words: str, element: str = "") -> Block:
    """What a person typed: a section with one paragraph for each line."""
    lines = (" ".join(line.split()) for line in words.splitlines())
    paragraphs = tuple(Block("paragraph", (Run(line),)) for line in lines if line)
    return Block("section", children=paragraphs, element=element)


def sentences(known: Values, *pairs: tuple[str, str]) -> Block:
    """A paragraph of sentences that each fulfil their own element."""
    spaced = [(element, words + " ") for element, words in pairs[:-1]] + [pairs[-1]]
    parts = (
        Block("sentence", fill(words, known), element=id_) for id_, words in spaced
    )
    return Block("paragraph", children=tuple(parts))


def heading(sentence: str, known: Values, level: int = 2, element: str = "") -> Block:
    """A heading of the given level."""
    return Block("heading", fill(sentence, known), level=level, element=element)


def listing(items: Iterable[tuple[Run, ...]], element: str = "") -> Block:
    """A list with one item for each tuple of runs."""
    children = tuple(Block("item", runs) for runs in items)
    return Block("list", children=children, element=element)


def section(*children: Block, element: str = "") -> Block:
    """Blocks that belong together, and may fulfil one element together."""
    return Block("section", children=children, element=element)


def _plan_values(facts: LetterFacts) -> dict[str, Run]:
    plan = facts.plan
    periods = {
        "appeal_days": plan.appeal_days,
        "continue_days": plan.continue_days,
        "appeal_decision_days": plan.appeal_decision_days,
        "hearing_days": plan.hearing_days,
        "peer_to_peer_days": plan.peer_to_peer_days,
    }
    numbers = {"phone": plan.phone, "tty": plan.tty, "fax": plan.appeals_fax}
    numbers |= {"peer_to_peer_phone": plan.peer_to_peer_phone}
    return (
        {name: Run(str(days)) for name, days in periods.items()}
        | {name: Run(number, NUMBER) for name, number in numbers.items()}
        | {
            "plan": Run(plan.name, NAME),
            "plan_address": Run(plan.address, ADDRESS),
            "appeals_address": Run(plan.appeals_address, ADDRESS),
            "hours": Run(plan.hours, CODE),
            "peer_to_peer_hours": Run(plan.peer_to_peer_hours, CODE),
            "coordinator": Run(plan.rights_coordinator, NAME),
            "policies_page": Run(plan.policies_page),
        }
    )


def _case_values(facts: LetterFacts) -> dict[str, Run]:
    days = {
        "letter_date": facts.letter_date,
        "received_date": facts.received_at.date(),
        "appeal_last_day": facts.appeal_last_day,
        "keep_care_last_day": facts.keep_care_last_day,
        "peer_to_peer_last_day": facts.peer_to_peer_last_day,
        "effective_on": facts.stopped.effective_on if facts.stopped else None,
    }
    names = {
        "member": facts.member.name,
        "representative": facts.member.representative,
        "provider": facts.requesting.name,
        "provider_full": facts.requesting.full_name,
        "servicing": facts.servicing.full_name,
    }
    codes = {
        "member_number": facts.member.number,
        "case_number": facts.case_number,
        "authorization_number": facts.authorization_number,
        "provider_npi": facts.requesting.npi,
    }
    return (
        {name: Run(plain_date(day), DATE) for name, day in days.items()}
        | {name: Run(words, NAME) for name, words in names.items()}
        | {name: Run(words, CODE) for name, words in codes.items()}
        | {"provider_kind": Run(facts.requesting.kind)}
    )


def _decider_values(facts: LetterFacts) -> dict[str, Run]:
    decider = facts.decided_by
    if decider is None:
        return {}
    pronoun_is, possessive = VERBS.get(decider.pronoun, VERBS["They"])
    return {
        "decider": Run(decider.full_name, NAME),
        "decider_title": Run(decider.title, CODE),
        "decider_work": Run(decider.title.lower(), CODE),
        "decider_specialty": Run(decider.specialty, CODE),
        "decider_plain": Run(decider.specialty_plain, BODY),
        "decider_is": Run(pronoun_is),
        "decider_possessive": Run(possessive),
        "decider_state": Run(decider.license_state, NAME),
    }
