"""`rebuild_worklist [--check] [--json]`: what the worklist sorts by, computed again.

The projection is written with every act; this is for after a change of the rules or of
the plan's settings. A closed case is frozen: it is named, and stays as it was closed.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from policyportal.audit import recording
from policyportal.audit.recording import System
from policyportal.clock import now as the_time
from reviews.acts.projecting import project
from reviews.acts.verifying import strayed
from reviews.models import Case

MAKER = System("rebuild_worklist")


class Command(BaseCommand):
    """Exit 0: all in step, or brought there. 1: cases differ, each is named."""

    help = "Recompute what the worklist shows and sorts by."

    def add_arguments(self, parser: CommandParser) -> None:
        """Two options."""
        parser.add_argument(
            "--check", action="store_true", help="compare, write nothing"
        )
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare every case, and mend those that may still change."""
        answer = _Answer()
        now = the_time()
        cases = Case.objects.order_by("pk").values_list("pk", "number", "stage")
        for key, number, stage in list(cases):
            answer.checked += 1
            if not (columns := strayed(key)):
                continue
            if options["check"] or stage == Case.Stage.CLOSED:
                answer.differing.append({"case": number, "columns": columns})
            else:
                _rebuild(key, number, now)
                answer.rebuilt.append(number)
        told = json.dumps(asdict(answer)) if options["json"] else answer.words()
        self.stdout.write(told)
        if answer.differing:
            raise SystemExit(1)


@dataclass(slots=True)
class _Answer:
    checked: int = 0
    differing: list[dict[str, Any]] = field(default_factory=list)
    rebuilt: list[str] = field(default_factory=list)

    def words(self) -> str:
        lines = [
            f"{row['case']}: {', '.join(row['columns'])} not what its record says"
            for row in self.differing
        ]
        lines += [f"{number}: rebuilt" for number in self.rebuilt]
        counted = f"{self.checked} cases looked at, {len(self.differing)} differ."
        return "\n".join([*lines, counted])


def _rebuild(key: int, number: str, now: datetime) -> None:
    with recording.act(MAKER, "worklist.rebuilt", now=now, case=number):
        project(Case.objects.select_for_update(of=("self",)).get(pk=key), now=now)
