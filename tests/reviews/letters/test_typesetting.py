"""The PDF: the same bytes every time, accessible, letter for letter what was said."""

import hashlib
import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from reviews.letters import pdf_reading, typesetting
from reviews.letters.typesetting import NotSet, render
from reviews.rules.letters.content import Block, LetterContent, Run
from reviews.rules.letters.facts import LetterFacts
from reviews.rules.letters.printed import occurs
from tests.reviews.letters.worked_example import (
    APPROVAL,
    DANA,
    E1,
    ISSUED,
    PARTIAL,
    letter,
    provider_notice,
)

ROOT = Path(__file__).parents[3]
HOSTILE = [
    '#panic("x")',
    '#read("/etc/passwd")',
    "*bold* _it_ `raw` $x^2$",
    "@ref <label> // comment /* */",
    "\\u{41} \\ #let x = 1",
    "{{ name }} {% now %} %s {0}",
    '<b>&amp;</b> "quoted"',
    "= Heading",
    "- item + item / term",
]
ANY_SCRIPT = [
    "Nguyễn Thị Ánh",
    "Олена Ґалаґан",
    "李小龍",
    "김민수",
    "አበበ በቂላ",
    "محمد علي",
]

CONTENTS = {
    "denial": letter(E1),
    "partial": letter(PARTIAL),
    "approval": letter(APPROVAL),
    "provider": provider_notice(PARTIAL),
}


@cache
def pdf_of(kind: str, *, large_print: bool = False) -> bytes:
    return render(CONTENTS[kind], timestamp=ISSUED, large_print=large_print)


TITLES = {
    "denial": "We are not approving the care your doctor asked for",
    "partial": "We are not approving some of the care your doctor asked for",
    "approval": "We are approving the care your doctor asked for",
    "provider": "Notice of decision on a prior authorization request",
}
KINDS = list(TITLES)


def opened(kind: str, *, large_print: bool = False) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf_of(kind, large_print=large_print)))


def named(name: str) -> LetterContent:
    """A letter of two lines, one of them a name."""
    blocks = (
        Block("heading", (Run("A short letter"),), level=1),
        Block("paragraph", (Run("Name: "), Run(name, "name"))),
    )
    return replace(letter(E1), title="A short letter", blocks=blocks)


def test_the_same_bytes_twice() -> None:
    assert render(letter(E1), timestamp=ISSUED) == pdf_of("denial")


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles"])
def test_the_same_bytes_in_a_fresh_process(zone: str) -> None:
    code = (
        "import hashlib\n"
        "from reviews.letters.typesetting import render\n"
        "from tests.reviews.letters.worked_example import E1, ISSUED, letter\n"
        "print(hashlib.sha256(render(letter(E1), timestamp=ISSUED)).hexdigest())\n"
    )
    fresh = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "TZ": zone, "LC_ALL": "C", "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert fresh.stdout.strip() == hashlib.sha256(pdf_of("denial")).hexdigest()


def test_one_moment_in_another_zone_makes_the_same_bytes() -> None:
    assert render(letter(E1), timestamp=ISSUED.astimezone(UTC)) == pdf_of("denial")


def test_four_threads_make_the_same_bytes() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: render(letter(E1), timestamp=ISSUED), range(8)))
    assert set(made) == {pdf_of("denial")}


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        render(letter(E1), timestamp=ISSUED.replace(tzinfo=None))


@pytest.mark.parametrize("kind", KINDS)
def test_it_says_that_it_is_accessible_and_for_the_archive(kind: str) -> None:
    with opened(kind) as pdf, pdf.open_metadata() as meta:
        assert str(pdf.Root.Lang) == "en-US"
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert meta["pdfuaid:part"] == "1"
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        assert pdf.Root.ViewerPreferences.DisplayDocTitle


@pytest.mark.parametrize("kind", KINDS)
def test_its_data_name_the_letter_and_no_member(kind: str) -> None:
    with opened(kind) as pdf, pdf.open_metadata() as meta:
        assert meta["dc:title"] == TITLES[kind]
        assert meta["xmp:CreateDate"] == "2026-09-11T22:42:00+00:00"
        assert "Dana" not in str(meta)


@pytest.mark.parametrize("kind", KINDS)
def test_every_font_is_embedded(kind: str) -> None:
    with opened(kind) as pdf:
        fonts = [
            each
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary)
            and each.get("/Type") == "/FontDescriptor"
        ]
        files = {"/FontFile", "/FontFile2", "/FontFile3"}
        assert fonts
        assert all(files & set(font.keys()) for font in fonts)


def structure(node: Any, kind: str) -> list[Any]:
    """The structure elements of a kind, in reading order."""
    found = []
    if isinstance(node, pikepdf.Array):
        found = [each for part in node for each in structure(part, kind)]
    elif isinstance(node, pikepdf.Dictionary):
        found = [node] if node.get("/S") == f"/{kind}" else []
        found += structure(node.get("/K"), kind)
    return found


def test_headings_and_lists_and_tables_are_tagged() -> None:
    with opened("partial") as pdf:
        root = pdf.Root.StructTreeRoot
        assert len(structure(root, "H1")) == 5  # the letter and its four enclosures
        assert len(structure(root, "H2")) >= 9
        assert len(structure(root, "TH")) == 3
        assert len(structure(root, "TD")) == 6
        assert len(structure(root, "LI")) == 5
        assert all("/Scope" in str(cell.A.unparse()) for cell in structure(root, "TH"))


def test_each_language_is_told_to_the_screen_reader() -> None:
    with opened("denial") as pdf:
        paragraphs = structure(pdf.Root.StructTreeRoot, "P")
        told = {str(each.Lang).split("-")[0] for each in paragraphs if "/Lang" in each}
    tags = {notice.tag.split("-")[0] for notice in E1.languages} - {"en"}
    assert tags <= told


@pytest.mark.parametrize("kind", KINDS)
def test_the_smallest_type_is_12_point_and_18_in_large_print(kind: str) -> None:
    assert pdf_reading.read(pdf_of(kind)).smallest_point == 12
    large = pdf_reading.read(pdf_of(kind, large_print=True))
    assert large.smallest_point == 18


@pytest.mark.parametrize("kind", KINDS)
def test_large_print_says_the_same(kind: str) -> None:
    content = CONTENTS[kind]
    read = pdf_reading.read(pdf_of(kind, large_print=True))
    said = [text for block in content.blocks for text in block.texts]
    assert [text for text in said if not occurs(text, read)] == []


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_printed_letter_for_letter(name: str) -> None:
    read = pdf_reading.read(render(named(name), timestamp=ISSUED))
    assert f"Name: {name}" in read.text


@pytest.mark.parametrize("name", ANY_SCRIPT)
def test_a_name_in_any_script_is_printed(name: str) -> None:
    read = pdf_reading.read(render(named(name), timestamp=ISSUED))
    assert occurs(name, read)


@pytest.mark.parametrize("character", ["\U00013000", "\u1681"])
def test_a_character_no_font_can_show_is_refused_by_name(character: str) -> None:
    with pytest.raises(NotSet):
        render(named(f"Dana {character} Example"), timestamp=ISSUED)


def test_an_unknown_kind_of_block_is_refused() -> None:
    content = letter(E1)
    odd = replace(content, blocks=(*content.blocks, Block("sticker", (Run("x"),))))
    with pytest.raises(NotSet, match="sticker"):
        render(odd, timestamp=ISSUED)


def with_long_texts(facts: LetterFacts) -> LetterFacts:
    plan = replace(facts.plan, name="A Health Plan With A Remarkably Long Name " * 3)
    member = replace(DANA, name="Wolfeschlegelsteinhausenbergerdorff " * 3)
    return replace(facts, plan=plan, member=member, reason="A long story. " * 900)


def test_long_texts_lose_nothing() -> None:
    content = letter(with_long_texts(E1))
    read = pdf_reading.read(render(content, timestamp=ISSUED))
    said = [text for block in content.blocks for text in block.texts]
    assert [text[:50] for text in said if not occurs(text, read)] == []


def test_every_page_says_its_number_and_the_case() -> None:
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(pdf_of("denial"))).pages
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        assert f"Case number 26-04398 Page {number} of {len(pages)}" in text


def test_the_address_stands_where_a_window_shows_it() -> None:
    from pypdf import PdfReader

    places: dict[str, float] = {}

    def remember(text: str, cm: Any, _tm: Any, _font: Any, _size: float) -> None:
        if text.strip():
            places.setdefault(text.strip(), 792 - cm[5])

    PdfReader(io.BytesIO(pdf_of("denial"))).pages[0].extract_text(visitor_text=remember)
    lines = [places[line] / 72 for line in ("Dana R. Example", "Olympia, WA 98500")]
    assert 2.05 <= lines[0] < lines[1] <= 3.15


def test_what_made_the_bytes_is_named() -> None:
    assert typesetting.renderer() == "letters.typ 1, typst 0.15.2"


def test_the_golden_letter_is_still_made_by_this_renderer() -> None:
    """Another hash is no fault in itself: raise TYPESETTING_VERSION or say what
    changed (Typst, fonts, template, wording), then record the new hash."""
    content = replace(named("1-800-555-0100"), template="golden", template_version=1)
    made = hashlib.sha256(render(content, timestamp=ISSUED)).hexdigest()
    assert made == GOLDEN


GOLDEN = "5687f1320cfe1b23b8ed2112a6e377ba6e373d656c18cbbc4b5143b2e5bb33d7"
