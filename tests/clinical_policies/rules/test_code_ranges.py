"""Ranges of codes: what lies in them, which mean nothing, how CPT is written out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical_policies.rules.codes import (
    CPT,
    HCPCS,
    ICD_10_CM,
    CodeRefused,
    Range,
    chapter_of,
    expand,
    in_range,
    key,
    parse_code_or_range,
    ranges_of,
)

MUSCULOSKELETAL = Range("M00", "M99")


@pytest.mark.parametrize(
    ("typed", "system", "start", "end"),
    [
        ("M00–M99", ICD_10_CM, "M00", "M99"),
        ("m00 - m99", ICD_10_CM, "M00", "M99"),
        ("M17", ICD_10_CM, "M17", "M17"),
        ("M34.-", ICD_10_CM, "M34", "M34"),
        ("S5310-S534", ICD_10_CM, "S53.10", "S53.4"),
        ("38206-38215", CPT, "38206", "38215"),
        ("0489T–0490T", CPT, "0489T", "0490T"),
        ("S2140-S2150", HCPCS, "S2140", "S2150"),
        ("38241", CPT, "38241", "38241"),
    ],
)
def test_a_range_is_read_with_hyphen_or_en_dash(
    typed: str, system: str, start: str, end: str
) -> None:
    assert parse_code_or_range(typed, system) == Range(start, end)
    found = Range(start, end)
    assert parse_code_or_range(str(found), system) == found


@pytest.mark.parametrize(
    ("typed", "system", "position", "words"),
    [
        ("38206–0566T", CPT, 6, "joins two kinds of codes"),
        ("S2140-T2150", HCPCS, 6, "joins two kinds of codes"),
        ("M99-M00", ICD_10_CM, 4, "starts after its end"),
        ("C40–D50", ICD_10_CM, 4, "leaves its chapter"),
        ("H00-H95", ICD_10_CM, 4, "leaves its chapter"),
        ("M17-M18-M19", ICD_10_CM, 8, "more than one dash"),
        ("M17-11", ICD_10_CM, 5, "In the range M17-11: 11 can't have 1"),
        ("38206", HCPCS, 1, "has the shape of a CPT code, not HCPCS"),
        ("38206RT", CPT, 6, "has a modifier"),
        ("38206–O566T", CPT, 7, "starts with the letter O"),
        ("", CPT, 1, "Nothing to read"),
        ("–", CPT, 1, "Nothing to read"),
    ],
)
def test_a_range_that_means_nothing_is_refused(
    typed: str, system: str, position: int, words: str
) -> None:
    with pytest.raises(CodeRefused) as refused:
        parse_code_or_range(typed, system)
    assert refused.value.position == position
    assert words in refused.value.reason


def test_an_offer_for_one_end_is_an_offer_for_the_range() -> None:
    with pytest.raises(CodeRefused) as refused:
        parse_code_or_range("0489T-O490T", CPT)
    assert refused.value.offer == "0489T–0490T"


def test_a_list_of_ranges_is_read_each_once() -> None:
    assert ranges_of("M00–M99, S43; S53.1-S53.4\n s43,") == (
        Range("M00", "M99"), Range("S43", "S43"), Range("S53.1", "S53.4"),
    )  # fmt: skip
    assert ranges_of("38206, 38241", CPT) == (
        Range("38206", "38206"), Range("38241", "38241"),
    )  # fmt: skip
    assert ranges_of(" ") == ()
    with pytest.raises(CodeRefused, match="X0"):
        ranges_of("M00, X0")
    with pytest.raises(CodeRefused, match="too long"):
        ranges_of("M00," * 10_000)


@pytest.mark.parametrize(
    ("code", "within"),
    [
        ("M00", True), ("M17.11", True), ("M1A", True), ("M1A.0110", True),
        ("M99.9", True), ("L99", False), ("N00", False), ("C90.00", False),
        ("M1711", False),
    ],
)  # fmt: skip
def test_m1a_is_inside_m00_to_m99(code: str, within: bool) -> None:
    assert MUSCULOSKELETAL.holds(code) is within


@pytest.mark.parametrize(
    ("bounds", "code", "within"),
    [
        (("S43", "S43"), "S43.001A", True),
        (("S53.1", "S53.4"), "S53.441A", True),
        (("S53.1", "S53.4"), "S53.02", False),
        (("S53.1", "S53.4"), "S53", False),
        (("M17.1", "M19"), "M17.0", False),
        (("M17.1", "M19"), "M17.11", True),
        (("M17.1", "M19"), "M19.90", True),
        (("38206", "38215"), "38212", True),
        (("38206", "38215"), "38241", False),
        (("38206", "38215"), "3820T", False),
        (("0489T", "0490T"), "0490T", True),
        (("0489T", "0490T"), "04895", False),
        (("T2000", "T2100"), "T2050", True),
        (("E00", "E89"), "E0110", False),
        (("E0100", "E0120"), "E01.10", False),
        (("0001U", "0009U"), "U0001", False),
    ],
)
def test_a_range_holds_what_its_kind_and_bounds_say(
    bounds: tuple[str, str], code: str, within: bool
) -> None:
    assert in_range(code, *bounds) is within


def test_ranges_compare_as_plain_text_by_their_keys() -> None:
    span = Range("S53.1", "S53.4")
    assert (span.first_key, span.last_key) == ("S531", "S534~")
    assert span.first_key <= key("S53.441A") <= span.last_key


def test_chapters_do_not_follow_the_letters() -> None:
    assert chapter_of("D49") == chapter_of("C00") == "C00"
    assert chapter_of("D50") == chapter_of("D89") == "D50"
    assert chapter_of("T88") == chapter_of("S00") == "S00"
    assert chapter_of("QA0") == chapter_of("Q00") == "Q00"
    assert chapter_of("Y99") == chapter_of("V00") == "V00"
    assert chapter_of("H59") != chapter_of("H60")


def test_procedure_ranges_are_written_out() -> None:
    assert expand(Range("0489T", "0490T")) == ("0489T", "0490T")
    assert expand(Range("00100", "00102")) == ("00100", "00101", "00102")
    assert expand(Range("S2149", "S2150")) == ("S2149", "S2150")
    assert expand(Range("38241", "38241")) == ("38241",)
    assert expand(Range("M17", "M19")) == ()


@given(st.integers(0, 9999), st.integers(0, 60), st.sampled_from("FTUM"))
def test_every_code_written_out_is_held_and_no_other(
    first: int, more: int, letter: str
) -> None:
    last = min(first + more, 9999)
    span = Range(f"{first:04}{letter}", f"{last:04}{letter}")
    assert all(span.holds(code) for code in expand(span))
    assert len(expand(span)) == last - first + 1
    assert not span.holds(f"{last + 1:04}{letter}")


@given(st.text(max_size=40), st.sampled_from([CPT, HCPCS, ICD_10_CM]))
def test_whatever_is_typed_is_a_range_or_refused_with_a_place(
    text: str, system: str
) -> None:
    try:
        found = parse_code_or_range(text, system)
    except CodeRefused as error:
        refused = error
    else:
        assert found.holds(found.start)
        assert found.holds(found.end)
        return
    assert refused.position
    assert refused.reason
