"""Policy documents, read: the real one field by field, then one habit at a time.

The real document isn't in this repository; where it lies beside the checkout, each of
its fields is compared with its own lines.
"""

import json
from datetime import date
from pathlib import Path

import pytest

from clinical_policies.rules.document import (
    LARGEST,
    DocumentRefused,
    ImportedPolicy,
    decode,
    parse,
    paths,
)

REPOSITORY = Path(__file__).parents[3]
POLICIES = REPOSITORY.parent / "shared" / "policies"
REAL = POLICIES / "wa.cp.mp.526.txt"
NATIONAL = sorted((POLICIES / "cms").glob("*.txt"))

HEADER = """\
Clinical Policy: Widgets
Reference Number: XX.1
Date of Last Revision: 02/25
Effective Date: 07/01/25

"""

needs_the_real_one = pytest.mark.skipif(
    not REAL.exists(), reason="the real policy documents are not beside the checkout"
)


def document(part: str, *lines: str) -> ImportedPolicy:
    return parse("\n".join([HEADER, part, "", *lines]))


def criteria(*lines: str) -> ImportedPolicy:
    return document("Policy/Criteria", *lines)


def outline(parsed: ImportedPolicy) -> dict[str, str | None]:
    return {path: found.combinator for path, found in paths(parsed.criteria)}


def rules_of(parsed: ImportedPolicy) -> list[str]:
    """The doubts about lines; those about the whole document have no line."""
    return [doubt.rule for doubt in parsed.warnings if doubt.line]


def lines_of(text: str) -> list[int]:
    return [place for place, line in enumerate(text.split("\n"), 1) if line.strip()]


def accounted(parsed: ImportedPolicy) -> list[int]:
    placed = [number for numbers in parsed.placed.values() for number in numbers]
    return sorted(placed + [line.line for line in parsed.unplaced])


# The real document


@pytest.fixture(scope="module")
def text() -> str:
    return decode(REAL.read_bytes())


@pytest.fixture(scope="module")
def printed(text: str) -> list[str]:
    """Its lines, the first at 1."""
    return ["", *text.split("\n")]


@pytest.fixture(scope="module")
def real(text: str) -> ImportedPolicy:
    return parse(text)


@needs_the_real_one
class TestTheRealDocument:
    def test_header(self, real: ImportedPolicy) -> None:
        assert real.reference_number == "WA.CP.MP.526"
        assert real.title == "Stem Cell Therapy for Musculoskeletal Conditions"
        assert real.last_revision == "2025-02"
        assert real.effective_date == date(2025, 7, 1)

    def test_description_and_background_are_their_lines_with_both_full_stops(
        self, real: ImportedPolicy, printed: list[str]
    ) -> None:
        assert real.description == printed[21]
        assert real.background == printed[29]
        assert real.background.endswith("Guidelines..")

    def test_the_one_criterion_states_its_verdict_in_plain_text(
        self, real: ImportedPolicy, printed: list[str]
    ) -> None:
        (only,) = real.criteria
        assert only.label == "I."
        assert only.outcome == "not_medically_necessary"
        assert (only.combinator, only.children) == (None, ())
        assert f"- I. {only.text}" == printed[25].replace("**", "")

    def test_the_eight_codes_stand_in_one_table(
        self, real: ImportedPolicy, printed: list[str]
    ) -> None:
        rows = [printed[number].split("\t") for number in [*range(36, 43), 45]]
        assert [[row.code, row.description] for row in real.codes] == rows
        assert {(row.system, row.end, row.table) for row in real.codes} == {
            ("CPT", "", "CPT® Codes")
        }
        assert real.coding_statement == printed[33]

    def test_log_entries_have_both_months(
        self, real: ImportedPolicy, printed: list[str]
    ) -> None:
        assert [(entry.revised, entry.approved) for entry in real.revision_log] == [
            ("2021-02", "2021-03"),
            ("2022-02", "2022-02"),
            ("2023-02", "2023-02"),
            ("2024-02", "2024-02"),
            ("2025-01", "2025-02"),
        ]
        texts = [printed[number].split("\t")[0] for number in range(48, 53)]
        assert [entry.text for entry in real.revision_log] == texts

    def test_typographic_quotes_are_kept(self, real: ImportedPolicy) -> None:
        assert "“not medically necessary”" in real.revision_log[1].text

    def test_references_are_plain_text(
        self, real: ImportedPolicy, printed: list[str]
    ) -> None:
        first, second = real.references
        assert first == printed[56].removeprefix("- ").replace("*", "")
        assert "billing guide Revision effective January 1, 2025." in second
        assert not set("*[]#") & set(first + second)

    def test_the_reminder_is_whole_and_its_cut_sentence_joined(
        self, real: ImportedPolicy, printed: list[str]
    ) -> None:
        whole = [printed[number] for number in range(61, 78, 2)]
        assert real.important_reminder.split() == " ".join(whole).split()
        assert "policy, contract of insurance" in real.important_reminder

    def test_doubts_name_lines_and_rules(self, real: ImportedPolicy) -> None:
        assert [(doubt.line, doubt.rule) for doubt in real.warnings] == [
            (13, "link-goes-nowhere"),
            (15, "link-goes-nowhere"),
            (17, "link-goes-nowhere"),
            (44, "table-rejoined"),
            (57, "link-goes-nowhere"),
            (65, "paragraph-rejoined"),
        ]

    def test_nothing_is_unplaced_and_every_line_has_one_place(
        self, real: ImportedPolicy, text: str
    ) -> None:
        assert real.unplaced == ()
        assert accounted(real) == lines_of(text)

    def test_json_has_the_agreed_shape(self, real: ImportedPolicy) -> None:
        answer = json.loads(json.dumps(real.as_json()))
        assert list(answer) == [
            "reference_number", "title", "last_revision", "effective_date",
            "description", "criteria", "background", "coding_statement", "codes",
            "revision_log", "references", "important_reminder", "warnings", "unplaced",
        ]  # fmt: skip
        assert list(answer["criteria"][0]) == [
            "label", "text", "combinator", "outcome", "children",
        ]  # fmt: skip
        assert list(answer["codes"][0]) == [
            "system", "code", "end", "description", "table",
        ]  # fmt: skip
        assert list(answer["revision_log"][0]) == ["text", "revised", "approved"]
        assert list(answer["warnings"][0]) == ["line", "rule", "message"]
        assert answer["effective_date"] == "2025-07-01"


# Documents of other publishers


@pytest.mark.parametrize("path", NATIONAL, ids=lambda path: path.stem)
def test_national_documents_lose_no_line(path: Path) -> None:
    text = decode(path.read_bytes())
    parsed = parse(text)
    assert accounted(parsed) == lines_of(text)
    assert parsed.reference_number
    assert parsed.title


NATIONAL_OUTLINES = {
    "ncd-140.1-abortion": ("1.1", "none", "not_covered", 2),
    "ncd-20.24-displacement-cardiography": ("A.2", "any", "medically_necessary", 2),
    "ncd-280.8-air-fluidized-bed": ("3", "all", "medically_necessary", 8),
    "ncd-30.3.1-acupuncture-fibromyalgia": (
        "C.1", None, "not_medically_necessary", 0,
    ),
    "ncd-230.12-dmso": ("1", None, None, 0),
}  # fmt: skip


@pytest.mark.skipif(not NATIONAL, reason="no national documents beside the checkout")
@pytest.mark.parametrize("name", NATIONAL_OUTLINES)
def test_national_statements_are_read(name: str) -> None:
    path, combinator, outcome, parts = NATIONAL_OUTLINES[name]
    parsed = parse(decode((POLICIES / "cms" / f"{name}.txt").read_bytes()))
    found = dict(paths(parsed.criteria))[path]
    assert (found.combinator, found.outcome) == (combinator, outcome)
    assert len(found.children) == parts


# Criteria: where a line belongs

NESTED = """
- I. Widgets are **medically necessary** when ALL of the following are met:
  - A. Age is 18 years or older.
  - B. ONE of the following:
    - 1. A bent widget.
    - 2. At least two of the following:
      - a. Rust.
      - b. Noise.
      - c. Wear.
  - C. None of the following:
    - 1. A new widget.
- II. Otherwise widgets are **not medically necessary**."""
NESTED_LINES = NESTED.strip().splitlines()

NESTED_OUTLINE = {
    "I": "all", "I.A": None, "I.B": "any", "I.B.1": None, "I.B.2": "at_least:2",
    "I.B.2.a": None, "I.B.2.b": None, "I.B.2.c": None, "I.C": "none", "I.C.1": None,
    "II": None,
}  # fmt: skip


def test_labels_and_indents_make_the_tree() -> None:
    parsed = criteria(*NESTED_LINES)
    assert outline(parsed) == NESTED_OUTLINE
    assert not parsed.warnings
    assert [found.outcome for found in parsed.criteria] == [
        "medically_necessary",
        "not_medically_necessary",
    ]


def test_labels_alone_make_the_tree() -> None:
    flat = [line.lstrip(" -") for line in NESTED_LINES]
    assert outline(criteria(*flat)) == NESTED_OUTLINE


def test_indents_alone_make_the_tree() -> None:
    parsed = criteria("- One of:", "  - Rust.", "  - Wear.", "- Noise.")
    assert outline(parsed) == {"1": "any", "1.1": None, "1.2": None, "2": None}


def test_a_letter_that_is_also_a_numeral_follows_its_list() -> None:
    letters = [f"{letter}. Part." for letter in "ABCDEFGHIJ"]
    assert list(outline(criteria(*letters))) == list("ABCDEFGHIJ")


def test_a_numeral_under_a_letter_starts_its_own_list() -> None:
    parsed = criteria(
        "h. Any of the following:", "  i. Rust.", "  ii. Wear.", "i. Old."
    )
    assert list(outline(parsed)) == ["h", "h.i", "h.ii", "i"]


def test_prose_that_starts_like_a_label_is_prose() -> None:
    parsed = criteria("- Any of:", "  - Fever.", "  - C. difficile infection.")
    assert [path for path, _ in paths(parsed.criteria)] == ["1", "1.1", "1.2"]
    assert parsed.criteria[0].children[1].text == "C. difficile infection."


def test_a_skipped_label_is_kept_and_said() -> None:
    parsed = criteria("A. Rust.", "B. Wear.", "D. Noise.")
    assert list(outline(parsed)) == ["A", "B", "D"]
    assert rules_of(parsed) == ["label-out-of-order"]


def test_the_same_label_twice_has_two_paths() -> None:
    parsed = criteria("1. Rust.", "2. Wear.", "1. Noise.")
    assert list(outline(parsed)) == ["1", "2", "1-2"]


def test_a_wrapped_line_goes_on_with_its_criterion() -> None:
    parsed = criteria("- I. Widgets are not", "medically necessary.")
    assert parsed.criteria[0].text == "Widgets are not medically necessary."
    assert parsed.criteria[0].outcome == "not_medically_necessary"


def test_a_hanging_paragraph_belongs_to_its_criterion() -> None:
    parsed = criteria("- A. Rust.", "", "  Brown, not red.", "- B. Wear.")
    assert parsed.criteria[0].text == "Rust.\n\nBrown, not red."
    assert list(outline(parsed)) == ["A", "B"]


def test_entries_without_labels_hang_under_their_colon() -> None:
    parsed = criteria(
        "Widgets are covered when:", "", "Rust; or", "", "Wear.", "", "Bye."
    )
    assert outline(parsed) == {"1": "any", "1.1": None, "1.2": None, "2": None}


def test_a_joining_word_on_its_own_line_joins() -> None:
    parsed = criteria("Widgets are covered when:", "- Rust", "and", "- Wear")
    assert outline(parsed) == {"1": "all", "1.1": None, "1.2": None}
    assert parsed.criteria[0].children[0].text == "Rust and"


def test_a_heading_holds_what_stands_under_it_and_states_nothing() -> None:
    parsed = criteria("B. Not Covered", "", "Widgets are not covered.", "", "C. Other")
    heading, other = parsed.criteria
    assert (heading.text, heading.outcome) == ("Not Covered", None)
    assert heading.children[0].outcome == "not_covered"
    assert other.text == "Other"


def test_a_note_among_criteria_is_said() -> None:
    assert "note-among-criteria" in rules_of(
        criteria("I. Rust.", "", "Note: old ones.")
    )


# Criteria: what the words say

COMBINATORS = [
    ("when all of the following are met:", "all"),
    ("when ALL criteria are met:", "all"),
    ("both of the following:", "all"),
    ("any of the following:", "any"),
    ("one of the following:", "any"),
    ("at least one of the following:", "any"),
    ("one or more of the following:", "any"),
    ("either of the following:", "any"),
    ("two or more of the following:", "at_least:2"),
    ("at least TWO of the following:", "at_least:2"),
    ("at least three (3) of these:", "at_least:3"),
    ("3 of the following criteria:", "at_least:3"),
    ("a minimum of 2 of the following:", "at_least:2"),
    ("none of the following:", "none"),
    ("in the absence of any of the following:", "none"),
    ("unless one of the following is present:", "none"),
    ("not covered except when any of the following:", "none"),
    ("not covered except:", "none"),
    ("not covered under any of the following:", "any"),
    ("unless all of the following:", None),
    ("unless two of the following:", None),
    ("all of the following, unless it can’t be worn:", None),
    ("no more than 2 of the following:", None),
    ("not all of the following:", None),
    ("for 6 weeks or more:", None),
    ("the following:", None),
]


@pytest.mark.parametrize(("words", "combinator"), COMBINATORS)
def test_phrases_say_how_parts_combine(words: str, combinator: str | None) -> None:
    parsed = criteria(f"I. Widgets, {words}", "  A. Rust.", "  B. Wear.")
    assert parsed.criteria[0].combinator == combinator
    assert ("combinator-unclear" in rules_of(parsed)) == (combinator is None)


@pytest.mark.parametrize(
    ("first", "second", "combinator"),
    [("and", "", "all"), ("or", "", "any"), ("and", "or", None), ("", "", None)],
)
def test_silent_texts_go_by_the_ends_of_their_parts(
    first: str, second: str, combinator: str | None
) -> None:
    parts = [f"  A. Rust; {first}", f"  B. Wear; {second}", "  C. Noise."]
    parsed = criteria("I. Widgets need:", *parts)
    assert parsed.criteria[0].combinator == combinator


def test_all_with_or_between_parts_is_said() -> None:
    parsed = criteria("I. All of the following:", "  A. Rust; or", "  B. Wear.")
    assert parsed.criteria[0].combinator == "all"
    assert rules_of(parsed) == ["combinator-unclear"]


VERDICTS = [
    ("is **not medically necessary** for hands.", "not_medically_necessary"),
    ("is not considered reasonable and necessary.", "not_medically_necessary"),
    ("is unproven and not medically necessary.", "not_medically_necessary"),
    ("is experimental, investigational, or unproven.", "investigational"),
    ("is not covered.", "not_covered"),
    ("remains excluded from coverage.", "not_covered"),
    ("is non-covered by the plan.", "not_covered"),
    ("is medically necessary once.", "medically_necessary"),
    ("is covered once.", "medically_necessary"),
    ("is **medically necessary**; else it is not covered.", "medically_necessary"),
    ("is not covered for hands, and medically necessary for feet.", None),
    ("is not deemed safe, effective or medically necessary.", None),
    ("is described here for medical necessity.", None),
]


@pytest.mark.parametrize(("words", "outcome"), VERDICTS)
def test_statements_state_their_verdict(words: str, outcome: str | None) -> None:
    assert criteria(f"I. A widget {words}").criteria[0].outcome == outcome


def test_two_verdicts_are_said() -> None:
    parsed = criteria("I. Not covered for hands, medically necessary for feet.")
    assert rules_of(parsed) == ["verdict-unclear"]


def test_conditions_state_no_verdict() -> None:
    parsed = criteria("I. Covered when all of:", "  A. The part is not covered.")
    assert parsed.criteria[0].children[0].outcome is None


def test_necessity_without_conditions_is_said() -> None:
    parsed = criteria("I. A widget is medically necessary.")
    assert rules_of(parsed) == ["necessary-without-conditions"]


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
