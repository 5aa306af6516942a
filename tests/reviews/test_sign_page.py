"""The signing page: what it shows, what it asks for, what it keeps."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from policyportal.audit.models import Event, View
from reviews.models import Case, Determination, Notice
from tests.clinical_policies.factories import PASSWORD
from tests.reviews import factories as made

pytestmark = pytest.mark.django_db

PASSWORD_FIELD = "password"


@pytest.fixture
def case() -> Case:
    return made.referred_case()


@pytest.fixture
def client(case: Case) -> Client:
    return made.client_of(made.director())


def address(case: Case) -> str:
    return f"/cases/{case.number}/sign/"


def hidden(client: Client, case: Case) -> dict[str, Any]:
    """What the page's form carries unseen: token, hash, the letter's words."""
    context = client.get(address(case)).context
    form, letter = context["form"], context["letter_form"]
    found = {name: form[name].value() for name in ("token", "shown")}
    return found | {
        letter.add_prefix(name): letter[name].value() for name in letter.fields
    }


def chosen(number: int = 1, **facts: Any) -> dict[str, Any]:
    return {
        f"outcome_{number}": "denied_not_medically_necessary",
        f"rationale_{number}": "I read the note.",
        "NOABD-04": "on",
        "NOABD-23": "on",
        PASSWORD_FIELD: PASSWORD,
    } | facts


def test_it_shows_the_finding_the_policy_the_nurse_and_the_letter(
    client: Client, case: Case
) -> None:
    page = client.get(address(case))
    assert page.status_code == 200
    for words in (
        f"Decide line 1 of case {case.number}",
        "Not medically necessary",
        made.COMMENT,
        "We are not approving the care your doctor asked for",
        "stem cell implant, right knee",
        "The notice to the provider",
        "licensed in Washington (MD-DIRECTOR-EX)",
        "Sign this one denial",
        made.CLINICAL_REASON,
    ):
        assert words in page.content.decode().replace("&#x27;", "'"), words


def test_nothing_is_chosen_and_no_shortcut_signs(client: Client, case: Case) -> None:
    page = client.get(address(case)).content.decode()
    form = page[page.index('id="decide"') :]
    assert " checked" not in form
    assert "data-main" not in page


def test_its_view_is_recorded_before_it_is_shown(client: Client, case: Case) -> None:
    client.get(address(case))
    seen = View.objects.filter(name="case.signing_read").get()
    assert (seen.case, seen.members) == (case.number, ["EX0001470"])


def test_the_director_signs_and_is_shown_the_letter(client: Client, case: Case) -> None:
    answer = client.post(address(case), hidden(client, case) | chosen(), follow=True)
    assert answer.redirect_chain == [(address(case), 302)]
    page = answer.content.decode()
    notice = Notice.objects.filter(case=case, recipient="member").get()
    assert "is denied, and its letters are issued" in page
    assert f"/letters/{notice.pk}/" in page
    assert Determination.objects.get(line__case=case).rationale == "I read the note."


def test_the_same_form_twice_signs_once(client: Client, case: Case) -> None:
    form = hidden(client, case) | chosen()
    for _ in range(2):
        answer = client.post(address(case), form)
        assert (answer.status_code, answer["Location"]) == (302, address(case))
    assert Notice.objects.filter(case=case).count() == 2


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"outcome_1": ""}, "outcome_1", "nothing is chosen for you"),
        ({"outcome_1": "denied_void"}, "outcome_1", "Select a valid choice"),
        (
            {"outcome_1": "approved", "rationale_1": made.CLINICAL_REASON},
            "rationale_1",
            "the reason for a denial",
        ),
        ({"rationale_1": "  "}, "rationale_1", "a denial is signed with its reason"),
        ({"NOABD-04": ""}, "NOABD-04", "confirm it"),
        ({PASSWORD_FIELD: ""}, PASSWORD_FIELD, "required"),
        ({"rationale_1": "Tab\u202eturned"}, "rationale_1", "U+202E"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    client: Client, case: Case, typed: dict[str, str], field: str, words: str
) -> None:
    sent = hidden(client, case) | chosen(rationale_1="Words to keep.") | typed
    answer = client.post(address(case), sent)
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors[field])
    if "rationale_1" not in typed:
        assert "Words to keep." in answer.content.decode()
    assert not Event.objects.filter(name__startswith="signing.").exists()
    assert not Notice.objects.filter(case=case).exists()


def test_a_wrong_password_costs_a_try_and_nothing_typed(
    client: Client, case: Case
) -> None:
    sent = hidden(client, case) | chosen(
        rationale_1="I read the note of today.", password="not-it-9"
    )
    answer = client.post(address(case), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "4 tries left" in page
    assert "I read the note of today." in page
    assert "not-it-9" not in page
    assert not Notice.objects.filter(case=case).exists()
    assert client.post(address(case), sent | {"password": PASSWORD}).status_code == 302


def test_five_wrong_passwords_rest_signing_and_keep_the_page(
    client: Client, case: Case
) -> None:
    sent = hidden(client, case) | chosen(password="wrong")
    for _ in range(5):
        client.post(address(case), sent)
    answer = client.post(address(case), sent | {"password": PASSWORD})
    assert answer.status_code == 403
    assert "Signing rests until" in answer.content.decode()
    assert "I read the note." in answer.content.decode()


def test_who_is_second_reads_who_was_first_and_keeps_the_text(
    client: Client, case: Case
) -> None:
    sent = hidden(client, case) | chosen(rationale_1="My own long words.")
    made.sign(case, actor=made.cast().director2)
    answer = client.post(address(case), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Tomas Bell, MD" in page
    assert "My own long words." in page
    assert PASSWORD not in page


def test_a_letter_changed_but_not_saved_is_not_signed(
    client: Client, case: Case
) -> None:
    sent = hidden(client, case) | chosen() | {"letter-other_care": "Ask your doctor."}
    answer = client.post(address(case), sent)
    assert answer.status_code == 422
    assert "You changed the letter and did not save it" in answer.content.decode()
    assert "Ask your doctor." in answer.content.decode()


def test_the_letter_is_saved_and_what_was_chosen_stays(
    client: Client, case: Case
) -> None:
    care = "Please ask your doctor what other care may help your knee."
    sent = hidden(client, case) | chosen() | {"letter-other_care": care}
    answer = client.post(address(case), sent | {"save_letter": "1"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.count(care) >= 2
    assert "I read the note." in page
    assert made.read(case).letter_draft.other_care == care
    sent = hidden(client, case) | chosen()
    assert client.post(address(case), sent).status_code == 302


def test_the_case_goes_back_to_the_nurse_with_a_reason(
    client: Client, case: Case
) -> None:
    form = client.get(address(case)).context["return_form"]
    sent = {"return-token": form["token"].value(), "return-reason": " "}
    back = f"/cases/{case.number}/return/"
    assert client.post(back, sent).status_code == 422
    assert client.post(back, sent | {"return-reason": "Why?"}).status_code == 302
    assert made.read(case).stage == "review"
    assert "with the nurse" in client.get(address(case)).content.decode()


def test_a_child_asks_for_an_individual_review_e14() -> None:
    child = made.member("EX0001471", first_name="Sky", born=date(2012, 5, 1))
    case = made.referred_case(diagnoses=("M08.3",), member=child)
    client = made.client_of(made.director())
    sent = hidden(client, case) | chosen()
    answer = client.post(address(case), sent)
    assert "Individual review is empty" in answer.content.decode()
    review = "We looked at your own records. They do not show a need."
    assert client.post(address(case), sent | {"review_1": review}).status_code == 302


def test_which_text_governs_is_asked_once_e15() -> None:
    made.provision()
    case = made.referred_case()
    client = made.client_of(made.director())
    sent = hidden(client, case) | chosen()
    answer = client.post(address(case), sent)
    assert "Say which text governs" in answer.content.decode()
    assert client.post(address(case), sent | {"governs_1": "policy"}).status_code == 302


def test_several_lines_are_one_signature() -> None:
    case = made.referred_case(("0565T", "0566T"))
    client = made.client_of(made.director())
    assert "Sign 2 decisions" in client.get(address(case)).content.decode()
    sent = hidden(client, case) | chosen(1) | chosen(2)
    assert client.post(address(case), sent).status_code == 302
    assert Determination.objects.filter(line__case=case).count() == 2


def test_only_directors_of_the_team_know_of_it(case: Case) -> None:
    from_elsewhere = made.stranger("director")
    for user, status in (
        (made.nurse(), 404),
        (made.cast().auditor, 404),
        (from_elsewhere, 404),
        (made.director(), 200),
    ):
        answer = made.client_of(user).get(address(case))
        assert answer.status_code == status, user
    assert Client().get(address(case)).status_code == 302


def test_the_next_and_previous_case_are_one_key_away(case: Case) -> None:
    second = made.referred_case(received_at=made.OPENED)
    client = made.client_of(made.director())
    assert address(second) in client.get(address(case)).content.decode()
    assert address(case) in client.get(address(second)).content.decode()


def test_its_queries_do_not_grow_with_the_case() -> None:
    client = made.client_of(made.director())
    counts = []
    for codes in (("0565T",), ("0565T", "0566T", "0489T", "0490T")):
        case = made.referred_case(codes, received_at=made.RECEIVED)
        client.get(address(case))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(case))
        counts.append(len(queries))
    assert counts[0] == counts[1], counts
