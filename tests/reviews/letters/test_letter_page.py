"""The same content as a page: every element an anchor, everything typed escaped."""

import os
import re
from collections import Counter
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Engine

from reviews.rules.letters.content import MEMBER, PROVIDER, LetterContent
from tests.reviews.letters.worked_example import DANA, E1, SCENARIOS, letter

TEMPLATES = Path(__file__).parents[3] / "templates"


def page(content: LetterContent, **more: str) -> str:
    if "DJANGO_SETTINGS_MODULE" not in os.environ and not settings.configured:
        settings.configure(USE_I18N=False)
    template = Engine(dirs=[str(TEMPLATES)]).get_template("reviews/letter_body.html")
    return template.render(Context({"content": content, "letter_to": "Letter", **more}))


def words(html: str) -> str:
    return "".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


@pytest.mark.parametrize("recipient", [MEMBER, PROVIDER])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_page_says_what_the_letter_says(scenario: str, recipient: str) -> None:
    content = letter(SCENARIOS[scenario], recipient)
    said = words(page(content))
    missing = [
        text
        for block in content.blocks
        for text in block.texts
        if "".join(text.split()) not in said
    ]
    assert missing == []


@pytest.mark.parametrize("recipient", [MEMBER, PROVIDER])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_element_is_an_anchor_once(scenario: str, recipient: str) -> None:
    content = letter(SCENARIOS[scenario], recipient)
    anchors = Counter(re.findall(r'\bid="([^"]*)"', page(content)))
    assert anchors == {
        element: 1 for block in content.blocks for element in block.elements
    }


def test_what_people_typed_is_escaped() -> None:
    name = '<script>alert("x")</script>'
    html = page(letter(replace(E1, member=replace(DANA, name=name), reason=name)))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_languages_and_directions_are_marked() -> None:
    html = page(letter(E1))
    assert '<article class="letter" lang="en"' in html
    assert 'lang="ar" dir="rtl"' in html
    assert html.count('<bdi class="nowrap" dir="ltr">1-800-555-0100</bdi>') > 21


def test_tables_have_column_headers() -> None:
    html = page(letter(SCENARIOS["partial"]))
    assert html.count('<th scope="col">') == 3
    assert " style=" not in html


def test_two_letters_on_one_page_have_anchors_of_their_own() -> None:
    member = page(letter(E1))
    provider = page(letter(E1, PROVIDER), anchor_prefix="provider-")
    ids = re.findall(r'\bid="([^"]*)"', member + provider)
    assert len(ids) == len(set(ids))
    assert "provider-PRV-02" in ids
