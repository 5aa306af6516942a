"""The sentences of findings: one function a step, so that it reads alike everywhere.

Words only. Which sentence is due is decided in `applicability` and its neighbours.
"""

import re
from datetime import date

from clinical_policies.rules.criteria import Asked, Statement, cited
from clinical_policies.rules.days import printed_month, spoken
from clinical_policies.rules.facts import FACT_KINDS, in_words
from clinical_policies.rules.finding import (
    ADVERSE,
    OUTCOMES,
    LineRequest,
    Reason,
    Tone,
)
from clinical_policies.rules.lines_of_business import LINES_OF_BUSINESS, names
from clinical_policies.rules.policy_text import (
    LogEntry,
    ScopeRange,
    VersionText,
)
from clinical_policies.rules.truth import Truth

_VERBS = {"add": "added", "remov": "removed", "delet": "removed", "retir": "removed"}
_VERB = re.compile(rf"\b({'|'.join(_VERBS)})", re.IGNORECASE)
_TONES: dict[Truth, Tone] = {
    Truth.MET: "good",
    Truth.NOT_MET: "quiet",
    Truth.UNKNOWN: "ask",
}
_STATES = {Truth.MET: "met", Truth.NOT_MET: "not met", Truth.UNKNOWN: "open"}
_SENTENCE = re.compile(r"(?<=[.;])\s+")


def business(slug: str) -> str:
    """A line of business by name; an unknown slug as it is."""
    line = LINES_OF_BUSINESS.get(slug)
    return line.name if line else slug


def governing_day(request: LineRequest) -> str:
    """Why the governing day is the governing day."""
    if request.first_date:
        return "the first service day"
    return "the day the request came in, as no service day is given"


def in_force(request: LineRequest, text: VersionText) -> Reason:
    """The version's text governs the day."""
    why = "" if request.first_date else f": {governing_day(request)}"
    day = spoken(request.governing_day)
    return Reason(
        "in-force",
        "good",
        f"In force on {day}, the governing date{why}",
        text.reference,
    )


def its_business(request: LineRequest) -> Reason:
    """The policy governs the member's line of business."""
    return Reason(
        "line-of-business",
        "good",
        f"{business(request.line_of_business)} is a line of business of this policy",
        request.line_of_business,
    )


def other_business(request: LineRequest, text: VersionText) -> tuple[Reason, ...]:
    """The policy governs other lines of business than the member's."""
    own = business(request.line_of_business)
    policys = names(sorted(text.lines_of_business)) or "none"
    subject = request.line_of_business
    return (
        Reason(
            "line-of-business",
            "quiet",
            f"Lines of business: {policys}",
            text.reference,
        ),
        Reason(
            "line-of-business",
            "quiet",
            f"The member has {own} on {spoken(request.governing_day)}",
            subject,
        ),
    )


def code_leads_here(request: LineRequest, text: VersionText) -> Reason:
    """The code is listed, or a reviewer attached the policy."""
    if text.lists(request.system, request.code):
        words = f"{request.code} is listed in {text.reference}"
        return Reason("code-listed", "good", words, request.code)
    words = f"{request.code} is not listed; a reviewer attached {text.reference}"
    return Reason("policy-attached", "info", words, request.code)


def pointers(request: LineRequest, pool: tuple[str, ...]) -> tuple[Reason, ...]:
    """Which diagnoses the line is held against, and which are left out."""
    stated: tuple[Reason, ...] = ()
    verb = "treat"
    if pool == (request.treats,):
        words = f"A reviewer answered that the line treats {pool[0]}"
        stated = (Reason("treats", "good", words, pool[0]),)
    elif request.points_to:
        words, verb = f"The line points to {', '.join(pool)}", "point to"
        stated = (Reason("points-to", "good", words, pool[0]),)
    elif len(pool) > 1:
        words = "The line points to no diagnosis"
        stated = (Reason("no-pointers", "ask", words, request.code),)
    left_out = (
        Reason("not-treated", "quiet", f"The line does not {verb} {other}", other)
        for other in request.diagnoses
        if other not in pool
    )
    return (*stated, *left_out)


def in_scope(diagnosis: str, span: ScopeRange) -> Reason:
    """The policy speaks about a diagnosis."""
    return Reason("in-scope", "good", f"{diagnosis} is in scope, {span}", diagnosis)


def out_of_scope(diagnosis: str) -> Reason:
    """The policy is silent about a diagnosis."""
    words = f"{diagnosis} is out of scope, the policy is silent"
    return Reason("out-of-scope", "quiet", words, diagnosis)


def answer_first(
    request: LineRequest, diagnosis: str, question: str, answer: str | None
) -> tuple[Reason, ...]:
    """A question that comes before the criteria, and what a reviewer answered."""
    if answer == "speaks":
        words = f"A reviewer answered that the policy speaks about {diagnosis} here"
        return (Reason("answered-first", "good", words, diagnosis),)
    if answer == "does_not_speak":
        words = f"A reviewer answered that the policy is silent about {diagnosis} here"
        return (Reason("answered-first", "quiet", words, diagnosis),)
    words = f"{diagnosis} with {request.code} always needs a reviewer’s answer"
    return (
        Reason("answer-first", "ask", words, diagnosis),
        Reason("answer-first", "ask", question, diagnosis),
    )


def tests(found: tuple[Asked, ...]) -> tuple[Reason, ...]:
    """What each test came to, and where that was read."""
    return tuple(
        Reason(
            "criterion",
            _TONES[test.reading.truth],
            f"{cited(test.path)} {_asked(test)}"
            f"{_STATES[test.reading.truth]}, {test.reading.source}",
            test.path,
        )
        for test in found
    )


def stated(statement: Statement, categorical: bool) -> Reason:
    """The statement that decides, and whether it has conditions."""
    outcome = statement.node.outcome or ""
    tone: Tone = "adverse" if outcome in ADVERSE else "good"
    here = f"Criterion {cited(statement.path)}"
    if categorical:
        words = f"{here} is categorical, with no exception"
        return Reason("categorical", tone, words, statement.path)
    words = f"{here} is met, it states {OUTCOMES[outcome]}"
    return Reason("statement-met", tone, words, statement.path)


def not_met(statement: Statement) -> Reason:
    """A statement that comes earlier, or all of them, and does not hold."""
    words = f"Criterion {cited(statement.path)} does not hold"
    return Reason("statement-not-met", "quiet", words, statement.path)


def mentions(code: str, log: tuple[LogEntry, ...]) -> tuple[tuple[str, str], ...]:
    """Where a log names a code: (`added`, `removed` or `named`, month as printed)."""
    whole = re.compile(rf"(?<![A-Za-z0-9]){re.escape(code)}(?![A-Za-z0-9])")
    return tuple(
        (_verb(sentence, at.start()), printed_month(entry.revised))
        for entry in log
        for sentence in _SENTENCE.split(entry.text)
        if (at := whole.search(sentence))
    )


def logged(code: str, found: tuple[tuple[str, str], ...]) -> Reason:
    """What a log says of a code that its tables no longer name."""
    said = ", ".join(f"{verb} in {month}" for verb, month in found)
    gone = any(verb == "removed" for verb, _ in found)
    words = f"The log says it was {said}" + ("" if gone else ", no entry removes it")
    return Reason("named-in-log", "info", words, code)


def distance(day: date, other: date) -> str:
    """How far another day is: `one day later`, `12 days earlier`."""
    days = abs((other - day).days)
    count = "one day" if days == 1 else f"{days} days"
    return f"{count} {'later' if other > day else 'earlier'}"


def _asked(test: Asked) -> str:
    kind = test.node.answered_by
    return f"{in_words(kind, test.node.operand)}: " if kind in FACT_KINDS else ""


def _verb(sentence: str, place: int) -> str:
    """The verb that stands last before a place, else the sentence's first."""
    verbs = [(found.start(), found[1].lower()) for found in _VERB.finditer(sentence)]
    before = [verb for start, verb in verbs if start < place]
    nearest = before[-1:] or [verb for _, verb in verbs[:1]]
    return _VERBS[nearest[0]] if nearest else "named"
