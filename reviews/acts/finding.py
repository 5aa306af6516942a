"""Holding lines against the policies in force, and what people make of a finding.

`find_line` runs inside the act that gave rise to it: opening a case, changing a request,
answering a question. It never decides: a finding is advisory until a person says so.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from clinical_policies.acts.moving import day_of
from clinical_policies.models import Criterion
from clinical_policies.models.library import Library
from clinical_policies.rules import applicability
from clinical_policies.rules.criteria import Truth
from policyportal.accounts.models import User
from reviews.models import Answer, Case, Finding, FindingReview, ServiceLine
from reviews.rules import authority

from .projecting import project
from .standing import (
    acting_on,
    current_finding,
    line_facts,
    line_of,
    person,
    require,
    standing,
)

_TRUTHS = {
    "met": Truth.MET,
    "not_met": Truth.NOT_MET,
    "unknown": Truth.UNKNOWN,
}


def find_line(line: ServiceLine, *, now: datetime) -> Finding:
    """Hold a line against the library and store what it says, with its reasons."""
    request = line_request(line)
    finding = finding_of(line, request, Library(on=request.governing_day), now=now)
    finding.save()
    return finding


def finding_of(
    line: ServiceLine,
    request: applicability.LineRequest,
    library: Library,
    *,
    now: datetime,
) -> Finding:
    """What the library says about a line, not yet stored."""
    found = applicability.find(request, library)
    first = found[0]
    return Finding(
        line=line,
        version_id=first.version_id,
        criterion=_criterion(first),
        verdict=first.verdict,
        headline=first.headline,
        diagnosis=first.diagnosis or "",
        governing_day=first.governing_day,
        reasons=[reason.as_data() for reason in first.reasons],
        flags=[flag.as_data() for flag in first.flags],
        ask=first.ask,
        details=_details(first),
        others=[
            {
                "verdict": other.verdict,
                "reference": other.reference,
                "headline": other.headline,
            }
            for other in found[1:]
        ],
        found_at=now,
    )


def line_request(line: ServiceLine) -> applicability.LineRequest:
    """A stored line as the applicability rules ask for it."""
    case = line.case
    letters = {row.letter: row.code for row in case.diagnoses.all()}
    answers = {answer.question: answer.value for answer in line.answers.all()}
    return applicability.LineRequest(
        system=line.system,
        code=line.code,
        modifiers=line.modifier_list(),
        diagnoses=tuple(letters.values()),
        points_to=tuple(
            letters[letter] for letter in line.pointers if letter in letters
        ),
        line_of_business=case.line_of_business,
        first_date=line.first_date,
        last_date=line.last_date,
        received_on=day_of(case.received_at),
        born=case.member.born,
        units=line.units,
        place=line.place,
        answers={
            question.removeprefix("criterion:"): _TRUTHS[value]
            for question, value in answers.items()
            if question.startswith("criterion:")
        },
        treats=answers.get("treats"),
        answered_first={
            question.removeprefix("first:"): value
            for question, value in answers.items()
            if question.startswith("first:")
        },
        governs=answers.get("governs"),
        attached=answers.get("attach"),
    )


def answer(
    actor: User,
    case: Case,
    number: int,
    *,
    answers: Mapping[str, str],
    note: str = "",
    now: datetime,
    token: str | None = None,
) -> Finding:
    """Answer questions about a line; it is held against the policies anew.

    `answers` are values by question (see `Answer`); `note` is the evidence for them.
    """
    with acting_on(
        actor, "line.answered", case, now=now, token=token, line=number,
        answers=dict(answers),
    ) as locked:  # fmt: skip
        facts = standing(locked)
        line = line_of(locked, number)
        require(
            authority.answer(person(actor, now=now), facts, line_facts(facts, number))
        )
        for question, value in answers.items():
            Answer.objects.create(
                line=line,
                question=question,
                value=value,
                note=note,
                answered_by=actor,
                answered_at=now,
            )
        finding = find_line(line, now=now)
        project(locked, now=now)
    return finding


def review_finding(
    actor: User,
    case: Case,
    number: int,
    *,
    finding_id: int,
    verb: str,
    reason: str = "",
    now: datetime,
    token: str | None = None,
) -> FindingReview:
    """Confirm a line's finding, or override it with a reason.

    `finding_id` is the finding that was shown: a newer one is refused, not confirmed.
    """
    with acting_on(
        actor, f"finding.{verb}", case, now=now, token=token, line=number
    ) as locked:
        facts = standing(locked)
        line = line_of(locked, number)
        require(
            authority.review_finding(
                person(actor, now=now),
                facts,
                line_facts(facts, number),
                verb=verb,
                reason=reason,
            )
        )
        finding = current_finding(line)
        require(authority.same_finding(finding.pk if finding else None, finding_id))
        review = FindingReview.objects.create(
            finding_id=finding_id,
            verb=verb,
            reason=reason,
            reviewed_by=actor,
            reviewed_at=now,
        )
        project(locked, now=now)
    return review


def _details(found: applicability.FindingData) -> dict[str, Any]:
    """What a page needs to ask the open question, as plain data."""
    return {
        "candidates": list(found.candidates),
        "questions": [
            {"id": question.id, "question": question.question}
            for question in {each.id: each for each in found.questions}.values()
        ],
        "open_criteria": [item.as_data() for item in found.open_criteria],
        "ways": [
            {
                "outcome": way.outcome,
                "path": way.path,
                "answers": [
                    [path, key, truth.name.lower()] for path, key, truth in way.answers
                ],
            }
            for way in found.ways
        ],
        "nearest": [version.as_data() for version in found.nearest],
    }


def _criterion(found: applicability.FindingData) -> Criterion | None:
    if found.version_id is None or not found.criterion_key:
        return None
    return Criterion.objects.get(
        version_id=found.version_id, identity=found.criterion_key
    )
