"""The words that the rows of the table are written in."""

from datetime import date
from functools import partial

from reviews.rules.deadlines.request import (
    Circumstance,
    LineOfBusiness,
    Priority,
    ReviewType,
    Subject,
)
from reviews.rules.deadlines.rule import Authority, Rule
from reviews.rules.deadlines.units import Unit

HOURS, DAYS = Unit.HOURS, Unit.CALENDAR_DAYS
DAYS_NO_HOLIDAYS, BUSINESS_DAYS = Unit.DAYS_WITHOUT_HOLIDAYS, Unit.BUSINESS_DAYS
STANDARD, EXPEDITED = Priority.STANDARD, Priority.EXPEDITED
STATE, FEDERAL, CONTRACT = Authority.STATE, Authority.FEDERAL, Authority.CONTRACT

BEFORE = frozenset({ReviewType.PROSPECTIVE})
DURING = frozenset({ReviewType.CONCURRENT})
BEFORE_OR_DURING = BEFORE | DURING
AFTER = frozenset({ReviewType.RETROSPECTIVE})

SERVICE = frozenset({Subject.SERVICE})
UNAUTHORIZED_SERVICE = frozenset({Subject.SERVICE_WITHOUT_AUTHORIZATION})
OTHER_CLAIM = frozenset({Subject.OTHER_CLAIM})
PART_B_DRUG = frozenset({Subject.PART_B_DRUG})
ANY_SERVICE = SERVICE | UNAUTHORIZED_SERVICE | OTHER_CLAIM

A_DAY_BEFORE = frozenset({Circumstance.ASKED_A_DAY_BEFORE_THE_END})
WRONG_WAY = frozenset({Circumstance.FILED_THE_WRONG_WAY})

MEDICAID = frozenset({LineOfBusiness.MEDICAID})
INSURED = frozenset({LineOfBusiness.WA_INSURED})
MEDICARE = frozenset({LineOfBusiness.MEDICARE_ADVANTAGE})
ERISA = frozenset({LineOfBusiness.ERISA_SELF_FUNDED})

FROM_2003, FROM_2018 = date(2003, 1, 1), date(2018, 1, 1)
FROM_2024, FROM_2026 = date(2024, 1, 1), date(2026, 1, 1)
TO_2023, TO_2025 = date(2023, 12, 31), date(2025, 12, 31)

verified = partial(Rule, verified=True)
unverified = partial(Rule, verified=False)
