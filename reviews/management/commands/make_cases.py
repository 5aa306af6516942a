"""`make_cases --cases N --seed S [--policies P]`: synthetic members, policies and cases.

For demonstrations and benchmarks: lifelike, all invented, and in the record like
anything else. The same seed on the same day makes the same. Refused in production.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localtime

from policyportal.accounts.models import User
from policyportal.clock import now as the_time
from reviews.management.demo.cast import make_people
from reviews.management.synthetic.cases import Desk, Maker
from reviews.management.synthetic.policies import make_policies

BATCH = 500
MOST_CASES, MOST_POLICIES = 2_000_000, 9999


class Command(BaseCommand):
    """Make cases. Exit 0: made. 2: a number or the mode says no; nothing was made."""

    help = "Makes synthetic members, policies and cases, all invented."

    def add_arguments(self, parser: CommandParser) -> None:
        """How much, and which."""
        parser.add_argument("--cases", type=int, required=True, metavar="N")
        parser.add_argument("--seed", type=int, required=True, metavar="S")
        parser.add_argument("--policies", type=int, default=10, metavar="P")

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring the library to its size, then make the cases a batch at a time."""
        if settings.PORTAL_MODE == "production":
            words = "PORTAL_MODE is production: no synthetic record is made there."
            raise CommandError(words, returncode=2)
        cases = _within("--cases", options["cases"], MOST_CASES)
        policies = _within("--policies", options["policies"], MOST_POLICIES)
        seed: int = options["seed"]
        now = localtime(the_time()).replace(hour=0, minute=0, second=0, microsecond=0)
        people = _people(now)
        added = make_policies(
            policies,
            seed,
            editor=people["editor"],
            approver=people["director"],
            now=now,
        )
        self.stdout.write(f"{added} policies added.")
        team = people["nurse"].team
        assert team is not None  # noqa: S101 - the demo's nurse has one
        maker = Maker(seed, Desk(team, [people["nurse"], people["nurse2"]]), now)
        for place, first in enumerate(range(0, cases, BATCH)):
            maker.batch(place, min(BATCH, cases - first))
            self.stdout.write(f"{min(first + BATCH, cases)} of {cases} cases made.")


def _within(name: str, value: int, most: int) -> int:
    if not 0 <= value <= most:
        raise CommandError(f"{name} {value}: it is 0 to {most}.", returncode=2)
    return value


def _people(now: datetime) -> dict[str, User]:
    """The demo's people, found or made."""
    found = User.objects.filter(demo=True).select_related("team")
    return {user.username: user for user in found} or make_people(now)
