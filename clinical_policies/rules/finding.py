"""What is asked about one line, and what is answered: plain data, ready to be stored.

A finding is advisory. It carries every step's reason, so that a person can confirm or
override it knowing what was looked at.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from clinical_policies.rules.criteria import NEEDS_ANSWERS
from clinical_policies.rules.facts import LineFacts
from clinical_policies.rules.policy_text import AnswerFirst
from clinical_policies.rules.truth import Truth
from clinical_policies.rules.ways import Way

DOES_NOT_ADDRESS = "does_not_address"
POLICY_MAY_APPLY = "policy_may_apply"
NO_POLICY_FOUND = "no_policy_found"
NO_VERSION_IN_FORCE = "no_version_in_force"
WRONG_LINE_OF_BUSINESS = "wrong_line_of_business"

OUTCOMES = {
    "medically_necessary": "medically necessary",
    "not_medically_necessary": "not medically necessary",
    "investigational": "investigational",
    "not_covered": "not covered",
}
"""What a criterion can state, in words."""
ADVERSE = frozenset(OUTCOMES) - {"medically_necessary"}

Tone = Literal["good", "adverse", "ask", "info", "quiet", "time"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRequest:
    """One requested procedure with what the case says of it. Codes in stored form.

    `points_to` are the diagnoses that the request says the line treats. The last five
    are a reviewer's: `treats` names the one diagnosis it treats; `answered_first` holds
    `speaks` or `does_not_speak` by question id; `governs` is `policy` or `provision`;
    `attached` is the reference of a policy that a reviewer holds the line against.
    """

    system: str
    code: str
    diagnoses: tuple[str, ...]
    line_of_business: str
    received_on: date
    modifiers: tuple[str, ...] = ()
    points_to: tuple[str, ...] = ()
    first_date: date | None = None
    last_date: date | None = None
    born: date | None = None
    units: int | None = None
    place: str = ""
    answers: Mapping[str, Truth] = field(default_factory=dict)
    treats: str | None = None
    answered_first: Mapping[str, str] = field(default_factory=dict)
    governs: str | None = None
    attached: str | None = None

    @property
    def governing_day(self) -> date:
        """The day whose text applies: first day of service, else day of receipt."""
        return self.first_date or self.received_on

    def facts(self, diagnoses: tuple[str, ...]) -> LineFacts:
        """The facts that criteria may ask for, with the diagnoses the line treats."""
        return LineFacts(
            day=self.governing_day,
            code=self.code,
            diagnoses=diagnoses,
            line_of_business=self.line_of_business,
            first_date=self.first_date,
            born=self.born,
            units=self.units,
            place=self.place,
        )


@dataclass(frozen=True, slots=True)
class AsData:
    """A part of a finding that can be stored as JSON."""

    def as_data(self) -> dict[str, Any]:
        """Its fields by name, days as ISO text."""
        return {name: _plain(value) for name, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Reason(AsData):
    """One step: the rule that was applied, how it reads, and what it is about.

    `subject` is a code, a diagnosis, a criterion's path or a reference number.
    """

    rule: str
    tone: Tone
    text: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Flag(AsData):
    """A short stable word that rides on a verdict, with its text and its law."""

    name: str
    text: str
    citation: str = ""


@dataclass(frozen=True, slots=True)
class OpenCriterion(AsData):
    """A criterion that still needs an answer which can change the result."""

    key: str
    path: str
    text: str
    answered_by: str


@dataclass(frozen=True, slots=True)
class NearestVersion(AsData):
    """A stored version that was not in force on the governing day, but near it."""

    version_id: int
    reference: str
    effective: date
    ends: date | None
    revised: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingData:
    """What one policy, or the whole library, says about a line.

    `criterion` is the path (`I.A`) of the statement it rests on and `criterion_key` its
    lasting key. Of a `needs_answers` verdict, `ask` says which question: one of
    `which-diagnosis` (choose among `candidates`), `answer-first` (`questions`),
    `criteria` (`open_criteria`, and `ways` that would settle it), `diagnosis-missing`,
    `scope-missing`, `criteria-flawed`, `no-statement-met`, `two-policies-differ`.
    """

    verdict: str
    headline: str
    governing_day: date
    reasons: tuple[Reason, ...]
    flags: tuple[Flag, ...] = ()
    version_id: int | None = None
    reference: str = ""
    effective: date | None = None
    criterion: str = ""
    criterion_key: str = ""
    diagnosis: str = ""
    ask: str = ""
    candidates: tuple[str, ...] = ()
    questions: tuple[AnswerFirst, ...] = ()
    open_criteria: tuple[OpenCriterion, ...] = ()
    ways: tuple[Way, ...] = ()
    nearest: tuple[NearestVersion, ...] = ()

    @property
    def states_outcome(self) -> bool:
        """Whether a criterion's own outcome is the verdict."""
        return self.verdict in OUTCOMES

    @property
    def needs_answers(self) -> bool:
        """Whether a person must answer before the policy says anything."""
        return self.verdict == NEEDS_ANSWERS


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
