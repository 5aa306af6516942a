"""Who may move a policy version, and which move its state allows.

Two questions, kept together in one answer: None means allowed, a `Refused` says what is
in the way, under which rule, and what to do about it. Pages show it beside the resting
button; acts raise it.
"""

from dataclasses import dataclass
from datetime import date

from policyportal.accounts.rules.access import allowed
from policyportal.accounts.rules.refusal import Refused

SEPARATION = "Separation of duties: an author does not approve"


@dataclass(frozen=True, slots=True)
class Person:
    """The facts of a person that authority turns on."""

    id: int
    name: str
    roles: frozenset[str]
    licensed: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """The facts of a version that its moves turn on.

    `approved` says who approved it and when, for whoever comes second.
    """

    status: str
    author_id: int
    editor_ids: frozenset[int]
    effective: date | None
    revised: date | None
    approved: str = ""
    approved_on_that_day: bool = False
    has_statement: bool = True
    has_business: bool = True
    unplaced: int = 0


def edit(person: Person, version: Version) -> Refused | None:
    """Change a draft or its parts."""
    if not allowed(person.roles, "policy.edit"):
        return Refused(
            f"{person.name} is not a policy editor.",
            remedy="Ask a policy editor to make the change.",
        )
    if version.status == "approved":
        return Refused(
            "An approved version is frozen with all its parts.",
            remedy="Make a draft from it.",
            status=409,
        )
    if version.status == "in_review":
        return Refused(
            "The version is under review.",
            remedy="Ask the approver to return it to you.",
            status=409,
        )
    return None


def submit(person: Person, version: Version) -> Refused | None:
    """Send a draft for approval."""
    if version.status == "in_review":
        return Refused("The version is under review already.", status=409)
    if refused := edit(person, version):
        return refused
    missing = [
        words
        for absent, words in (
            (version.effective is None, "its effective date"),
            (version.revised is None, "its date of last revision"),
            (not version.has_business, "a line of business"),
            (not version.has_statement, "a criterion that states an outcome"),
            (version.unplaced > 0, "a place for each line that found none"),
        )
        if absent
    ]
    if missing:
        return Refused(
            f"The draft still lacks {', '.join(missing)}.",
            remedy="Fill it in and save, then submit.",
            status=422,
        )
    return None


def approve(person: Person, version: Version, *, today: date) -> Refused | None:
    """Sign a version under review into approval (A4, S1)."""
    if refused := _sign(person, version):
        return refused
    if version.approved:
        return Refused(
            f"{version.approved} approved this version before you.",
            remedy="A version is approved once. Read it at its own address.",
            status=409,
        )
    if version.status != "in_review":
        return Refused(
            "Only a version under review can be approved.",
            remedy="Its author submits it first.",
            status=409,
        )
    if version.approved_on_that_day:
        return Refused(
            f"An approved version already takes effect on {version.effective}.",
            remedy="Return the draft and choose another effective date.",
            status=409,
        )
    return None


def give_back(person: Person, version: Version) -> Refused | None:
    """Return a version under review to its author, with a comment."""
    if not allowed(person.roles, "policy.return"):
        return Refused(f"{person.name} is not a policy approver.")
    if version.status != "in_review":
        return Refused("Only a version under review can be returned.", status=409)
    return None


def end(person: Person, version: Version) -> Refused | None:
    """Withdraw an approved version, or retire its policy, by signature."""
    if refused := _sign(person, version):
        return refused
    if version.status != "approved":
        return Refused("Only an approved version can be ended.", status=409)
    return None


def _sign(person: Person, version: Version) -> Refused | None:
    if not allowed(person.roles, "policy.approve"):
        return Refused(
            f"{person.name} is not a policy approver.",
            remedy="Ask a medical director who approves policies.",
        )
    if person.id == version.author_id or person.id in version.editor_ids:
        return Refused(
            "You wrote or edited a part of this version.",
            citation=SEPARATION,
            remedy="Another policy approver signs it.",
        )
    if not person.licensed:
        return Refused(
            "There is no active licence on record for you today.",
            citation="42 CFR 438.210(b)(3)",
            remedy="The system admin records your licence.",
        )
    return None
