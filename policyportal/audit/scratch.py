"""A scratch database on disk for one verification: the newest recorded hash of each
row, so that memory stays flat however many rows there are.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Self

SCHEMA = (
    "CREATE TABLE newest (name TEXT, id INTEGER, hash TEXT, event INTEGER,"
    " PRIMARY KEY (name, id)) WITHOUT ROWID"
)
IN_RANGE = (
    "SELECT id, hash, event FROM newest WHERE name = ? AND id > ? AND id <= ?"
    " ORDER BY id"
)
START, END = -(2**63), 2**63 - 1


class Recorded(NamedTuple):
    """What the newest event about a row says: its hash, null where it was deleted."""

    hash: str | None
    event: int


class Scratch:
    """The newest recorded hash by table and id. A context manager; gone at its end."""

    def __enter__(self) -> Self:
        """Open an unnamed database, which SQLite keeps in a file of its own."""
        self._database = sqlite3.connect("")
        self._database.execute(SCHEMA)
        return self

    def __exit__(self, *_: object) -> None:
        """Close it, which deletes it."""
        self._database.close()

    def record(self, event: int, rows: Iterable[Sequence[object]]) -> None:
        """Take in what an event says of rows; events come in their order."""
        self._database.executemany(
            "INSERT OR REPLACE INTO newest VALUES (?, ?, ?, ?)",
            [(*row, event) for row in rows],
        )

    def between(self, table: str, after: int, through: int) -> dict[int, Recorded]:
        """What is recorded of a table's rows with ids in this range."""
        found = self._database.execute(IN_RANGE, (table, after, through))
        return {key: Recorded(*newest) for key, *newest in found}
