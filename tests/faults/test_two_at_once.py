"""R8: many people act on one thing in one moment. One of them does it; each of the
others is told, politely, who was first and when.
"""

from datetime import datetime
from functools import partial
from typing import Any

import pytest
from django.db import connection

from clinical_policies.acts import moving
from clinical_policies.models import PolicyVersion
from clinical_policies.models.content import content_hash
from clinical_policies.models.signature import Signature as PolicySignature
from policyportal.accounts.models import User
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit.verifying import verify
from reviews.acts import deciding, desk, finding, signing
from reviews.models import Case, Determination, Notice, Signature
from reviews.rules import authority
from tests.faults.crowd import at_once
from tests.faults.desk import Desk, browser, person
from tests.faults.pages import Page, plain
from tests.reviews import factories as made

CROWD = 16
ROUNDS = 8


def winners(tried: list[Any]) -> list[Any]:
    """Those who did it; every other one was refused in words, with 409."""
    lost = [each for each in tried if isinstance(each, Exception)]
    strange = [
        each for each in lost if not isinstance(each, Refused) or each.status != 409
    ]
    assert strange == []
    return [each for each in tried if not isinstance(each, Exception)]


def silent_case() -> Case:
    """A case whose line no policy decides; the nurse said which criteria she uses."""
    case = made.opened_case(("20610",))
    answers = {"criteria_used": "Knee injection guide, 2026"}
    finding.answer(made.nurse(), case, 1, answers=answers, note="Met.", now=made.OPENED)
    return made.read(case)


def approvals(case: Case, now: datetime, crowd: int = CROWD) -> list[Any]:
    """What came of it when a crowd approves line 1 of a case."""
    return at_once(
        [
            partial(deciding.approve_line, who, case, 1, now=now)
            for who in crowd_of(crowd)
        ]
    )


def crowd_of(number: int = CROWD) -> list[User]:
    """People of the desk, taken in turn until there are so many."""
    people = [person(name) for name in ("nurse", "nurse2", "lead", "director")]
    return [people[each % len(people)] for each in range(number)]


def test_one_line_gets_one_determination(here: Desk, now: datetime) -> None:
    for case in [silent_case() for _ in range(ROUNDS)]:
        tried = approvals(case, now)
        (won,) = winners(tried)
        assert Determination.objects.get(line__case=case) == won
        told = {error.reason for error in tried if isinstance(error, Refused)}
        assert told == {
            f"{won.decided_by}, at 3:42:00 PM on Fri, Sep 11, decided line 1 before"
            " you."
        }
    assert verify(connection).broken == []


def test_one_case_gets_one_signature(here: Desk, now: datetime) -> None:
    case, shown = here.case("referred"), signing.shown(here.case("referred"))
    directors = [person("director"), person("director2")]

    def sign(number: int) -> list[Notice]:
        return signing.sign_case(
            directors[number % 2],
            case,
            [made.denial()],
            confirmed=frozenset({"NOABD-04", "NOABD-23"}),
            shown_hash=shown,
            now=now,
        )

    tried = at_once([partial(sign, each) for each in range(CROWD)])
    (letters,) = winners(tried)
    assert list(case.notices.all()) == letters
    won = Signature.objects.get(case=case)
    told = {error.reason for error in tried if isinstance(error, Refused)}
    assert told == {
        f"{won.signer}, at 3:42:00 PM on Fri, Sep 11, decided line 1 before you."
    }
    assert verify(connection).broken == []


def test_one_version_gets_one_approval(here: Desk, now: datetime) -> None:
    version = PolicyVersion.objects.get(pk=here.in_review)
    shown = content_hash(version)
    approvers = [person("director"), person("director2")]

    def approve(number: int) -> PolicyVersion:
        return moving.approve(approvers[number % 2], version, shown_hash=shown, now=now)

    tried = at_once([partial(approve, each) for each in range(CROWD)])
    assert len(winners(tried)) == 1
    signature = PolicySignature.objects.get(version=version)
    (words,) = {str(error) for error in tried if isinstance(error, Refused)}
    assert str(signature.signer) in words
    assert "3:42:00 PM" in words
    assert verify(connection).broken == []


def test_a_case_is_taken_once(here: Desk, now: datetime) -> None:
    case = here.case("waiting")
    tried = at_once([partial(desk.take, who, case, now=now) for who in crowd_of()])
    keeper = here.case("waiting").assigned_to
    assert {won.assigned_to for won in tried if isinstance(won, Case)} == {keeper}
    told = {error.reason for error in tried if isinstance(error, Refused)}
    assert len(told) == 1
    assert str(keeper) in told.pop()


def test_the_loser_reads_who_was_first_and_keeps_what_they_typed(here: Desk) -> None:
    address = f"/cases/{here.referred}/sign/"
    forms = {}
    for username in ("director", "director2"):
        forms[username] = Page(browser(username).get(address)).form("/sign/")
    choose: dict[str, Any] = {
        "outcome_1": "denied_not_medically_necessary",
        "NOABD-04": "on",
        "NOABD-23": "on",
        "password": made.PASSWORD,
    }
    first = forms["director"].sends(**choose, rationale_1="I read the note first.")
    late = forms["director2"].sends(**choose, rationale_1="I read the note as well.")
    assert browser("director").post(address, first).status_code == 302
    answer = browser("director2").post(address, late)
    assert answer.status_code == 409
    said = plain(answer)
    assert "Ines Varga, MD, at 3:42:" in said
    assert "decided line 1 before you." in said
    assert "I read the note as well." in said
    assert made.PASSWORD not in said
    assert Signature.objects.filter(case__number=here.referred).count() == 1


@pytest.fixture
def no_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule that looks for a decision before deciding is gone."""
    monkeypatch.setattr(authority, "_undecided", lambda line: None)


@pytest.fixture
def no_constraint(here: Desk) -> None:
    """The index that allows one first determination a line is gone."""
    name = "determination_one_first_a_line"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {name}")


def test_without_the_rule_the_constraint_still_holds(
    here: Desk, now: datetime, no_rule: None
) -> None:
    case = silent_case()
    approvals(case, now, crowd=8)
    assert Determination.objects.filter(line__case=case).count() == 1


def test_without_rule_and_constraint_it_would_be_decided_twice(
    here: Desk, now: datetime, no_rule: None, no_constraint: None
) -> None:
    case = silent_case()
    approvals(case, now, crowd=8)
    assert Determination.objects.filter(line__case=case).count() > 1
