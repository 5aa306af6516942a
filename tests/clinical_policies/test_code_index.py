"""The code index: one probe of one index, in step with the policies and held to them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from clinical_policies.acts import moving
from clinical_policies.acts.verifying import check_code_index
from clinical_policies.models import ListedCode, PolicyVersion
from clinical_policies.models.code_entry import PROBE
from clinical_policies.models.library import Library
from tests.clinical_policies.factories import (
    APPROVED,
    approved,
    draft_from,
    people,
    sample_policy,
)

pytestmark = pytest.mark.django_db

DAY = date(2025, 9, 14)
LATER = APPROVED + timedelta(days=60)
TABLE = "clinical_policies_listedcode"


def plan(sql: str, parameters: tuple[Any, ...]) -> str:
    prefix = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            # So small a table is read whole; what is asked is whether the index fits.
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"{prefix} {sql}", parameters)
        return "\n".join(str(row) for row in cursor.fetchall())


def test_the_probe_is_answered_by_its_covering_index_alone() -> None:
    sample_policy()
    found = plan(PROBE, ("0565T", "CPT", "2025-09-14", "2025-09-14"))
    if connection.vendor == "sqlite":
        assert "SEARCH" in found
        assert "COVERING INDEX listed_code_probe" in found
    else:
        # An index-only scan needs a vacuum, which no transaction may run; until then
        # PostgreSQL may take the other index that begins with the code.
        assert re.search(r"Scan (using|on) listed_code_\w+", found)


def test_the_queryset_reads_an_index_too() -> None:
    sample_policy()
    found = ListedCode.objects.known(None).in_force("CPT", "0565T", DAY)
    sql, parameters = found.values("version_id").query.sql_with_params()
    index = "listed_code_probe" if connection.vendor == "sqlite" else "listed_code_"
    assert index in plan(sql, parameters)


def test_the_probe_and_the_queryset_agree() -> None:
    old = sample_policy()
    new = draft_from(old, now=LATER, effective=date(2025, 12, 1))
    approved(new, now=LATER)
    for day in (date(2020, 1, 1), DAY, date(2025, 11, 30), date(2025, 12, 1)):
        for code in ("0565T", "38241", "99999"):
            rows = ListedCode.objects.known(None).in_force("CPT", code, day)
            asked = sorted(rows.values_list("version_id", "lines_of_business"))
            assert sorted(ListedCode.objects.probe("CPT", code, day)) == asked
            assert set(Library(day).listing("CPT", code, day)) == {
                version for version, _ in asked
            }


def test_one_question_is_one_query(django_assert_num_queries: object) -> None:
    sample_policy()
    with django_assert_num_queries(1):  # type: ignore[operator]
        Library(DAY).listing("CPT", "0565T", DAY)


@pytest.fixture
def two_versions() -> PolicyVersion:
    """One version superseded, the second withdrawn: rows of every kind."""
    old = sample_policy()
    new = approved(draft_from(old, now=LATER, effective=date(2025, 12, 1)), now=LATER)
    moving.withdraw(
        people().director,
        PolicyVersion.objects.get(pk=new.pk),
        reason="Printed in error.",
        now=LATER + timedelta(days=3),
    )
    return new


def broken() -> list[str]:
    return [each.record for each in check_code_index(connection).broken]


@contextmanager
def edited(sql: str, *values: Any) -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("two_versions")
def test_a_true_index_is_in_order_at_every_moment() -> None:
    result = check_code_index(connection)
    assert result.broken == []
    assert result.checked == ListedCode.objects.count() > 16


@pytest.mark.usefixtures("two_versions")
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("system", "HCPCS"),
        ("code", "0001T"),
        ("valid_from", date(2024, 1, 1)),
        ("valid_to", date(2024, 12, 31)),
        ("lines_of_business", 7),
        ("recorded_at", APPROVED - timedelta(days=1)),
        ("superseded_at", LATER + timedelta(days=1)),
    ],
)
def test_an_edit_of_any_row_is_found_and_named(column: str, value: object) -> None:
    known = ListedCode.objects.exclude(**{column: value}).order_by("pk")
    for row in (known.exclude(superseded_at=None).first(), known.last()):
        assert row is not None
        sql = f"UPDATE {TABLE} SET {column} = %s WHERE id = %s"
        with edited(sql, value, row.pk):
            assert f"{TABLE} {row.pk}" in broken()


@pytest.mark.usefixtures("two_versions")
def test_a_row_gone_and_a_row_copied_are_found() -> None:
    row = ListedCode.objects.filter(superseded_at=None).latest("pk")
    with edited(f"DELETE FROM {TABLE} WHERE id = %s", row.pk):
        version = row.version_id
        assert broken() == [f"{TABLE} of clinical_policies_policyversion {version}"]
    columns = [str(each.column) for each in ListedCode._meta.concrete_fields][1:]
    listed = ", ".join(columns)
    copy = f"INSERT INTO {TABLE} ({listed}) SELECT {listed} FROM {TABLE} WHERE id = %s"
    with edited(copy, row.pk):
        new = ListedCode.objects.latest("pk")
        assert broken() == [f"{TABLE} {new.pk}"]
