"""A draft's form sent to be rearranged: a row is moved or added, and nothing is saved.

What browsers do with static/js/criteria.js, done here for those without scripts.
"""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from clinical_policies.rules.outline import Item, branch_end, moved

ASKED = "_arrange"
LAST = 9999
"""A place after all others; places are numbered anew from the order."""


def arranged(typed: QueryDict) -> QueryDict:
    """The form as typed, with the one thing done that its pressed button asks for.

    A button says `PREFIX add` (a row at the end), or `PREFIX WAY N`, where N is the
    row's number and WAY is indent, outdent, up, down or below (a new row after it).
    """
    form = typed.copy()
    prefix, _, rest = str(form.pop(ASKED)[-1]).partition(" ")
    way, _, number = rest.partition(" ")
    if way in ("add", "below"):
        _add(form, prefix, number)
    else:
        rows = _rows(form, prefix)
        _write(form, prefix, moved(rows, number, way))
    return form


def _add(form: Any, prefix: str, below: str) -> None:
    total = f"{prefix}-TOTAL_FORMS"
    if not form.get(total, "").isdecimal():
        return
    new = form[total]
    form[total] = str(int(new) + 1)
    rows = _rows(form, prefix)
    at = next((n for n, row in enumerate(rows) if row.key == below), None)
    if at is not None:
        rows.insert(branch_end(rows, at), Item(new, rows[at].depth))
        _write(form, prefix, rows)


def _rows(form: Any, prefix: str) -> list[Item]:
    """The rows that stand on the page, in the order of their typed places."""
    total = form.get(f"{prefix}-TOTAL_FORMS", "")
    numbers = range(min(int(total), LAST) if total.isdecimal() else 0)
    named = [n for n in numbers if f"{prefix}-{n}-position" in form]
    named.sort(key=lambda n: (_number(form, prefix, n, "position", LAST), n))
    return [Item(str(n), _number(form, prefix, n, "depth", 0)) for n in named]


def _number(form: Any, prefix: str, row: int, name: str, otherwise: int) -> int:
    text = form.get(f"{prefix}-{row}-{name}", "")
    return int(text) if text.isdecimal() and len(text) < 5 else otherwise


def _write(form: Any, prefix: str, rows: list[Item]) -> None:
    for place, row in enumerate(rows):
        form[f"{prefix}-{row.key}-position"] = str(place)
        form[f"{prefix}-{row.key}-depth"] = str(row.depth)
