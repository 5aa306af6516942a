"""The fonts letters are set in: where they come from, and that they are the same ones.

A letter's bytes depend on its fonts, so each font file is known by its SHA-256; a
package that brings other bytes, or one file more, is refused before the first letter.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from functools import cache
from pathlib import Path

FOLDERS = (
    ("fontpkg_source_sans_3", "files"),
    ("manimgx_fonts", ""),
    ("manimgx_fonts_cjk", ""),
    ("fontpkg_ibm_plex_sans_arabic", "files"),
)
HASHES = Path(__file__).with_name("fonts.json")
SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})


class FontsChanged(RuntimeError):
    """The fonts at hand aren't the ones recorded with this version."""


def folders() -> tuple[Path, ...]:
    """The folders of the font packages. Raises FontsChanged when one is missing."""
    return tuple(_folder(package) / below for package, below in FOLDERS)


@cache
def checked_folders() -> tuple[str, ...]:
    """The same folders, once every file in them was found to be the recorded one."""
    if wrong := differences():
        raise FontsChanged("; ".join(wrong))
    return tuple(map(str, folders()))


def differences() -> list[str]:
    """What differs between the font files at hand and those recorded, in words."""
    recorded: dict[str, str] = json.loads(HASHES.read_text(encoding="utf-8"))
    found = hashes()
    names = sorted(recorded.keys() | found.keys())
    return [
        f"{name}: {_difference(recorded.get(name), found.get(name))}"
        for name in names
        if recorded.get(name) != found.get(name)
    ]


def hashes() -> dict[str, str]:
    """SHA-256 in hex of each font file at hand, by package and file name."""
    files = (file for folder in folders() for file in sorted(folder.iterdir()))
    return {
        f"{_package(file)}/{file.name}": hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
        if file.suffix.lower() in SUFFIXES
    }


def _difference(recorded: str | None, found: str | None) -> str:
    if found is None:
        return "the font file is missing"
    return "not a recorded font file" if recorded is None else "other bytes"


def _package(file: Path) -> str:
    return next(part for part in reversed(file.parts[:-1]) if part != "files")


def _folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise FontsChanged(f"the font package {package} isn't installed")
    return Path(spec.origin).parent
