"""When a decision and its notice are due: one pure function over clock events.

Several rules run at once; the earliest due binds and all stay in sight with their law.
Nothing here reads a clock or knows a rule by its id. Everything in and out is an aware
instant; results are in UTC, to the second.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from .effects import Unmoved, after, refused_at
from .events import ClockEvent, EventKind
from .reckoning import Clock, Law, Run, State
from .request import DeadlineRefused, PlanSettings, Request, whole_second
from .rule import Authority, Kind, Rule
from .table import RULES
from .units import LOS_ANGELES, Calendar, in_time

CORRECTIONS = {EventKind.CHANNEL_CORRECTED, EventKind.LINE_OF_BUSINESS_CORRECTED}


@dataclass(frozen=True, slots=True)
class Change:
    """From `since` on the binding due was `due_at`, under that rule, for that cause."""

    since: datetime
    due_at: datetime
    rule_id: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """Every clock of one request, as known at one moment. Instants are UTC."""

    binding: Clock
    due_at: datetime
    """The legal limit: the binding clock's."""
    all: tuple[Clock, ...]
    """Every row that bounds the decision, next due first, waiting rows last."""
    ties: tuple[Clock, ...]
    """Other rows that are due at the binding instant."""
    because: str
    history: tuple[Change, ...]
    member_notice_due: datetime
    """When the written notice to the member must leave: the first federal due."""
    denial_by_silence_at: datetime | None
    """The federal due that passes as a denial by law; None if decided by then."""
    denial_notice_due: datetime | None
    """The end of that same day, when its notice must have left."""
    ask_by: Clock | None
    """The last moment to ask for information; None once it was asked for in time."""
    incomplete_again_by: Clock | None
    """The last moment to record that an answer left the request incomplete."""
    answer_by: datetime | None
    """The end of the time to answer, for those who were asked."""
    notices: tuple[Clock, ...]
    """Notices that an event made due, such as the one of a changed priority."""
    refused: tuple[Unmoved, ...]
    without_effect: tuple[Unmoved, ...]
    stopped_at: datetime | None
    """When decision and provider notice were both out, or the request withdrawn."""

    @property
    def waiting(self) -> bool:
        """Whether a clock waits for information."""
        return any(clock.waiting for clock in self.all)

    @property
    def in_time(self) -> bool | None:
        """Whether the clock was stopped in time; None while it runs."""
        return in_time(self.stopped_at, self.due_at) if self.stopped_at else None

    def denied_by_silence(self, now: datetime) -> bool:
        """Whether the federal due has passed without a decision."""
        at = self.denial_by_silence_at
        return at is not None and not in_time(now, at)


@dataclass(frozen=True, slots=True)
class Projection:
    """What a worklist keeps of the clocks. It sorts by target, judges by due."""

    due_at: datetime
    target_at: datetime
    rule_id: str
    waiting: bool


@dataclass(frozen=True, slots=True)
class _Told:
    law: Law
    state: State
    history: tuple[Change, ...]
    unmoved: tuple[Unmoved, ...] = ()


def clocks(
    request: Request,
    events: Sequence[ClockEvent],
    *,
    plan: PlanSettings | None = None,
    zone: ZoneInfo = LOS_ANGELES,
    known_at: datetime | None = None,
    table: Sequence[Rule] = RULES,
) -> Clocks:
    """All clocks of a request, from the events known at `known_at` (default: all).

    Events may come in any order; those of another case are passed over. Raises
    DeadlineRefused where the request has no deadline here (a drug, no rule of that day)
    or a time has no offset. Source: sections 2 to 5 of the deadline rules.
    """
    plan = plan or PlanSettings()
    calendar = plan.calendar(zone)
    request = replace(request, received=whole_second(request.received, "received"))
    law = Law.over(request, plan, calendar, table)
    story = _in_order(request, events, known_at)
    return _answer(_tell(law, story, table))


def row_due(
    rule_id: str, start: date | datetime, *, calendar: Calendar | None = None
) -> Clock:
    """One row of the table, counted from a local day or an aware instant.

    Raises DeadlineRefused, naming the row or the start.
    """
    calendar = calendar or Calendar()
    row = next((each for each in RULES if each.id == rule_id), None)
    if row is None:
        rule = f"It is one of {', '.join(each.id for each in RULES)}."
        raise DeadlineRefused("rule", rule_id, rule)
    if not isinstance(start, datetime):
        start = calendar.at(start, time())
    start = whole_second(start, "start")
    limit = calendar.limit(start, row.span)
    return Clock(rule=row, start=start, due_at=limit.due_at, target_at=limit.target_at)


def projection(found: Clocks) -> Projection:
    """What the worklist sorts by: the binding due, and the earliest target of all."""
    targets = [clock.target_at for clock in found.all if clock.target_at]
    target = min(targets, default=found.due_at)
    return Projection(found.due_at, target, found.binding.rule.id, found.waiting)


def _in_order(
    request: Request, events: Sequence[ClockEvent], known_at: datetime | None
) -> list[ClockEvent]:
    """The known events of the case, oldest first, to the second."""
    if known_at is not None and whole_second(known_at, "known_at") < request.received:
        rule = "Nothing was known before the request was received."
        raise DeadlineRefused("known_at", known_at.isoformat(), rule)
    own = [
        replace(event, at=whole_second(event.at, event.kind))
        for event in events
        if event.case == request.case
    ]
    known = [event for event in own if known_at is None or event.known_by(known_at)]
    return sorted(known, key=lambda event: event.at)


def _tell(law: Law, story: list[ClockEvent], table: Sequence[Rule]) -> _Told:
    """What the events make of the request, its corrections included."""
    for place, event in enumerate(story):
        if event.kind in CORRECTIONS:
            return _corrected(law, story[:place], event, story[place + 1 :], table)
    told = _play(law, story, complete=True)
    if told.state.asked_at is None:
        return told
    # Asked in time, so it was incomplete from receipt: told again, knowing that.
    return _play(law, story, complete=False)


def _corrected(
    law: Law,
    before: list[ClockEvent],
    event: ClockEvent,
    rest: list[ClockEvent],
    table: Sequence[Rule],
) -> _Told:
    """All again from receipt under the corrected request; the old due stays told."""
    earlier = _tell(law, before, table)
    refusal = refused_at(law, earlier.state, event)
    if refusal:
        return _without(law, before + rest, event, refusal, table)
    request = replace(
        law.request,
        channel=event.channel or law.request.channel,
        line_of_business=event.line_of_business or law.request.line_of_business,
    )
    try:
        corrected = Law.over(request, law.plan, law.calendar, table)
        later = _tell(corrected, before + rest, table)
    except DeadlineRefused as error:
        return _without(law, before + rest, event, error.rule, table)
    return replace(later, history=_joined(earlier.history, event, later.history))


def _without(
    law: Law,
    story: list[ClockEvent],
    event: ClockEvent,
    reason: str,
    table: Sequence[Rule],
) -> _Told:
    told = _tell(law, story, table)
    return replace(told, unmoved=(Unmoved(event, reason), *told.unmoved))


def _joined(
    earlier: tuple[Change, ...], event: ClockEvent, later: tuple[Change, ...]
) -> tuple[Change, ...]:
    """The history as it was until a correction, and as it is since."""
    now = [change for change in later if change.since <= event.at][-1]
    correction = replace(now, since=event.at, because=_cause(event))
    moved = () if now.due_at == earlier[-1].due_at else (correction,)
    return earlier + moved + tuple(each for each in later if each.since > event.at)


def _play(law: Law, story: list[ClockEvent], *, complete: bool) -> _Told:
    """The events one after another, without corrections."""
    received = law.request.received
    state = State(
        runs=(Run(law.request.priority, received),),
        complete_since=received if complete else None,
    )
    because = "received" if complete else "received, incomplete"
    history = [_change(law, state, received, because)]
    unmoved = []
    for event in story:
        next_state = after(law, state, event)
        if isinstance(next_state, Unmoved):
            unmoved.append(next_state)
            continue
        state = next_state
        change = _change(law, state, event.at, _cause(event))
        if change.due_at != history[-1].due_at:
            history.append(change)
    return _Told(law, state, tuple(history), tuple(unmoved))


def _change(law: Law, state: State, since: datetime, because: str) -> Change:
    binding, due = law.binding(state)
    rule = binding.rule
    return Change(since, due, rule.id, f"{because}: {rule.id}, {rule.name}")


def _cause(event: ClockEvent) -> str:
    """An event in words: `extension noticed, 14 days`."""
    facts = [
        f"{event.days} days" if event.days else "",
        f"{event.priority}, stated by the {event.stated_by}" if event.priority else "",
        event.channel or event.line_of_business or "",
        event.reason,
    ]
    return ", ".join([event.kind.replace("_", " "), *filter(None, facts)])


def _answer(told: _Told) -> Clocks:
    law, state = told.law, told.state
    rows = law.clocks(state, Kind.DECIDE)
    binding, due = law.binding(state)
    ties = [each for each in rows if each.due_at == due][1:]
    silence = _silence(rows, state)
    asks = law.clocks(state, Kind.ASK)
    answered = state.answered_at if state.complete_since else None
    again = law.clocks(state, Kind.ASK, since=answered) if answered else []
    return Clocks(
        binding=binding,
        due_at=due,
        all=tuple(rows),
        ties=tuple(ties),
        because=_why(binding, ties, rows),
        history=told.history,
        member_notice_due=_member_notice_due(due, rows),
        denial_by_silence_at=silence,
        denial_notice_due=law.calendar.end_of(law.calendar.day(silence))
        if silence
        else None,
        ask_by=next(iter(asks), None) if state.asked_at is None else None,
        incomplete_again_by=next(iter(again), None),
        answer_by=law.answer_by(state),
        notices=tuple(law.clocks(state, Kind.NOTICE)),
        refused=tuple(each for each in told.unmoved if each.refused),
        without_effect=tuple(each for each in told.unmoved if not each.refused),
        stopped_at=_stopped_at(state),
    )


def _why(binding: Clock, ties: list[Clock], rows: list[Clock]) -> str:
    """Why that row binds, in words."""
    said = [f"{binding.rule.id} ({binding.rule.name}) is due first of {len(rows)}."]
    if ties:
        names = ", ".join(each.rule.id for each in ties)
        said.append(f"{names} is due at the same instant; the shorter time is named.")
    waits = ", ".join(each.rule.id for each in rows if each.start is None)
    if waits:
        said.append(f"{waits} waits until the request is complete.")
    return " ".join(said)


def _member_notice_due(due: datetime, rows: list[Clock]) -> datetime:
    """The first federal due, 42 CFR 438.404(c)(3) and (6); else the binding one."""
    federal = [each for each in rows if each.rule.authority is Authority.FEDERAL]
    return next((each.due_at for each in federal if each.due_at), due)


def _silence(rows: list[Clock], state: State) -> datetime | None:
    """The due that silence denies at, 42 CFR 438.404(c)(5), unless decided by then."""
    dues = [each.due_at for each in rows if each.rule.silence_denies and each.due_at]
    closed = [
        at
        for kind in (EventKind.DECIDED, EventKind.WITHDRAWN)
        if (at := state.moments.get(kind))
    ]
    if not dues or (closed and in_time(min(closed), dues[0])):
        return None
    return dues[0]


def _stopped_at(state: State) -> datetime | None:
    withdrawn = state.moments.get(EventKind.WITHDRAWN)
    decided = state.moments.get(EventKind.DECIDED)
    told = state.moments.get(EventKind.PROVIDER_NOTIFIED)
    return withdrawn or (max(decided, told) if decided and told else None)
