"""Who may do what to a case, and which act its state allows (A1–A8).

One function an act. None means allowed; a `Refused` names what is in the way, the rule
it comes from and the way out. The page shows it beside the resting button and the act
raises it, so there is no second copy of a check.

The machine never denies: nothing here turns a finding into a determination.
"""

from collections.abc import Sequence

from policyportal.accounts.rules.access import DIRECTOR, allowed
from policyportal.accounts.rules.refusal import Refused

from .case_facts import (
    ADMINISTRATIVE_DENIALS,
    ADVERSE,
    CLINICAL_DENIALS,
    CLOSURES,
    DENIALS,
    SILENT,
    STATES,
    Case,
    Choice,
    Line,
    Person,
)

__all__ = [
    "ADMINISTRATIVE_DENIALS",
    "ADVERSE",
    "CLINICAL_DENIALS",
    "CLOSURES",
    "DENIALS",
    "SILENT",
    "STATES",
    "Case",
    "Choice",
    "Line",
    "Person",
]

PHYSICIAN = "42 CFR 438.210(b)(3)"
UNDER_21 = "42 USC 1396d(r)(5), WAC 182-534-0100"


def open_case(person: Person) -> Refused | None:
    """Open a new case."""
    return _role(person, "case.open", "open a case", "Ask a UM nurse.")


def edit_request(person: Person, case: Case) -> Refused | None:
    """Change the request, its diagnoses or its lines, before any decision."""
    return (
        _role(person, "case.edit", "change a request", "Ask a UM nurse.")
        or _live(case)
        or next((_undecided(line) for line in case.lines if line.decided), None)
    )


def review_finding(
    person: Person, case: Case, line: Line, *, verb: str, reason: str
) -> Refused | None:
    """Confirm a finding, or override it with a reason."""
    refused = (
        _role(person, "finding.confirm", "review a finding", "Ask a UM nurse.")
        or _live(case)
        or _undecided(line)
    )
    if refused:
        return refused
    if verb == "overridden" and not reason.strip():
        return Refused(
            "Reason is empty: overriding a finding needs one.",
            remedy="Say why the policy does not fit.",
            status=422,
        )
    if verb == "confirmed" and line.verdict not in STATES:
        return Refused(
            f"No policy decides line {line.number}; there is nothing to confirm.",
            remedy="Answer what is asked, say which criteria you use, or refer.",
            status=422,
        )
    return None


def answer(person: Person, case: Case, line: Line) -> Refused | None:
    """Answer a question about a line."""
    return (
        _role(person, "finding.confirm", "answer for a line", "Ask a UM nurse.")
        or _live(case)
        or _undecided(line)
    )


def approve_line(person: Person, case: Case, line: Line) -> Refused | None:
    """Approve one line (A1; against the finding only after an override, A6)."""
    refused = (
        _role(person, "line.approve", "approve a line", "Ask a UM nurse.")
        or _live(case)
        or _with_the_right_desk(person, case)
        or _undecided(line)
    )
    if refused or line.review == "overridden":
        return refused
    if line.verdict in SILENT:
        return None if line.criteria_used else _criteria_used(line)
    if line.verdict == "medically_necessary":
        return None
    return Refused(
        f"The finding on line {line.number} does not support approval.",
        remedy="Override the finding with a reason, or refer the line.",
        status=422,
    )


def deny_administratively(
    person: Person, case: Case, line: Line, *, setting: bool, outcome: str, reason: str
) -> Refused | None:
    """Deny for a benefit reason, never with a clinical one (A7)."""
    if outcome in CLINICAL_DENIALS:
        return decide_adversely(person)
    refused = (
        _role(person, "line.deny_administratively", "deny a line", "Refer it instead.")
        or _live(case)
        or _with_the_right_desk(person, case)
        or _undecided(line)
    )
    if refused:
        return refused
    if not setting and DIRECTOR not in person.roles:
        return Refused(
            "The plan's settings leave administrative denials to directors.",
            remedy="Refer the case.",
        )
    if outcome not in ADMINISTRATIVE_DENIALS:
        return Refused("Choose which benefit reason it is.", status=422)
    if not reason.strip():
        return Refused("Reason is empty: say which benefit rule it is.", status=422)
    return None


def decide_adversely(person: Person) -> Refused | None:
    """Decide adversely on clinical grounds: a medical director's own act (A2)."""
    if not allowed(person.roles, "line.decide_adverse"):
        return Refused(
            "A denial as not medically necessary is a medical director's own decision.",
            citation=PHYSICIAN,
            remedy="Refer the case with a drafted letter.",
        )
    if not person.licensed:
        return Refused(
            "There is no active licence on record for you today.",
            citation=PHYSICIAN,
            remedy="The system admin records your licence.",
        )
    return None


def close_line(
    person: Person, case: Case, line: Line, *, outcome: str, reason: str
) -> Refused | None:
    """Close without a decision: withdrawn, entered in error, duplicate."""
    refused = (
        _role(person, "case.close", "close a line", "Ask a UM nurse.")
        or _live(case)
        or _undecided(line)
    )
    if refused:
        return refused
    if outcome not in CLOSURES:
        return Refused("Choose why the line closes.", status=422)
    if not reason.strip():
        return Refused(
            "Reason is empty: say who asked to withdraw, when and how; or of which"
            " case it is a duplicate; or what was entered in error.",
            remedy="The plan can't withdraw for somebody: without a requester, decide.",
            status=422,
        )
    return None


def refer(person: Person, case: Case, *, comment: str) -> Refused | None:
    """Hand the open lines to the medical director, with a drafted letter."""
    refused = _role(person, "case.refer", "refer a case", "Ask a UM nurse.") or _live(
        case
    )
    if refused:
        return refused
    if case.stage == "director":
        return Refused(
            f"The case is with {case.director or 'the directors'} already.", status=409
        )
    if not case.open_lines():
        return Refused("Every line is decided; nothing is left to refer.", status=409)
    missing = _missing_for_referral(case, comment)
    if missing:
        return Refused(f"To refer, {_and(missing)}.", remedy="Then refer.", status=422)
    return None


def give_back(person: Person, case: Case, *, reason: str) -> Refused | None:
    """Return a referred case to the nurse with what should change."""
    refused = _role(
        person, "director.decide", "return a case", "Ask a medical director."
    ) or _live(case)
    if refused:
        return refused
    if case.stage != "director":
        return Refused("The case is with the nurse already.", status=409)
    if not reason.strip():
        return Refused("Reason is empty: say what should change.", status=422)
    return None


def issue_approval(person: Person, case: Case) -> Refused | None:
    """Issue the letter once every line is decided and none adversely."""
    refused = _role(person, "letter.issue", "issue a letter", "Ask a UM nurse.")
    if refused:
        return refused
    if case.letter_issued:
        return Refused(
            f"The letter was issued {case.letter_issued}.",
            remedy="A correction is a new letter.",
            status=409,
        )
    if case.open_lines():
        numbers = _and([str(line.number) for line in case.open_lines()])
        return Refused(f"To issue the letter, decide line {numbers}.", status=422)
    return None


def sign(
    person: Person,
    case: Case,
    choices: Sequence[Choice],
    *,
    confirmed: frozenset[str],
    needs_confirming: frozenset[str],
) -> Refused | None:
    """Sign one case: each open line's outcome chosen on its own (A3, A8)."""
    refused = (
        _role(person, "director.decide", "decide a case", "Refer it.")
        or next(
            (_undecided(line) for line in case.lines if _first(line, choices)), None
        )
        or _live(case)
    )
    if refused:
        return refused
    if case.stage != "director":
        return Refused(
            "The case was not referred, or was returned to the nurse.",
            remedy="Open it from the queue once it is referred.",
            status=409,
        )
    chosen = {choice.line: choice for choice in choices}
    wanting = [
        words
        for line in case.open_lines()
        for words in _wanting(line, chosen.get(line.number))
    ]
    adverse = any(choice.outcome in DENIALS for choice in choices)
    if adverse:
        wanting += [f"confirm {element}" for element in sorted(
            needs_confirming - confirmed
        )]  # fmt: skip
    if wanting:
        return Refused(f"Before signing, {_and(wanting)}.", status=422)
    return decide_adversely(person)  # a signature names its licence, whatever it says


def _wanting(line: Line, choice: Choice | None) -> list[str]:
    if choice is None or not choice.outcome:
        return [f"choose a decision on line {line.number}"]
    wanting = []
    if choice.outcome in DENIALS and not choice.rationale.strip():
        wanting.append(f"write the clinical rationale of line {line.number}")
    against = choice.outcome == "approved" and line.verdict in ADVERSE
    if against and not choice.rationale.strip():
        wanting.append(f"say why line {line.number} is approved against its finding")
    if choice.outcome in CLINICAL_DENIALS:
        review = choice.individual_review.strip()
        if "early_periodic_screening_review" in line.flags and not review:
            wanting.append(
                f"write the individual review of line {line.number} ({UNDER_21})"
            )
        governs = line.governs or choice.governs
        if "state_provision_takes_precedence" in line.flags and not governs:
            wanting.append(f"say which text governs line {line.number}")
    return wanting


def _missing_for_referral(case: Case, comment: str) -> list[str]:
    missing = [
        f"confirm or override line {line.number}"
        for line in case.open_lines()
        if line.verdict in STATES and not line.review
    ]
    adverse = any(line.verdict in ADVERSE for line in case.open_lines())
    if adverse and not case.reason_written:
        missing.append("write why, in the member's words (NOABD-04)")
    if adverse and not case.other_care_written:
        missing.append("name other care to talk about (NOABD-23)")
    if not comment.strip():
        missing.append("write to the director")
    return missing


def _first(line: Line, choices: Sequence[Choice]) -> bool:
    return bool(line.decided) and any(choice.line == line.number for choice in choices)


def _role(person: Person, permission: str, act: str, remedy: str) -> Refused | None:
    if allowed(person.roles, permission):
        return None
    return Refused(f"{person.name} may not {act}.", remedy=remedy)


def _live(case: Case) -> Refused | None:
    if case.stage != "closed":
        return None
    return Refused(f"Case {case.number} is closed.", status=409)


def _undecided(line: Line) -> Refused | None:
    if not line.decided:
        return None
    return Refused(
        f"{line.decided} decided line {line.number} before you.",
        remedy="A line has one decision. Your text is kept below.",
        status=409,
    )


def _with_the_right_desk(person: Person, case: Case) -> Refused | None:
    if case.stage != "director" or DIRECTOR in person.roles:
        return None
    return Refused(
        f"The case is with {case.director or 'the medical director'}.",
        remedy="The director decides it or returns it.",
        status=409,
    )


def _criteria_used(line: Line) -> Refused:
    return Refused(
        f"No policy decides line {line.number}: say which criteria you use.",
        remedy="State the criteria used and what they show, then approve.",
        status=422,
    )


def _and(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def same_finding(now_is: int | None, was_shown: int) -> Refused | None:
    """The finding that a person reviews is the one that was shown."""
    if now_is == was_shown:
        return None
    return Refused(
        "The finding changed after it was shown to you. Nothing was recorded.",
        remedy="Read the new finding, then confirm or override it.",
        status=409,
    )
