"""Flags that ride on a verdict: what a person must know before relying on it.

A flag never changes the verdict. Each is a row of the law or of the calendar, with its
citation where one is the reason.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from clinical_policies.rules.criteria import cited
from clinical_policies.rules.days import age_on, spoken
from clinical_policies.rules.finding import (
    ADVERSE,
    OUTCOMES,
    Flag,
    LineRequest,
    Reason,
)
from clinical_policies.rules.lines_of_business import APPLE_HEALTH
from clinical_policies.rules.policy_text import Library, Provision, VersionText

NEW_VERSION = "new_version_within_dates"
UNDER_21 = "early_periodic_screening_review"
STATE_PROVISION = "state_provision_takes_precedence"
CODE_SET = "code_set_not_current"
EPSDT = "42 USC 1396d(r)(5), WAC 182-534-0100"

Flagged = tuple[Flag | None, tuple[Reason, ...]]
"""A flag with the reasons that explain it; None where only a reason is due."""


def of_version(
    request: LineRequest, text: VersionText, library: Library
) -> Iterator[Flagged]:
    """Flags of any finding that rests on a version."""
    yield from _new_version(request, text, library)
    if text.code_set_current is False:
        day = spoken(request.governing_day)
        words = f"The code tables at hand are not those in force on {day}"
        yield Flag(CODE_SET, words), (Reason("code-set", "info", words, request.code),)


def of_outcome(
    request: LineRequest, text: VersionText, outcome: str, path: str
) -> Iterator[Flagged]:
    """Flags of a finding whose verdict a criterion states."""
    yield from _under_21(request, outcome)
    for provision in provisions(request, text):
        if outcome in OUTCOMES:
            yield (
                Flag(STATE_PROVISION, provision.text, provision.citation),
                (_governs(request, provision, path),),
            )


def provisions(request: LineRequest, text: VersionText) -> tuple[Provision, ...]:
    """The recorded state provisions that bind the line on its governing day."""
    return tuple(
        provision
        for provision in text.provisions
        if provision.holds_on(request.line_of_business, request.governing_day)
    )


def new_version(
    request: LineRequest, starts: date, reference: str
) -> tuple[Flag, tuple[Reason, ...]]:
    """A version takes effect after the first and by the last day asked for."""
    later = spoken(starts)
    words = f"A new version takes effect on {later}, within the dates"
    first = spoken(request.governing_day)
    return Flag(NEW_VERSION, words), (
        Reason("first-day-governs", "time", f"First day governs: {first}", reference),
        Reason(
            "new-version",
            "time",
            f"New version from {later}, within the dates",
            reference,
        ),
        Reason(
            "split-dates",
            "info",
            f"Split the dates if the provider asks from {later}",
            reference,
        ),
    )


def _new_version(
    request: LineRequest, text: VersionText, library: Library
) -> Iterator[Flagged]:
    last = request.last_date
    if text.ends is None or last is None or last <= text.ends:
        return
    starts = text.ends + timedelta(days=1)
    if library.in_force(text.reference, starts) is not None:
        yield new_version(request, starts, text.reference)


def _under_21(request: LineRequest, outcome: str) -> Iterator[Flagged]:
    """An adverse statement alone can't end it: the benefit reaches beyond limits."""
    day, born = request.governing_day, request.born
    if request.line_of_business != APPLE_HEALTH.slug or outcome not in ADVERSE:
        return
    if born is None:
        words = "No birth date is given: under 21, an individual review would be due"
        yield None, (Reason("under-21", "quiet", words, EPSDT),)
    elif (age := age_on(born, day)) is not None and age < 21:
        due = f"Born {spoken(born)}: an individual review is due, {EPSDT}"
        then = "The director records it before signing"
        yield (
            Flag(UNDER_21, "Under 21: individual review of medical necessity", EPSDT),
            (
                Reason("under-21", "ask", due, EPSDT),
                Reason("under-21", "quiet", then, EPSDT),
            ),
        )


def _governs(request: LineRequest, found: Provision, path: str) -> Reason:
    """A state provision conflicts; who said which text governs, if anybody did."""
    here = f"criterion {cited(path)}"
    answers = {
        "provision": f"A reviewer answered that {found.citation} governs, not {here}",
        "policy": f"A reviewer answered that {here} governs, not {found.citation}",
    }
    words = answers.get(request.governs or "")
    if words:
        return Reason("state-provision", "info", words, found.citation)
    return Reason(
        "state-provision",
        "ask",
        "For Medicaid, state coverage provisions win where they conflict:"
        f" {found.citation}",
        found.citation,
    )
