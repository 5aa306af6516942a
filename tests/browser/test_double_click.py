"""A double click on whatever acts: one record, and a page that says what is."""

from policyportal.audit.models import Event
from reviews.models import Case, Determination, FindingReview, Referral
from tests.browser.steps import PersonAt, live_case


def test_confirm_and_note_and_refer_are_done_once(person: PersonAt) -> None:
    dana, case = person("nurse"), live_case("EX0001503")
    dana.looks_at(f"/cases/{case.number}/")
    dana.clicks_twice("Confirm finding")
    assert FindingReview.objects.filter(finding__line__case=case).count() == 1
    dana.page.get_by_label("Add a note").fill("Called the office.")
    dana.clicks_twice("Keep the note")
    assert case.notes.count() == 1
    dana.page.get_by_label("Why, in the member").fill(
        "You have arthritis in your knee. We read the notes your doctor sent us."
    )
    dana.page.get_by_label("For the director").fill("Please decide.")
    dana.clicks_twice("Refer to the director")
    assert Referral.objects.filter(case=case).count() == 1


def test_approve_and_issue_are_done_once(person: PersonAt) -> None:
    dana, case = person("nurse"), live_case("EX0001517")
    dana.looks_at(f"/cases/{case.number}/")
    dana.clicks_twice("Approve line")
    assert Determination.objects.filter(line__case=case).count() == 1
    dana.clicks_twice("Issue the letters")
    assert case.notices.count() == 2


def test_take_is_done_once_and_one_request_opens_one_case(person: PersonAt) -> None:
    dana = person("nurse")
    before = Event.objects.filter(name="case.taken").count()
    dana.clicks_twice("Take the next due")
    assert Event.objects.filter(name="case.taken").count() == before + 1
    dana.looks_at("/cases/new/")
    for label, words in (
        ("Name or member ID", "EX0001607"),
        ("Requesting, NPI", "1234567893"),
        ("Servicing, NPI", "2000011553"),
        ("A, the main one", "M17.11"),
        ("Code, line 1", "20610"),
    ):
        dana.page.get_by_label(label).fill(words)
    opened = Case.objects.count()
    dana.clicks_twice("Open the case")
    dana.reads("is open.")
    assert Case.objects.count() == opened + 1
