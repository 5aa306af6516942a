"""The National Provider Identifier and its check digit, by the domain's table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical_policies.rules.npi import check_sum, is_valid, normalise_npi
from clinical_policies.rules.typed_text import CodeRefused

VALID = ["1234567893", "1000000004", "1999999984", "2000000002"]
INVALID = [
    ("1234567890", 10, "its last digit doesn't fit the other nine"),
    ("1243567893", 10, "its last digit doesn't fit the other nine"),
    ("1234567897", 10, "its last digit doesn't fit the other nine"),
    ("3234567899", 1, "its first digit isn't 1 or 2"),
    ("123456789", 10, "it has 9 digits, not ten"),
    ("12345678931", 11, "it has 11 digits, not ten"),
    ("0000000006", 1, "its first digit isn't 1 or 2"),
    ("12345O7893", 6, "O at position 6 isn't a digit"),
    ("123-456-789a", 12, "A at position 12 isn't a digit"),
    ("\N{ARABIC-INDIC DIGIT ONE}234567893", 1, "ARABIC-INDIC DIGIT ONE"),
    ("", 1, "Nothing to read"),
]


@pytest.mark.parametrize("number", VALID)
def test_valid_numbers_are_kept_as_text(number: str) -> None:
    assert is_valid(number)
    assert normalise_npi(number).code == number


@pytest.mark.parametrize(("number", "position", "words"), INVALID)
def test_invalid_numbers_are_refused_with_place_and_reason(
    number: str, position: int, words: str
) -> None:
    with pytest.raises(CodeRefused) as refused:
        normalise_npi(number)
    assert refused.value.position == position
    assert words in refused.value.reason


def test_numbers_that_pass_another_check_are_told_apart() -> None:
    # 1234567897 passes Luhn without the prefix; 3234567899 passes with it.
    assert (check_sum("1234567897") - 24) % 10 == 0
    assert check_sum("3234567899") % 10 == 0


def test_the_check_cannot_see_09_turned_into_90() -> None:
    assert is_valid("1090000005")
    assert is_valid("1900000005")


@pytest.mark.parametrize("typed", ["2000 011 553", "2000-011-553", " 2000011553\n"])
def test_spaces_and_hyphens_go_and_are_named(typed: str) -> None:
    found = normalise_npi(typed, field="requesting NPI")
    assert found.code == "2000011553"
    (change,) = found.changes
    assert (change.field, change.typed) == ("requesting NPI", typed)
    assert change.what in ("spaces removed", "hyphens removed")


def test_a_letter_is_offered_as_a_digit_only_when_the_check_agrees() -> None:
    with pytest.raises(CodeRefused) as refused:
        normalise_npi("1OOOOOOOO4")
    assert refused.value.offer == "1000000004"
    with pytest.raises(CodeRefused) as refused:
        normalise_npi("1OOOOOOOO5")
    assert refused.value.offer is None


@given(st.integers(min_value=1_000_000_00, max_value=2_999_999_99))
def test_exactly_one_last_digit_fits_and_equals_luhn_over_the_prefix(
    nine: int,
) -> None:
    fits = [digit for digit in "0123456789" if is_valid(f"{nine}{digit}")]
    assert len(fits) == 1
    assert _luhn(f"80840{nine}{fits[0]}") % 10 == 0


@given(st.integers(min_value=1_000_000_00, max_value=2_999_999_99), st.data())
def test_one_wrong_digit_never_passes(nine: int, data: st.DataObject) -> None:
    number = next(f"{nine}{d}" for d in range(10) if is_valid(f"{nine}{d}"))
    place = data.draw(st.integers(0, 9))
    wrong = data.draw(st.sampled_from("0123456789".replace(number[place], "")))
    assert not is_valid(number[:place] + wrong + number[place + 1 :])


def _luhn(number: str) -> int:
    digits = [int(digit) for digit in reversed(number)]
    return sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
