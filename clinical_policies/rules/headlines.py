"""The one sentence above a finding's reasons: what it says, or what it asks."""

from collections.abc import Callable

from clinical_policies.rules import flags
from clinical_policies.rules.criteria import cited
from clinical_policies.rules.days import spoken
from clinical_policies.rules.finding import FindingData, LineRequest
from clinical_policies.rules.reasons import business

_NUMBERS = [
    "No",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
]

_SAYS: dict[str, str] = {
    "not_medically_necessary": "{here} says this is not medically necessary.",
    "medically_necessary": "{here} is met. You can approve.",
    "investigational": "{here} calls this service investigational.",
    "not_covered": "{here} says this is no benefit of the plan. That is not a clinical"
    " reason.",
    "does_not_address": "The policy lists this code but does not speak about this"
    " diagnosis.",
    "policy_may_apply": "{policy} may apply. Attach it, or say why not.",
    "no_policy_found": "No policy of ours speaks about this line.",
    "no_version_in_force": "No stored version was in force on {day}.",
    "wrong_line_of_business": "{policy} does not govern {business} members.",
}
_ASKS: dict[str, str] = {
    "which-diagnosis": "Which diagnosis does this line treat?",
    "answer-first": "Does {policy} speak about this? A person must say.",
    "diagnosis-missing": "Which diagnosis does this line treat? None is given.",
    "scope-missing": "Does {policy} speak about this diagnosis? Its scope isn’t coded.",
    "criteria-flawed": "The criteria leave something unsaid. A person must read them.",
    "no-statement-met": "No statement of the criteria holds. A person must decide.",
    "two-policies-differ": "Two policies state different outcomes. Which one governs?",
}


def headline(found: FindingData, request: LineRequest) -> str:
    """What a finding says in a sentence or two."""
    raised = {flag.name for flag in found.flags}
    for flag, says in _FLAGGED.items():
        if flag in raised and found.states_outcome:
            return says(found, request)
    sentence = _ASKS.get(found.ask) or _SAYS.get(found.verdict) or _open(found)
    if flags.NEW_VERSION in raised and found.version_id is None:
        sentence += " A new version takes effect within these dates."
    return sentence.format(
        here=f"Criterion {cited(found.criterion)}",
        policy=found.reference,
        day=spoken(found.governing_day),
        business=business(request.line_of_business),
    )


def _open(found: FindingData) -> str:
    count = len(found.open_criteria)
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    sentence = f"{number} {'criterion is' if count == 1 else 'criteria are'} open."
    if any(len(way.answers) == 1 for way in found.ways):
        return f"{sentence} One answer can settle it."
    return sentence


def _under_21(found: FindingData, _: LineRequest) -> str:
    return (
        f"Criterion {cited(found.criterion)} speaks, but alone it can’t end this:"
        " the member is under 21."
    )


def _state_provision(found: FindingData, request: LineRequest) -> str:
    here = f"criterion {found.criterion}"
    if request.governs == "provision":
        return f"A reviewer answered that the state provision governs, not {here}."
    if request.governs == "policy":
        here = f"criterion {cited(found.criterion)}"
        return f"A reviewer answered that {here} governs, not the state provision."
    return f"A state provision conflicts with {here}. Which text governs?"


_FLAGGED: dict[str, Callable[[FindingData, LineRequest], str]] = {
    flags.STATE_PROVISION: _state_provision,
    flags.UNDER_21: _under_21,
}
"""Sentences that a flag puts in place of the verdict's; the first one raised counts."""
