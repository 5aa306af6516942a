"""Which diagnoses a line treats, and whether a policy speaks about each of them.

The line's own pointers decide, not the case's list (E3). Then the policy's scope (E2),
then the questions that its editor wants answered first (E13, E16).
"""

from dataclasses import dataclass

from clinical_policies.rules import reasons
from clinical_policies.rules.finding import LineRequest, Reason
from clinical_policies.rules.policy_text import AnswerFirst, VersionText


@dataclass(frozen=True, slots=True)
class Treated:
    """The diagnoses a line is held against, sorted by what the policy says of them.

    `questions` are those still unanswered about diagnoses inside the scope, the first
    of them about the diagnosis `asked_about`.
    """

    pool: tuple[str, ...]
    speaks: tuple[str, ...]
    silent: tuple[str, ...]
    questions: tuple[AnswerFirst, ...]
    asked_about: str
    reasons: tuple[Reason, ...]


def pool_of(request: LineRequest) -> tuple[str, ...]:
    """The diagnosis a reviewer named, else those pointed to, else all of the case.

    A reviewer's answer counts only while the request still has that diagnosis.
    """
    pool = request.points_to or request.diagnoses
    return (request.treats,) if request.treats in pool and request.treats else pool


def treated(request: LineRequest, text: VersionText) -> Treated:
    """Sort the line's diagnoses by what a version says of each."""
    pool = pool_of(request)
    found = list(reasons.pointers(request, pool))
    speaks: list[str] = []
    silent: list[str] = []
    open_questions: dict[str, AnswerFirst] = {}
    asked_about = ""
    for diagnosis in pool:
        span = text.scope_of(diagnosis)
        if span is None:
            silent.append(diagnosis)
            found.append(reasons.out_of_scope(diagnosis))
            continue
        found.append(reasons.in_scope(diagnosis, span))
        answers = set()
        for question in _questions(request, text, diagnosis):
            answer = request.answered_first.get(question.id)
            answers.add(answer)
            found += reasons.answer_first(request, diagnosis, question.question, answer)
            if answer not in _ANSWERS:
                open_questions[question.id] = question
                asked_about = asked_about or diagnosis
        (silent if "does_not_speak" in answers else speaks).append(diagnosis)
    return Treated(
        pool=pool,
        speaks=tuple(speaks),
        silent=tuple(silent),
        questions=tuple(open_questions.values()),
        asked_about=asked_about,
        reasons=tuple(found),
    )


_ANSWERS = ("speaks", "does_not_speak")


def _questions(
    request: LineRequest, text: VersionText, diagnosis: str
) -> tuple[AnswerFirst, ...]:
    due = {
        question.id: question
        for question in text.answer_first
        if question.asks_about(request.code, diagnosis)
    }
    return tuple(due.values())
