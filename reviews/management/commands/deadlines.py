"""`manage.py deadlines`: when a request's decision and its notice are due, and why.

A thin face over reviews/rules/deadlines. It reads no record and no clock: the request
and its events stand on the command line, or the id of one row and its start.
"""

import json
from argparse import ArgumentTypeError
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reviews.presenters import deadlines as present
from reviews.rules.deadlines import (
    RULES,
    Channel,
    ClockEvent,
    DeadlineRefused,
    LineOfBusiness,
    Party,
    PlanSettings,
    Priority,
    Request,
    ReviewType,
    Subject,
    appeal_due,
    clocks,
    event_of,
    row_due,
)
from reviews.rules.deadlines.request import YEARS, whole_second

ANSWER_IS_NO, BAD_INPUT = 1, 2
CHOICES: tuple[tuple[str, Iterable[str], str | None], ...] = (
    ("--lob", LineOfBusiness, None),
    ("--review", ReviewType, None),
    ("--priority", Priority, None),
    ("--channel", Channel, Channel.UNKNOWN),
    ("--subject", Subject, Subject.SERVICE),
    ("--urgency-from", Party, Party.PROVIDER),
)


class Command(BaseCommand):
    """Prints the binding due, every rule that applies, and how the due moved."""

    help = "When a request's decision and its notice are due, and by which rules."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The request, its events, and what the plan has set."""
        for flag, choices, default in CHOICES:
            parser.add_argument(flag, choices=list(choices), default=default)
        parser.add_argument("--received", type=instant, metavar="TIME")
        parser.add_argument(
            "--event",
            type=event,
            action="append",
            default=[],
            metavar="KIND@TIME",
            help="such as extension_noticed:14@2026-11-20T16:00-08:00; may be repeated",
        )
        parser.add_argument("--known-at", type=instant, metavar="TIME")
        parser.add_argument(
            "--non-participating",
            action="store_true",
            help="the provider does not participate: the federal rows only, although a"
            " plan may apply the state rows to everyone",
        )
        parser.add_argument("--no-state-rows", action="store_true")
        parser.add_argument("--sunday-is-holiday", action="store_true")
        parser.add_argument("--rule", help="one row instead, counted from --from")
        parser.add_argument("--from", dest="start", type=day_or_instant)
        parser.add_argument("--extended-by", type=int, default=0, metavar="DAYS")
        parser.add_argument("--notice-received", type=day, metavar="DAY")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer; exit 1 where an event is refused, 2 where the question can't be."""
        try:
            if options["rule"]:
                self._row(options)
            else:
                self._request(options)
        except DeadlineRefused as refused:
            raise CommandError(str(refused), returncode=BAD_INPUT) from refused

    def _request(self, options: dict[str, Any]) -> None:
        zone, events, known_at = _zone(), options["event"], options["known_at"]
        request = _request_of(options)
        _refuse_early(request, events)
        plan = _plan_of(options)
        found = clocks(request, events, plan=plan, zone=zone, known_at=known_at)
        data = present.answer(found, zone, known_at)
        self._print(options, data, present.lines(found, zone))
        if found.refused:
            reasons = "; ".join(
                f"event “{each.event.kind}” at {each.event.at.astimezone(zone)}"
                f" refused: {each.reason}"
                for each in found.refused
            )
            raise CommandError(reasons, returncode=ANSWER_IS_NO)

    def _row(self, options: dict[str, Any]) -> None:
        rule_id, start, zone = options["rule"], options["start"], _zone()
        if start is None:
            rule = "It is needed with --rule: the day or time to count from."
            raise DeadlineRefused("--from", "", rule)
        calendar = _plan_of(options).calendar(zone)
        if rule_id in {rule.id for rule in RULES}:
            clock = row_due(rule_id, start, calendar=calendar)
            data, lines = present.row(clock, zone), present.row_lines(clock, zone)
        else:
            due = appeal_due(
                rule_id,
                start,
                calendar=calendar,
                extended_by=options["extended_by"],
                received_on=options["notice_received"],
            )
            data, lines = present.appeal(due, zone), present.appeal_lines(due, zone)
        self._print(options, data, lines)

    def _print(
        self, options: dict[str, Any], data: dict[str, Any], lines: Iterable[str]
    ) -> None:
        text = json.dumps(data, ensure_ascii=False, indent=2)
        self.stdout.write(text if options["json"] else "\n".join(lines))


def instant(text: str) -> datetime:
    """An ISO 8601 time with its offset."""
    try:
        at = datetime.fromisoformat(text.strip())
        whole_second(at)
    except DeadlineRefused as refused:
        raise ArgumentTypeError(f"“{text}”: {refused.rule}") from refused
    except ValueError as error:
        rule = "A time is written as 2026-10-30T16:50-07:00."
        raise ArgumentTypeError(f"“{text}”: {rule}") from error
    return at


def day(text: str) -> date:
    """An ISO 8601 day."""
    try:
        on = date.fromisoformat(text.strip())
    except ValueError as error:
        rule = "A day is written as 2026-10-30."
        raise ArgumentTypeError(f"“{text}”: {rule}") from error
    if on.year not in YEARS:
        rule = f"A year lies between {YEARS[0]} and {YEARS[-1]}."
        raise ArgumentTypeError(f"“{text}”: {rule}")
    return on


def day_or_instant(text: str) -> date | datetime:
    """An ISO 8601 day, or a time with its offset."""
    return instant(text) if "T" in text else day(text)


def event(text: str) -> ClockEvent:
    """`KIND@TIME`, what the kind needs behind a colon: `extension_noticed:14@…`."""
    what, at_sign, time = text.rpartition("@")
    kind, _, argument = what.partition(":")
    if not at_sign:
        rule = "An event is written as KIND@TIME."
        raise ArgumentTypeError(f"“{text}”: {rule}")
    try:
        return event_of(kind, argument, instant(time))
    except DeadlineRefused as refused:
        raise ArgumentTypeError(str(refused)) from refused


def _request_of(options: dict[str, Any]) -> Request:
    """The request; where a priority makes no difference it may be left out."""
    if options["review"] == ReviewType.RETROSPECTIVE and not options["priority"]:
        options = options | {"priority": Priority.STANDARD}
    for name in ("lob", "review", "priority", "received"):
        if options[name] is None:
            raise DeadlineRefused(f"--{name}", "", "It is needed.")
    return Request(
        line_of_business=LineOfBusiness(options["lob"]),
        review=ReviewType(options["review"]),
        priority=Priority(options["priority"]),
        channel=Channel(options["channel"]),
        received=options["received"],
        participating=not options["non_participating"],
        subject=Subject(options["subject"]),
        urgency_from=Party(options["urgency_from"]),
    )


def _plan_of(options: dict[str, Any]) -> PlanSettings:
    """The plan's settings. Asked about a provider outside, the law's own answer."""
    plan = PlanSettings.taken_from(settings.PLAN)
    return replace(
        plan,
        state_rows=not options["no_state_rows"],
        state_rows_for_nonparticipating=not options["non_participating"],
        sunday_is_holiday=plan.sunday_is_holiday or options["sunday_is_holiday"],
    )


def _refuse_early(request: Request, events: list[ClockEvent]) -> None:
    for each in events:
        if each.at < request.received:
            rule = "An event can't lie before the receipt of the request."
            raise DeadlineRefused(f"--event {each.kind}", each.at.isoformat(), rule)


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
