"""The medical director: from the queue to a signature, or a decision otherwise."""

from reviews.models import Case, Determination, Notice
from tests.browser.steps import PersonAt, live_case

RATIONALE = (
    "Osteoarthritis of the knee is a musculoskeletal condition. Criterion I. lists no"
    " exception. I read the office note and the radiograph report."
)
OTHERWISE = "The trial protocol in the office note makes this service appropriate."


def outcomes(case: Case) -> list[str]:
    decided = Determination.objects.filter(line__case=case).order_by("line__number")
    return list(decided.values_list("outcome", flat=True))


def test_a_referred_case_is_signed_and_its_letters_leave(person: PersonAt) -> None:
    morgan, case = person("director"), live_case("EX0001482")
    morgan.opens(case)
    morgan.presses("4 Space Tab")
    morgan.writes(RATIONALE)
    morgan.presses("Tab Space Tab Space Tab")
    morgan.signs()
    morgan.reads("Signed")
    print(f"director signs a referred case: {morgan.keys} keys")
    assert morgan.keys <= 15
    assert outcomes(case) == ["denied_not_medically_necessary"]
    kinds = case.notices.order_by("recipient").values_list("kind", "recipient")
    assert [recipient for _, recipient in kinds] == ["member", "provider"]
    case.refresh_from_db()
    assert case.stage == Case.Stage.CLOSED
    morgan.goes("d")
    morgan.reads("Morgan T. Sample, MD")


def test_a_decision_otherwise_leaves_the_finding_as_it_was(person: PersonAt) -> None:
    morgan, case = person("director"), live_case("EX0001482")
    morgan.opens(case)
    morgan.presses("4 ArrowDown Tab")
    morgan.writes(OTHERWISE)
    morgan.walks_to("Your password, again")
    morgan.signs()
    assert outcomes(case) == ["approved"]
    line = case.lines.get()
    assert line.findings.latest("pk").verdict == "not_medically_necessary"
    assert line.determinations.get().rationale == OTHERWISE
    morgan.looks_at(f"/cases/{case.number}/")
    morgan.reads("Criterion I. says this is not medically necessary.")
    morgan.reads(OTHERWISE)
    assert set(case.notices.values_list("kind", flat=True)) == {"approval"}


def test_nothing_is_signed_by_a_wrong_password_or_a_double_click(
    person: PersonAt,
) -> None:
    morgan, case = person("director"), live_case("EX0001482")
    morgan.opens(case)
    morgan.presses("4 Space Tab")
    morgan.writes(RATIONALE)
    morgan.presses("Tab Space Tab Space Tab")
    morgan.writes("not the password")
    morgan.goes("Enter")
    assert morgan.refusals == [422]
    assert outcomes(case) == []
    rationale = morgan.page.get_by_label("Clinical rationale")
    assert rationale.input_value() == RATIONALE
    morgan.page.get_by_label("Your password, again").fill("policy-portal-demo")
    morgan.clicks_twice("Sign")
    assert outcomes(case) == ["denied_not_medically_necessary"]
    assert Notice.objects.filter(case=case).count() == 2


def test_the_queue_shows_what_waits_and_leads_on(person: PersonAt) -> None:
    morgan = person("director")
    first, second = live_case("EX0001566"), live_case("EX0001482")
    morgan.opens(first)
    morgan.reads("Decide 2 lines")
    morgan.goes("]")
    morgan.reads(second.number)
    morgan.goes("u")
    assert "queue=director" in morgan.page.url
