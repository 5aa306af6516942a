"""The federal claims rule, 29 CFR 2560.503-1, in its two uses.

Self-funded ERISA plans stand under it directly, insurers through 45 CFR 147.136.
"""

from functools import partial

from reviews.rules.deadlines.rule import Kind, Rule, Start
from reviews.rules.deadlines.units import Span

from .terms import (
    A_DAY_BEFORE,
    AFTER,
    ANY_SERVICE,
    BEFORE,
    BEFORE_OR_DURING,
    DAYS,
    DURING,
    ERISA,
    EXPEDITED,
    FEDERAL,
    FROM_2018,
    HOURS,
    INSURED,
    STANDARD,
    WRONG_WAY,
    unverified,
    verified,
)

# (f)(2)(iii), (f)(4): the claimant's time to answer, and the plan's after an answer.
TIME_TO_ANSWER = Span(45, DAYS)
AFTER_THE_ANSWER = Span(15, DAYS)

_SECTION = "29 CFR 2560.503-1"
_insured = partial(
    verified, lines=INSURED, authority=FEDERAL, subjects=ANY_SERVICE, basis="S14"
)
_erisa = partial(
    verified, lines=ERISA, authority=FEDERAL, subjects=ANY_SERVICE, basis="S14"
)
_erisa_unverified = partial(
    unverified, lines=ERISA, authority=FEDERAL, subjects=ANY_SERVICE
)

INSURED_CLAIMS: tuple[Rule, ...] = (
    _insured(
        id="X-C1",
        reviews=DURING,
        priority=EXPEDITED,
        circumstances=A_DAY_BEFORE,
        received_from=FROM_2018,
        span=Span(24, HOURS),
        citation=f"WAC 284-43-2000; {_SECTION}(f)(2)(ii)(B), 45 CFR 147.136",
        basis="S14 for the 24 hours",
    ),
    _insured(
        id="X-R1",
        reviews=AFTER,
        received_from=FROM_2018,
        span=Span(30, DAYS),
        citation=f"WAC 284-43-2000; {_SECTION}(f)(2)(iii)(B)",
        basis="S14 for the federal part",
    ),
    _insured(
        id="X-F1",
        reviews=BEFORE_OR_DURING,
        priority=EXPEDITED,
        span=Span(72, HOURS),
        citation=f"45 CFR 147.136(b); {_SECTION}(f)(2)(i)",
        basis="S14; concurrent requests by the same text, unverified",
    ),
    _insured(
        id="X-F2",
        reviews=BEFORE_OR_DURING,
        priority=STANDARD,
        span=Span(15, DAYS),
        extension=15,
        citation=f"45 CFR 147.136(b); {_SECTION}(f)(2)(iii)(A)",
        basis="S14; concurrent requests by the same text, unverified",
    ),
)

SELF_FUNDED: tuple[Rule, ...] = (
    _erisa(
        id="E-1",
        reviews=BEFORE_OR_DURING,
        priority=EXPEDITED,
        span=Span(72, HOURS),
        citation=f"{_SECTION}(f)(2)(i)",
    ),
    _erisa(
        id="E-2",
        reviews=BEFORE_OR_DURING,
        priority=STANDARD,
        span=Span(15, DAYS),
        extension=15,
        stops_for_answer=True,
        citation=f"{_SECTION}(f)(2)(iii)(A)",
    ),
    _erisa(
        id="E-3",
        reviews=AFTER,
        span=Span(30, DAYS),
        extension=15,
        stops_for_answer=True,
        citation=f"{_SECTION}(f)(2)(iii)(B)",
    ),
    _erisa(
        id="E-4",
        reviews=DURING,
        priority=EXPEDITED,
        circumstances=A_DAY_BEFORE,
        span=Span(24, HOURS),
        citation=f"{_SECTION}(f)(2)(ii)(B)",
    ),
    _erisa(
        id="E-5",
        reviews=BEFORE_OR_DURING,
        priority=EXPEDITED,
        kind=Kind.ASK,
        span=Span(24, HOURS),
        answer_window=Span(48, HOURS),
        citation=f"{_SECTION}(f)(2)(i)",
    ),
    _erisa_unverified(
        id="E-5-decide",
        reviews=BEFORE_OR_DURING,
        priority=EXPEDITED,
        span=Span(48, HOURS),
        start=Start.ANSWER,
        citation=f"{_SECTION}(f)(2)(i)",
    ),
    _erisa_unverified(
        id="E-6",
        reviews=BEFORE,
        priority=STANDARD,
        circumstances=WRONG_WAY,
        kind=Kind.NOTICE,
        span=Span(5, DAYS),
        citation=f"{_SECTION}(c)(1)(ii)",
    ),
    _erisa_unverified(
        id="E-6-urgent",
        reviews=BEFORE,
        priority=EXPEDITED,
        circumstances=WRONG_WAY,
        kind=Kind.NOTICE,
        span=Span(24, HOURS),
        citation=f"{_SECTION}(c)(1)(ii)",
    ),
)
