"""The fonts are the recorded ones, or no letter is set."""

import json
from pathlib import Path

import pytest

from reviews.letters import fonts


def test_the_fonts_at_hand_are_the_recorded_ones() -> None:
    assert fonts.differences() == []
    assert len(fonts.hashes()) > 30


def test_each_difference_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded = json.loads(fonts.HASHES.read_text(encoding="utf-8"))
    first, second, *_ = sorted(recorded)
    del recorded[first]
    recorded[second] = "0" * 64
    recorded["a_package/Gone.ttf"] = "0" * 64
    changed = tmp_path / "fonts.json"
    changed.write_text(json.dumps(recorded), encoding="utf-8")
    monkeypatch.setattr(fonts, "HASHES", changed)
    assert fonts.differences() == [
        "a_package/Gone.ttf: the font file is missing",
        f"{first}: not a recorded font file",
        f"{second}: other bytes",
    ]
    fonts.checked_folders.cache_clear()
    with pytest.raises(fonts.FontsChanged, match="Gone"):
        fonts.checked_folders()
    fonts.checked_folders.cache_clear()


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FOLDERS", (("no_such_font_package", ""),))
    with pytest.raises(fonts.FontsChanged, match="no_such_font_package"):
        fonts.folders()
