"""`manage.py serve_demo`: what `make run` ends with. Sets the demo up, says where it is
and who can sign in, then becomes the server.
"""

import os
import socket
import sys
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

ADDRESS = "127.0.0.1"


class Command(BaseCommand):
    """Serve the demo on this machine."""

    help = "Set up the demo, print its address and its sign-ins, then serve it."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option."""
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        """Never returns: the process becomes gunicorn."""
        refuse_taken_port(port)
        call_command("set_up_demo", stdout=self.stdout)
        self.stdout.write(f"\nPolicy Portal (demo): http://{ADDRESS}:{port}/\n\n")
        for line in sign_ins():
            self.stdout.write(line)
        self.stdout.write(f"\nPassword for all: {settings.DEMO_PASSWORD}")
        self.stdout.write("Stop with Ctrl-C. `make run FRESH=1` starts over.\n")
        self.stdout.flush()
        gunicorn = [sys.executable, "-m", "gunicorn", "--bind", f"{ADDRESS}:{port}"]
        os.execv(sys.executable, gunicorn)


def sign_ins() -> list[str]:
    """One line for each account of the demo: user name, who it is, roles."""
    people = get_user_model().objects.filter(demo=True).order_by("id")
    return [
        f"  {person.username:<10} {person} ({', '.join(sorted(person.roles))})"
        for person in people
    ]


def refuse_taken_port(port: int) -> None:
    """CommandError where another program listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            other = f"`make run PORT={port + 1}` takes another"
            raise CommandError(f"Port {port} is taken ({error}); {other}.") from None
