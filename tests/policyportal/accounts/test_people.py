"""What admins do for people, and what takes two of them (c17, S4, S10)."""

from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from policyportal.accounts.acts import own, people
from policyportal.accounts.models import RoleGrant, Team, User
from policyportal.accounts.rules import people as rules
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording, verifying
from policyportal.audit.models import Event
from policyportal.audit.recording import System
from tests.policyportal.people import PASSWORD, person, physician

pytestmark = pytest.mark.django_db

JOB = System("test")


@pytest.fixture
def admin(now: datetime) -> User:
    return person("admin", "admin", now=now)


@pytest.fixture
def admin2(now: datetime) -> User:
    return person("admin2", "admin", now=now)


@pytest.fixture
def nurse(now: datetime) -> User:
    return person("nurse", "nurse", now=now)


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_an_admin_adds_a_person(admin: User, now: datetime) -> None:
    added = people.add(
        admin,
        username="dana",
        full_name="Dana Okafor",
        credentials="RN",
        password=PASSWORD,
        roles=["nurse"],
        now=now,
    )
    assert str(added) == "Dana Okafor, RN"
    assert added.roles == {"nurse"}
    assert added.check_password(PASSWORD)
    event = Event.objects.latest("id")
    assert event.name == "account.added"
    assert event.details == {"user": "dana", "roles": ["nurse"]}
    assert added.history.get().history_user == admin


def test_a_password_is_in_no_history(admin: User, nurse: User, now: datetime) -> None:
    people.change(admin, nurse, now=now, password="another one of four")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_historicaluser")
        assert "md5$" not in str(cursor.fetchall())


@pytest.mark.parametrize("role", ["admin", "director", "approver"])
def test_a_role_that_decides_waits_for_a_second_admin(
    admin: User, admin2: User, nurse: User, now: datetime, role: str
) -> None:
    grant = people.give_role(admin, nurse, role, now=now)
    assert again(nurse).roles == {"nurse"}
    assert RoleGrant.objects.waiting().get() == grant
    people.confirm_role(admin2, grant, now=now)
    assert again(nurse).roles == {"nurse", role}


def test_who_gave_a_role_does_not_confirm_it(
    admin: User, nurse: User, now: datetime
) -> None:
    grant = people.give_role(admin, nurse, "director", now=now)
    with pytest.raises(Refused, match="A second admin confirms"):
        people.confirm_role(admin, grant, now=now)
    assert again(nurse).roles == {"nurse"}


def test_an_admin_gives_themselves_nothing_alone(
    admin: User, admin2: User, now: datetime
) -> None:
    grant = people.give_role(admin, admin, "nurse", now=now)
    assert again(admin).roles == {"admin"}
    with pytest.raises(Refused):
        people.confirm_role(admin, grant, now=now)
    people.confirm_role(admin2, grant, now=now)
    assert again(admin).roles == {"admin", "nurse"}


def test_who_gets_a_role_does_not_confirm_it(
    admin: User, admin2: User, now: datetime
) -> None:
    grant = people.give_role(admin, admin2, "director", now=now)
    with pytest.raises(Refused):
        people.confirm_role(admin2, grant, now=now)


def test_the_database_too_wants_another_admin(
    admin: User, nurse: User, now: datetime
) -> None:
    grant = people.give_role(admin, nurse, "director", now=now)
    statement = "UPDATE accounts_rolegrant SET confirmed_by_id = %s WHERE id = %s"
    for another in (admin, nurse):
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [another.pk, grant.pk])


def test_a_role_given_by_a_job_may_be_confirmed_by_anybody_but_its_holder(
    admin: User, nurse: User
) -> None:
    grant = RoleGrant.objects.get(user=nurse)
    with recording.act(admin, "test", now=Event.objects.latest("id").at):
        grant.confirmed_by = admin
        grant.save()
    assert again(nurse).roles == {"nurse"}


@pytest.mark.parametrize("role", ["lead", "editor", "auditor", "mailroom"])
def test_other_roles_count_at_once(
    admin: User, nurse: User, now: datetime, role: str
) -> None:
    people.give_role(admin, nurse, role, now=now)
    assert again(nurse).roles == {"nurse", role}


def test_a_role_is_given_once(admin: User, nurse: User, now: datetime) -> None:
    with pytest.raises(ValidationError, match="holds the role already"):
        people.give_role(admin, nurse, "nurse", now=now)


def test_there_is_no_such_role(admin: User, nurse: User, now: datetime) -> None:
    with pytest.raises(Refused, match="There is no role “king”") as refused:
        people.give_role(admin, nurse, "king", now=now)
    assert refused.value.status == 422


def test_a_role_is_taken(admin: User, nurse: User, now: datetime) -> None:
    people.take_role(admin, nurse, "nurse", now=now)
    assert again(nurse).roles == frozenset()
    assert [row.history_type for row in RoleGrant.history.filter(user=nurse)] == [
        "-",
        "+",
    ]


def test_nobody_takes_from_their_own_rights(
    admin: User, admin2: User, now: datetime
) -> None:
    with pytest.raises(Refused, match="You can't take from your own rights"):
        people.take_role(admin, admin, "admin", now=now)
    with pytest.raises(Refused):
        people.close(admin, admin, now=now, reason="Done")


def test_the_last_admin_stays(admin: User, admin2: User, now: datetime) -> None:
    people.close(admin, admin2, now=now, reason="Left the plan")
    clerk = rules.Admin(id=0, roles=frozenset({"admin"}))
    refusal = rules.take(clerk, admin.pk, "admin", other_admins=0)
    assert refusal is not None
    assert refusal.reason.startswith("This is the last admin")


def test_the_last_director_can_be_closed(admin: User, now: datetime) -> None:
    director = physician("director", "director", now=now)
    people.close(admin, director, now=now, reason="Retired")
    assert again(director).roles == frozenset()


def test_a_closed_account_opens_again_with_its_roles(
    admin: User, nurse: User, now: datetime
) -> None:
    people.close(admin, nurse, now=now, reason="Leave")
    assert again(nurse).roles == frozenset()
    people.reopen(admin, nurse, now=now, reason="Back")
    assert again(nurse).roles == {"nurse"}


def test_a_change_overwrites_nobody_elses(
    admin: User, nurse: User, now: datetime
) -> None:
    seen_before = again(nurse)
    people.close(admin, nurse, now=now, reason="Left the plan")
    people.change(admin, seen_before, now=now, phone="1-800-555-0199")
    assert not again(nurse).is_active


def test_ones_own_settings_overwrite_nobody_elses(
    admin: User, nurse: User, now: datetime
) -> None:
    seen_before = again(nurse)
    people.change(admin, nurse, now=now, title="Senior nurse")
    own.set_display(seen_before, theme="dark", single_keys=False, now=now)
    stored = again(nurse)
    assert (stored.title, stored.theme) == ("Senior nurse", "dark")


@pytest.mark.parametrize("role", ["nurse", "lead", "director", "editor", "auditor"])
def test_nobody_else_looks_after_accounts(
    nurse: User, now: datetime, role: str
) -> None:
    actor = person("somebody", role, now=now)
    attempts: list[Any] = [
        lambda: people.add(
            actor, username="x", full_name="X", password=PASSWORD, now=now
        ),
        lambda: people.change(actor, nurse, now=now, title="Chief"),
        lambda: people.give_role(actor, nurse, "lead", now=now),
        lambda: people.take_role(actor, nurse, "nurse", now=now),
        lambda: people.close(actor, nurse, now=now, reason="x"),
        lambda: people.reopen(actor, nurse, now=now, reason="x"),
    ]
    for attempt in attempts:
        with pytest.raises(Refused, match="Only a system admin"):
            attempt()


def test_all_of_it_verifies(
    admin: User, admin2: User, nurse: User, now: datetime
) -> None:
    grant = people.give_role(admin, nurse, "director", now=now)
    people.confirm_role(admin2, grant, now=now)
    people.take_role(admin, nurse, "nurse", now=now)
    people.close(admin, nurse, now=now, reason="Left the plan")
    assert verifying.verify(connection).broken == []


class TestUser:
    def test_a_license_is_active_within_its_days(self) -> None:
        user = User(
            license_number="MD1",
            license_state="WA",
            license_from=date(2026, 1, 1),
            license_to=date(2026, 12, 31),
        )
        days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31)]
        assert [user.license_active_on(day) for day in days] == [False, True, True]
        assert not user.license_active_on(date(2027, 1, 1))

    def test_no_license_is_never_active(self) -> None:
        assert not User().license_active_on(date(2026, 1, 1))
        unbounded = User(license_number="MD1", license_state="WA")
        assert not unbounded.license_active_on(date(2026, 1, 1))

    def test_djangos_own_permissions_grant_nothing(self, admin: User) -> None:
        assert not admin.is_superuser
        assert not admin.has_perm("accounts.change_user")
        assert admin.has_perm("users.manage")
        assert admin.is_staff
        assert admin.has_module_perms("accounts")

    @pytest.mark.parametrize(
        ("facts", "words"),
        [
            ({"license_number": "MD1"}, "A license has a number and a state."),
            ({"pronoun": "It"}, "Value 'It' is not a valid choice"),
            (
                {"license_from": date(2026, 2, 1), "license_to": date(2026, 1, 1)},
                "The license ends before it begins.",
            ),
            ({"phone": "1" * 31}, "at most 30 characters"),
        ],
    )
    def test_what_can_not_be_meant_is_refused_in_words(
        self, admin: User, now: datetime, facts: dict[str, Any], words: str
    ) -> None:
        with pytest.raises(ValidationError, match=words):
            person("somebody", now=now, **facts)

    @pytest.mark.parametrize(
        "change",
        [
            "theme = 'pink'",
            "pronoun = 'It'",
            "license_number = 'MD1'",
            "license_from = '2026-02-01', license_to = '2026-01-01'",
            "username = 'admin2'",
        ],
    )
    def test_the_database_refuses_it_too(
        self, admin: User, admin2: User, change: str
    ) -> None:
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                f"UPDATE accounts_user SET {change} WHERE id = %s", [admin.pk]
            )

    def test_a_team_has_a_name_of_its_own(self, now: datetime) -> None:
        with recording.act(JOB, "team.made", now=now):
            Team(name="East").save()
        with pytest.raises(IntegrityError), recording.act(JOB, "team.made", now=now):
            Team(name="East").save()
