"""Codes as people type them: the tables of the domain's page on codes, by example."""

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clinical_policies.rules import codes
from clinical_policies.rules.codes import (
    CDT,
    CPT,
    HCPCS,
    ICD_10_CM,
    ICD_10_PCS,
    CodeRefused,
    Normalised,
    normalise_diagnosis,
    normalise_modifiers,
    normalise_place,
    normalise_procedure,
    normalise_revenue_code,
    normalise_units,
    pattern_of,
    system_of,
)

FULL_WIDTH = "０５６５Ｔ"
CYRILLIC_TE = "0565\N{CYRILLIC CAPITAL LETTER TE}"
ARABIC_INDIC = "\u0660\u0665\u0666\u0665T"
SALUTATION = "\ufdfa"  # one character that NFKC makes eighteen of


Reader = Callable[..., Normalised]


def outcome_of(reader: Reader, text: str) -> Normalised | CodeRefused:
    try:
        return reader(text)
    except CodeRefused as refused:
        return refused


def refusal_of(normalise: Reader, text: str, **options: object) -> CodeRefused:
    with pytest.raises(CodeRefused) as raised:
        normalise(text, **options)
    return raised.value


SHAPES = [
    ("38241", CPT), ("20610", CPT), ("00100", CPT), ("3824", None),
    ("1126F", CPT), ("0565T", CPT), ("0489T", CPT), ("O565T", None), ("565T", None),
    ("0001U", CPT), ("U0001", HCPCS), ("0002M", CPT),
    ("S2150", HCPCS), ("J3301", HCPCS), ("L1833", HCPCS),
    ("I0001", None), ("X0001", None), ("S215", None), ("D0120", CDT),
    ("M17.11", ICD_10_CM), ("M1A.0110", ICD_10_CM), ("S83.511A", ICD_10_CM),
    ("C4A.0", ICD_10_CM), ("QA0.0101", ICD_10_CM), ("Y93.I1", ICD_10_CM),
    ("M1711", HCPCS), ("M17.", None), ("M17.11 ", None), ("M17.11\n", None),
    ("3024ZG0", ICD_10_PCS), ("30243G0", ICD_10_PCS), ("3024OG0", None),
    ("30243G", None), ("٣٨٢٤١", None),
]  # fmt: skip


@pytest.mark.parametrize(("code", "system"), SHAPES)
def test_a_stored_shape_belongs_to_one_system(code: str, system: str | None) -> None:
    assert system_of(code) == system


PROCEDURES = [
    ("0565T", "0565T", ()),
    ("0565t", "0565T", ()),
    (" 0565T ", "0565T", ()),
    (FULL_WIDTH, "0565T", ()),
    ("0565 T", "0565T", ()),
    ("0565\N{NO-BREAK SPACE}T", "0565T", ()),
    ("05\N{ZERO WIDTH SPACE}65T\N{ZERO WIDTH NO-BREAK SPACE}", "0565T", ()),
    ("38241-", "38241", ()),
    ("38241.,;-", "38241", ()),
    ("0565T-RT", "0565T", ("RT",)),
    ("0565TRT", "0565T", ("RT",)),
    ("0565T RT", "0565T", ("RT",)),
    ("0565t, rt", "0565T", ("RT",)),
    ("20610-50-59", "20610", ("50", "59")),
    ("0565T-RT-RT", "0565T", ("RT",)),
    ("L1833-RT", "L1833", ("RT",)),
    ("s2150", "S2150", ()),
    ("D0120", "D0120", ()),
]


@pytest.mark.parametrize(("typed", "code", "modifiers"), PROCEDURES)
def test_a_procedure_code_is_cleaned_and_says_what_was_changed(
    typed: str, code: str, modifiers: tuple[str, ...]
) -> None:
    found = normalise_procedure(typed, field="line 1, code")
    assert (found.code, found.modifiers) == (code, modifiers)
    if typed == code:
        assert found.changes == ()
    else:
        (change,) = found.changes
        assert (change.field, change.typed) == ("line 1, code", typed)
        assert change.stored == code
        assert change.what


def test_the_change_is_told_in_words() -> None:
    (change,) = normalise_procedure(" 0565t-rt").changes
    assert change.what == (
        "spaces removed, capital letters, modifier RT taken apart from the code"
    )
    (change,) = normalise_procedure(FULL_WIDTH).changes
    assert change.what == "full-width or compatibility characters made plain"
    (change,) = normalise_diagnosis("M1711").changes
    assert change.what == "dot after the third character"
    (change,) = normalise_procedure("38241-").changes
    assert change.what == "trailing - removed"


REFUSED_PROCEDURES = [
    ("O565T", 1, "O565T starts with the letter O. Did you mean 0565T?", "0565T"),
    ("O565T-RT", 1, "letter O", "0565T-RT"),
    ("3824I", 5, "letter I at position 5", "38241"),
    ("3824l", 5, "letter l at position 5", "38241"),
    ("S215O", 5, "letter O", "S2150"),
    ("LI833", 2, "letter I", "L1833"),
    ("I0001", 1, "letter I", "10001"),
    (CYRILLIC_TE, 5, "CYRILLIC CAPITAL LETTER TE. Type a Latin T.", None),
    (CYRILLIC_TE.lower(), 5, "CYRILLIC SMALL LETTER TE", None),
    (f" 0 5{CYRILLIC_TE[2:]}", 5, "CYRILLIC CAPITAL LETTER TE", None),
    (ARABIC_INDIC, 1, "ARABIC-INDIC DIGIT ZERO. Type the digit 0.", None),
    ("0565T\N{EN DASH}RT", 6, "EN DASH. Type a hyphen.", None),
    ("0565\N{LATIN SMALL LETTER SHARP S}", 5, "SHARP S", None),
    ("0565\N{LATIN SMALL LETTER DOTLESS I}", 5, "DOTLESS I", None),
    ("0565\N{RIGHT-TO-LEFT OVERRIDE}T", 5, "RIGHT-TO-LEFT OVERRIDE", None),
    ("0565\x00T", 5, "U+0000", None),
    ("565T", 1, "lost its zeros", "0565T"),
    ("565T-RT", 1, "lost its zeros", "0565T-RT"),
    ("100", 1, "lost its zeros", "00100"),
    ("1999", 1, "lost its zeros", "01999"),
    ("38241.0", 1, "lost its zeros", "38241"),
    ("3824", 5, "position 5 is missing", None),
    ("1E5", 2, "a number in scientific notation", None),
    ("3.8241E+04", 2, "a number in scientific notation", None),
    ("5-May", 2, "a date", None),
    ("May-05", 1, "a date", None),
    ("5/1/2026", 2, "a date", None),
    ("2026-05-01", 5, "a date", None),
    ("M17.11", 1, "looks like an ICD-10-CM code", None),
    ("M17", 1, "looks like an ICD-10-CM code", None),
    ("S83511A", 6, "looks like the ICD-10-CM code S83.511A", "S8351-1A"),
    ("0SRC0J9", 1, "looks like an ICD-10-PCS code", None),
    ("S215", 5, "position 5 is missing", None),
    ("X0001", 1, "can't have X at position 1", None),
    ("S215T", 5, "can't have T at position 5", None),
    ("382411", 6, "modifiers of two characters", None),
    ("38241-RT-LT-50-59-GX", 6, "one to four modifiers", None),
    ("", 1, "Nothing to read", None),
    (" \N{ZERO WIDTH SPACE} -", 1, "Nothing to read", None),
]


@pytest.mark.parametrize(("typed", "position", "words", "offer"), REFUSED_PROCEDURES)
def test_a_procedure_code_is_refused_by_name(
    typed: str, position: int, words: str, offer: str | None
) -> None:
    refused = refusal_of(normalise_procedure, typed)
    assert (refused.position, refused.offer) == (position, offer)
    assert words in refused.reason
    assert refused.typed == typed
    assert refused.field == "code"
    if offer:
        normalise_procedure(offer)


def test_the_caller_may_name_the_system() -> None:
    assert normalise_procedure("30243g0", system=ICD_10_PCS).code == "30243G0"
    assert normalise_procedure("S2150", system=HCPCS).system == HCPCS
    wrong = refusal_of(normalise_procedure, "S2150", system=CPT)
    assert wrong.reason.startswith("S2150 has the shape of a HCPCS code, not CPT")
    letter = refusal_of(normalise_procedure, "3O243G0", system=ICD_10_PCS)
    assert (letter.position, letter.offer) == (2, "30243G0")
    short = refusal_of(normalise_procedure, "30243G", system=ICD_10_PCS)
    assert (short.position, short.offer) == (7, None)


DIAGNOSES = [
    ("m1711", "M17.11"), ("M17.11", "M17.11"), ("M17 11", "M17.11"),
    ("M17．11", "M17.11"), ("M17-11", "M17.11"), ("Ⅿ17.11", "M17.11"),
    ("M34.-", "M34"), ("C90.0-", "C90.0"), ("M17", "M17"), ("o80", "O80"),
    ("m1a.0110", "M1A.0110"), ("qa00101", "QA0.0101"), ("s83511a", "S83.511A"),
    ("E0110", "E01.10"), ("M17.1I", "M17.1I"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "code"), DIAGNOSES)
def test_a_diagnosis_is_stored_with_its_dot(typed: str, code: str) -> None:
    found = normalise_diagnosis(typed)
    assert (found.system, found.code) == (ICD_10_CM, code)
    assert bool(found.changes) == (typed != code)


REFUSED_DIAGNOSES = [
    ("M171.1", 5, "a dot belongs after the third character", None),
    (".M17", 1, "a dot belongs after the third character", None),
    ("M17.1.1", 6, "a dot belongs after the third character", None),
    ("M171-1", 5, "hyphen at position 5", None),
    ("M17.11111", 9, "can't have 1 at position 9", None),
    ("M1", 3, "position 3 is missing", None),
    ("MM7.11", 2, "can't have M at position 2", None),
    ("0565T", 1, "looks like a CPT code", None),
    ("38241", 1, "looks like a CPT code", None),
    ("1E5", 2, "scientific notation", None),
    ("M17,11", 4, "can't have , at position 4", None),
    ("\N{CYRILLIC SMALL LETTER EM}1711", 1, "Type a Latin M.", None),
    ("\N{GREEK CAPITAL LETTER OMICRON}80", 1, "Type a Latin O.", None),
]


@pytest.mark.parametrize(("typed", "position", "words", "offer"), REFUSED_DIAGNOSES)
def test_a_diagnosis_is_refused_by_name(
    typed: str, position: int, words: str, offer: str | None
) -> None:
    refused = refusal_of(normalise_diagnosis, typed)
    assert (refused.position, refused.offer) == (position, offer)
    assert words in refused.reason
    assert refused.field == "diagnosis"


def test_letters_and_digits_of_a_diagnosis_are_offered_only_when_the_offer_exists() -> (
    None
):
    loaded = {"O80", "I50.9", "M17.11"}

    def known(asked: tuple[str, ...]) -> set[str]:
        return loaded & set(asked)

    assert normalise_diagnosis("O80", known=known).code == "O80"
    assert refusal_of(normalise_diagnosis, "080", known=known).offer == "O80"
    assert refusal_of(normalise_diagnosis, "150.9", known=known).offer == "I50.9"
    assert refusal_of(normalise_diagnosis, "Ml7.11", known=known).offer == "M17.11"
    assert refusal_of(normalise_diagnosis, "081", known=known).offer is None
    assert refusal_of(normalise_diagnosis, "080").offer is None
    assert codes.lookalikes("M17.1I") == ("M17.11",)
    assert codes.lookalikes("M17.11") == ()


MODIFIERS = [
    ("RT", ("RT",)), ("rt, 50", ("RT", "50")), ("RT50", ("RT", "50")),
    ("RT 50 59 GX", ("RT", "50", "59", "GX")), ("rt/lt", ("RT", "LT")),
    ("1P", ("1P",)), ("T5", ("T5",)), ("RT RT", ("RT",)), ("", ()), ("  ", ()),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "modifiers"), MODIFIERS)
def test_modifiers_are_two_characters_each(
    typed: str, modifiers: tuple[str, ...]
) -> None:
    found = normalise_modifiers(typed)
    assert found.modifiers == modifiers
    assert found.code == " ".join(modifiers)


@pytest.mark.parametrize(
    ("typed", "position"), [("R", 1), ("RT, L", 5), ("RT-LT-50-59-GX", 13), ("R?", 1)]
)
def test_a_modifier_is_refused_with_its_place(typed: str, position: int) -> None:
    assert refusal_of(normalise_modifiers, typed).position == position


@pytest.mark.parametrize("code", ["01", "02", "10", "11", "22", "24", "99"])
def test_a_place_of_service_has_two_digits_and_a_name(code: str) -> None:
    assert normalise_place(code).code == code
    assert codes.describe_place(code)


def test_a_place_of_service_is_never_mended_silently() -> None:
    assert refusal_of(normalise_place, "1").offer == "01"
    assert refusal_of(normalise_place, "O2").offer == "02"
    nowhere = refusal_of(normalise_place, "00")
    assert (nowhere.position, nowhere.offer) == (2, None)
    assert refusal_of(normalise_place, "123").position == 3
    assert codes.describe_place("98") == ""


def test_a_revenue_code_keeps_its_zero() -> None:
    assert normalise_revenue_code("0360").code == "0360"
    assert refusal_of(normalise_revenue_code, "360").offer == "0360"


@pytest.mark.parametrize(
    ("typed", "number"), [("1", "1"), ("01", "1"), ("12,000", "12000"), (" 40 ", "40")]
)
def test_units_are_whole_numbers(typed: str, number: str) -> None:
    assert normalise_units(typed).code == number


@pytest.mark.parametrize(
    ("typed", "offer"),
    [("0", None), ("-1", None), ("1.5", None), ("1.0", "1"), ("1O", "10"),
     ("1000000", None), ("1e3", None), ("\N{SUPERSCRIPT TWO}x", None)],
)  # fmt: skip
def test_units_that_are_no_number_are_refused(typed: str, offer: str | None) -> None:
    refused = refusal_of(normalise_units, typed)
    assert refused.offer == offer
    assert refused.position


@pytest.mark.parametrize(
    ("modifiers", "description", "conflict"),
    [
        (("RT",), "Unilateral primary osteoarthritis, right knee", False),
        (("RT",), "Unilateral primary osteoarthritis, left knee", True),
        (("LT", "59"), "Unilateral primary osteoarthritis, right knee", True),
        (("RT", "LT"), "Unilateral primary osteoarthritis, left knee", False),
        (("50",), "Unilateral primary osteoarthritis, left knee", False),
        (("RT",), "Bilateral primary osteoarthritis of knee", False),
        (("RT",), "Systemic sclerosis, unspecified", False),
        (("TA",), "Hallux valgus (acquired), right foot", True),
        ((), "Unilateral primary osteoarthritis, left knee", False),
    ],
)
def test_a_side_that_disagrees_is_a_warning_in_words(
    modifiers: tuple[str, ...], description: str, conflict: bool
) -> None:
    sentence = codes.laterality_conflict(modifiers, description)
    assert bool(sentence) is conflict
    if sentence:
        assert modifiers[0] in sentence
        assert description in sentence


def test_two_spellings_of_one_code_are_kept_once_and_named() -> None:
    typed = [normalise_diagnosis(text) for text in ("m1711", "C90.00", "M17.11")]
    kept, changes = codes.without_duplicates(typed, "diagnoses")
    assert [value.code for value in kept] == ["M17.11", "C90.00"]
    (change,) = changes
    assert (change.typed, change.stored) == ("M17.11", "M17.11")
    assert change.what == "the same code as m1711, kept once"


READERS = {
    normalise_procedure: pattern_of(CPT, HCPCS, CDT),
    normalise_diagnosis: pattern_of(ICD_10_CM),
    normalise_modifiers: f"(?:{pattern_of(codes.MODIFIER)}(?: |$)){{0,4}}",
    normalise_place: pattern_of(codes.PLACE_OF_SERVICE),
    normalise_revenue_code: pattern_of(codes.REVENUE_CODE),
    normalise_units: "[1-9][0-9]{0,5}",
    codes.normalise_npi: pattern_of(codes.NPI),
}
CODE_LIKE = st.text(
    alphabet="0123456789ABCDILMOSTXabclmotx .-,–/\u200b\u0422\u0660\uff10\u2168é",
    max_size=12,
)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@given(text=st.one_of(st.text(), CODE_LIKE))
@example(text="x" * 300)
@example(text="0565T\ud800")
def test_whatever_is_typed_is_stored_in_shape_or_refused_with_a_place(
    reader: Reader, text: str
) -> None:
    found = outcome_of(reader, text)
    if isinstance(found, CodeRefused):
        assert found.position
        assert found.reason.endswith((".", "?"))
        assert found.field
        assert found.reason.encode()
        assert not found.offer or reader(found.offer).system
        return
    assert re.fullmatch(READERS[reader], found.code)
    assert found.code.isascii()
    again = reader(found.code)
    assert (again.system, again.code, again.changes) == (found.system, found.code, ())
    for change in found.changes:
        assert (change.typed, change.stored) == (text, found.code)
        assert change.what


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@pytest.mark.parametrize("character", ["A", SALUTATION, "\u200b", "\x00"])
def test_megabytes_are_refused_at_once(reader: Reader, character: str) -> None:
    started = time.perf_counter()
    with pytest.raises(CodeRefused) as raised:
        reader(character * 5_000_000)
    assert time.perf_counter() - started < 1
    assert len(raised.value.reason) < 400
