"""`rebuild_worklist [--check] [--json]`: what the worklist sorts by, computed again.

The projection is written with every act; this is for after a change of the rules or of
the plan's settings. A closed case is frozen: it is named, and stays as it was closed.
"""

import json
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
        now = the_time()
        checked, differing, rebuilt = 0, [], []
        for case in Case.objects.order_by("pk").iterator(chunk_size=1000):
            checked += 1
            if not (columns := strayed(case.pk)):
                continue
            if options["check"] or case.closed_at:
                differing.append({"case": case.number, "columns": columns})
            else:
                with recording.act(
                    MAKER, "worklist.rebuilt", now=now, case=case.number
                ):
                    locked = Case.objects.select_for_update(of=("self",)).get(
                        pk=case.pk
                    )
                    project(locked, now=now)
                rebuilt.append(case.number)
        answer = {"checked": checked, "differing": differing, "rebuilt": rebuilt}
        self.stdout.write(json.dumps(answer) if options["json"] else _told(**answer))
        if differing:
            raise SystemExit(1)


def _told(checked: int, differing: list[dict[str, Any]], rebuilt: list[str]) -> str:
    lines = [f"{row['case']}: {', '.join(row['columns'])} differ" for row in differing]
    lines += [f"{number}: rebuilt" for number in rebuilt]
    return "\n".join([*lines, f"{checked} cases looked at, {len(differing)} differ."])
