"""Who may make people, and which roles take two admins."""

from dataclasses import dataclass

from .access import ADMIN, APPROVER, DIRECTOR, ROLES, allowed
from .refusal import Refused

# Making an admin, or somebody who decides adversely or approves policy.
TAKES_TWO = frozenset({ADMIN, APPROVER, DIRECTOR})
SEPARATION = "Separation of duties: nobody gives themselves rights"


@dataclass(frozen=True, slots=True)
class Admin:
    """The facts of the person who acts."""

    id: int
    roles: frozenset[str]


def manage(admin: Admin) -> Refused | None:
    """Make a person, change their facts, close their account, give or take a role."""
    if allowed(admin.roles, "users.manage"):
        return None
    return Refused("Only a system admin looks after accounts.", remedy="Ask an admin.")


def needs_second(admin: Admin, person_id: int, role: str) -> bool:
    """Whether the role counts only once a second admin has confirmed it."""
    return role in TAKES_TWO or admin.id == person_id


def give(admin: Admin, role: str) -> Refused | None:
    """Give a role."""
    if role not in ROLES:
        words = f"There is no role “{role}”."
        return Refused(words, remedy=f"It is one of {', '.join(ROLES)}.", status=422)
    return manage(admin)


def confirm(admin: Admin, person_id: int, given_by: int | None) -> Refused | None:
    """Confirm a role that another admin gave to another person."""
    if admin.id in (person_id, given_by):
        return Refused(
            "A second admin confirms this role: neither who gave it nor who gets it.",
            citation=SEPARATION,
            remedy="Ask another admin.",
        )
    return manage(admin)


def take(
    admin: Admin, person_id: int, role: str, *, other_admins: int
) -> Refused | None:
    """Take a role away, or close an account that holds it."""
    if admin.id == person_id:
        words = "You can't take from your own rights."
        return Refused(words, citation=SEPARATION, remedy="Ask another admin.")
    if role == ADMIN and other_admins == 0:
        words = "This is the last admin, and somebody must look after accounts."
        return Refused(words, remedy="Make another admin first.")
    return manage(admin)
