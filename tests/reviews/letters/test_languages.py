"""The language sheet is data under control: complete, unedited, unapproved."""

import json
import unicodedata

import pytest

from reviews.letters import languages, pdf_reading, typesetting
from reviews.rules.letters.content import unprintable
from reviews.rules.letters.facts import LanguageNotice
from reviews.rules.letters.printed import folded
from tests.reviews.letters.worked_example import E1, ISSUED, letter

UNION = {
    *("en", "es", "zh-Hant", "vi", "ko", "ru", "tl", "uk"),
    *("km", "ja", "am", "om", "ar", "pa", "de", "lo"),  # section 8: English and 15
    *("zh-Hans", "my", "fa", "so", "ti"),  # what handbooks and contract add
}
SCRIPTS = {
    "ru": "CYRILLIC",
    "uk": "CYRILLIC",
    "ko": "HANGUL",
    "km": "KHMER",
    "ja": "HIRAGANA",
    "am": "ETHIOPIC",
    "ti": "ETHIOPIC",
    "ar": "ARABIC",
    "fa": "ARABIC",
    "pa": "GURMUKHI",
    "lo": "LAO",
    "my": "MYANMAR",
    "zh-Hans": "CJK",
    "zh-Hant": "CJK",
}


def test_english_stands_first_and_the_union_is_there() -> None:
    tags = [notice.tag for notice in languages.notices()]
    assert tags[0] == "en"
    assert len(tags) == len(set(tags))
    assert set(tags) == UNION


@pytest.mark.parametrize("notice", languages.notices(), ids=lambda each: each.tag)
def test_each_sentence_names_phone_and_tty_in_its_own_script(
    notice: LanguageNotice,
) -> None:
    assert "{phone}" in notice.sentence
    assert "{tty}" in notice.sentence
    assert unprintable(notice.sentence) == ""
    script = SCRIPTS.get(notice.tag, "LATIN")
    letters = [each for each in notice.sentence if each.isalpha()]
    own = [each for each in letters if script in unicodedata.name(each)]
    assert len(own) > len(letters) / 3
    right_to_left = unicodedata.bidirectional(own[0]) in ("R", "AL")
    assert (notice.direction == "rtl") == right_to_left


def test_samples_carry_no_approval_until_somebody_records_it() -> None:
    assert not any(notice.approved for notice in languages.notices())
    first = languages.notices()[0].sha256
    approved = [each.tag for each in languages.notices({first}) if each.approved]
    assert approved == ["en"]


def test_an_edited_sentence_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sheet = json.loads(languages.SHEET.read_text(encoding="utf-8"))
    sheet["notices"][1]["sentence"] += "!"
    monkeypatch.setattr(languages, "_sheet", lambda: sheet)
    with pytest.raises(languages.LanguageSheetBroken, match="Spanish"):
        languages.notices()


def test_every_notice_prints_its_phone_number_the_right_way_round() -> None:
    read = pdf_reading.read(typesetting.render(letter(E1), timestamp=ISSUED))
    start = next(
        number
        for number, page in enumerate(read.page_texts)
        if page.lstrip().startswith("Help in your language")
    )
    sheet = folded("".join(read.page_texts[start : start + 2]))
    assert sheet.count("1-800-555-0100") == len(UNION)
