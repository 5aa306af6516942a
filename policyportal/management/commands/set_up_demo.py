"""`manage.py set_up_demo`: what `make demo` does once the packages are there. One
process for all of it, so that a second `make run` is quick.
"""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Tables, static files, the demo's data; what is there stays."""

    help = "Make or bring up to date the demo's database and static files."

    def handle(self, *args: Any, **options: Any) -> None:
        """Each step is safe to repeat."""
        if settings.PORTAL_MODE != "demo":
            raise CommandError(f"PORTAL_MODE is “{settings.PORTAL_MODE}”, not demo.")
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("make_demo", stdout=self.stdout)
