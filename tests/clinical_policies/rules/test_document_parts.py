"""How the other parts of a document are read, and what is refused as no policy."""

from datetime import date

import pytest

from clinical_policies.rules.document import (
    LARGEST,
    DocumentRefused,
    ImportedPolicy,
    decode,
    parse,
)
from tests.clinical_policies.rules.documents import HEADER, document, rules_of

# Codes


def codes(*lines: str) -> ImportedPolicy:
    return document("Coding Implications", *lines)


def test_codes_have_the_system_their_table_and_shape_say() -> None:
    parsed = codes(
        "HCPCS Codes\tDescription", "L1844\tA brace", "",
        "CPT/HCPCS Codes\tDescription", "G0289\tA look", "",
        "ICD-10-CM Codes\tDescription", "M1711\tA knee", "M22–M23\tInside it",
    )  # fmt: skip
    assert [(row.system, row.code, row.end) for row in parsed.codes] == [
        ("HCPCS", "L1844", ""),
        ("HCPCS", "G0289", ""),
        ("ICD-10-CM", "M17.11", ""),
        ("ICD-10-CM", "M22", "M23"),
    ]
    assert parsed.codes[3].table == "ICD-10-CM Codes"


def test_codes_may_stand_bare_or_several_in_a_row() -> None:
    parsed = codes("HCPCS Codes", "L1844", "L1846, L1840", "S2112 A cell")
    assert [row.code for row in parsed.codes] == ["L1844", "L1846", "L1840", "S2112"]
    assert parsed.codes[3].description == "A cell"


def test_a_wrapped_description_goes_on() -> None:
    parsed = codes(
        "HCPCS Codes\tDescription", "L1844\tA brace,", "one upright", "", "End."
    )
    assert parsed.codes[0].description == "A brace, one upright"
    assert parsed.coding_statement == "End."


def test_a_heading_with_a_verdict_names_the_table() -> None:
    heading = "HCPCS codes covered if selection criteria are met:"
    parsed = document(heading, "Code\tDescription", "L1844\tA brace")
    assert parsed.codes[0].table == heading.rstrip(":")
    named = document(heading, "HCPCS Codes\tDescription", "L1844\tA brace")
    assert named.codes[0].table == f"{heading} HCPCS Codes"


def test_a_group_of_codes_keeps_what_the_heading_above_says() -> None:
    heading = "ICD-10-CM Codes that Support Medical Necessity"
    lines = [
        "Group 1 Paragraph:",
        "Mind.",
        "Group 1 Codes:",
        "Code\tDescription",
        "I07.0\tA",
    ]
    parsed = document(heading, *lines)
    assert parsed.codes[0].table == f"{heading}: Group 1 Codes"
    assert parsed.coding_statement == "Mind."


def test_a_heading_over_no_codes_is_said() -> None:
    parsed = document("HCPCS codes not covered for hands", "", "None yet.")
    assert rules_of(parsed) == ["heading-without-codes"]


def test_a_header_without_rows_is_prose() -> None:
    parsed = codes("Codes may change", "", "They do.")
    assert parsed.coding_statement == "Codes may change\n\nThey do."


def test_a_line_after_a_code_printed_twice_is_not_lost() -> None:
    parsed = codes("HCPCS Codes", "L1844\tA brace", "L1844\tA brace", "one upright")
    assert parsed.codes[0].description == "A brace one upright"


def test_a_row_without_a_readable_code_is_left_and_said() -> None:
    parsed = codes("HCPCS Codes\tDescription", "LI844\tA brace", "L18x\tAny brace")
    assert [line.text for line in parsed.unplaced] == [
        "LI844\tA brace", "L18x\tAny brace",
    ]  # fmt: skip
    assert rules_of(parsed) == ["code-not-read", "code-not-read"]


def test_a_code_printed_twice_is_kept_once_or_left() -> None:
    rows = ["L1844\tA brace", "L1844\tA brace", "L1844\tA chair"]
    parsed = codes("HCPCS Codes\tDescription", *rows)
    assert len(parsed.codes) == 1
    assert [line.text for line in parsed.unplaced] == ["L1844\tA chair"]
    assert rules_of(parsed) == ["code-twice", "code-twice"]


# Logs, references, header


def log(*lines: str) -> ImportedPolicy:
    return document("Revision History", *lines)


def test_a_log_of_months_and_dashes() -> None:
    parsed = log("10/2024 - Tidied. (TN 1)", "more of it", "", "04/2004: Begun.")
    assert [entry.as_json() for entry in parsed.revision_log] == [
        {"text": "Tidied. (TN 1) more of it", "revised": "2024-10", "approved": None},
        {"text": "Begun.", "revised": "2004-04", "approved": None},
    ]


def test_a_log_of_date_lines_keeps_the_day_in_the_text() -> None:
    (entry,) = log("10/05/2024", "- Tidied.").revision_log
    assert entry.revised == "2024-10"
    assert "10/05/2024" in entry.text
    assert "Tidied." in entry.text


def test_a_log_row_with_an_impossible_month_is_left() -> None:
    parsed = log("What changed\tDate", "Tidied.\t13/24", "Begun.\t04/23")
    assert [line.text for line in parsed.unplaced][-1] == "Tidied.\t13/24"
    assert [entry.text for entry in parsed.revision_log] == ["Begun."]


def test_references_lose_only_their_numbers() -> None:
    parsed = document(
        "References", "1. One,", "wrapped.", "2. *Two*, [here](https://x.org/a)."
    )
    assert parsed.references == ("One, wrapped.", "Two, here (https://x.org/a).")


def test_marks_inside_words_are_no_emphasis() -> None:
    parsed = document("Background", "5*3*2 and knee* or leg* and **bold** and [1] (2)")
    assert parsed.background == "5*3*2 and knee* or leg* and bold and [1] (2)"


def test_dates_that_cannot_be_are_left_and_said() -> None:
    parsed = parse("Title\nPolicy Number: A1\nEffective Date: 02/30/25\nDescription\nx")
    assert parsed.effective_date is None
    assert [line.line for line in parsed.unplaced] == [3]
    assert "02/30/25" in next(d.message for d in parsed.warnings if d.line == 3)


def test_dates_are_read_as_publishers_write_them() -> None:
    text = "T\nPolicy ID: A1\nLast Revised: 2/2025\nEffective Date: September 1, 2026\n"
    parsed = parse(text)
    assert (parsed.last_revision, parsed.effective_date) == (
        "2025-02",
        date(2026, 9, 1),
    )


def test_page_numbers_and_contents_are_navigation() -> None:
    text = f"{HEADER}Description ........ 2\n\nDescription\n\nOne\nPage 2 of 3\ntwo."
    parsed = parse(text)
    assert parsed.description == "One\ntwo."
    assert parsed.placed["navigation"] == (6, 11)


# What is no policy


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        (" \n\t\n", "empty"),
        ("A letter to my aunt.\n\nDear aunt,", "No reference number"),
        ("Reference Number: ???", "No reference number"),
        (f"{HEADER}Description\n\na\0b", "Line 8 holds a NUL"),
        ("x" * (LARGEST + 1), "at most"),
    ],
)
def test_what_is_no_policy_is_refused_in_a_sentence(text: str, words: str) -> None:
    with pytest.raises(DocumentRefused, match=words):
        parse(text)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Title \x93quoted\x94", "not UTF-8 text: .* byte 7"),
        (b"\x89PNG\r\n\x1a\n", "not UTF-8"),
        (b"x" * (LARGEST + 1), "at most"),
    ],
)
def test_bytes_that_are_no_text_are_refused(data: bytes, words: str) -> None:
    with pytest.raises(DocumentRefused, match=words):
        decode(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_say_what_they_are_are_read(encoding: str) -> None:
    assert decode("“Title”".encode(encoding)) == "“Title”"
