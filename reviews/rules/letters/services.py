"""Service lines in words: for a member plain ones, for a provider the codes."""

from __future__ import annotations

from datetime import date

from reviews.rules.letters.content import CODE, DATE, Block, Run
from reviews.rules.letters.facts import LetterFacts, LineFacts
from reviews.rules.letters.phrasing import plain_date


def times(units: int) -> str:
    """How often, in words: "one time", "3 times"."""
    return "one time" if units == 1 else f"{units}\u00a0times"


def span(line: LineFacts) -> tuple[Run, ...]:
    """The days of the care: "from … to …", or "on …"; empty without a first day."""
    if line.first_date is None:
        return ()
    first, last = Run(plain_date(line.first_date), DATE), line.ends_on
    if last in (None, line.first_date):
        return (Run("on ", CODE), first)
    return (
        Run("from ", CODE),
        first,
        Run(" to ", CODE),
        Run(plain_date(last), DATE),
    )


def member_item(line: LineFacts, units: int, planned: bool = False) -> tuple[Run, ...]:
    """One service for the member: plain words, the code once, how often, when."""
    words = f"{capital(line.plain_service)} (code {line.code}), {times(units)}"
    when = span(line)
    before = Run(", planned " if planned else ", ", CODE)
    return (Run(words, CODE), *((before, *when) if when else ()))


def capital(words: str) -> str:
    """The words with a capital first letter."""
    return words[:1].upper() + words[1:]


def named(lines: tuple[LineFacts, ...]) -> str:
    """The services of some lines in one sentence, plain words only."""
    return "; ".join(dict.fromkeys(line.plain_service for line in lines))


def coded(line: LineFacts) -> str:
    """System, code and modifiers: "CPT 0565T-RT"."""
    return " ".join((line.system, "-".join((line.code, *line.modifiers))))


def partial_table(facts: LetterFacts) -> Block:
    """What was asked for, approved and not approved, one row a line (PAR-01)."""
    head = ("You asked for", "We approved", "We did not approve")
    rows = [Block("row", children=tuple(map(_cell, head)))]
    for line in facts.lines:
        asked = f"{capital(line.plain_service)}, {times(line.units)}"
        kept, refused = (
            capital(times(units)) if units else "Nothing"
            for units in (line.units_approved, line.units_refused)
        )
        cells = tuple(map(_cell, (asked, kept, refused)))
        rows.append(Block("row", children=cells))
    return Block("table", children=tuple(rows), element="PAR-01")


def provider_table(facts: LetterFacts) -> Block:
    """Each line with its code, units, days, diagnosis and decision (PRV-02)."""
    head = ("Line", "Service", "Units", "Dates", "Diagnosis", "Decision")
    rows = [Block("row", children=tuple(map(_cell, head)))]
    for line in facts.lines:
        days = " to ".join(dict.fromkeys(map(str, filter(None, _days(line)))))
        cells = (
            str(line.number),
            coded(line),
            str(line.units),
            days or "not given",
            line.diagnosis_code,
            decision(line),
        )
        rows.append(Block("row", children=tuple(map(_cell, cells))))
    return Block("table", children=tuple(rows), element="PRV-02")


def _days(line: LineFacts) -> tuple[date | None, date | None]:
    return line.first_date, line.ends_on


def decision(line: LineFacts) -> str:
    """The outcome of a line for a provider: "Denied: not medically necessary"."""
    kind = line.reason_kind.replace("_", " ")
    if not line.units_refused:
        return "Approved"
    if not line.units_approved:
        return f"Denied: {kind}"
    return f"Approved {line.units_approved} of {line.units}; the rest denied: {kind}"


def _cell(words: str) -> Block:
    return Block("cell", (Run(words, CODE),))
