"""The rows of E2SHB 1357 (2023): 3, 1, 5 and 2 days, and the days for asking.

One act put the same text into the insurance code and into the law of Apple Health, so
one small table makes both sets. What insurers had before 2024 follows.
"""

from functools import partial

from reviews.rules.deadlines.rule import Dating, Kind, Rule, Start
from reviews.rules.deadlines.units import Span

from .terms import (
    ANY_SERVICE,
    BEFORE,
    DAYS,
    DAYS_NO_HOLIDAYS,
    EXPEDITED,
    FROM_2018,
    FROM_2024,
    INSURED,
    MEDICAID,
    STANDARD,
    STATE,
    TO_2023,
    unverified,
    verified,
)

# number, priority, electronic, clause, time to decide, time to ask
_ACT_OF_2023 = (
    (1, STANDARD, True, "(1)(a)(i)", Span(3, DAYS_NO_HOLIDAYS), Span(1, DAYS)),
    (2, EXPEDITED, True, "(1)(a)(ii)", Span(1, DAYS), Span(1, DAYS)),
    (3, STANDARD, False, "(1)(b)(i)", Span(5, DAYS), Span(5, DAYS)),
    (4, EXPEDITED, False, "(1)(b)(ii)", Span(2, DAYS), Span(1, DAYS)),
)
# Sources of the time to decide, and of the time to ask, for Apple Health.
_READ_FOR_APPLE_HEALTH = {1: "S1", 2: "S1", 3: "S4, S5", 4: "S4, S5"}
_ASK_READ_FOR_APPLE_HEALTH = {1: "S1"}
_ASK_READ_FOR_INSURERS = "S3, for insurers; managed care unverified"


def _apple_health() -> list[Rule]:
    row = partial(
        Rule,
        lines=MEDICAID,
        authority=STATE,
        reviews=BEFORE,
        subjects=ANY_SERVICE,
        received_from=FROM_2024,
    )
    rules = []
    for number, priority, electronic, clause, decide, ask in _ACT_OF_2023:
        same = partial(
            row,
            priority=priority,
            electronic=electronic,
            citation=f"RCW 74.09.840{clause}",
        )
        rules += [
            same(
                id=f"M-S{number}",
                span=decide,
                start=Start.COMPLETE,
                verified=True,
                basis=_READ_FOR_APPLE_HEALTH[number],
            ),
            same(
                id=f"M-Q{number}",
                span=ask,
                kind=Kind.ASK,
                verified=number in _ASK_READ_FOR_APPLE_HEALTH,
                basis=_ASK_READ_FOR_APPLE_HEALTH.get(number, _ASK_READ_FOR_INSURERS),
            ),
        ]
    return rules


def _insurers() -> list[Rule]:
    row = partial(
        verified,
        lines=INSURED,
        authority=STATE,
        reviews=BEFORE,
        subjects=ANY_SERVICE,
        received_from=FROM_2024,
        dated_by=Dating.CONTRACT,
        deferrable=True,
    )
    rules = []
    for number, priority, electronic, clause, decide, ask in _ACT_OF_2023:
        same = partial(
            row,
            priority=priority,
            electronic=electronic,
            citation=f"RCW 48.43.830{clause}",
        )
        rules += [
            same(
                id=f"X-S{number}",
                span=decide,
                start=Start.COMPLETE,
                basis="S2, S3, S16",
            ),
            same(id=f"X-Q{number}", span=ask, kind=Kind.ASK, basis="S3, S16"),
        ]
    return rules


_before_2024 = partial(
    unverified,
    lines=INSURED,
    authority=STATE,
    reviews=BEFORE,
    subjects=ANY_SERVICE,
    received_from=FROM_2018,
    received_to=TO_2023,
    dated_by=Dating.CONTRACT,
    start=Start.COMPLETE,
    citation="WAC 284-43-2050, as it then was",
)

WASHINGTON: tuple[Rule, ...] = (
    *_apple_health(),
    *_insurers(),
    _before_2024(id="X-P1", priority=STANDARD, span=Span(5, DAYS)),
    _before_2024(id="X-P2", priority=EXPEDITED, span=Span(2, DAYS)),
)
