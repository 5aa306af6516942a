"""A portal of a test's own: the real server on a copy of the database.

Our triggers refuse the `flush` that ends Django's transactional tests, rightly. So a
test that must really commit, or needs a server beside it, works on a copied database
that is thrown away; every other test rolls back.
"""

import itertools
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection, connections

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 60
_numbers = itertools.count()


@contextmanager
def copied(source: str, folder: Path) -> Iterator[str]:
    """The name of a copy of the database `source`, for as long as it is needed."""
    if connection.vendor == "sqlite":
        with _sqlite_copy(source, folder / f"copy{next(_numbers)}.sqlite3") as name:
            yield name
    else:
        with _postgresql_copy(source, f"{source}_copy{next(_numbers)}") as name:
            yield name


@contextmanager
def working_on(name: str) -> Iterator[None]:
    """All connections of this process, also in other threads, go to this database."""
    settings = connections.settings["default"]
    before = settings["NAME"]
    connections.close_all()
    settings["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        settings["NAME"] = before


def address_of(name: str) -> str:
    """The DATABASE_URL of a database of this run's server."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@contextmanager
def _sqlite_copy(source: str, path: Path) -> Iterator[str]:
    origin, copy = sqlite3.connect(source), sqlite3.connect(path)
    origin.backup(copy)
    copy.close()
    origin.close()
    yield str(path)
    for leftover in path.parent.glob(f"{path.name}*"):
        leftover.unlink()


@contextmanager
def _postgresql_copy(source: str, name: str) -> Iterator[str]:
    connections.close_all()  # a template must have no session
    _maintain(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    try:
        yield name
    finally:
        connections.close_all()
        _maintain(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _maintain(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


class Portal:
    """One server process group on one database.

    `address` is `http://127.0.0.1:PORT`; it stays through `kill`, `stop` and `start`.
    """

    def __init__(self, database: str, folder: Path, **environment: str) -> None:
        self.database = database
        self.log = folder / f"server{next(_numbers)}.log"
        self.environment = environment
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Serve, and return once it answers; RuntimeError with its log where not."""
        process = self.launch()
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.answers():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The server did not start:\n{self.log.read_text()}")
            time.sleep(0.05)

    def launch(self) -> subprocess.Popen[bytes]:
        """Start the server's processes and don't wait for an answer."""
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--workers", "1"],
                cwd=ROOT,
                env=variables(self.database, self.environment),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self.process

    def answers(self) -> bool:
        """Whether `/healthz` answers."""
        with suppress(OSError), urllib.request.urlopen(f"{self.address}/healthz"):
            return True
        return False

    def get(self, path: str) -> tuple[int, str]:
        """The status and the text of a page that needs no sign-in."""
        try:
            with urllib.request.urlopen(f"{self.address}{path}") as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def stop(self) -> None:
        """As an operator does: requests under way finish."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As a failing machine does: the whole group at once."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, how)
            self.process.wait(timeout=SECONDS_TO_START)
            self.process = None


def variables(database: str, changes: Mapping[str, str]) -> dict[str, str]:
    """The environment of another process of the portal on this database."""
    own = {"DATABASE_URL": address_of(database), "PYTHONWARNINGS": "default"}
    return {**os.environ, **own, **changes}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
