"""The library and the reader: who sees which text, by day, by word, by address."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from clinical_policies.acts import moving
from clinical_policies.models import PolicyVersion
from policyportal.accounts.models import User
from policyportal.audit import recording
from tests.clinical_policies.factories import (
    APPROVED,
    STEM_CELL,
    approved,
    draft,
    draft_from,
    in_review,
    people,
    sample_policy,
)

pytestmark = pytest.mark.django_db
LATER = datetime(2025, 9, 1, 17, 0, tzinfo=UTC)


def reading(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def nurse(client: Client) -> Client:
    client.force_login(people().nurse)
    return client


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_the_text_in_force_is_read_at_the_policys_address(nurse: Client) -> None:
    version = sample_policy()
    said = page(nurse, "/policies/WA.CP.MP.526/")
    assert version.title in said
    assert "In force" in said
    assert 'since <time datetime="2025-07-01">' in said
    assert 'id="I"' in said
    assert "WA.CP.MP.526, I., revised 02/25, effective July 1, 2025" in said
    assert 'data-copy-link="/policies/WA.CP.MP.526/2025-07-01/#I"' in said
    assert "Hash matches" in said
    assert "Review overdue" in said
    for part in (version.description, "38241", "M00", "02/21", "03/21"):
        assert part in said
    assert "Ines Varga, MD" in said


def test_a_version_keeps_its_address_and_says_where_it_stands(nurse: Client) -> None:
    base = sample_policy()
    approved(draft_from(base, now=LATER, effective=date(2025, 10, 1)), now=LATER)
    old = page(nurse, "/policies/WA.CP.MP.526/2025-07-01/")
    assert "Superseded" in old
    assert "A later text has taken its place" in old
    assert "Superseded" not in page(nurse, "/policies/WA.CP.MP.526/")[:4000]
    asked = page(nurse, "/policies/WA.CP.MP.526/?on=2025-09-30")
    assert "/policies/WA.CP.MP.526/2025-07-01/#I" in asked
    assert page(nurse, "/policies/wa.cp.mp.526/")


@pytest.mark.parametrize("path", ["I.A.1", "I.B", "II"])
def test_every_criterion_has_its_anchor(nurse: Client, path: str) -> None:
    version = sample_policy("SAMPLE.MP.03")
    if not version.criteria.filter(path=path).exists():
        path = version.criteria.last().path  # type: ignore[union-attr]
    said = page(nurse, f"/policies/SAMPLE.MP.03/{version.effective_date}/")
    assert f'id="{path}"' in said


def test_a_day_without_a_text_says_so_and_names_the_nearest(nurse: Client) -> None:
    sample_policy()
    said = page(nurse, "/policies/WA.CP.MP.526/?on=2025-06-30")
    assert "No text of WA.CP.MP.526 governs" in said
    assert "/policies/WA.CP.MP.526/2025-07-01/" in said


@pytest.mark.parametrize("day", ["2025-02-30", "tomorrow", "0001-01-01", "1" * 500])
def test_a_day_that_is_none_is_refused_by_name(nurse: Client, day: str) -> None:
    sample_policy()
    said = page(nurse, f"/policies/WA.CP.MP.526/?on={day}", 422)
    assert "As of: " in said
    assert "As of: " in page(nurse, f"/policies/?on={day}", 422)


@pytest.mark.parametrize(
    "address",
    [
        "/policies/NO.SUCH/",
        "/policies/WA.CP.MP.526/2025-07-02/",
        "/policies/WA.CP.MP.526/2025-02-30/",
        "/policies/drafts/99999999/",
    ],
)
def test_addresses_that_lead_nowhere(nurse: Client, address: str) -> None:
    sample_policy()
    page(nurse, address, 404)


def test_a_retired_policy_says_so_and_what_follows(nurse: Client) -> None:
    version, other = sample_policy(), sample_policy("SAMPLE.MP.03")
    moving.retire(
        people().director,
        version,
        effective_date=date(2026, 1, 1),
        reason="Written anew.",
        successor=other.policy,
        now=LATER,
    )
    said = page(nurse, "/policies/WA.CP.MP.526/?on=2026-01-01")
    assert "This policy is retired" in said
    assert "/policies/SAMPLE.MP.03/" in said
    assert "WA.CP.MP.526" in page(nurse, "/policies/?state=retired&on=2026-09-14")


def test_a_text_changed_behind_the_portals_back_is_cried_out(nurse: Client) -> None:
    from policyportal.audit import protection

    version = sample_policy()
    protection.lift(connection)
    PolicyVersion.objects.filter(pk=version.pk).update(title="Another title")
    protection.install(connection)
    said = page(nurse, "/policies/WA.CP.MP.526/")
    assert "Hash differs" in said
    assert "Hash matches" not in said


def test_drafts_are_for_those_who_may_read_them() -> None:
    cast = people()
    version = draft(cast)
    address = f"/policies/drafts/{version.pk}/"
    for user, status in ((cast.nurse, 404), (cast.editor, 200), (cast.auditor, 200)):
        page(reading(user), address, status)
    page(reading(cast.nurse), "/policies/WA.CP.MP.526/", 404)
    assert address in page(reading(cast.editor), "/policies/WA.CP.MP.526/")
    assert "state=draft" not in page(reading(cast.nurse), "/policies/")
    assert version.title not in page(reading(cast.nurse), "/policies/?state=draft")
    assert version.title in page(reading(cast.editor), "/policies/?state=draft")


def test_who_may_not_read_policies_finds_nothing() -> None:
    page(reading(people().mailroom), "/policies/", 404)
    assert Client().get("/policies/").status_code == 302


def test_the_approvers_queue_is_a_state_of_the_list() -> None:
    cast = people()
    version = in_review(draft(cast))
    said = page(reading(cast.director), "/policies/?state=in_review")
    assert f"/policies/drafts/{version.pk}/" in said
    said = page(reading(cast.director), "/policies/?state=scheduled")
    assert "Nothing in this state" in said


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("stem", ""),
        ("STEM cell", ""),
        ("0565t", "Lists 0565T"),
        ("M17.11", "Speaks about M17.11"),
        ("stem m1711", "Speaks about M17.11"),
    ],
)
def test_a_policy_is_found_by_word_code_and_diagnosis(
    nurse: Client, typed: str, why: str
) -> None:
    version = sample_policy()
    said = page(nurse, f"/policies/?q={typed}")
    assert f"/policies/{STEM_CELL}/" in said
    assert why in said
    assert version.pk


def test_nothing_found_is_no_denial(nurse: Client) -> None:
    sample_policy()
    said = page(nurse, "/policies/?q=20610")
    assert "No policy here holds “20610”" in said
    assert "no approval and no denial" in said


def test_a_code_typed_with_a_letter_is_offered_anew(nurse: Client) -> None:
    sample_policy()
    assert "q=0565T" in page(nurse, "/policies/?q=O565T")


def test_what_is_typed_is_shown_as_text(nurse: Client) -> None:
    said = page(nurse, "/policies/?q=<script>alert(1)</script>")
    assert "<script>alert" not in said


def test_a_reference_or_a_case_number_leads_there(nurse: Client) -> None:
    sample_policy()
    response = nurse.get("/policies/?q=wa.cp.mp.526")
    assert response.headers["Location"] == "/policies/WA.CP.MP.526/"
    response = nurse.get("/policies/?q=26-00012")
    assert response.headers["Location"] == "/cases/26-00012/"


def test_a_page_is_one_number_of_queries_whatever_it_shows(
    nurse: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    small = sample_policy()
    many = _with_criteria(60)
    nurse.get("/policies/")  # what a process reads once
    addresses = [
        f"/policies/{version.policy.reference_number}/{version.effective_date}/"
        for version in (small, many)
    ]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        said = page(nurse, addresses[0])
    assert said.count('class="criterion"') == 1
    with django_assert_num_queries(len(asked)):
        said = page(nurse, addresses[1])
    assert said.count('class="criterion"') >= 60


def _with_criteria(number: int) -> PolicyVersion:
    cast = people()
    version = draft(cast, "SAMPLE.MP.03")
    with recording.act(cast.editor, "policy.edited", now=APPROVED):
        for place in range(number):
            version.criteria.create(
                position=1000 + place, label=f"{place}.", path=f"X{place}", text="More."
            )
    return approved(version, cast)
