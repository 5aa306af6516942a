"""What no letter may contain (NEG). How each is looked for stands in ``negatives``."""

from __future__ import annotations

from reviews.rules.letters.requirements import (
    ABSENT,
    HUMAN,
    NEGATIVE,
    PRACTICE,
    UNVERIFIED,
    Requirement,
)


def _row(
    id_: str,
    label: str,
    remedy: str,
    recipients: str = "M",
    levels: str = NEGATIVE,
    citation: str = "plan practice",
) -> Requirement:
    """A row of this table; all of them concern the letter as a whole."""
    mark = PRACTICE if citation == "plan practice" else UNVERIFIED
    return Requirement(
        id_,
        label,
        citation,
        mark,
        levels,
        remedy,
        recipients=recipients,
        group=ABSENT,
        placed=False,
    )


FORBIDDEN = (
    _row("NEG-01", "No internal notes", "Say it in words meant for the reader.", "MP"),
    _row(
        "NEG-02",
        "No number of another person or case",
        "Take the number out, or correct it.",
        "MP",
        citation="45 CFR 164.502",
    ),
    _row(
        "NEG-03",
        "No social security number, no birth date",
        "Take it out.",
        "MP",
        citation="45 CFR 164.502(b)",
    ),
    _row("NEG-04", "No jargon", "Say it in a plain word."),
    _row("NEG-05", "No copyrighted description of a code", "Use your own words.", "MP"),
    _row("NEG-06", "Nothing about the plan’s money", "Take it out.", "MP"),
    _row(
        "NEG-07",
        "No blame, no doubt, no advice on treatment",
        "Read it as the member will.",
        levels=HUMAN,
    ),
    _row(
        "NEG-08",
        "No sensitive diagnosis without need",
        "Take it out, or say why the letter needs it.",
        levels="X",
        citation="42 CFR Part 2, 45 CFR 164.502(b)",
    ),
    _row(
        "NEG-09",
        "No promise, and only dates that were computed",
        "Take the date or the promise out.",
        "MP",
    ),
    _row("NEG-10", "Nothing left over from the template", "Complete the text.", "MP"),
)
