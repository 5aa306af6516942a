"""The signing page in words: the case's place in the queue, what its button does."""

from collections.abc import Sequence
from dataclasses import dataclass

from policyportal.accounts.models import User
from reviews.models import Case, Notice, Signature
from reviews.rules import authority

MOST = 200


@dataclass(frozen=True, slots=True)
class Place:
    """A case's place in the director's queue; numbers are empty at its ends."""

    position: int
    count: int
    previous: str
    next: str

    @property
    def others(self) -> str:
        """What becomes of the other cases, in words; empty without any."""
        others = self.count - 1
        if others < 1:
            return ""
        subject = "The other one waits" if others == 1 else f"The other {others} wait"
        return f"{subject}; none is signed with this one."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case that is no longer with the director."""

    title: str
    words: str
    tone: str
    signature: Signature | None


def place_of(case: Case, user: User) -> Place:
    """Where the case stands; of one that left the queue, the next is the first."""
    waiting = Case.objects.visible_to(user).live().filter(stage=Case.Stage.DIRECTOR)
    numbers = list(waiting.by_due().values_list("number", flat=True)[:MOST])
    if case.number not in numbers:
        return Place(0, len(numbers), "", numbers[0] if numbers else "")
    at = numbers.index(case.number)
    before, after = numbers[:at], numbers[at + 1 :]
    return Place(
        position=at + 1,
        count=len(numbers),
        previous=before[-1] if before else "",
        next=after[0] if after else "",
    )


def title_of(case: Case, lines: Sequence[authority.Line]) -> str:
    """`Decide line 1 of case 26-00012`, `Decide 3 lines of case 26-00012`."""
    if not lines:
        return f"Case {case.number}, decided"
    if len(lines) == 1:
        return f"Decide line {lines[0].number} of case {case.number}"
    return f"Decide {len(lines)} lines of case {case.number}"


def button_of(lines: Sequence[authority.Line]) -> str:
    """What the button does: it counts what one signature covers."""
    if len(lines) != 1:
        return f"Sign {len(lines)} decisions"
    adverse = lines[0].verdict in authority.ADVERSE
    return "Sign this one denial" if adverse else "Sign this one decision"


def outcome_of(case: Case, notices: Sequence[Notice], user: User) -> Outcome | None:
    """What came of the case; None while it waits for the director."""
    if case.stage == Case.Stage.DIRECTOR:
        return None
    if not notices:
        where = case.get_stage_display().lower()
        words = "Nothing of it is to be signed now."
        return Outcome(f"Case {case.number} is {where}", words, "info", None)
    signature = notices[0].signature
    kinds = {
        Notice.Kind.ADVERSE: "is denied",
        Notice.Kind.PARTIAL: "is approved in part",
        Notice.Kind.APPROVAL: "is approved",
    }
    title = f"Case {case.number} {kinds[Notice.Kind(notices[0].kind)]}"
    return Outcome(
        title=f"{title}, and its letters are issued",
        words=_by(signature, notices[0], user),
        tone="good",
        signature=signature,
    )


def _by(signature: Signature | None, notice: Notice, user: User) -> str:
    if signature is None:
        return f"Issued by {notice.issued_by}."
    mine = signature.signer_id == user.pk
    return "Signed by you" if mine else f"Signed by {signature.name}"
