"""The house's numbering of criteria, and what a tree's labels and paths become.

`I.` holds `A.`, which holds `1.`, `a.` and `i.`. A label of another style, as another
publisher prints it, is left as it is. Identity never depends on a label.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

DEEPEST = 8
HOUSE_STYLE = re.compile(r"(?:[IVXLCDM]+|[A-Z]{1,2}|[0-9]+|[a-z]{1,2}|[ivxlcdm]+)\.")

_ROMAN = (
    (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"),
    (4, "IV"), (1, "I"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A criterion in printed order: how deep it stands, and the label it has."""

    depth: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a row stands: the index of its parent (None at the top), label, path."""

    parent: int | None
    depth: int
    label: str
    path: str


def place(rows: Sequence[Row]) -> list[Placed]:
    """Parents, labels and paths of rows in printed order.

    A row stands under the nearest row before it that is less deep, so that a depth
    which skips a level is read as the next one and no tree can have a cycle.
    """
    placed: list[Placed] = []
    above: list[int] = []
    numbers: dict[int | None, int] = {}
    for index, row in enumerate(rows):
        depth = min(max(row.depth, 0), len(above), DEEPEST)
        del above[depth:]
        parent = above[-1] if above else None
        numbers[parent] = numbers.get(parent, 0) + 1
        label = _label(row.label, depth, numbers[parent])
        taken = {each.path for each in placed}
        placed.append(Placed(parent, depth, label, _path(placed, parent, label, taken)))
        above.append(index)
    return placed


def roman(number: int) -> str:
    """A number from 1 as a Roman numeral."""
    words = ""
    for value, sign in _ROMAN:
        words, number = words + sign * (number // value), number % value
    return words


def letters(number: int) -> str:
    """A number from 1 as letters: Z is followed by AA."""
    words = ""
    while number:
        number, place = divmod(number - 1, 26)
        words = chr(ord("A") + place) + words
    return words


STYLES: tuple[Callable[[int], str], ...] = (
    roman,
    letters,
    str,
    lambda number: letters(number).lower(),
    lambda number: roman(number).lower(),
)


def _label(label: str, depth: int, number: int) -> str:
    if label and not HOUSE_STYLE.fullmatch(label):
        return label
    return f"{STYLES[depth % len(STYLES)](number)}."


def _path(
    placed: Sequence[Placed], parent: int | None, label: str, taken: set[str]
) -> str:
    own = label.strip().rstrip(".") or "-"
    path = own if parent is None else f"{placed[parent].path}.{own}"
    free, number = path, 2
    while free in taken:
        free, number = f"{path}-{number}", number + 1
    return free
