"""The editor's desk in the admin: import, correct, submit; approved text is only read."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clinical_policies.models import PolicyVersion, StateProvision
from policyportal.audit.models import Event
from tests.clinical_policies import factories

pytestmark = pytest.mark.django_db
IMPORT = "admin:policy-import"
CHANGE = "admin:clinical_policies_policyversion_change"


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(factories.people().editor)
    return client


@pytest.fixture
def draft(desk: Client) -> PolicyVersion:
    read = desk.post(
        reverse(IMPORT), {"token": _token(desk), "sample": "knee_braces.txt"}
    )
    form = read.context["form"]
    made = desk.post(
        reverse(IMPORT),
        {
            "token": _token(desk),
            "text": form.initial["text"],
            "source_name": form.initial["source_name"],
            "make": "1",
        },
    )
    assert made.status_code == 302
    return PolicyVersion.objects.get()


def _token(desk: Client) -> str:
    return str(desk.get(reverse(IMPORT)).context["form"]["token"].value())


def filled(desk: Client, version: PolicyVersion) -> dict[str, Any]:
    """What the change page would send if nothing was touched."""
    context = desk.get(reverse(CHANGE, args=[version.pk])).context
    forms = [context["adminform"].form]
    sent: dict[str, Any] = {}
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if hasattr(field.field, "prepare_value"):
                value = field.field.prepare_value(value)
            sent[field.html_name] = "" if value is None else value
    return sent | {"_continue": "1"}


def save(desk: Client, version: PolicyVersion, sent: dict[str, Any]) -> Any:
    return desk.post(reverse(CHANGE, args=[version.pk]), sent)


def test_a_document_is_shown_as_understood_before_it_becomes_a_draft(
    desk: Client,
) -> None:
    answer = desk.post(
        reverse(IMPORT), {"token": _token(desk), "sample": "stem_cell.txt"}
    )
    assert "Every line found its place" in answer.content.decode()
    assert not PolicyVersion.objects.exists()


def test_nothing_to_import_is_said_beside_the_field(desk: Client) -> None:
    answer = desk.post(reverse(IMPORT), {"token": _token(desk)})
    assert answer.status_code == 422
    assert "Choose a file or a sample" in answer.content.decode()


def test_an_imported_sample_is_a_whole_draft(draft: PolicyVersion) -> None:
    assert draft.status == "draft"
    assert draft.criteria.count() > 10
    assert draft.scope_ranges.exists()
    assert draft.lines_of_business


def test_saving_what_was_not_touched_changes_no_criterion(
    desk: Client, draft: PolicyVersion
) -> None:
    before = list(draft.criteria.values_list("identity", "path", "text", "operand"))
    assert save(desk, draft, filled(desk, draft)).status_code == 302
    after = list(draft.criteria.values_list("identity", "path", "text", "operand"))
    assert after == before
    assert Event.objects.filter(name="policy.edited").exists()


def test_a_criterion_moved_up_takes_the_label_and_keeps_its_identity(
    desk: Client, draft: PolicyVersion
) -> None:
    sent = filled(desk, draft)
    first, second = draft.criteria.filter(path__in=["I.A", "I.B"])
    rows = {
        sent[name]: name.removesuffix("-id")
        for name in sent
        if name.startswith("criteria-") and name.endswith("-id")
    }
    sent[f"{rows[first.pk]}-position"] = second.position
    sent[f"{rows[second.pk]}-position"] = first.position
    assert save(desk, draft, sent).status_code == 302
    second.refresh_from_db()
    assert (second.path, second.label) == ("I.A", "A.")


def test_a_code_that_can_not_be_is_refused_and_every_word_comes_back(
    desk: Client, draft: PolicyVersion
) -> None:
    sent = filled(desk, draft) | {"codes-0-code": "O717T", "codes-0-system": "CPT"}
    sent["background"] = "A new background."
    answer = save(desk, draft, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "O717T" in page
    assert "A new background." in page
    draft.refresh_from_db()
    assert draft.background != "A new background."


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("revised", "13/26", "13/26"),
        ("effective_date", "02/30/26", "02/30/26"),
        ("scope_ranges-0-start", "Mxx", "Mxx"),
        ("log-0-revised", "soon", "soon"),
    ],
)
def test_each_field_refuses_what_it_can_not_mean(
    desk: Client, draft: PolicyVersion, field: str, value: str, words: str
) -> None:
    answer = save(desk, draft, filled(desk, draft) | {field: value})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_an_older_form_never_overwrites_a_newer_saving(
    desk: Client, draft: PolicyVersion
) -> None:
    stale = filled(desk, draft) | {"background": "Older words."}
    fresh = filled(desk, draft) | {"background": "Newer words."}
    assert save(desk, draft, fresh).status_code == 302
    assert save(desk, draft, stale).status_code == 409
    draft.refresh_from_db()
    assert draft.background == "Newer words."


def test_the_history_tells_word_by_word_who_changed_what(
    desk: Client, draft: PolicyVersion
) -> None:
    save(desk, draft, filled(desk, draft) | {"description": "Other words entirely."})
    address = reverse("admin:clinical_policies_policyversion_history", args=[draft.pk])
    page = desk.get(address).content.decode()
    assert "<ins>" in page
    assert "Priya Raman-Holt" in page


def test_a_whole_draft_is_submitted_and_then_rests(
    desk: Client, draft: PolicyVersion
) -> None:
    desk.post(reverse("admin:draft-submit", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.status == "in_review"
    assert save(desk, draft, {"_continue": "1"}).status_code in (403, 404, 409)


def test_an_approved_version_shows_words_and_makes_a_draft(desk: Client) -> None:
    version = factories.sample_policy()
    page = desk.get(reverse(CHANGE, args=[version.pk])).content.decode()
    assert "Frozen with all its parts" in page
    assert "<textarea" not in page
    desk.post(reverse("admin:draft-start", args=[version.pk]))
    made = PolicyVersion.objects.get(status="draft")
    assert made.based_on == version
    carried = set(made.criteria.values_list("identity", flat=True))
    assert carried == set(version.criteria.values_list("identity", flat=True))


def test_a_state_provision_is_recorded_by_the_editor(desk: Client) -> None:
    version = factories.sample_policy()
    desk.post(
        reverse("admin:clinical_policies_stateprovision_add"),
        {
            "policy": version.policy_id,
            "line_of_business": "apple-health",
            "text": "Sample provision, invented.",
            "citation": "WAC 182-000-0000",
            "effective_from": "08/01/26",
            "effective_to": "",
            "_save": "1",
        },
    )
    assert StateProvision.objects.get().recorded_by.username == "editor"


@pytest.mark.parametrize("role", ["nurse", "mailroom", "director"])
def test_others_do_not_edit_policies_here(role: str) -> None:
    client = Client()
    client.force_login(getattr(factories.people(), role))
    assert client.get(reverse(IMPORT)).status_code in (403, 404)
