"""The sheet of language-assistance notices, kept as data and checked by hash.

The sentences are controlled assets (45 CFR 92.201): translated by a qualified
translator, never edited here. The ones shipped are samples that no translator has
read; production refuses a letter with them until somebody's approval is recorded.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

from reviews.rules.letters.facts import LanguageNotice

SHEET = Path(__file__).with_name("languages.json")


class LanguageSheetBroken(RuntimeError):
    """A sentence of the sheet isn't the one its hash was made of."""


def version() -> str:
    """The version of the sheet, recorded with each letter."""
    return str(_sheet()["version"])


def notices(approvals: Collection[str] = ()) -> tuple[LanguageNotice, ...]:
    """The sentences in the order of the sheet, English first.

    ``approvals`` holds the SHA-256 of sentences whose approval was recorded outside
    the sheet. Raises LanguageSheetBroken when a sentence was edited.
    """
    return tuple(_notice(row, approvals) for row in _sheet()["notices"])


def _notice(row: dict[str, Any], approvals: Collection[str]) -> LanguageNotice:
    found = hashlib.sha256(row["sentence"].encode()).hexdigest()
    if found != row["sha256"]:
        raise LanguageSheetBroken(
            f"The {row['english_name']} language notice was edited: its SHA-256 is "
            f"{found}, recorded is {row['sha256']}. Put the recorded sentence back, or "
            "record the new one with its approval."
        )
    approved = row["approved"] is not None or found in approvals
    fields = {key: value for key, value in row.items() if key != "approved"}
    return LanguageNotice(**fields, approved=approved)


@cache
def _sheet() -> dict[str, Any]:
    sheet: dict[str, Any] = json.loads(SHEET.read_text(encoding="utf-8"))
    return sheet
