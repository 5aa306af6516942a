"""Facts of a request: what editors type, how it is read, what is refused."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical_policies.rules.facts import (
    FACT_KINDS,
    FACTS,
    LineFacts,
    check_operand,
    in_words,
    read,
)
from clinical_policies.rules.truth import Truth

DAY = date(2026, 9, 14)
MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


def line(**given: Any) -> LineFacts:
    return replace(LineFacts(day=DAY, code="0565T"), **given)


@pytest.mark.parametrize(
    ("kind", "operand", "facts", "truth", "source"),
    [
        ("age_at_least", "18", line(born=date(2008, 9, 14)), MET,
         "born Sep 14, 2008, 18 on Sep 14, 2026"),
        ("age_at_least", "18", line(born=date(2008, 9, 15)), NOT_MET,
         "born Sep 15, 2008, 17 on Sep 14, 2026"),
        ("age_under", "21", line(born=date(2012, 5, 1)), MET,
         "born May 1, 2012, 14 on Sep 14, 2026"),
        ("age_under", "21", line(), UNKNOWN,
         "no birth date on or before the governing day is given"),
        ("age_under", "21", line(born=date(2026, 9, 15)), UNKNOWN,
         "no birth date on or before the governing day is given"),
        ("diagnosis_in", "M17.0–M17.9, M23", line(diagnoses=("M23.221",)), MET,
         "diagnosis M23.221"),
        ("diagnosis_in", "m17-M19", line(diagnoses=("C90.00", "M1A.0110")), NOT_MET,
         "diagnosis C90.00, M1A.0110"),
        ("diagnosis_in", "M17", line(), UNKNOWN, "no diagnosis is given"),
        ("code_in", "38206–38215, 0565T, S2150", line(), MET, "code 0565T"),
        ("code_in", "38206-38215; S2150", line(), NOT_MET, "code 0565T"),
        ("code_in", "S2150", line(code="S2150"), MET, "code S2150"),
        ("units_at_most", "1", line(units=1), MET, "1 unit asked for"),
        ("units_at_most", "1", line(units=2), NOT_MET, "2 units asked for"),
        ("units_at_least", "2", line(units=None), UNKNOWN, "no units are given"),
        ("place_in", "11, 22", line(place="22"), MET, "place of service 22"),
        ("place_in", "11", line(place=""), UNKNOWN, "no place of service is given"),
        ("service_on_or_after", "2026-09-14", line(first_date=DAY), MET,
         "first service day Sep 14, 2026"),
        ("service_before", "2026-09-14", line(first_date=DAY), NOT_MET,
         "first service day Sep 14, 2026"),
        ("service_before", "2026-09-14", line(), UNKNOWN, "no service day is given"),
        ("line_of_business_in", "Apple Health, wellcare",
         line(line_of_business="wellcare"), MET, "covered under Wellcare"),
        ("line_of_business_in", "ambetter", line(line_of_business="apple-health"),
         NOT_MET, "covered under Apple Health"),
    ],
)  # fmt: skip
def test_a_fact_answers(
    kind: str, operand: str, facts: LineFacts, truth: Truth, source: str
) -> None:
    reading = read(kind, operand, facts)
    assert (reading.truth, reading.source) == (truth, source)


@pytest.mark.parametrize(
    ("kind", "operand", "words"),
    [
        ("age_at_least", " 18 ", "Age is 18 years or older"),
        ("diagnosis_in", "m170-m179,M23", "Diagnosis is in M17.0–M17.9, M23"),
        ("place_in", "22,11", "Place of service is 11 or 22"),
        ("service_before", "2026-01-01", "First service day is before Jan 1, 2026"),
        ("line_of_business_in", "apple health", "Line of business is Apple Health"),
    ],
)
def test_a_test_reads_as_a_sentence(kind: str, operand: str, words: str) -> None:
    assert in_words(kind, operand) == words


@pytest.mark.parametrize(
    ("kind", "operand"),
    [
        ("age_at_least", ""),
        ("age_at_least", "eighteen"),
        ("age_at_least", "131"),
        ("age_at_least", "-1"),
        ("age_at_least", "١٨"),
        ("units_at_most", "1.5"),
        ("units_at_most", "10000"),
        ("place_in", "1"),
        ("place_in", "00"),
        ("place_in", " , "),
        ("service_before", "2026-02-30"),
        ("service_before", "20260101"),
        ("service_before", "1/1/2026"),
        ("diagnosis_in", ""),
        ("diagnosis_in", "M99–M00"),
        ("diagnosis_in", "38241"),
        ("code_in", "38206–0566T"),
        ("code_in", "O565T"),
        ("code_in", " "),
        ("line_of_business_in", "Medicaid"),
        ("shoe_size", "44"),
    ],
)
def test_an_operand_that_means_nothing_is_refused_by_name(
    kind: str, operand: str
) -> None:
    with pytest.raises(ValueError, match=r"[a-z].*[.?]$") as refused:
        check_operand(kind, operand)
    first = re.split("[,–]", operand)[0].strip()
    assert (kind if kind == "shoe_size" else first) in str(refused.value)


@pytest.mark.parametrize("kind", FACT_KINDS)
def test_every_kind_is_whole(kind: str) -> None:
    row = FACT_KINDS[kind]
    check_operand(kind, row.example)
    assert row.label
    assert row.fact in FACTS
    assert in_words(kind, row.example)


@given(st.sampled_from(sorted(FACT_KINDS)), st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(kind: str, operand: str) -> None:
    try:
        check_operand(kind, operand)
    except ValueError as refused:
        assert str(refused)  # noqa: PT017 - either way is right


@pytest.mark.parametrize("kind", FACT_KINDS)
def test_a_fact_not_given_is_never_met_nor_unmet(kind: str) -> None:
    bare = LineFacts(day=DAY, code="0565T")
    if FACT_KINDS[kind].fact != "code":
        assert read(kind, FACT_KINDS[kind].example, bare).truth is UNKNOWN


def test_born_on_a_leap_day_is_older_on_march_1() -> None:
    born = date(2008, 2, 29)
    for day, age in ((date(2026, 2, 28), 17), (date(2026, 3, 1), 18)):
        assert LineFacts(day=day, code="", born=born).age == age
