"""Elements of an approval (APV) and of a partial approval (PAR)."""

from __future__ import annotations

from reviews.rules.letters.requirements import (
    ABSENT,
    DECISION,
    PRACTICE,
    VERIFIED,
    Requirement,
)

GRANTED = (
    Requirement(
        "APV-01",
        "What is approved",
        "RCW 74.09.840(1)",
        VERIFIED,
        "FXT",
        "Say in plain words what each approved line is.",
        recipients="MP",
        group=DECISION,
    ),
    Requirement(
        "APV-02",
        "From when to when",
        "42 CFR 431.80(b)",
        VERIFIED,
        "FXT",
        "Give each approved line its dates.",
        recipients="MP",
        group=DECISION,
    ),
    Requirement(
        "APV-03",
        "Who will give the care",
        "plan practice",
        PRACTICE,
        "FT",
        "Name the servicing provider.",
        ("{servicing}",),
        "MP",
        DECISION,
    ),
    Requirement(
        "APV-04",
        "The authorization number",
        "plan practice",
        PRACTICE,
        "FXT",
        "Approve the line again, so that it gets its number.",
        ("{authorization_number}",),
        "MP",
        DECISION,
    ),
    Requirement(
        "APV-05",
        "Payment depends on coverage and true facts",
        "plan practice",
        PRACTICE,
        "T",
        "Use the template’s sentence.",
        ("if", "facts"),
        "MP",
        DECISION,
    ),
    Requirement(
        "APV-06",
        "What it costs the member",
        "plan practice",
        PRACTICE,
        "FT",
        "Say in the plan’s settings what members pay.",
        ("pay",),
        group=DECISION,
    ),
    Requirement(
        "APV-07",
        "No word of denial or appeal",
        "plan practice",
        PRACTICE,
        "N",
        "Take these words out: they confuse in an approval.",
        group=ABSENT,
        placed=False,
    ),
)

PARTIAL = (
    Requirement(
        "PAR-01",
        "Asked for, approved, not approved",
        "42 CFR 438.400(b)(1)",
        VERIFIED,
        "XT",
        "Give each requested line its row.",
        group=DECISION,
    ),
    Requirement(
        "PAR-02",
        "Why less is enough",
        "42 CFR 438.400(b)(1)",
        VERIFIED,
        "FH",
        "Write why the smaller amount is enough for this member.",
        group=DECISION,
    ),
)
