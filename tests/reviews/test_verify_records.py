"""Any single raw-SQL edit of a decided case, a letter or an approved policy is found
and its row named; with the triggers lifted, as an owner of the database can.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from clinical_policies import models as policies
from policyportal.audit import protection, verifying
from reviews import models as reviews
from reviews.acts import sending
from reviews.acts.verifying import check_notices, check_worklist, strayed
from reviews.models import Case, Notice
from tests.reviews.factories import SIGNED, cast, signed_case

pytestmark = pytest.mark.django_db

Table = type[models.Model]
TABLES: dict[str, list[Table]] = {
    "a decided case": [
        reviews.Case, reviews.Diagnosis, reviews.ServiceLine, reviews.ClockEvent,
        reviews.Finding, reviews.FindingReview, reviews.Referral, reviews.Signature,
        reviews.Determination, reviews.Case.history.model,
    ],
    "a letter": [
        reviews.LetterDraft, reviews.Notice, reviews.NoticeLine, reviews.Member,
        reviews.Provider, reviews.LetterDraft.history.model,
    ],
    "an approved policy": [
        policies.Policy, policies.PolicyVersion, policies.Criterion,
        policies.CodeEntry, policies.ScopeRange, policies.RevisionLogEntry,
        policies.Reference, policies.Signature, policies.PolicyVersion.history.model,
    ],
}  # fmt: skip


@pytest.fixture
def case() -> Case:
    """A case that was denied by a signature, its letters out."""
    return signed_case()


@contextmanager
def owner() -> Iterator[Any]:
    """A cursor of somebody who owns the database; what was done is undone."""
    with transaction.atomic():
        protection.lift(connection)
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA defer_foreign_keys = ON")
            else:
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            yield cursor
        transaction.set_rollback(True)


def other(field: models.Field[Any, Any], value: Any) -> Any:
    """Another value of the same kind."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case datetime() | date():
            return value + timedelta(days=1)
        case UUID():
            changed = UUID(int=value.int ^ 1)
            return changed.hex if connection.vendor == "sqlite" else changed
        case list() | dict():
            return json.dumps([value, "x"])
        case bytes() | memoryview():
            return bytes(value) + b"x"
        case str():
            return f"x{value}"[: field.max_length]
    kinds = {"DateField": date(2026, 1, 1), "DateTimeField": SIGNED}
    text = isinstance(field, models.CharField | models.TextField)
    return kinds.get(field.get_internal_type(), "x" if text else 1)


@contextmanager
def tried(cursor: Any, statement: str, *values: Any) -> Iterator[bool]:
    """Whether the database's own constraints let it pass; undone at the end."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                cursor.execute(statement, values)
        except DatabaseError:
            yield False
        else:
            yield True
        transaction.set_rollback(True)


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("what", TABLES)
def test_any_single_edit_is_found_and_its_row_named(what: str) -> None:
    with owner() as cursor:
        for model in TABLES[what]:
            _edit_every_column(cursor, model)
            _delete_and_copy(cursor, model)


def _edit_every_column(cursor: Any, model: Table) -> None:
    table, row = model._meta.db_table, _last(model)
    passed = 0
    for field in model._meta.concrete_fields:
        value = other(field, getattr(row, field.attname))
        key = model._meta.pk.column
        statement = f'UPDATE "{table}" SET "{field.column}" = %s WHERE "{key}" = %s'
        with tried(cursor, statement, value, row.pk) as done:
            if done:
                passed += 1
                assert f"{table} {row.pk}" in named(), field.column
    assert passed


def _delete_and_copy(cursor: Any, model: Table) -> None:
    table, row, key = model._meta.db_table, _last(model), model._meta.pk.column
    with tried(cursor, f'DELETE FROM "{table}" WHERE "{key}" = %s', row.pk) as done:
        if done:
            assert f"{table} {row.pk}" in named()
    columns = [each.column for each in model._meta.concrete_fields]
    listed = ", ".join(f'"{column}"' for column in columns if column != key)
    copy = f'INSERT INTO "{table}" ({listed}) SELECT {listed} FROM "{table}"'
    with tried(cursor, f'{copy} WHERE "{key}" = %s', row.pk) as done:
        if done:
            assert f"{table} {_last(model).pk}" in named()


def _last(model: Table) -> models.Model:
    return model._base_manager.order_by("-pk")[0]


def named() -> list[str]:
    """The records that verifying names."""
    return [each.record for each in verifying.verify(connection).broken]


def test_an_edit_ends_the_command_with_1_and_the_rows_name(case: Case) -> None:
    determination = reviews.Determination.objects.get(line__case=case)
    with owner() as cursor:
        cursor.execute("UPDATE reviews_determination SET rationale = 'Other'")
        out = StringIO()
        with pytest.raises(SystemExit) as left:
            call_command("verify_records", stdout=out)
    assert left.value.code == 1
    assert f"reviews_determination {determination.pk}: " in out.getvalue()


@pytest.mark.usefixtures("case")
def test_what_people_made_is_in_order() -> None:
    assert named() == []


def test_a_letters_bytes_are_held_to_their_hash_beside_the_seal(case: Case) -> None:
    notice = Notice.objects.filter(case=case).first()
    assert notice is not None
    assert check_notices(connection).broken == []
    with owner() as cursor:
        cursor.execute(
            "UPDATE reviews_notice SET pdf = %s WHERE id = %s",
            [bytes(notice.pdf).replace(b"1", b"2", 1), notice.pk],
        )
        assert [each.record for each in check_notices(connection).broken] == [
            f"reviews_notice {notice.pk}"
        ]


def test_a_changed_text_breaks_the_findings_pinned_to_it(case: Case) -> None:
    finding = reviews.Finding.objects.get(line__case=case)
    with owner() as cursor:
        cursor.execute(
            "UPDATE clinical_policies_criterion SET text = 'Anything' WHERE id = %s",
            [finding.criterion_id],
        )
        found = named()
    assert f"reviews_finding {finding.pk}" in found
    assert f"clinical_policies_policyversion {finding.version_id}" in found
    assert f"clinical_policies_criterion {finding.criterion_id}" in found


def test_a_case_stays_in_step_when_its_letters_leave(case: Case) -> None:
    for notice in case.notices.all():
        sending.record_dispatch(
            cast().lead, notice, way="mail",
            now=SIGNED + timedelta(hours=2),
        )  # fmt: skip
    assert strayed(case.pk) == []
    assert check_worklist(connection).broken == []


def test_every_check_of_the_apps_is_registered() -> None:
    names = {check.__name__ for check in verifying._checks}
    assert names == {
        "check_approved_texts",
        "check_code_index",
        "check_findings",
        "check_notices",
        "check_worklist",
    }
