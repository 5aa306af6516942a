"""The shape of one row of the deadline table, and which rows a request falls under.

A row is data: nothing here or in clocks.py knows a row by its id. The set of rows is
chosen by the local date of receipt, never by today, so that a change in law applies to
requests received from its first day. A corrected row is a new row that `supersedes` the
old one for requests received since it was `entered_on`; older cases keep theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .request import (
    Circumstance,
    LineOfBusiness,
    PlanSettings,
    Priority,
    Request,
    ReviewType,
    Subject,
)
from .units import Span, Unit

# The federal shorter time came with rating periods of this day or later (CMS-0057-F).
FIRST_RATING_DAY = date(2026, 1, 1)

SERVICES = frozenset({Subject.SERVICE})
ANY_REVIEW = frozenset(ReviewType)


class Kind(StrEnum):
    """What a row bounds. Only `DECIDE` rows compete for the binding due."""

    DECIDE = "decide"
    ASK = "ask for information"
    NOTICE = "send a notice"


class Start(StrEnum):
    """The moment a row counts from."""

    RECEIPT = "receipt"
    COMPLETE = "complete"
    ANSWER = "the answer, or the end of the time to answer"
    PRIORITY_LOWERED = "change to standard"
    ORAL_NOTICE = "oral notice to the member"
    ACTION = "date of action"


class Authority(StrEnum):
    """Whose rule it is."""

    STATE = "State"
    FEDERAL = "Federal"
    CONTRACT = "Contract"


class Dating(StrEnum):
    """Which date decides whether a row is the law for a request."""

    RECEIPT = "receipt"
    RATING_PERIOD = "rating period"
    CONTRACT = "issue or renewal of the contract"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One dated rule. Dates are inclusive; None is open, or any."""

    id: str
    span: Span
    citation: str
    verified: bool
    """Whether the number was checked against a stored source."""
    basis: str = ""
    """The sources of the deadline page, and what of the row they don't carry."""
    authority: Authority
    lines: frozenset[LineOfBusiness]
    reviews: frozenset[ReviewType] = ANY_REVIEW
    priority: Priority | None = None
    electronic: bool | None = None
    subjects: frozenset[Subject] = SERVICES
    circumstances: frozenset[Circumstance] = frozenset()
    received_from: date | None = None
    received_to: date | None = None
    dated_by: Dating = Dating.RECEIPT
    kind: Kind = Kind.DECIDE
    start: Start = Start.RECEIPT
    extension: int = 0
    """The most days of the one extension; 0 where there is none."""
    stops_for_answer: bool = False
    """Whether an extension notice that names missing information stops the clock."""
    answer_window: Span | None = None
    """The least time to answer, where the law and not the plan sets it."""
    silence_denies: bool = False
    deferrable: bool = False
    """Whether receipt outside business hours may count from their beginning."""
    supersedes: str = ""
    entered_on: date | None = None

    @property
    def name(self) -> str:
        """The row in a few words: `State, 3 days`."""
        nouns = {Unit.HOURS: "hour", Unit.BUSINESS_DAYS: "business day"}
        amount, noun = abs(self.span.amount), nouns.get(self.span.unit, "day")
        return f"{self.authority}, {amount} {noun}{'s' * (amount != 1)}"

    def governs(self, request: Request, received_on: date, plan: PlanSettings) -> bool:
        """Whether the row is the law for a request received on that local date."""
        return (
            request.line_of_business in self.lines
            and request.review in self.reviews
            and self.electronic in {None, request.channel.electronic}
            and request.subject in self.subjects
            and self.circumstances <= request.circumstances
            and self._in_force(
                _governing_day(self.dated_by, request, received_on, plan)
            )
            and self._applied_by(plan, request)
        )

    def _in_force(self, day: date) -> bool:
        return (self.received_from or day) <= day <= (self.received_to or day)

    def _applied_by(self, plan: PlanSettings, request: Request) -> bool:
        reached = request.participating or plan.state_rows_for_nonparticipating
        state = plan.state_rows and reached
        return self.id not in plan.rows_off and (
            self.authority is not Authority.STATE or state
        )

    def entered_by(self, received_on: date) -> bool:
        """Whether the table held the row on that day; None is from the beginning."""
        return self.entered_on is None or self.entered_on <= received_on


def rules_for(
    request: Request, received_on: date, plan: PlanSettings, table: Sequence[Rule]
) -> tuple[Rule, ...]:
    """The rows of a table that govern a request, of either priority."""
    known = [rule for rule in table if rule.entered_by(received_on)]
    replaced = {rule.supersedes for rule in known}
    return tuple(
        rule
        for rule in known
        if rule.id not in replaced and rule.governs(request, received_on, plan)
    )


def _governing_day(
    dating: Dating, request: Request, received_on: date, plan: PlanSettings
) -> date:
    """The date that is held against a row's from and to."""
    if dating is Dating.CONTRACT:
        return min(received_on, request.contract_renewed_on or received_on)
    if dating is Dating.RECEIPT:
        return received_on
    if received_on >= plan.medicaid_rating_period_start:
        return max(received_on, FIRST_RATING_DAY)
    return min(received_on, FIRST_RATING_DAY - timedelta(days=1))
