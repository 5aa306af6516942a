"""A release of ICD-10-CM as rows: the packaged one whole, and CMS's two text files."""

import re
from collections import Counter
from datetime import date

import pytest

from clinical_policies.management.icd10cm_sources import packaged_rows
from clinical_policies.rules.codes import (
    ICD_10_CM,
    Range,
    chapter_of,
    lookalikes,
    normalise_diagnosis,
    pattern_of,
    ranges_of,
    system_of,
)
from clinical_policies.rules.icd10cm_release import (
    CodeRow,
    ReleaseUnreadable,
    content_hash,
    heading_of,
    last_day_of,
    row_of,
    rows_of,
)

# Injuries of bone, joint, ligament, cartilage, muscle and tendon: WA.CP.MP.526's scope.
BONES = ranges_of(
    "S02,S12,S22,S32,S42,S52,S62,S72,S82,S92,S49.0,S49.1,S59.0-S59.2,S79.0,S79.1,"
    "S89.0-S89.3,S99.0-S99.2"
)
JOINTS = ranges_of("S03,S13,S23,S33,S43,S53,S63,S73,S83,S93")
MUSCLES = ranges_of("S09.1,S16,S29.01,S39.01,S46,S56,S66,S76,S86,S96")
MUSCULOSKELETAL_INJURIES = (*BONES, *JOINTS, *MUSCLES)


@pytest.fixture(scope="module")
def rows() -> list[CodeRow]:
    return packaged_rows()


@pytest.fixture(scope="module")
def billable(rows: list[CodeRow]) -> list[str]:
    return [row.code for row in rows if row.billable]


def test_the_packaged_release_is_the_whole_of_april_2026(
    rows: list[CodeRow], billable: list[str]
) -> None:
    assert len(rows) == len({row.code for row in rows}) == 98_186
    assert len(billable) == 74_719


def test_every_item_has_the_shape_of_a_diagnosis(rows: list[CodeRow]) -> None:
    shape = re.compile(pattern_of(ICD_10_CM))
    assert [row.code for row in rows if not shape.fullmatch(row.code)] == []
    assert {system_of(row.code) for row in rows} == {ICD_10_CM}


def test_every_item_is_read_from_its_bare_lower_case_spelling(
    rows: list[CodeRow],
) -> None:
    for row in rows:
        typed = row.code.replace(".", "").lower()
        assert normalise_diagnosis(typed).code == row.code


def test_letters_i_and_o_stand_after_the_dot_in_three_codes_only(
    rows: list[CodeRow],
) -> None:
    odd = [row.code for row in rows if set(row.code[4:]) & set("IO")]
    assert odd == ["Y93.I", "Y93.I1", "Y93.I9"]


def test_only_activities_y93_have_look_alikes_that_both_exist(
    rows: list[CodeRow],
) -> None:
    codes = {row.code for row in rows}
    twins = {code for code in codes if set(lookalikes(code)) & codes}
    assert {code[:3] for code in twins} == {"Y93"}


def test_headings_follow_from_the_codes(rows: list[CodeRow]) -> None:
    codes = {row.code: row for row in rows}
    above = {row.heading for row in rows if row.heading}
    assert above == {row.code for row in rows if not row.billable}
    assert all(not codes[heading].billable for heading in above)
    assert heading_of("S83.511A") == "S83.511"
    assert heading_of("S13.4XXA") == "S13.4"
    assert heading_of("T36.0X1A") == "T36.0X1"
    assert heading_of("T36.0X1") == "T36.0X"
    assert heading_of("M17") == ""


def test_each_item_lies_in_the_chapter_of_its_category(rows: list[CodeRow]) -> None:
    categories = Counter(chapter_of(row.code) for row in rows if not row.heading)
    assert len(categories) == 22
    assert all(chapter_of(row.code) == chapter_of(row.code[:3]) for row in rows)


def test_chapter_13_is_all_of_m_and_m1a_is_in_it(
    rows: list[CodeRow], billable: list[str]
) -> None:
    chapter = Range("M00", "M99")
    inside = [row.code for row in rows if chapter.holds(row.code)]
    assert len(inside) == 8_674
    assert all(code.startswith("M") for code in inside)
    assert len([row for row in rows if row.code.startswith("M")]) == 8_674
    assert "M1A.0110" in inside
    assert len([code for code in inside if len(code) == 3]) == 79
    assert len([code for code in billable if chapter.holds(code)]) == 6_665


def test_the_scope_of_injuries_counts_what_the_domain_page_counts(
    billable: list[str],
) -> None:
    inside = [
        code
        for code in billable
        if code.startswith("S")
        and any(span.holds(code) for span in MUSCULOSKELETAL_INJURIES)
    ]
    assert len(inside) == 21_018
    everything = Range("S00", "S99")
    assert len([code for code in billable if everything.holds(code)]) == 31_052
    outside = ("S06", "S26", "S36", "S44", "S47", "S48", "T07", "C90")
    assert not [code for code in inside if code.startswith(outside)]


@pytest.mark.parametrize(
    "code", ["M17.11", "M16.12", "M34.1", "C90.00", "S83.511A", "M84.58XA"]
)
def test_the_worked_examples_diagnoses_are_billable(
    billable: list[str], code: str
) -> None:
    assert code in billable


def test_a_code_and_its_release_have_one_fingerprint(rows: list[CodeRow]) -> None:
    assert content_hash(rows) == content_hash(list(reversed(rows)))
    changed = [row_of("M17.11", billable=True, description="Something else")]
    assert content_hash(changed) != content_hash(
        [r for r in rows if r.code == "M17.11"]
    )


def test_the_official_order_file_gives_the_same_rows(rows: list[CodeRow]) -> None:
    text = "".join(_order_line(number, row) for number, row in enumerate(rows, 1))
    assert rows_of(text) == rows


def test_the_official_codes_file_gives_the_same_codes_and_headings(
    rows: list[CodeRow],
) -> None:
    bare = ((row.code.replace(".", ""), row) for row in rows if row.billable)
    text = "".join(f"{code:<8}{row.description}\r\n" for code, row in bare)
    read = {row.code: row for row in rows_of(text)}
    assert len(read) == 98_186
    for row in rows:
        assert (read[row.code].heading, read[row.code].billable) == (
            row.heading,
            row.billable,
        )
        assert read[row.code].description == (row.description if row.billable else "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no codes"),
        ("\n \n", "holds no codes"),
        ("A000    Cholera\nnot a code\n", "Line 2 isn't a line of an ICD-10-CM codes"),
        ("A000    Cholera\nA000    Cholera\n", "Line 2: A00.0 stands twice"),
        ("1234567 Something\n", "Line 1"),
        ("A0\n", "Line 1"),
        ("PK\x03\x04", "Line 1"),
    ],
)
def test_a_file_that_is_no_release_is_refused_by_line(text: str, words: str) -> None:
    with pytest.raises(ReleaseUnreadable, match=re.escape(words)):
        rows_of(text)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 4, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2027, 3, 31)),
        (date(2021, 1, 1), date(2021, 3, 31)),
        (date(2026, 9, 30), date(2026, 9, 30)),
        (date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_a_release_lasts_until_the_next_april_or_october(
    first: date, last: date
) -> None:
    assert last_day_of(first) == last


def _order_line(number: int, row: CodeRow) -> str:
    bare, short = row.code.replace(".", ""), row.description[:60]
    flag = f"{number % 100_000:05} {bare:<7} {row.billable:d}"
    return f"{flag} {short:<60} {row.description}\r\n"
