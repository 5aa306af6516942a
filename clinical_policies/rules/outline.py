"""An outline of rows moved by hand: in, out, up and down, each with all that hangs on it.

The same moves as static/js/criteria.js makes, for a browser without scripts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Item:
    """One row in printed order: what it is known by, and how deep it stands."""

    key: str
    depth: int


def moved(rows: Sequence[Item], key: str, way: str) -> list[Item]:
    """The rows after one move; as they were where there is no way to go."""
    at = next((place for place, row in enumerate(rows) if row.key == key), None)
    if at is None or way not in MOVES:
        return list(rows)
    return MOVES[way](list(rows), at)


def branch_end(rows: Sequence[Item], at: int) -> int:
    """The place after the last row that hangs on the row at `at`."""
    return next(
        (
            place
            for place in range(at + 1, len(rows))
            if rows[place].depth <= rows[at].depth
        ),
        len(rows),
    )


def _indent(rows: list[Item], at: int) -> list[Item]:
    if at == 0 or rows[at].depth > rows[at - 1].depth:
        return rows
    return _shifted(rows, at, 1)


def _outdent(rows: list[Item], at: int) -> list[Item]:
    return _shifted(rows, at, -1) if rows[at].depth else rows


def _shifted(rows: list[Item], at: int, by: int) -> list[Item]:
    end = branch_end(rows, at)
    branch = [replace(row, depth=row.depth + by) for row in rows[at:end]]
    return rows[:at] + branch + rows[end:]


def _up(rows: list[Item], at: int) -> list[Item]:
    before = next(
        (n for n in range(at - 1, -1, -1) if rows[n].depth <= rows[at].depth), None
    )
    if before is None or rows[before].depth < rows[at].depth:
        return rows
    end = branch_end(rows, at)
    return rows[:before] + rows[at:end] + rows[before:at] + rows[end:]


def _down(rows: list[Item], at: int) -> list[Item]:
    after = branch_end(rows, at)
    if after == len(rows) or rows[after].depth < rows[at].depth:
        return rows
    return _up(rows, after)


MOVES: Mapping[str, Callable[[list[Item], int], list[Item]]] = {
    "indent": _indent,
    "outdent": _outdent,
    "up": _up,
    "down": _down,
}
