"""Cases for tests, made by the acts that make them: opened, referred, signed.

The cast and the policy are made once in a test's database and found again after that.
The worked example is the case of `letters/worked_example.py`: same names, same words.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from clinical_policies.acts.provisions import record_provision
from clinical_policies.models import PolicyVersion, StateProvision
from policyportal.accounts.acts.people import add, change
from policyportal.accounts.models import Team, User
from policyportal.audit import recording
from reviews.acts import (
    deciding,
    finding,
    lettering,
    opening,
    referring,
    sending,
    signing,
)
from reviews.models import Case, Coverage, Dispatch, Member, Notice, Provider
from reviews.rules.authority import STATES, Choice
from tests.clinical_policies.factories import (
    HIRED,
    MAKER,
    PASSWORD,
    STEM_CELL,
    Cast,
    people,
    sample_policy,
)
from tests.reviews.letters import worked_example as example

PACIFIC = ZoneInfo("America/Los_Angeles")
RECEIVED = datetime(2026, 9, 10, 9, 12, tzinfo=PACIFIC)
OPENED = datetime(2026, 9, 10, 10, 0, tzinfo=PACIFIC)
REFERRED = datetime(2026, 9, 10, 15, 48, tzinfo=PACIFIC)
SIGNED = datetime(2026, 9, 11, 15, 42, tzinfo=PACIFIC)
SENT = datetime(2026, 9, 11, 16, 30, tzinfo=PACIFIC)
CLINICAL_REASON = (
    "Osteoarthritis of the right knee is a musculoskeletal condition. Criterion I. "
    "finds stem cell therapy not medically necessary for it and lists no exception."
)
COMMENT = "Confirmed. Only a medical director may decide this one."


def cast() -> Cast:
    """Everybody, the clinical ones in one team, so that they see the same cases."""
    found = people()
    west = _once(Team, "team.added", name="West")
    for username in ("nurse", "nurse2", "lead", "director", "director2"):
        person: User = getattr(found, username)
        if person.team_id is None:
            change(MAKER, person, now=HIRED, team=west)
    return people()


def nurse() -> User:
    """Dana Okafor, RN."""
    return cast().nurse


def director() -> User:
    """Ines Varga, MD, licensed, of the nurse's team."""
    return cast().director


def stranger(*roles: str, username: str = "stranger", **facts: Any) -> User:
    """Somebody else, with these roles and of no team unless given."""
    found = User.objects.filter(username=username).first()
    return found or add(
        MAKER,
        username=username,
        full_name=f"{username.title()} Sample",
        password=PASSWORD,
        roles=roles,
        now=HIRED,
        **facts,
    )


def policy(reference: str = STEM_CELL) -> PolicyVersion:
    """A sample policy in force, approved once."""
    stored = PolicyVersion.objects.filter(
        policy__reference_number=reference, status="approved"
    )
    return stored.first() or sample_policy(reference)


def provision() -> StateProvision:
    """A state provision that conflicts with the stem cell policy (E15)."""
    return record_provision(
        cast().editor,
        policy().policy,
        line_of_business="apple-health",
        text="Sample provision, invented for tests.",
        citation="WAC 182-000-0000",
        effective_from=date(2025, 7, 1),
        effective_to=None,
        now=HIRED,
    )


def member(number: str = "EX0001470", **facts: Any) -> Member:
    """Dana R. Example, 58 years old and covered by Apple Health, or another one."""
    found: Member = _once(
        Member,
        "member.added",
        number=number,
        defaults={
            "first_name": "Dana R.",
            "last_name": "Example",
            "born": date(1968, 3, 2),
            "street": "123 Sample Lane",
            "city": "Olympia",
            "postal_code": "98500",
        }
        | facts,
    )
    _once(
        Coverage,
        "coverage.added",
        member=found,
        line_of_business="apple-health",
        starts=date(2024, 1, 1),
    )
    return found


def provider(npi: str = "1234567893", **facts: Any) -> Provider:
    """Pat Q. Sample, MD, who asks for care and gives it."""
    named = {
        "name": "Pat Q. Sample, MD",
        "specialty": "orthopedic surgery",
        "city": "Olympia",
        "state": "WA",
        "fax": "1-800-555-0199",
    }
    found: Provider = _once(Provider, "provider.added", npi=npi, defaults=named | facts)
    return found


def request(
    codes: Sequence[str] = ("0565T",),
    diagnoses: Sequence[str] = ("M17.11",),
    *,
    pointers: str | None = None,
    modifiers: Sequence[str] = ("RT",),
    **facts: Any,
) -> opening.RequestInput:
    """A request; every line points to every diagnosis unless told otherwise."""
    letters = opening.LETTERS[: len(diagnoses)] if pointers is None else pointers
    asked: dict[str, Any] = {
        "line_of_business": "apple-health",
        "received_at": RECEIVED,
        "channel": "portal",
        "priority": "standard",
        "review_type": "prospective",
        "requesting_provider": facts.pop("provider", None) or provider(),
    }
    first = facts.pop("first_date", date(2026, 9, 14))
    asked |= {"servicing_provider": asked["requesting_provider"], **facts}
    return opening.RequestInput(
        member=asked.pop("member", None) or member(),
        diagnoses=[
            opening.DiagnosisInput(code=code, typed=code, description="")
            for code in diagnoses
        ],
        lines=[
            opening.LineInput(
                system="HCPCS" if code[0].isalpha() else "CPT",
                code=code,
                typed=code,
                modifiers=tuple(modifiers),
                first_date=first,
                pointers=letters,
            )
            for code in codes
        ],
        **asked,
    )


def opened_case(
    codes: Sequence[str] = ("0565T",),
    diagnoses: Sequence[str] = ("M17.11",),
    *,
    actor: User | None = None,
    now: datetime = OPENED,
    **facts: Any,
) -> Case:
    """A case just opened by the nurse: E1 unless told otherwise."""
    policy()
    asked = request(codes, diagnoses, **facts)
    return opening.open_case(actor or nurse(), asked, now=now)


def confirmed_case(*args: Any, now: datetime = OPENED, **facts: Any) -> Case:
    """An opened case whose findings the nurse confirmed."""
    case = opened_case(*args, now=now, **facts)
    for line in case.lines.all():
        found = line.findings.last()
        if found and found.verdict in STATES:
            finding.review_finding(
                nurse(),
                case,
                line.number,
                finding_id=found.pk,
                verb="confirmed",
                now=now,
            )
    return read(case)


def texts(case: Case) -> dict[str, Any]:
    """What the nurse drafts for the worked example's letter."""
    return {
        "reason": example.REASON,
        "other_care": example.OTHER_CARE,
        "clinical_reason": CLINICAL_REASON,
        "records_considered": "Office note of September 2, 2026",
        "plain_diagnosis": "arthritis in your right knee",
        "plain_services": {
            str(line.number): "stem cell implant, right knee"
            for line in case.lines.all()
        },
    }


def referred_case(*args: Any, now: datetime = REFERRED, **facts: Any) -> Case:
    """A case with its letter drafted, handed to the medical director."""
    case = confirmed_case(*args, **facts)
    referring.refer(
        nurse(),
        case,
        referred_to=None,
        comment=COMMENT,
        edition=0,
        texts=texts(case),
        now=now,
    )
    return read(case)


def denial(number: int = 1, **facts: Any) -> Choice:
    """What the director chooses for a line of the worked example."""
    chosen = {
        "outcome": "denied_not_medically_necessary",
        "rationale": CLINICAL_REASON,
    }
    return Choice(line=number, **(chosen | facts))


def client_of(user: User) -> Client:
    """A browser in which this person has signed in."""
    client = Client()
    client.force_login(user)
    return client


def sign(
    case: Case,
    choices: Sequence[Choice] | None = None,
    *,
    actor: User | None = None,
    now: datetime = SIGNED,
    **facts: Any,
) -> list[Notice]:
    """The director signs what was shown, all elements confirmed."""
    lines = case.lines.values_list("number", flat=True)
    given: dict[str, Any] = {
        "confirmed": frozenset({"NOABD-04", "NOABD-23"}),
        "shown_hash": signing.shown(case),
    }
    return signing.sign_case(
        actor or director(),
        case,
        [denial(number) for number in lines] if choices is None else choices,
        now=now,
        **(given | facts),
    )


def signed_case(*args: Any, **facts: Any) -> Case:
    """A denied case with its two letters issued."""
    case = referred_case(*args, **facts)
    sign(case)
    return read(case)


def send(notice: Notice, *, actor: User | None = None, way: str = "mail") -> Dispatch:
    """The mailroom hands a letter over."""
    return sending.record_dispatch(actor or cast().mailroom, notice, way=way, now=SENT)


def approved_case(*, now: datetime = OPENED, **facts: Any) -> Case:
    """A case that the nurse approved by other criteria, with its letter issued."""
    case = opened_case(("20610",), now=now, **facts)
    answers = {"criteria_used": "Knee injection guide, 2026"}
    finding.answer(nurse(), case, 1, answers=answers, note="Met in full.", now=now)
    case = read(case)
    lettering.save_draft(
        nurse(),
        case,
        edition=0,
        now=now,
        plain_services={"1": "shot of medicine into your right knee"},
        plain_diagnosis="arthritis in your right knee",
    )
    deciding.approve_line(nurse(), read(case), 1, now=now)
    lettering.issue_approval(nurse(), read(case), now=now)
    return read(case)


def read(case: Case) -> Case:
    """The case read anew."""
    return Case.objects.get(pk=case.pk)


def _once(model: Any, act: str, **values: Any) -> Any:
    found, defaults = values, values.pop("defaults", {})
    stored = model.objects.filter(**found).first()
    if stored:
        return stored
    with recording.act(MAKER, act, now=HIRED):
        return model.objects.create(**found, **defaults)
