"""From what is known of a request to its clocks: one for each row that governs it.

A state says since when each priority runs, since when the request is complete and what
extended it. How events move from state to state is the room of effects.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

from .events import ClockEvent, EventKind
from .request import (
    DeadlineRefused,
    LineOfBusiness,
    PlanSettings,
    Priority,
    Request,
    Subject,
)
from .rule import Kind, Rule, Start, rules_for
from .table import AFTER_THE_ANSWER, TIME_TO_ANSWER
from .units import Calendar, Limit, Span, Unit


@dataclass(frozen=True, slots=True)
class Run:
    """Since when the rows of a priority run."""

    priority: Priority
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the clocks depend on, as of one event."""

    runs: tuple[Run, ...]
    complete_since: datetime | None
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    extension: ClockEvent | None = None
    extension_answered_at: datetime | None = None
    lowered_at: datetime | None = None
    moments: Mapping[EventKind, datetime] = field(default_factory=dict)

    @property
    def priority(self) -> Priority:
        """The priority now in force."""
        return self.runs[-1].priority

    @property
    def closed(self) -> bool:
        """Whether a decision or a withdrawal has stopped what may still move."""
        return bool({EventKind.DECIDED, EventKind.WITHDRAWN} & self.moments.keys())


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One row's clock, in UTC. A row that waits has no due, or the latest it can be."""

    rule: Rule
    start: datetime | None = None
    due_at: datetime | None = None
    target_at: datetime | None = None
    unextended_due_at: datetime | None = None
    waiting: bool = False

    @property
    def extended(self) -> bool:
        """Whether an extension moved it."""
        return self.unextended_due_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """The rows that govern one request, and how the plan counts them."""

    request: Request
    plan: PlanSettings
    calendar: Calendar
    rules: tuple[Rule, ...]

    @classmethod
    def over(
        cls,
        request: Request,
        plan: PlanSettings,
        calendar: Calendar,
        table: Sequence[Rule],
    ) -> Self:
        """The law for a request. Raises DeadlineRefused where there is none."""
        _refuse_drugs(request)
        received_on = calendar.day(request.received)
        rules = rules_for(request, received_on, plan, table)
        decides = {rule.priority for rule in rules if rule.kind is Kind.DECIDE}
        if not decides & {None, request.priority}:
            rule = (
                f"No rule is known for a {request.priority} {request.review} request"
                f" ({request.line_of_business}, {request.subject}) of that day."
            )
            raise DeadlineRefused("received", received_on, rule)
        return cls(request=request, plan=plan, calendar=calendar, rules=rules)

    def clocks(
        self, state: State, kind: Kind, *, since: datetime | None = None
    ) -> list[Clock]:
        """The clocks of one kind, next due first; `since` counts all from then."""
        found: dict[str, Clock] = {}
        for run in state.runs:
            starts = self._starts(state, Run(run.priority, since or run.since))
            for rule in self.rules:
                runs = rule.kind is kind and rule.priority in {None, run.priority}
                if runs and rule.start in starts:
                    clock = self._clock(rule, starts[rule.start], state)
                    found.setdefault(rule.id, clock)
        return sorted(found.values(), key=_next_due_first)

    def binding(self, state: State) -> tuple[Clock, datetime]:
        """The clock that is due first, and its due; a tie goes to the shorter time.

        Raises DeadlineRefused where every row waits, which takes settings that switch
        all rows from receipt off.
        """
        for clock in self.clocks(state, Kind.DECIDE):
            if clock.due_at:
                return clock, clock.due_at
        rule = "Every rule that applies waits, so none says when it is due."
        raise DeadlineRefused("received", self.request.received, rule)

    def answer_by(self, state: State) -> datetime | None:
        """The end of the time that who was asked has for an answer."""
        if state.extension and self._stopped_by(state.extension):
            return self.calendar.limit(state.extension.at, TIME_TO_ANSWER).due_at
        if state.asked_at is None:
            return None
        return self.calendar.limit(state.asked_at, self._window(state)).due_at

    def _window(self, state: State) -> Span:
        """The least time to answer by law, else the plan's."""
        by_law = (rule.answer_window for rule in self.rules if rule.answer_window)
        days = {
            Priority.STANDARD: self.plan.answer_window_standard,
            Priority.EXPEDITED: self.plan.answer_window_expedited,
        }
        return next(by_law, Span(days[state.priority], Unit.CALENDAR_DAYS))

    def _stopped_by(self, extension: ClockEvent) -> bool:
        return extension.names_missing_information and any(
            rule.stops_for_answer for rule in self.rules
        )

    def _starts(self, state: State, run: Run) -> dict[Start, datetime | None]:
        """The moments rows count from. A row without one waits, or does not apply."""
        complete = state.complete_since
        starts = {
            Start.RECEIPT: run.since,
            Start.COMPLETE: max(run.since, complete) if complete else None,
        }
        answered = [each for each in (state.answered_at, self.answer_by(state)) if each]
        happened = {
            Start.ANSWER: min(answered) if state.asked_at else None,
            Start.PRIORITY_LOWERED: state.lowered_at,
            Start.ORAL_NOTICE: state.moments.get(EventKind.MEMBER_TOLD_ORALLY),
        }
        return starts | {each: at for each, at in happened.items() if at}

    def _clock(self, rule: Rule, start: datetime | None, state: State) -> Clock:
        if start is None:
            return Clock(rule=rule, waiting=True)
        if rule.deferrable and self.plan.defer_receipt_to_business_hours:
            start = self.calendar.business_moment(start, self.plan.business_hours)
        limit, extension = self.calendar.limit(start, rule.span), state.extension
        if extension is not None and _extends(extension, rule, start):
            answer = state.extension_answered_at
            return self._extended(rule, start, limit, extension, answer)
        return Clock(
            rule=rule, start=start, due_at=limit.due_at, target_at=limit.target_at
        )

    def _extended(
        self,
        rule: Rule,
        start: datetime,
        first: Limit,
        extension: ClockEvent,
        answer: datetime | None,
    ) -> Clock:
        stopped = rule.stops_for_answer and extension.names_missing_information
        limit = (
            self._after_answer(rule, start, extension, answer)
            if stopped
            else self._later(start, first, extension.days, rule.span.unit)
        )
        return Clock(
            rule=rule,
            start=start,
            due_at=limit.due_at,
            target_at=limit.target_at,
            unextended_due_at=first.due_at,
            waiting=stopped and answer is None,
        )

    def _later(self, start: datetime, first: Limit, days: int, unit: Unit) -> Limit:
        if unit is Unit.HOURS:
            due = self.calendar.same_clock_later(first.due_at, days)
            return Limit(due, due)
        day = self.calendar.day(first.due_at) + timedelta(days=days)
        return self.calendar.by_day(start, self.calendar.day(start), day)

    def _after_answer(
        self, rule: Rule, start: datetime, notice: ClockEvent, answer: datetime | None
    ) -> Limit:
        """The days left at the notice, or 15 after the answer, whichever ends first.

        29 CFR 2560.503-1(f)(4). Without an answer the clock goes on when the time to
        answer ends, so this is also the latest due while it is stopped.
        """
        day = self.calendar.day
        used = (day(notice.at) - day(start)).days
        left = timedelta(days=rule.span.amount + notice.days - used)
        window = self.calendar.limit(notice.at, TIME_TO_ANSWER).due_at
        resumed = min(answer or window, window)
        after = self.calendar.last_day(day(resumed), AFTER_THE_ANSWER)
        last = min(day(resumed) + left, after)
        return self.calendar.by_day(resumed, day(resumed), last)


def _extends(extension: ClockEvent, rule: Rule, start: datetime) -> bool:
    """Whether it moves a row: one that allows it and ran when it was noticed."""
    return extension.days <= rule.extension and start <= extension.at


def _next_due_first(clock: Clock) -> tuple[bool, float, int, str]:
    due = clock.due_at.timestamp() if clock.due_at else 0.0
    return clock.due_at is None, due, clock.rule.span.nominal_hours, clock.rule.id


def _refuse_drugs(request: Request) -> None:
    medicare = request.line_of_business is LineOfBusiness.MEDICARE_ADVANTAGE
    part_b = request.subject is Subject.PART_B_DRUG
    if request.subject is Subject.OUTPATIENT_DRUG or (part_b and not medicare):
        rule = "Outpatient drugs have their own 24-hour rule, which isn't kept here."
        citation = "42 CFR 438.210(d)(3)"
        raise DeadlineRefused("subject", request.subject, rule, citation)
