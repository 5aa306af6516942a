"""The first admin is made at the server."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from policyportal.accounts.models import User
from policyportal.audit.models import Event
from tests.policyportal.people import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))


def add(username: str = "ada", *more: Any) -> None:
    call_command("add_person", username, "--name", "Ada Sample", *more)


def test_the_first_admin(capsys: pytest.CaptureFixture[str]) -> None:
    add("ada", "--role", "admin")
    ada = User.objects.get()
    assert (set(ada.roles), ada.check_password(PASSWORD)) == ({"admin"}, True)
    assert Event.objects.get(name="account.added").who == "add_person"
    assert capsys.readouterr().out == "Ada Sample has an account: ada, admin.\n"


def test_a_name_that_is_taken() -> None:
    add()
    with pytest.raises(CommandError) as error:
        call_command("add_person", "ada", "--name", "Another")
    assert error.value.returncode == 2


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--team", "West"], "team: there is no team “West”"),
        (["--credentials", "R" * 41], "credentials: Ensure this value has at most 40"),
    ],
)
def test_what_can_not_be_meant_is_said_with_its_field(
    more: list[str], words: str
) -> None:
    with pytest.raises(CommandError, match=words) as error:
        add("ada", *more)
    assert error.value.returncode == 2
    assert not User.objects.exists()


def test_a_password_that_is_easy_to_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("password\n"))
    with pytest.raises(CommandError, match="password: This password is too short"):
        add()
