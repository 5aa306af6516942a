"""Whether what was decided still stands on what it stood on: letters against their
hashes, findings against the text they are pinned to, the worklist against the records
that it follows from.

Registered with policyportal.audit.verifying beside the seals of rows.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from hashlib import sha256

from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper

from clinical_policies.acts.verifying import text_fits
from clinical_policies.models import PolicyVersion
from policyportal.audit.reading import by_id
from policyportal.audit.verifying import Result
from reviews.models import Case, Finding, Notice
from reviews.rules.letters.content import content_hash, from_data

from .projecting import COLUMNS, projected_of

CASE, FINDING = Case._meta.db_table, Finding._meta.db_table
NOTICE = Notice._meta.db_table


def check_notices(_: BaseDatabaseWrapper) -> Result:
    """Every letter: the stored bytes and the stored content against their hashes."""
    result = Result()
    for rows in by_id(Notice):
        for key, notice in rows:
            result.checked += 1
            if notice is None:
                continue  # its seal tells
            if sha256(bytes(notice.pdf)).hexdigest() != notice.pdf_hash:
                result.found(f"{NOTICE} {key}", "its PDF does not fit its hash")
            if _content_hash(notice) != notice.content_hash:
                result.found(f"{NOTICE} {key}", "its content does not fit its hash")
    return result


def check_findings(_: BaseDatabaseWrapper) -> Result:
    """Every finding: the text it is pinned to, approved by then and as it was signed."""
    result = Result()
    fits = cache(text_fits)
    for rows in by_id(Finding):
        approved = _approvals(row for _, row in rows)
        for key, finding in rows:
            result.checked += 1
            if finding is None or finding.version_id is None:
                continue
            moment = approved.get(finding.version_id)
            if moment is None or moment > finding.found_at:
                result.found(f"{FINDING} {key}", "its text was not approved by then")
            elif not fits(finding.version_id):
                result.found(f"{FINDING} {key}", "its text is not as it was signed")
    return result


def check_worklist(_: BaseDatabaseWrapper) -> Result:
    """Every case: its place in the worklist against what it follows from."""
    result = Result()
    for key in Case.objects.order_by("pk").values_list("pk", flat=True):
        result.checked += 1
        if columns := strayed(key):
            words = f"{', '.join(columns)}: not what its record says"
            result.found(f"{CASE} {key}", words)
    return result


def strayed(case_id: int) -> list[str]:
    """The projected columns of a case that differ from what its record says."""
    try:
        case = Case.objects.select_related("member", "requesting_provider").get(
            pk=case_id
        )
        projected = projected_of(case)
        return [
            name for name in COLUMNS if getattr(case, name) != getattr(projected, name)
        ]
    except DatabaseError:
        raise
    except Exception:  # noqa: BLE001 - a row under it holds what its field can't mean
        return list(COLUMNS)


def _approvals(findings: Iterator[Finding | None]) -> dict[int, datetime | None]:
    pinned = {row.version_id for row in findings if row and row.version_id}
    versions = PolicyVersion.objects.filter(pk__in=pinned)
    return dict(versions.values_list("pk", "approved_at"))


def _content_hash(notice: Notice) -> str:
    try:
        return content_hash(from_data(notice.content))
    except Exception:  # noqa: BLE001 - content that is no letter has no hash
        return ""
