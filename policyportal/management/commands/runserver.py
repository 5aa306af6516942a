"""`manage.py runserver`: Django's, behind the same guards as every other server."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.runserver import Command as DjangoCommand

from policyportal.checks import UnsafeStart, refuse_unsafe_start
from policyportal.clock import now


class Command(DjangoCommand):
    """Serve on this machine while working on the code."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse before the reloader starts, which would swallow it."""
        try:
            refuse_unsafe_start(now())
        except UnsafeStart as refusal:
            raise CommandError(str(refusal), returncode=3) from None
        super().handle(*args, **options)
