"""A form that is sent by a process which kills itself on the way.

The process is forked from a server of its own that has begun no thread yet: a fork of
the test's process would wait for the typesetter's threads for ever.
"""

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from unittest import mock

from django.db import connection, connections
from django.db.models import QuerySet
from django.test import Client

from policyportal import clock
from tests.faults.acting import Sent, with_file

WRITES = ("INSERT", "UPDATE", "DELETE")


def killed_at(
    point: int, client: Client, sent: Sent, *, without_transaction: bool = False
) -> bool:
    """Send a form in a process that kills itself before its n-th write, or around a
    commit. False where the request ended before.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.prepared", __name__])
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    data = {
        name: value
        for name, value in sent.data.items()
        if isinstance(value, str | list)
    }
    name = connections.settings["default"]["NAME"]
    about = (name, cookies, sent.address, data, clock.now(), without_transaction)
    child = context.Process(target=_send, args=(point, *about))
    child.start()
    child.join(timeout=60)
    assert child.exitcode in (0, -signal.SIGKILL), child.exitcode
    return child.exitcode != 0


def _send(
    point: int,
    database: str,
    cookies: dict[str, str],
    address: str,
    data: dict[str, Any],
    now: datetime,
    without_transaction: bool,
) -> None:
    connections.settings["default"]["NAME"] = database
    running = SimpleNamespace(now=lambda: now)
    mock.patch("policyportal.clock.timezone", running).start()
    if without_transaction:
        loose = SimpleNamespace(atomic=contextlib.nullcontext)
        mock.patch("policyportal.audit.recording.transaction", loose).start()
        mock.patch.object(QuerySet, "select_for_update", lambda rows, **_: rows).start()
    client = Client(raise_request_exception=False)
    for name, value in cookies.items():
        client.cookies[name] = value
    with _kill_at(point):
        client.post(address, with_file(address, data))


@contextlib.contextmanager
def _kill_at(point: int) -> Iterator[None]:
    left = [point]

    def reached() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def counting(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.lstrip().startswith(WRITES):
            reached()
        return execute(sql, *rest)

    commit = connection.commit

    def committing() -> None:
        reached()
        commit()
        reached()

    connection.commit = committing  # type: ignore[method-assign]
    with connection.execute_wrapper(counting):
        yield
