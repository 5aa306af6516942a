"""Which policy text speaks about a requested line, and what it says.

Code and day lead to texts; line of business, the diagnoses that the line treats, the
policy's scope and its questions decide whether a text speaks; its criteria say what.
Every step leaves its reason. Nothing here denies: a code alone never decides, what
isn't known stays unknown, and a finding waits for a person.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from clinical_policies.rules import flags, reasons
from clinical_policies.rules.criteria import (
    NEEDS_ANSWERS,
    Result,
    bearing_on,
    cited,
    evaluate,
    grounds,
    is_categorical,
)
from clinical_policies.rules.finding import (
    DOES_NOT_ADDRESS,
    OUTCOMES,
    WRONG_LINE_OF_BUSINESS,
    FindingData,
    Flag,
    LineRequest,
    NearestVersion,
    OpenCriterion,
    Reason,
)
from clinical_policies.rules.headlines import headline
from clinical_policies.rules.policy_text import (
    AnswerFirst,
    Library,
    ListedCode,
    LogEntry,
    Provision,
    ScopeRange,
    Term,
    VersionText,
)
from clinical_policies.rules.silence import nothing_listed
from clinical_policies.rules.soundness import flaws
from clinical_policies.rules.treated import Treated, treated
from clinical_policies.rules.truth import Truth
from clinical_policies.rules.ways import ways

__all__ = [
    "AnswerFirst", "FindingData", "Flag", "Library", "LineRequest", "ListedCode",
    "LogEntry", "NearestVersion", "OpenCriterion", "Provision", "Reason", "ScopeRange",
    "Term", "VersionText", "find",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """A line held against one text, up to the step where that text falls silent."""

    request: LineRequest
    text: VersionText
    reasons: tuple[Reason, ...]

    def says(self, verdict: str, *more: Reason, **fields: Any) -> FindingData:
        """The finding at this step, with the reasons so far."""
        return FindingData(
            verdict=verdict,
            headline="",
            governing_day=self.request.governing_day,
            version_id=self.text.version_id,
            reference=self.text.reference,
            effective=self.text.effective,
            reasons=(*self.reasons, *more),
            **fields,
        )

    def asks(self, ask: str, *more: Reason, **fields: Any) -> FindingData:
        """The finding that a person must answer something first."""
        return self.says(NEEDS_ANSWERS, *more, ask=ask, **fields)


def find(request: LineRequest, library: Library) -> tuple[FindingData, ...]:
    """What the stored policies say about a line, most telling first; never empty.

    The first finding is the line's: a stated outcome, else a question, else silence.
    Policies that state different outcomes become one question.
    """
    versions = _leading_to(request, library)
    found = (
        _ranked([_hold(request, library.version(one), library) for one in versions])
        if versions
        else nothing_listed(request, library)
    )
    return tuple(replace(one, headline=headline(one, request)) for one in found)


def _leading_to(request: LineRequest, library: Library) -> list[int]:
    """Versions that list the code on the governing day, and the one attached."""
    day = request.governing_day
    found = list(library.listing(request.system, request.code, day))
    attached = request.attached and library.in_force(request.attached, day)
    return list(dict.fromkeys([*found, *([attached] if attached else [])]))


def _hold(request: LineRequest, text: VersionText, library: Library) -> FindingData:
    """Hold a line against one text in force, with the flags that ride on it."""
    found = _steps(request, text)
    raised = list(flags.of_version(request, text, library))
    if found.states_outcome:
        raised += flags.of_outcome(request, text, found.verdict, found.criterion)
    explained = [reason for _, why in raised for reason in why]
    return replace(
        found,
        flags=tuple(flag for flag, _ in raised if flag),
        reasons=(*found.reasons, *explained),
    )


def _steps(request: LineRequest, text: VersionText) -> FindingData:
    """Day and line of business, diagnoses and scope, questions, criteria: in order."""
    held = Held(request, text, (reasons.in_force(request, text),))
    if request.line_of_business not in text.lines_of_business:
        others = reasons.other_business(request, text)
        return held.says(WRONG_LINE_OF_BUSINESS, *others)
    line = treated(request, text)
    held = Held(
        request,
        text,
        (
            *held.reasons,
            reasons.its_business(request),
            reasons.code_leads_here(request, text),
            *line.reasons,
        ),
    )
    return _before_criteria(held, line) or _criteria(held, line)


def _before_criteria(held: Held, line: Treated) -> FindingData | None:
    """What keeps the text from speaking about the line's diagnoses, if anything."""
    if not line.pool:
        return held.asks("diagnosis-missing")
    if not held.text.scope:
        return held.asks("scope-missing", candidates=line.pool)
    if line.silent and not line.speaks:
        return held.says(DOES_NOT_ADDRESS, diagnosis=line.silent[0])
    if line.silent:
        return held.asks("which-diagnosis", candidates=line.pool)
    if line.questions:
        return held.asks(
            "answer-first", questions=line.questions, diagnosis=line.asked_about
        )
    return None


def _criteria(held: Held, line: Treated) -> FindingData:
    """What the criteria say of a line that the text speaks about."""
    diagnosis, tree = line.speaks[0], held.text.tree
    if found := flaws(tree):
        unsaid = [Reason("criteria-flawed", "ask", it.text, it.path) for it in found]
        return held.asks("criteria-flawed", *unsaid, diagnosis=diagnosis)
    result = evaluate(tree, held.request.facts(line.pool), held.request.answers)
    why = tuple(_explained(result))
    if result.decided is None:
        ask = "criteria" if result.open else "no-statement-met"
        return held.asks(
            ask,
            *why,
            diagnosis=diagnosis,
            open_criteria=_open(result),
            ways=ways(result) if result.open else (),
        )
    return held.says(
        result.verdict,
        *why,
        diagnosis=diagnosis,
        criterion=result.decided.path,
        criterion_key=result.decided.node.key,
    )


def _explained(result: Result) -> Iterator[Reason]:
    """Statements in order, down to the one that decides or the last still open.

    Of a settled statement the tests it rests on, of an open one all that bear on it.
    """
    found: dict[Reason, None] = {}
    for statement, truth in result.standings:
        settled = truth is not Truth.UNKNOWN
        shown = (grounds if settled else bearing_on)(result, statement)
        found |= dict.fromkeys(reasons.tests(shown))
        if truth is Truth.NOT_MET:
            found[reasons.not_met(statement)] = None
        if truth is Truth.MET:
            found[reasons.stated(statement, is_categorical(statement))] = None
            break
    yield from found


def _open(result: Result) -> tuple[OpenCriterion, ...]:
    return tuple(
        OpenCriterion(test.node.key, test.path, test.node.text, test.node.answered_by)
        for test in result.open
    )


_RANK = {NEEDS_ANSWERS: 1, DOES_NOT_ADDRESS: 2, WRONG_LINE_OF_BUSINESS: 3}


def _ranked(found: Sequence[FindingData]) -> tuple[FindingData, ...]:
    ranked = sorted(found, key=lambda one: (_RANK.get(one.verdict, 0), one.reference))
    stated = [one for one in ranked if one.states_outcome]
    waiting = tuple(
        Reason(
            "another-policy-open",
            "ask",
            f"{one.reference} still needs answers and may state otherwise",
            one.reference,
        )
        for one in ranked
        if one.needs_answers
    )
    ranked = [
        replace(one, reasons=one.reasons + waiting) if one.states_outcome else one
        for one in ranked
    ]
    if len({one.verdict for one in stated}) > 1:
        return (_differ(stated), *ranked)
    return tuple(ranked)


def _differ(stated: Sequence[FindingData]) -> FindingData:
    """Texts that state different outcomes decide nothing; a person chooses."""
    return FindingData(
        verdict=NEEDS_ANSWERS,
        headline="",
        governing_day=stated[0].governing_day,
        ask="two-policies-differ",
        diagnosis=stated[0].diagnosis,
        reasons=tuple(
            Reason(
                "two-policies-differ",
                "ask",
                f"{one.reference}, {cited(one.criterion)}, states"
                f" {OUTCOMES[one.verdict]}",
                one.reference,
            )
            for one in stated
        ),
    )
