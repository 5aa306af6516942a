"""`manage.py add_person USERNAME`: an account made at the server, the first admin above
all. The password is asked for, or read from standard input where that is no terminal.
"""

import getpass
import sys
from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from policyportal.accounts.acts import people
from policyportal.accounts.models import Team
from policyportal.accounts.rules.access import ROLES
from policyportal.audit.recording import System
from policyportal.clock import now


class Command(BaseCommand):
    """Exit 0: the account is made. 2: what was given can't be meant, and why."""

    help = "Make an account, with roles that count at once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who it is, and what they may."""
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="full name")
        parser.add_argument("--credentials", default="", help="RN, MD")
        parser.add_argument("--team", help="name of the team")
        parser.add_argument(
            "--role", action="append", default=[], choices=[*ROLES], dest="roles"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, or say what is wrong."""
        try:
            person = people.add(
                System("add_person"),
                username=options["username"],
                full_name=options["name"],
                credentials=options["credentials"],
                team=_team(options["team"]),
                roles=options["roles"],
                password=_password(),
                now=now(),
            )
        except ValidationError as error:
            raise CommandError(_words(error), returncode=2) from error
        roles = ", ".join(sorted(person.roles)) or "no role"
        self.stdout.write(f"{person} has an account: {person.username}, {roles}.")


def _team(name: str | None) -> Team | None:
    if name is None:
        return None
    team = Team.objects.filter(name=name).first()
    if team is None:
        raise CommandError(f"team: there is no team “{name}”.", returncode=2)
    return team


def _password() -> str:
    if sys.stdin.isatty():
        password = getpass.getpass("Password: ")
    else:
        password = sys.stdin.readline().rstrip("\n")
    password_validation.validate_password(password)
    return password


def _words(error: ValidationError) -> str:
    """One line: each field with what is wrong."""
    if hasattr(error, "error_dict"):
        told = error.message_dict.items()
        return " ".join(f"{field}: {' '.join(words)}" for field, words in told)
    return f"password: {' '.join(error.messages)}"
