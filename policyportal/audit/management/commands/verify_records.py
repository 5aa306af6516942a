"""`manage.py verify_records [--json]`: every record against its hash."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection

from policyportal.audit.verifying import verify


class Command(BaseCommand):
    """Exit 0: all records are as they were recorded. 1: some are not; each is named."""

    help = "Check every event, view and sealed row against its hash."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option."""
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify, tell, and exit."""
        try:
            result = verify(connection)
        except DatabaseError as error:
            words = f"The database can't be read: {error}"
            raise CommandError(words, returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(result)))
        else:
            for each in result.broken:
                self.stdout.write(f"{each.record}: {each.what}")
            words = f"{len(result.broken)} broken" if result.broken else "all in order"
            self.stdout.write(f"{result.checked} records checked, {words}.")
        if result.broken:
            raise SystemExit(1)
