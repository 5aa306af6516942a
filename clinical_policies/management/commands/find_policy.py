"""`find_policy`: what the stored policies say about one line of a request.

A thin face over `rules.applicability` and the library. It stores nothing and asks for
no member: what is known stands on the command line. Exit status: 0 answered, 2 bad
input, said in a line that names the field, the value and the rule.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clinical_policies.presenters import finding as present
from clinical_policies.rules.applicability import FindingData, LineRequest, find
from clinical_policies.rules.codes import (
    PROCEDURE_SYSTEMS,
    Change,
    CodeRefused,
    normalise_diagnosis,
    normalise_modifiers,
    normalise_procedure,
)
from clinical_policies.rules.lines_of_business import LINES_OF_BUSINESS
from clinical_policies.rules.modifiers import AT_MOST

BAD_INPUT = 2
YEARS = range(1900, 2101)


class Command(BaseCommand):
    """Answer which policy speaks about a line, and what it says."""

    help = "Which policy speaks about a requested line on a day, and what it says."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The arguments of a line; all are read here, so that all are refused alike."""
        add = parser.add_argument
        add("--code", metavar="CODE", help="CPT:0565T, HCPCS:L1844 or the code alone")
        add("--modifier", action="append", default=[], metavar="MM")
        add("--dx", action="append", default=[], metavar="DIAGNOSIS")
        add("--points-to", action="append", default=[], metavar="DIAGNOSIS")
        add("--lob", metavar="SLUG", help=", ".join(LINES_OF_BUSINESS))
        add("--on", metavar="DAY", help="first day of service, such as 2026-09-14")
        add("--through", metavar="DAY", help="last day of service")
        add("--born", metavar="DAY")
        add("--known-at", metavar="TIME", help="as the library was known then")
        add("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the line, ask the library, print the answer."""
        from clinical_policies.models.library import Library

        try:
            request, changes = _line(options)
            _refuse_missing(request)
            known_at = _time("--known-at", options["known_at"])
        except CodeRefused as refused:
            raise _bad(refused.field, refused.typed, refused.reason) from refused
        library = Library(on=request.governing_day, known_at=known_at)
        findings = find(request, library)
        if options["json"]:
            answer = present.answer(findings, changes)
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_told(request, findings, changes)))


def _line(options: dict[str, Any]) -> tuple[LineRequest, list[Change]]:
    """The line as the rules ask about it, and what was read differently."""
    changes: list[Change] = []
    system, code, modifiers = _procedure(options, changes)
    diagnoses = _diagnoses("--dx", options["dx"], changes)
    points_to = _diagnoses("--points-to", options["points_to"], changes)
    for diagnosis in points_to:
        if diagnosis not in diagnoses:
            raise _bad("--points-to", diagnosis, "A line points to one of its --dx.")
    first = _day("--on", options["on"])
    if first is None:
        raise _bad("--on", "", "It is needed: the first day of service.")
    last = _day("--through", options["through"])
    if last and last < first:
        raise _bad("--through", f"{last}", f"It lies before --on, {first}.")
    return LineRequest(
        system=system,
        code=code,
        modifiers=modifiers,
        diagnoses=diagnoses,
        points_to=points_to,
        line_of_business=_business(options["lob"]),
        received_on=first,
        first_date=first,
        last_date=last,
        born=_day("--born", options["born"]),
    ), changes


def _procedure(
    options: dict[str, Any], changes: list[Change]
) -> tuple[str, str, tuple[str, ...]]:
    """System, code and modifiers, also those typed behind the code."""
    typed = options["code"]
    if not typed:
        raise _bad("--code", "", "It is needed: the requested code.")
    named, colon, bare = typed.partition(":")
    system = named.strip().upper() if colon else None
    if system and system not in PROCEDURE_SYSTEMS:
        known = ", ".join(PROCEDURE_SYSTEMS)
        raise _bad("--code", typed, f"A code's system is one of {known}.")
    code = normalise_procedure(bare if colon else typed, field="--code", system=system)
    changes += code.changes
    modifiers = list(code.modifiers)
    for one in options["modifier"]:
        read = normalise_modifiers(one, field="--modifier")
        changes += read.changes
        modifiers += [each for each in read.modifiers if each not in modifiers]
    if len(modifiers) > AT_MOST:
        rule = f"A line has at most {AT_MOST} modifiers."
        raise _bad("--modifier", " ".join(modifiers), rule)
    return code.system, code.code, tuple(modifiers)


def _diagnoses(field: str, typed: list[str], changes: list[Change]) -> tuple[str, ...]:
    read = [normalise_diagnosis(one, field=field) for one in typed]
    for one in read:
        changes += one.changes
    return tuple(dict.fromkeys(one.code for one in read))


def _refuse_missing(request: LineRequest) -> None:
    """Refuse a diagnosis that the release in force on the day lacks or can't bill."""
    from clinical_policies.models import Code

    found = Code.objects.diagnoses(request.diagnoses, on=request.governing_day)
    for one in found.values():
        if refused := one.refusal(field="--dx"):
            raise refused


def _business(typed: str | None) -> str:
    if typed not in LINES_OF_BUSINESS:
        known = ", ".join(LINES_OF_BUSINESS)
        raise _bad("--lob", typed or "", f"A line of business is one of {known}.")
    return typed


def _day(field: str, typed: str | None) -> date | None:
    if typed is None:
        return None
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError as error:
        raise _bad(field, typed, "A day is written as 2026-09-14.") from error
    if day.year not in YEARS:
        raise _bad(field, typed, f"A year lies from {YEARS[0]} to {YEARS[-1]}.")
    return day


def _time(field: str, typed: str | None) -> datetime | None:
    if typed is None:
        return None
    rule = "A time is written with its offset, as 2026-09-14T10:00-07:00."
    try:
        at = datetime.fromisoformat(typed.strip())
    except ValueError as error:
        raise _bad(field, typed, rule) from error
    if at.tzinfo is None or at.year not in YEARS:
        raise _bad(field, typed, rule)
    return at


def _told(
    request: LineRequest, findings: tuple[FindingData, ...], changes: list[Change]
) -> Iterator[str]:
    """The answer, for a person."""
    for change in changes:
        yield f"{change.field}: {change.typed!r} read as {change.stored}: {change.what}"
    yield f"{request.system} {request.code} on {request.governing_day}"
    for found in findings:
        yield ""
        yield from present.lines(found)


def _bad(field: str, value: str, rule: str) -> CommandError:
    return CommandError(f"{field}: “{value[:60]}”: {rule}", returncode=BAD_INPUT)
