"""`make_demo`: the demo's people, policies and cases, around the day it is run.

Made by the acts that people use, in the order of their moments. Run again, it finds
what is there and changes nothing.
"""

from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from clinical_policies.acts import moving, provisions
from clinical_policies.acts.samples import import_sample
from clinical_policies.models import CodeRelease, Policy, PolicyVersion
from clinical_policies.models.content import content_hash
from clinical_policies.samples import samples
from policyportal.accounts.models import User
from policyportal.clock import now as the_time
from reviews.management.demo import cast, stories
from reviews.management.demo.playing import Player

FOUNDED = datetime(2025, 2, 11, 17, 0, tzinfo=UTC)
APPROVED = datetime(2025, 2, 20, 22, 6, tzinfo=UTC)
PROVISION: dict[str, Any] = {
    "line_of_business": "apple-health",
    "text": "Cell implants for the knee are covered within a state-approved study"
    " (sample provision, invented).",
    "citation": "WAC 182-000-0000 (invented)",
    "effective_from": date(2026, 9, 21),
    "effective_to": date(2026, 9, 30),
}


class Command(BaseCommand):
    """Make the demo."""

    help = "Makes the demo's people, policies and cases, all invented."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what isn't there yet."""
        if settings.PORTAL_MODE == "production":
            raise CommandError("PORTAL_MODE is production: no demo is made there.")
        if User.objects.filter(demo=True).exists():
            self.stdout.write("The demo is there already.")
            return
        if not CodeRelease.objects.exists():
            self.stdout.write("Loading ICD-10-CM, once (a few seconds) …")
            call_command("load_icd10cm", stdout=self.stdout)
        self.stdout.write("Making the demo's people, policies and cases …")
        people = cast.make_people(FOUNDED)
        cast.make_members(FOUNDED)
        _make_policies(people)
        _play(people)
        self.stdout.write("The demo is made.")


def _make_policies(people: dict[str, User]) -> None:
    """Each sample imported, submitted and signed, by the people who do that."""
    for sample in samples():
        version = import_sample(people["editor"], sample, now=FOUNDED)
        moving.submit(people["editor"], version, now=FOUNDED)
        version = PolicyVersion.objects.get(pk=version.pk)
        moving.approve(
            people["director"], version, shown_hash=content_hash(version), now=APPROVED
        )


def _play(people: dict[str, User]) -> None:
    now = the_time()
    player = Player(people, now)
    provisions.record_provision(
        people["editor"],
        Policy.objects.get(reference_number="WA.CP.MP.526"),
        now=player.moment((stories.SEP[1], "09:00")),
        **PROVISION,
    )
    for at, happens in player.timeline((*stories.EXAMPLES, *stories.TODAY)):
        if at <= now:
            happens()
