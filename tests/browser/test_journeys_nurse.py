"""The nurse's whole path without a mouse, keys counted from the list on."""

from reviews.models import Case, Determination, Notice
from tests.browser.steps import PersonAt, live_case

REASON = (
    "You have arthritis in your knee. We read the notes your doctor sent us. They say"
    " that knee pain makes it hard for you to walk."
)
COMMENT = "Criterion I. applies and lists no exception. Please decide."
RATIONALE = "Osteoarthritis is musculoskeletal, and criterion I. lists no exception."
PLAIN = (
    "stem cell implant for the knee",
    "shot of the stem cell implant into the knee",
    "shot into the knee",
)
GUIDE = "State billing guide, physician services"


def test_e1_is_referred_with_its_letter_drafted(person: PersonAt) -> None:
    dana, case = person("nurse"), live_case("EX0001503")
    dana.opens(case)
    dana.reads("not medically necessary")
    dana.goes("c")
    dana.presses("d")
    dana.writes(REASON)
    dana.presses("Escape r")
    dana.writes(COMMENT)
    dana.goes("Control+Enter")
    dana.reads(f"Case {case.number} is referred.")
    print(f"E1 referred: {dana.keys} keys")
    assert dana.keys <= 40
    case.refresh_from_db()
    assert case.stage == Case.Stage.DIRECTOR
    assert case.letter_draft.reason == REASON
    assert case.referrals.get().comment == COMMENT


def test_a_clean_line_is_approved_and_its_letter_issued(person: PersonAt) -> None:
    dana, case = person("nurse"), live_case("EX0001517")
    dana.opens(case)
    dana.goes("a")
    dana.goes("Control+Enter")
    dana.reads("The letters are issued and the case is closed.")
    print(f"clean line approved, letter issued: {dana.keys} keys")
    assert dana.keys <= 15
    kinds = case.notices.values_list("kind", "recipient").order_by("recipient")
    assert list(kinds) == [("approval", "member"), ("approval", "provider")]
    assert Determination.objects.get(line__case=case).decided_by.username == "nurse"


def test_e12_three_lines_two_referred_one_approved(person: PersonAt) -> None:
    dana, case = person("nurse"), live_case("EX0001491")
    dana.opens(case)
    dana.goes("c")
    dana.goes("c")
    dana.presses("Enter")
    assert dana.focused().startswith("Criteria used instead")
    dana.writes(GUIDE)
    dana.presses("Tab")
    dana.writes("The office note documents the indication.")
    dana.goes("Escape .")
    dana.goes("a")
    dana.presses("d")
    dana.writes(REASON)
    dana.walks_to("The condition, in plain words")
    dana.writes("arthritis of the knee")
    for words in PLAIN:
        dana.presses("Tab")
        dana.writes(words)
    dana.presses("Escape r")
    dana.writes(COMMENT)
    dana.goes("Control+Enter")
    print(f"E12 referred: {dana.keys} keys")
    assert dana.keys <= 40
    outcomes = Determination.objects.filter(line__case=case)
    assert list(outcomes.values_list("line__number", "outcome")) == [(3, "approved")]

    morgan = person("director")
    morgan.looks_at(f"/cases/{case.number}/sign/")
    morgan.presses("4 Space Tab")
    morgan.writes(RATIONALE)
    morgan.presses("Tab Space Tab")
    morgan.writes(RATIONALE)
    morgan.presses("Tab Space Tab Space Tab")
    morgan.signs()
    decided = dict(outcomes.values_list("line__number", "outcome"))
    denied = "denied_not_medically_necessary"
    assert decided == {1: denied, 2: denied, 3: "approved"}
    letter = Notice.objects.get(case=case, recipient="member")
    morgan.looks_at(f"/letters/{letter.pk}/")
    words = morgan.page.locator("article.letter").inner_text()
    for code in ("0565T", "0566T", "20610"):
        assert code in words


def test_e4_is_asked_which_diagnosis_and_answered(person: PersonAt) -> None:
    dana, case = person("nurse"), live_case("EX0001545")
    dana.presses("2")
    dana.page.wait_for_url("**queue=unassigned")
    dana.opens(case)
    dana.reads("Which diagnosis does this line treat?")
    dana.presses("Enter Space")
    dana.goes(".")
    print(f"E4 answered: {dana.keys} keys")
    assert dana.keys <= 6
    line = case.lines.get()
    assert line.answers.get().value == "C90.00"
    dana.reads("C90.00")


def test_a_case_is_opened_from_an_empty_form_after_a_mistyped_code(
    person: PersonAt,
) -> None:
    dana = person("nurse")
    dana.goes("n")
    dana.walks_to("Name or member ID")
    dana.writes("EX0001607")
    dana.walks_to("Requesting, NPI")
    dana.writes("1234567893")
    dana.presses("Tab")
    dana.writes("2000011553")
    dana.walks_to("A, the main one")
    dana.writes("m1711")
    dana.walks_to("Code, line 1")
    dana.writes("O565T")
    dana.walks_to("A")
    dana.presses("Space")
    dana.goes("Control+Enter")
    assert dana.refusals == [422]
    dana.reads("0565T?")
    assert "Correct 1 field" in dana.focused()
    assert dana.page.get_by_label("Name or member ID").input_value() == "EX0001607"
    assert dana.page.get_by_label("A, the main one").input_value() == "m1711"
    dana.presses("Tab Enter")
    assert dana.focused().startswith("Code")
    dana.writes("0565T")
    dana.goes("Control+Enter")
    dana.reads("is open.")
    dana.reads("not medically necessary")
    opened = Case.objects.latest("pk")
    assert f"/cases/{opened.number}/" in dana.page.url
    assert opened.lines.get().findings.get().verdict == "not_medically_necessary"
    print(f"case entered, once mended: {dana.keys} keys")
