"""Documents nobody would write: whatever comes, no line is lost and nothing is slow."""

import contextlib
import json
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinical_policies.rules.document import DocumentRefused, decode, parse, paths
from tests.clinical_policies.rules.documents import accounted, nonblank

HEADER = "Clinical Policy: T\nReference Number: X.1\n\n"
SECONDS = 10
"""Far above what any of these takes, far below what a quadratic reading would."""

HEADINGS = (
    "Description", "Policy/Criteria", "Background", "Coding Implications",
    "Reviews, Revisions, and Approvals\tDate\tApproval Date", "Revision History",
    "References", "Important Reminder", "Cross Reference", "Group 1 Codes:",
    "Codes covered if criteria are met:",
)  # fmt: skip
FRAGMENTS = (
    "I. ", "II. ", "A. ", "B. ", "1. ", "2. ", "a. ", "i. ", "(a) ", "(1) ", "- ", "• ",
    "o ", "**", "*", "[", "](#)", "](https://x.org)", "\t", ":", ";", "; or", "; and",
    "or", "and", "all of the following:", "at least 2 of", "unless", "not covered",
    "medically necessary", "L1844", "M17–M19", "02/25", "13/45", "02/2025 - ",
    "Effective Date: ", "Transmittal Number: 9", "Page 1 of 2", ".....3", "Note: ",
    "CPT® Codes\tDescription", "Code", "\u00a0", "\f", "\x85", "\u2028", "\ufeff", "\r",
    " ", "  ", "    ", "é", "Ⅷ", "٣",
)  # fmt: skip

words = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=8), max_size=7)
lines = st.sampled_from(HEADINGS) | words.map("".join)
texts = st.lists(lines, max_size=40).map("\n".join)


@settings(deadline=None)
@given(texts)
def test_a_document_loses_no_line(body: str) -> None:
    text = HEADER + body
    try:
        parsed = parse(text)
    except DocumentRefused:
        assert "\0" in text
        return
    assert accounted(parsed) == nonblank(text)
    json.dumps(parsed.as_json())
    found = [path for path, _ in paths(parsed.criteria)]
    assert len(found) == len(set(found))


@settings(deadline=None)
@given(st.text() | texts)
def test_a_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        parsed = parse(text)
    except DocumentRefused as refused:
        sentence = str(refused)
        assert sentence.endswith(".")
        return
    assert accounted(parsed) == nonblank(text)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_bytes_are_read_or_refused_and_nothing_else(data: bytes) -> None:
    with contextlib.suppress(DocumentRefused):
        decode(data)


tails = st.sampled_from(
    (".", ":", ";", "; or", "; and", "", "\t02/25", "\tmore", " code", "\tdates")
)
heads = st.sampled_from(
    (
        "",
        "  ",
        "- ",
        "  - ",
        "I. ",
        "A. ",
        "  1. ",
        "B. ",
        "L1844\t",
        "02/25 - ",
        "Codes ",
        "S2112 ",
        "G0289, G0289\t",
    )
)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(HEADINGS) | st.tuples(heads, tails), max_size=30),
    st.sampled_from(("\n", "\n\n")),
)
def test_every_word_of_a_text_line_is_in_the_answer(
    printed: list[str | tuple[str, str]], parted_by: str
) -> None:
    """Each line has a word of its own; headings and months are not looked for."""
    body = [
        line if isinstance(line, str) else f"{line[0]}word{place}{line[1]}"
        for place, line in enumerate(printed)
    ]
    said = json.dumps(parse(HEADER + parted_by.join(body)).as_json())
    found = set(re.findall(r"word\d+", said))
    wanted = {f"word{n}" for n, line in enumerate(printed) if not isinstance(line, str)}
    assert found == wanted


MANY = 200_000
HOSTILE = {
    "one line of a megabyte": "Policy/Criteria\n\nI. " + "a " * 500_000,
    "stars": "Background\n\n" + "**a " * MANY,
    "stars in pairs": "Background\n\n" + "** *a*** " * 100_000,
    "open brackets": "Background\n\n" + "[" * 1_000_000,
    "half links": "Background\n\n" + "[x](" * MANY,
    "links in links": "Background\n\n" + "[" * MANY + "x" + "](#)" * MANY,
    "blanks": "Background\n\n" + "a:" + " " * 1_000_000 + "b",
    "nots": "Policy/Criteria\n\nI. " + "not " * MANY + "necessary",
    "dashes": "Coding Implications\n\nCPT Codes\tx\n" + "-" * 1_000_000,
    "many labels": "Policy/Criteria\n\n" + "1. a\n" * 30_000,
    "many strays": "Policy/Criteria\n\nx\n\n" + "C. difficile\n\n" * 30_000,
    "ever deeper": "Policy/Criteria\n\n"
    + "\n".join(" " * depth + "- a:" for depth in range(1_500)),
    "one criterion in many lines": "Policy/Criteria\n\nI. a\n" + "b\n" * 90_000,
    "one row in many lines": "Coding Implications\n\nCPT Codes\nL1844\n"
    + "b\n" * 90_000,
    "one entry in many lines": "Revision History\n\n02/25 - a\n" + "b\n" * 90_000,
    "many codes": "Coding Implications\n\nCPT Codes\n" + "L1844\tx\n" * 30_000,
    "many code headings": "HCPCS codes covered:\nCode\tx\nL1844\tx\n" * 20_000,
    "many headings": "Policy/Criteria\n\n" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_are_read_in_little_time(name: str) -> None:
    text = HEADER + HOSTILE[name]
    assert len(text) <= 2_000_000
    started = time.perf_counter()
    parsed = parse(text)
    list(paths(parsed.criteria))
    json.dumps(parsed.as_json())
    assert time.perf_counter() - started < SECONDS
    assert accounted(parsed) == nonblank(text)
