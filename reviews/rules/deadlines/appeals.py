"""Appeals, hearings and continued benefits: the rows, and the day each one ends.

A plan's last day never rolls. A member's last day is printed plain and accepted through
the next business day where it is a weekend or a holiday; late for good cause is a
person's to accept. An appeal restarts nothing of the original clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from types import MappingProxyType

from .request import DeadlineRefused, whole_second
from .units import Calendar, Span, Unit


class Bound(StrEnum):
    """Who must keep a row."""

    MEMBER = "member"
    PLAN = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealRule:
    """One row: what is due, counted from what. `extension` is the most days."""

    id: str
    what: str
    bound: Bound
    span: Span
    counted_from: str
    citation: str
    verified: bool
    basis: str = ""
    extension: int = 0
    presumed_receipt: int = 0
    """Days after a notice's date when it counts as received, before counting."""
    or_from_receipt: bool = False
    """Whether a member may also count from the day the notice was received."""


@dataclass(frozen=True, slots=True)
class AppealDue:
    """`day` is printed; `due_at` its end, or the exact hour; instants in UTC."""

    rule: AppealRule
    day: date
    due_at: datetime
    accepted_until: datetime


def appeal_due(
    rule_id: str,
    start: date | datetime,
    *,
    calendar: Calendar | None = None,
    extended_by: int = 0,
    received_on: date | None = None,
) -> AppealDue:
    """When a row ends, counted from a local day or an aware instant.

    Hours need an instant. `received_on` is the day a notice reached the member, where
    that counts. Raises DeadlineRefused, naming the row, the start or the extension.
    """
    rule, calendar = _rule(rule_id), calendar or Calendar()
    if not 0 <= extended_by <= rule.extension:
        text = f"{rule.id} is extended by at most {rule.extension} days."
        raise DeadlineRefused("extended_by", extended_by, text)
    if rule.span.unit is Unit.HOURS:
        due = calendar.limit(_instant(start, rule), rule.span).due_at
        due = calendar.same_clock_later(due, extended_by) if extended_by else due
        return AppealDue(rule, calendar.day(due), due, due)
    days = rule.span.amount + rule.presumed_receipt + extended_by
    whole = Span(days, Unit.CALENDAR_DAYS)
    day = calendar.last_day(_day(start, calendar), whole)
    counted = rule.or_from_receipt and received_on
    last = calendar.last_day(counted, whole) if counted else day
    return AppealDue(
        rule, day, calendar.end_of(day), _accepted(rule, max(last, day), calendar)
    )


def keep_services_by(
    sent_on: date, action_on: date | None = None, *, calendar: Calendar | None = None
) -> AppealDue:
    """P-8: ten days after the notice was sent, or the date of the action if later."""
    calendar = calendar or Calendar()
    due = appeal_due("P-8", sent_on, calendar=calendar)
    if action_on is None or action_on <= due.day:
        return due
    accepted = _accepted(due.rule, action_on, calendar)
    return AppealDue(due.rule, action_on, calendar.end_of(action_on), accepted)


def _accepted(rule: AppealRule, day: date, calendar: Calendar) -> datetime:
    member = rule.bound is Bound.MEMBER
    return calendar.end_of(calendar.next_business_day(day) if member else day)


def _rule(rule_id: str) -> AppealRule:
    if rule_id not in APPEAL_RULES:
        known = f"It is one of {', '.join(APPEAL_RULES)}."
        raise DeadlineRefused("rule", rule_id, known)
    return APPEAL_RULES[rule_id]


def _day(start: date | datetime, calendar: Calendar) -> date:
    if isinstance(start, datetime):
        return calendar.day(whole_second(start, "start"))
    return start


def _instant(start: date | datetime, rule: AppealRule) -> datetime:
    if isinstance(start, datetime):
        return whole_second(start, "start")
    text = f"{rule.id} counts hours, so it needs a time of day."
    raise DeadlineRefused("start", start, text)


_DAYS, _HOURS = Unit.CALENDAR_DAYS, Unit.HOURS
_member = partial(AppealRule, bound=Bound.MEMBER)
_plan = partial(AppealRule, bound=Bound.PLAN)
_ROWS = (
    _member(
        id="P-1",
        what="file an appeal",
        span=Span(60, _DAYS),
        counted_from="date on the notice of adverse benefit determination",
        citation="42 CFR 438.402(c)(2)(ii); WAC 182-538-110",
        verified=True,
        basis="S6, S11",
    ),
    _plan(
        id="P-2",
        what="acknowledge the appeal in writing",
        span=Span(5, _DAYS),
        counted_from="receipt of the appeal",
        citation="WAC 182-538-110",
        verified=True,
        basis="S11",
    ),
    _plan(
        id="P-3",
        what="resolve a standard appeal",
        span=Span(14, _DAYS),
        counted_from="receipt of the appeal",
        citation="WAC 182-538-110",
        verified=False,
        basis="S6 for 14 more days; 28 in all unverified",
        extension=14,
    ),
    _plan(
        id="P-3-federal",
        what="resolve a standard appeal, federal ceiling",
        span=Span(30, _DAYS),
        counted_from="receipt of the appeal",
        citation="42 CFR 438.408(b)(2)",
        verified=True,
        basis="S6",
        extension=14,
    ),
    _plan(
        id="P-4",
        what="resolve an extended standard appeal",
        span=Span(14, _DAYS),
        counted_from="due of P-3",
        citation="42 CFR 438.408(c); WAC 182-538-110",
        verified=True,
        basis="S6; 28 days in all unverified",
    ),
    _plan(
        id="P-5",
        what="tell the member in writing of an extension the member didn't ask for",
        span=Span(2, _DAYS),
        counted_from="decision to extend",
        citation="42 CFR 438.408(c)(2)",
        verified=True,
        basis="S6",
    ),
    _plan(
        id="P-6",
        what="resolve an expedited appeal",
        span=Span(72, _HOURS),
        counted_from="receipt of the appeal",
        citation="42 CFR 438.408(b)(3)",
        verified=True,
        basis="S6",
        extension=14,
    ),
    _plan(
        id="P-7",
        what="write that an appeal won't be expedited",
        span=Span(2, _DAYS),
        counted_from="refusal to expedite",
        citation="42 CFR 438.410(c)",
        verified=True,
        basis="S9",
    ),
    _member(
        id="P-8",
        what="keep services already approved while appealing",
        span=Span(10, _DAYS),
        counted_from="day the notice was sent; the date of the action if later",
        citation="42 CFR 438.420(a)",
        verified=True,
        basis="S6",
    ),
    _member(
        id="P-9",
        what="ask for a state administrative hearing",
        span=Span(120, _DAYS),
        counted_from="date of the notice of resolution; in Washington its receipt",
        citation="42 CFR 438.408(f)(2); WAC 182-526-0200(3)",
        verified=True,
        basis="S6, S10",
        or_from_receipt=True,
    ),
    _member(
        id="P-10",
        what="keep services during the hearing",
        span=Span(10, _DAYS),
        counted_from="date of the notice of resolution",
        citation="WAC 182-526-0200(3)(b)",
        verified=True,
        basis="S10",
    ),
    _plan(
        id="P-11",
        what="end plan appeal and hearing, the member's time to ask left out",
        span=Span(90, _DAYS),
        counted_from="day the appeal was filed",
        citation="WAC 182-526-0200(4)",
        verified=True,
        basis="S10; binds the state too",
    ),
    _plan(
        id="P-12",
        what="the appeal counts as exhausted; a hearing may be asked for at once",
        span=Span(0, _HOURS),
        counted_from="missed due of P-3 or P-6",
        citation="42 CFR 438.408(c)(3), (f)(1)(i)",
        verified=True,
        basis="S6",
    ),
    _plan(
        id="P-13",
        what="carry out a reversal of services not furnished",
        span=Span(72, _HOURS),
        counted_from="notice of the reversal",
        citation="42 CFR 438.424(a)",
        verified=False,
    ),
    _plan(
        id="P-14",
        what="answer a grievance about an extension or a refusal to expedite",
        span=Span(45, _DAYS),
        counted_from="receipt of the grievance",
        citation="WAC 182-538-110",
        verified=False,
    ),
    _plan(
        id="P-14-federal",
        what="answer a grievance, federal ceiling",
        span=Span(90, _DAYS),
        counted_from="receipt of the grievance",
        citation="42 CFR 438.408(b)(1)",
        verified=True,
        basis="an older edition",
    ),
    _member(
        id="P-20",
        what="Medicare: ask for a reconsideration",
        span=Span(60, _DAYS),
        presumed_receipt=5,
        counted_from="date of the notice, received five days later",
        citation="42 CFR 422.582(b)",
        verified=True,
        basis="S6",
    ),
)


def _decided(id_: str, what: str, span: Span, citation: str) -> AppealRule:
    return _plan(
        id=id_,
        what=what,
        span=span,
        counted_from="receipt of the appeal",
        citation=citation,
        verified=True,
        basis="S6" if citation.startswith("42") else "S14",
    )


_MEDICARE, _CLAIMS = "42 CFR 422.590", "29 CFR 2560.503-1(i)(2)"
_OTHER_ROWS = (
    _decided("P-21", "Medicare: decide, service", Span(30, _DAYS), _MEDICARE),
    _decided("P-21-payment", "Medicare: decide, payment", Span(60, _DAYS), _MEDICARE),
    _decided("P-21-urgent", "Medicare: decide, expedited", Span(72, _HOURS), _MEDICARE),
    _decided("P-21-drug", "Medicare: decide, Part B drug", Span(7, _DAYS), _MEDICARE),
    _member(
        id="P-30",
        what="self-funded or exchange plan: file an appeal",
        span=Span(180, _DAYS),
        counted_from="receipt of the denial",
        citation="29 CFR 2560.503-1(h)(3)(i)",
        verified=False,
    ),
    _decided("P-31", "decide, before the service", Span(30, _DAYS), _CLAIMS),
    _decided("P-31-after", "decide, after the service", Span(60, _DAYS), _CLAIMS),
    _decided("P-31-urgent", "decide, urgent", Span(72, _HOURS), _CLAIMS),
)

APPEAL_RULES: Mapping[str, AppealRule] = MappingProxyType(
    {rule.id: rule for rule in (*_ROWS, *_OTHER_ROWS)}
)
