"""The page of an older form that met a newer saving: both texts, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clinical_policies.acts.editing import OlderForm

UNSHOWN = frozenset({"edition", "token", "position", "depth", "version", "id"})


class Both(NamedTuple):
    """One field that differs: what it is, what was typed, what is stored now."""

    name: str
    typed: str
    stands: str


def older_form(
    request: HttpRequest,
    older: OlderForm,
    typed: Iterable[tuple[str, Any]],
    context: dict[str, Any],
) -> HttpResponse:
    """Who was first, and both texts of every field that differs. Nothing was saved.

    `typed` are the forms as they were sent, held against what is stored now, each with
    what to call its row.
    """
    both = [each for called, form in typed for each in _of(form, called)]
    return render(
        request,
        "admin/clinical_policies/older_form.html",
        context | {"title": "Someone was first", "refusal": older, "both": both},
        status=older.status,
    )


def called(row: Any, kind: str) -> str:
    """What a row of a part is called before its field: `Criterion I.A, `."""
    own = getattr(row, "path", "") or getattr(row, "code", "")
    return f"{kind} {own}".strip().capitalize() + ", "


def _of(form: Any, called: str) -> Iterator[Both]:
    for name in form.changed_data:
        field = form[name]
        if name in UNSHOWN:
            continue
        label = str(field.label) if not called else called + str(field.label).lower()
        yield Both(label, _words(field.data), _words(field.initial))


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
