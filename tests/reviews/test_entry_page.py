"""Opening a case by its page: what is read, what is refused by name, nothing lost."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from reviews.models import Case, ServiceLine
from tests.reviews import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/cases/new/"


@pytest.fixture
def desk() -> Client:
    factories.policy()
    factories.member()
    factories.provider()
    return factories.client_of(factories.nurse())


def typed(**changed: str) -> dict[str, str]:
    form = {
        "token": str(uuid4()),
        "edition": "0",
        "received_on": "09/10/2026",
        "received_time": "912 am",
        "channel": "portal",
        "priority": "standard",
        "review_type": "prospective",
        "member_words": "EX0001470",
        "requesting_npi": "1234567893",
        "servicing_npi": "123 456 7893",
        "dx-TOTAL_FORMS": "1",
        "dx-INITIAL_FORMS": "0",
        "dx-0-code": "m1711",
        "line-TOTAL_FORMS": "1",
        "line-INITIAL_FORMS": "0",
        "line-0-code": "0565t-rt",
        "line-0-units": "1",
        "line-0-first_date": "09/14/2026",
        "line-0-place": "24",
        "line-0-pointers": "A",
    }
    return form | changed


def test_a_request_becomes_a_case_with_its_finding(desk: Client) -> None:
    answer = desk.post(ADDRESS, typed())
    case = Case.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/cases/{case.number}/"
    line = case.lines.get()
    assert (line.code, line.modifiers, line.typed) == ("0565T", "RT", "0565t-rt")
    assert case.diagnoses.get().code == "M17.11"
    assert line.findings.get().verdict == "not_medically_necessary"
    assert case.clock_events.get().kind == "received"


def test_the_same_form_sent_twice_opens_one_case(desk: Client) -> None:
    form = typed()
    first, second = desk.post(ADDRESS, form), desk.post(ADDRESS, form)
    assert Case.objects.count() == 1
    assert first["Location"] == second["Location"]


BAD: tuple[tuple[str, str, str], ...] = (
    ("line-0-code", "O565T", "0565T"),
    ("line-0-code", "٠٥٦٥T", "ARABIC-INDIC"),
    ("line-0-modifiers", "R", "R"),
    ("line-0-units", "0", "units"),
    ("line-0-units", "1e3", "1e3"),
    ("line-0-first_date", "02/30/2026", "02/30/2026"),
    ("line-0-last_date", "09/01/2026", "before the first day"),
    ("line-0-place", "00", "00"),
    ("line-0-pointers", "B", "no diagnosis B"),
    ("dx-0-code", "M171.1", "dot"),
    ("requesting_npi", "1234567890", "1234567890"),
    ("servicing_npi", "2000000002", "directory"),
    ("member_words", "Nobody", "Nobody"),
    ("received_on", "13/45/2026", "13/45/2026"),
    ("received_on", "09/10/2190", "2190"),
    ("received_time", "25:00", "25:00"),
    ("channel", "pigeon", "pigeon"),
    ("priority", "soon", "soon"),
)


@pytest.mark.parametrize(("field", "value", "words"), BAD)
def test_what_a_field_can_not_mean_is_refused_by_name_and_nothing_is_lost(
    desk: Client, field: str, value: str, words: str
) -> None:
    form = typed(**{field: value})
    answer = desk.post(ADDRESS, form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert Case.objects.count() == 0
    assert words in page
    assert _kept(answer.context, form) == []


def test_the_offered_code_is_taken_when_it_is_typed(desk: Client) -> None:
    desk.post(ADDRESS, typed(**{"line-0-code": "O565T"}))
    desk.post(ADDRESS, typed(**{"line-0-code": "0565T"}))
    assert ServiceLine.objects.get().code == "0565T"


def test_one_more_line_is_one_press_and_keeps_what_was_typed(desk: Client) -> None:
    answer = desk.post(ADDRESS, typed(**{"add-line": "1"}))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="line-1-code"' in page
    assert 'value="0565t-rt"' in page


def test_a_member_without_coverage_on_the_day_is_named(desk: Client) -> None:
    answer = desk.post(ADDRESS, typed(received_on="09/10/2020"))
    assert answer.status_code == 422
    assert "no coverage on" in answer.content.decode()


def test_the_aside_tells_clock_findings_and_a_likely_duplicate(desk: Client) -> None:
    factories.opened_case()
    page = desk.post(f"{ADDRESS}check/", typed()).content.decode()
    assert "State, 3 days" in page
    assert "Not medically necessary" in page
    assert "Perhaps the same request" in page


def test_a_correction_makes_a_new_finding_and_keeps_the_old(desk: Client) -> None:
    case = factories.opened_case()
    form = typed(edition=str(case.edition), **{"line-0-code": "20610"})
    answer = desk.post(f"/cases/{case.number}/request/", form)
    assert answer.status_code == 302
    verdicts = [row.verdict for row in case.lines.get().findings.all()]
    assert verdicts == ["not_medically_necessary", "no_policy_found"]


def test_an_older_form_never_overwrites_a_newer_correction(desk: Client) -> None:
    case = factories.opened_case()
    stale = typed(edition=str(case.edition), **{"line-0-units": "3"})
    fresh = typed(edition=str(case.edition), **{"line-0-units": "2"})
    desk.post(f"/cases/{case.number}/request/", fresh)
    answer = desk.post(f"/cases/{case.number}/request/", stale)
    assert answer.status_code == 409
    assert case.lines.get().units == 2


def _kept(context: Any, form: dict[str, str]) -> list[str]:
    """The fields whose typed text did not come back."""
    forms = context["forms"]
    shown = [forms.request_form, *forms.diagnoses.forms, *forms.lines.forms]
    fields = {field.html_name: field for each in shown for field in each}
    return [
        name
        for name, value in form.items()
        if name in fields and value not in (fields[name].value(), _only(fields[name]))
    ]


def _only(field: Any) -> object:
    value = field.value()
    return value[0] if isinstance(value, list) and value else value
