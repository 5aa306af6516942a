"""An approved version and each of its parts refuse every change, raw SQL included."""

import pytest
from django.db import DatabaseError, connection, transaction

from clinical_policies.models import PolicyVersion
from tests.clinical_policies.factories import draft, sample_policy

pytestmark = pytest.mark.django_db
PARTS = {
    "criterion": "text",
    "codeentry": "description",
    "scoperange": "group",
    "answerfirst": "question",
    "revisionlogentry": "text",
    "reference": "text",
}


def refuses(statement: str, *values: str | int) -> None:
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)


def test_the_version_itself() -> None:
    version = sample_policy()
    table = PolicyVersion._meta.db_table
    refuses(f"UPDATE {table} SET title = 'Other' WHERE id = %s", version.pk)
    refuses(f"UPDATE {table} SET status = 'draft' WHERE id = %s", version.pk)
    refuses(f"DELETE FROM {table} WHERE id = %s", version.pk)


@pytest.mark.parametrize(("part", "column"), PARTS.items())
def test_each_part(part: str, column: str) -> None:
    version = sample_policy()
    table = f"clinical_policies_{part}"
    quoted = connection.ops.quote_name(column)
    where = "WHERE version_id = %s"
    refuses(f"UPDATE {table} SET {quoted} = 'Other' {where}", version.pk)
    refuses(f"DELETE FROM {table} {where}", version.pk)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} {where} LIMIT 1", [version.pk])
        row = cursor.fetchone()
        assert cursor.description
        names = [
            connection.ops.quote_name(each[0])
            for each in cursor.description
            if each[0] != "id"
        ]
    if row is None:
        pytest.fail(f"The sample has no {part}")
    copied = ", ".join(names)
    # What is unique would refuse a copy by itself: move it from a draft instead.
    other = draft(reference="SAMPLE.MP.03")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} {where}", [other.pk])
        if cursor.fetchone()[0]:
            refuses(f"UPDATE {table} SET version_id = %s {where}", version.pk, other.pk)
    refuses(
        f"INSERT INTO {table} ({copied}) SELECT {copied} FROM {table} {where}",
        version.pk,
    )


def test_no_version_becomes_approved_without_a_signature() -> None:
    version = draft()
    refuses(
        "UPDATE clinical_policies_policyversion SET status = 'approved',"
        " approved_at = '2025-02-20 00:00:00+00:00', content_hash = %s WHERE id = %s",
        "0" * 64,
        version.pk,
    )


def test_signatures_and_endings_stay() -> None:
    version = sample_policy()
    refuses(
        "UPDATE clinical_policies_signature SET name = 'Other' WHERE version_id = %s",
        version.pk,
    )
    refuses("DELETE FROM clinical_policies_signature WHERE version_id = %s", version.pk)
