"""The editor's desk in the admin: import, correct, submit; approved text is only read."""

import base64
import hashlib
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from clinical_policies.models import Criterion, PolicyVersion, StateProvision
from policyportal.audit import verifying
from policyportal.audit.models import Event
from tests.clinical_policies import factories
from tests.clinical_policies.admin.steps import (
    CHANGE,
    HISTORY,
    IMPORT,
    filled,
    import_token,
    row_of,
    save,
)

pytestmark = pytest.mark.django_db


def test_a_document_is_shown_as_understood_before_it_becomes_a_draft(
    desk: Client,
) -> None:
    answer = desk.post(
        reverse(IMPORT), {"token": import_token(desk), "sample": "stem_cell.txt"}
    )
    assert "Every line found its place" in answer.content.decode()
    assert not PolicyVersion.objects.exists()


def test_nothing_to_import_is_said_beside_the_field(desk: Client) -> None:
    answer = desk.post(reverse(IMPORT), {"token": import_token(desk)})
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
    sent[f"{row_of(sent, 'criteria', first.pk)}-position"] = second.position
    sent[f"{row_of(sent, 'criteria', second.pk)}-position"] = first.position
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
    address = reverse(HISTORY, args=[draft.pk])
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


def test_an_uploaded_file_is_carried_byte_for_byte_to_the_draft(desk: Client) -> None:
    data = factories.sample().text.replace("\n", "\r\n").encode()
    file = SimpleUploadedFile("policy.txt", data)
    read = desk.post(reverse(IMPORT), {"token": import_token(desk), "document": file})
    given = read.context["given"]
    assert base64.b64decode(given.carried) == data
    desk.post(
        reverse(IMPORT),
        {
            "token": import_token(desk),
            "carried": given.carried,
            "source_name": given.name,
            "make": "1",
        },
    )
    made = PolicyVersion.objects.get()
    assert made.source_sha256 == hashlib.sha256(data).hexdigest()
    assert made.source_name == "policy.txt"


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\xff", b"a\0b", b"x" * 1_000_001])
def test_a_file_that_is_no_document_is_refused_beside_the_field(
    desk: Client, data: bytes
) -> None:
    file = SimpleUploadedFile("policy.txt", data)
    answer = desk.post(reverse(IMPORT), {"token": import_token(desk), "document": file})
    assert answer.status_code == 422
    assert answer.context["form"].errors["document"]


def test_the_same_import_sent_twice_makes_one_draft(desk: Client) -> None:
    sent = {"token": import_token(desk), "sample": "knee_braces.txt", "make": "1"}
    first, second = (desk.post(reverse(IMPORT), sent) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert PolicyVersion.objects.count() == 1


def test_what_is_typed_comes_back_in_every_part_with_its_errors_named(
    desk: Client, draft: PolicyVersion
) -> None:
    sent = filled(desk, draft) | {"log-0-text": "", "criteria-2-text": "Other words."}
    page = save(desk, draft, sent).content.decode()
    assert "What changed is empty" in page
    assert "Other words." in page
    assert re.search(r'aria-describedby="[^"]*id_log-0-text_error', page)
    assert 'id="id_log-0-text_error"' in page


def test_an_operand_that_its_kind_can_not_read_is_refused(
    desk: Client, draft: PolicyVersion
) -> None:
    leaf = draft.criteria.get(path="I.C")
    sent = filled(desk, draft)
    row = row_of(sent, "criteria", leaf.pk)
    sent |= {f"{row}-answered_by": "age_at_least", f"{row}-operand": "eighteen"}
    answer = save(desk, draft, sent)
    assert answer.status_code == 422
    assert "“eighteen” is not an age in whole years" in answer.content.decode()


def test_a_code_typed_twice_in_one_table_is_refused_not_stored(
    desk: Client, draft: PolicyVersion
) -> None:
    sent = filled(desk, draft)
    sent["codes-1-code"] = sent["codes-0-code"]
    sent["codes-1-system"] = sent["codes-0-system"]
    sent["codes-1-table"] = sent["codes-0-table"]
    answer = save(desk, draft, sent)
    assert answer.status_code == 422
    assert draft.codes.count() == 2


def test_a_new_code_typed_twice_is_refused_not_stored(
    desk: Client, draft: PolicyVersion
) -> None:
    sent = filled(desk, draft) | {"codes-TOTAL_FORMS": "4"}
    for row in (2, 3):
        sent |= {
            f"codes-{row}-system": "HCPCS",
            f"codes-{row}-code": "L1845",
            f"codes-{row}-table": "HCPCS Codes",
        }
    assert save(desk, draft, sent).status_code == 422
    assert draft.codes.count() == 2


def test_two_codes_exchange_their_rows_and_one_takes_the_place_of_another(
    desk: Client, draft: PolicyVersion
) -> None:
    sent = filled(desk, draft)
    first, second = sent["codes-0-code"], sent["codes-1-code"]
    exchanged = sent | {"codes-0-code": second, "codes-1-code": first}
    assert save(desk, draft, exchanged).status_code == 302
    assert [row.code for row in draft.codes.all()] == [second, first]
    sent = filled(desk, draft) | {"codes-0-code": first, "codes-1-DELETE": "on"}
    assert save(desk, draft, sent).status_code == 302
    assert [row.code for row in draft.codes.all()] == [first]
    assert verifying.verify(connection).broken == []


def test_a_code_is_stored_as_its_system_writes_it_and_that_is_said(
    desk: Client, draft: PolicyVersion
) -> None:
    sent = filled(desk, draft) | {"codes-0-code": "l1845"}
    assert save(desk, draft, sent).status_code == 302
    assert draft.codes.filter(code="L1845").exists()
    page = desk.get(reverse(CHANGE, args=[draft.pk])).content.decode()
    assert "“l1845” was read as L1845" in page


def test_a_question_to_answer_first_gets_a_name_by_itself(
    desk: Client, draft: PolicyVersion
) -> None:
    sent = filled(desk, draft) | {
        "answer_first-TOTAL_FORMS": "1",
        "answer_first-0-group": "Broken bones",
        "answer_first-0-diagnoses": "s82, s83",
        "answer_first-0-codes": "l1844",
        "answer_first-0-question": "Is it healed?",
    }
    assert save(desk, draft, sent).status_code == 302
    asked = draft.answer_first.get()
    assert asked.identity == "broken-bones"
    assert (asked.diagnoses, asked.codes) == ("S82, S83", "L1844")


def test_parts_of_a_removed_criterion_stay_and_find_a_place(
    desk: Client, draft: PolicyVersion
) -> None:
    gone = draft.criteria.get(path="I.F")
    kept = list(gone.parts.values_list("identity", flat=True))
    sent = filled(desk, draft)
    sent[f"{row_of(sent, 'criteria', gone.pk)}-DELETE"] = "on"
    assert save(desk, draft, sent).status_code == 302
    assert not Criterion.objects.filter(pk=gone.pk).exists()
    found = draft.criteria.filter(identity__in=kept)
    assert found.count() == len(kept)
    assert {row.parent.path for row in found if row.parent} == {"I.E"}


def test_a_criterion_goes_with_its_parts_when_all_are_removed(
    desk: Client, draft: PolicyVersion
) -> None:
    before = draft.criteria.count()
    sent = filled(desk, draft)
    for row in draft.criteria.filter(path__startswith="I.F"):
        sent[f"{row_of(sent, 'criteria', row.pk)}-DELETE"] = "on"
    assert save(desk, draft, sent).status_code == 302
    assert draft.criteria.count() == before - 4
    assert draft.criteria.filter(path="I.F").get().text.startswith("UNLESS")


def test_what_was_edited_verifies(desk: Client, draft: PolicyVersion) -> None:
    sent = filled(desk, draft)
    gone = draft.criteria.get(path="I.E")
    sent[f"{row_of(sent, 'criteria', gone.pk)}-DELETE"] = "on"
    save(desk, draft, sent)
    save(desk, draft, filled(desk, draft) | {"title": "Another title"})
    assert verifying.verify(connection).broken == []


def test_a_row_is_moved_and_added_without_scripts_and_nothing_is_saved(
    desk: Client, draft: PolicyVersion
) -> None:
    second = draft.criteria.get(path="I.B")
    sent = filled(desk, draft) | {"title": "Typed and not saved"}
    number = row_of(sent, "criteria", second.pk).removeprefix("criteria-")
    answer = save(desk, draft, sent | {"_arrange": f"criteria up {number}"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Typed and not saved" in page
    assert page.index(second.text[:30]) < page.index(
        draft.criteria.get(path="I.A").text[:30]
    )
    draft.refresh_from_db()
    assert draft.title != "Typed and not saved"
    added = save(desk, draft, sent | {"_arrange": "codes add"})
    assert 'name="codes-2-code"' in added.content.decode()


def test_what_came_back_rearranged_is_saved_as_it_stands(
    desk: Client, draft: PolicyVersion
) -> None:
    second = draft.criteria.get(path="I.B")
    sent = filled(desk, draft)
    number = row_of(sent, "criteria", second.pk).removeprefix("criteria-")
    answer = save(desk, draft, sent | {"_arrange": f"criteria indent {number}"})
    for row in answer.context["inline_admin_formsets"][0].formset.forms:
        for name in ("position", "depth"):
            sent[row[name].html_name] = row[name].value()
    assert save(desk, draft, sent).status_code == 302
    second.refresh_from_db()
    assert second.path == "I.A.1"


def test_an_older_form_shows_both_texts(desk: Client, draft: PolicyVersion) -> None:
    stale = filled(desk, draft) | {"background": "Older words."}
    save(desk, draft, filled(desk, draft) | {"background": "Newer words."})
    answer = save(desk, draft, stale)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Priya Raman-Holt saved this draft after you opened it" in page
    assert "Older words." in page
    assert "Newer words." in page


def test_submitting_saves_what_is_typed_first(
    desk: Client, draft: PolicyVersion
) -> None:
    sent = filled(desk, draft) | {"title": "A last word", "_submit": "1"}
    assert save(desk, draft, sent).status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.title) == ("in_review", "A last word")


def test_a_form_with_errors_is_not_submitted(
    desk: Client, draft: PolicyVersion
) -> None:
    sent = filled(desk, draft) | {"revised": "13/26", "_submit": "1"}
    assert save(desk, draft, sent).status_code == 422
    draft.refresh_from_db()
    assert draft.is_draft


def test_what_submitting_waits_for_stands_beside_it(
    desk: Client, draft: PolicyVersion
) -> None:
    save(desk, draft, filled(desk, draft) | {"effective_date": ""})
    page = desk.get(reverse(CHANGE, args=[draft.pk])).content.decode()
    assert "The draft still lacks its effective date." in page
    assert 'aria-describedby="submit-why"' in page


def test_a_draft_is_begun_by_hand_and_names_its_event(desk: Client) -> None:
    desk.post(
        reverse("admin:clinical_policies_policy_add"),
        {"reference_number": "sample.mp.9", "owners": "A", "review_every_months": "12"},
    )
    page = desk.get(reverse("admin:clinical_policies_policyversion_add"))
    policy = page.context["adminform"].form.fields["policy"].queryset.get()
    assert policy.reference_number == "SAMPLE.MP.9"
    desk.post(
        reverse("admin:clinical_policies_policyversion_add"),
        {"policy": policy.pk, "title": "By hand"},
    )
    made = PolicyVersion.objects.get()
    assert made.author.username == "editor"
    event = Event.objects.filter(name="policy.edited").latest("pk")
    assert event.details["version_id"] == made.pk


def test_the_list_says_state_and_who_changed_last(
    desk: Client, draft: PolicyVersion
) -> None:
    address = reverse("admin:clinical_policies_policyversion_changelist")
    page = desk.get(address, {"q": "L1844"}).content.decode()
    assert "Knee braces" in page
    assert "Priya Raman-Holt" in page
    assert "Knee braces" not in desk.get(address, {"q": "38241"}).content.decode()


@pytest.mark.parametrize("role", ["director", "auditor"])
def test_who_may_read_drafts_reads_and_changes_nothing(
    role: str, draft: PolicyVersion
) -> None:
    client = Client()
    client.force_login(getattr(factories.people(), role))
    page = client.get(reverse(CHANGE, args=[draft.pk]))
    assert page.status_code == 200
    assert "<textarea" not in page.content.decode()
    assert save(client, draft, {"title": "Mine"}).status_code == 403


def test_what_was_typed_when_the_session_ended_is_back(draft: PolicyVersion) -> None:
    client = Client()
    sign_in = {"username": "editor", "password": factories.PASSWORD}
    client.post(reverse("sign-in"), sign_in)
    sent = filled(client, draft) | {"background": "Typed for an hour."}
    del client.cookies["sessionid"]
    assert save(client, draft, sent).status_code == 302
    client.post(reverse("sign-in"), sign_in)
    page = client.get(reverse(CHANGE, args=[draft.pk])).content.decode()
    assert "Typed for an hour." in page
    draft.refresh_from_db()
    assert draft.background != "Typed for an hour."
