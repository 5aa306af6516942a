"""What the rules read of a person, a case and its lines; and the words decisions have.

Small frozen facts, built from the records by the act that asks a rule.
"""

from dataclasses import dataclass

STATES = frozenset(
    {
        "not_medically_necessary",
        "medically_necessary",
        "investigational",
        "not_covered",
    }
)
ADVERSE = STATES - {"medically_necessary"}
SILENT = frozenset(
    {
        "does_not_address",
        "policy_may_apply",
        "no_policy_found",
        "no_version_in_force",
        "wrong_line_of_business",
    }
)
CLINICAL_DENIALS = frozenset(
    {
        "denied_not_medically_necessary",
        "denied_investigational",
        "denied_lack_of_information",
    }
)
ADMINISTRATIVE_DENIALS = frozenset({"denied_not_covered", "denied_not_eligible"})
DENIALS = CLINICAL_DENIALS | ADMINISTRATIVE_DENIALS
CLOSURES = frozenset({"closed_withdrawn", "closed_void", "closed_duplicate"})


@dataclass(frozen=True, slots=True)
class Person:
    """The facts of a person that authority turns on."""

    id: int
    name: str
    roles: frozenset[str]
    licensed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """The facts of a service line that its acts turn on.

    `decided` says who decided it and when, in words, once somebody did.
    """

    number: int
    verdict: str
    review: str = ""
    decided: str = ""
    criteria_used: bool = False
    flags: frozenset[str] = frozenset()
    governs: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """The facts of a case that its acts turn on."""

    number: str
    stage: str
    lines: tuple[Line, ...]
    reason_written: bool = False
    other_care_written: bool = False
    letter_issued: str = ""
    director: str = ""

    def open_lines(self) -> tuple[Line, ...]:
        """Lines that nobody has decided."""
        return tuple(line for line in self.lines if not line.decided)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a director chose for one line, on its own."""

    line: int
    outcome: str
    rationale: str = ""
    individual_review: str = ""
    governs: str = ""
