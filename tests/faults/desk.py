"""A desk with one thing of each kind, every one made by the act that makes it.

Each member is a canary: the names stand nowhere else, so an answer that holds one holds
member data.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.test import Client

from policyportal.accounts.models import Team, User
from reviews.acts import attaching, finding, opening, referring
from reviews.models import Case, Member
from tests.clinical_policies.factories import diagnosis_codes, draft, in_review
from tests.reviews import factories as made

CANARIES = {
    "EX0009001": ("Zoraida", "Canarywren"),
    "EX0009002": ("Ottoline", "Canarymoss"),
}
NAMES = tuple(last for _, last in CANARIES.values())
PDF = b"%PDF-1.4 of a desk's test\n"
PEOPLE = (
    "nurse",
    "nurse2",
    "lead",
    "director",
    "director2",
    "editor",
    "auditor",
    "mailroom",
    "admin",
    "elsewhere",
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Numbers of cases, ids of rows; the members are those of CANARIES.

    `opened`, `confirmed` and `referred` are E1 on its way; `asked` is silent and can be
    approved; `waiting` is nobody's yet; `signed` is a denial with its letters.
    """

    opened: str
    confirmed: str
    referred: str
    asked: str
    waiting: str
    signed: str
    attachment: int
    letter: int
    in_review: int

    def case(self, name: str) -> Case:
        """One of the cases by its name here, read anew."""
        return Case.objects.get(number=getattr(self, name))


def build() -> Desk:
    """Make it all in the database of the moment."""
    made.cast()
    diagnosis_codes()
    first, second = (
        made.member(number, first_name=name, last_name=last)
        for number, (name, last) in CANARIES.items()
    )
    asked = made.opened_case(("20610",), member=first)
    answers = {"criteria_used": "Knee injection guide, 2026"}
    finding.answer(
        made.nurse(), asked, 1, answers=answers, note="Met.", now=made.OPENED
    )
    referred = made.referred_case(member=second)
    letter = made.signed_case(member=second).notices.first()
    assert letter is not None
    found = Desk(
        opened=made.opened_case(member=first).number,
        confirmed=made.confirmed_case(member=first).number,
        referred=referred.number,
        asked=asked.number,
        waiting=_unassigned(first).number,
        signed=letter.case.number,
        attachment=_attached(referred),
        letter=letter.pk,
        in_review=in_review(draft(effective=date(2030, 1, 1))).pk,
    )
    _people_elsewhere()
    return found


def _unassigned(member: Member) -> Case:
    asked = made.request(member=member)
    return opening.open_case(made.nurse(), asked, assign=False, now=made.OPENED)


def _attached(case: Case) -> int:
    added = attaching.attach(
        made.nurse(), case, title="Office note", content=PDF, now=made.REFERRED
    )
    return added.pk


def _people_elsewhere() -> None:
    """A nurse of another team, who may know nothing of these cases."""
    east = made._once(Team, "team.added", name="East")
    made.stranger("nurse", username="elsewhere", team=east)


def refer_again(case: Case) -> Case:
    """A case that waits for its director, with the same words as the example's."""
    referring.refer(
        made.nurse(),
        case,
        referred_to=None,
        comment=made.COMMENT,
        edition=0,
        texts=made.texts(case),
        now=made.REFERRED + timedelta(minutes=1),
    )
    return made.read(case)


def person(username: str) -> User:
    """Somebody of the cast, read anew."""
    return User.objects.get(username=username)


def browser(username: str) -> Client:
    """A browser in which this person has signed in; "" is nobody."""
    client = Client(raise_request_exception=False)
    if username:
        client.force_login(person(username))
    return client
