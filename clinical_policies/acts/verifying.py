"""Whether the library is as it was signed: approved texts against their hashes and
signatures, the code index against the terms that it is written from.

Registered with policyportal.audit.verifying beside the seals of rows: a seal says that
a row is as an act left it, this says that the whole a person signed still stands.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper

from clinical_policies.models import ListedCode, Policy, PolicyVersion, Signature
from clinical_policies.models.content import content_hash
from policyportal.audit.verifying import Result

from .indexing import listed_rows

VERSION, LISTED = PolicyVersion._meta.db_table, ListedCode._meta.db_table
Entry = tuple[object, ...]


def check_approved_texts(_: BaseDatabaseWrapper) -> Result:
    """Every approved version: its whole text against its hash, its hash signed."""
    result = Result()
    approved = PolicyVersion.objects.filter(status=PolicyVersion.Status.APPROVED)
    for key in approved.order_by("pk").values_list("pk", flat=True):
        result.checked += 1
        if not text_fits(key):
            result.found(f"{VERSION} {key}", "its text does not fit the signed hash")
        elif not _signed(key):
            result.found(f"{VERSION} {key}", "no approval is signed over its text")
    return result


def text_fits(version_id: int) -> bool:
    """Whether a version's text, recomputed whole, is the one that was hashed."""
    try:
        version = PolicyVersion.objects.with_parts().get(pk=version_id)
        return content_hash(version) == version.content_hash
    except DatabaseError:
        raise
    except Exception:  # noqa: BLE001 - a part holds what its field can't mean
        return False


def check_code_index(_: BaseDatabaseWrapper) -> Result:
    """The code index at each moment something changed, against the terms as known."""
    result = Result()
    for policy in Policy.objects.order_by("pk"):
        try:
            _check_policy(policy, result)
        except DatabaseError:
            raise
        except Exception:  # noqa: BLE001 - a day or a code that can't be read
            result.found(f"{LISTED} of {policy}", "it can't be held against its policy")
    return result


def _check_policy(policy: Policy, result: Result) -> None:
    stored = list(ListedCode.objects.filter(version__policy=policy).order_by("pk"))
    moments = sorted(set(_moments(policy)))
    known = {*moments, None}
    wrong: dict[int, str] = {}
    for row in stored:
        result.checked += 1
        if row.recorded_at not in known or row.superseded_at not in known:
            wrong[row.pk] = "nothing happened at the moment it names"
    for moment in [*moments, None]:
        wanted = Counter(map(_entry, listed_rows(policy, moment)))
        for row in stored:
            if _known(row, moment):
                wanted[_entry(row)] -= 1
                if wanted[_entry(row)] < 0:
                    wrong.setdefault(row.pk, "no policy term says this")
        for entry in (+wanted).elements():
            missing = f"{LISTED} of {VERSION} {entry[0]}"
            words = f"{entry[1]} {entry[2]} is missing from {entry[3]} to {entry[4]}"
            if not any(each.record == missing for each in result.broken):
                result.found(missing, words)
    for key, words in wrong.items():
        result.found(f"{LISTED} {key}", words)


def _moments(policy: Policy) -> Iterator[datetime]:
    """When the terms of a policy changed: approvals, withdrawals, its retirement."""
    versions = PolicyVersion.objects.filter(policy=policy).exclude(approved_at=None)
    for approved, withdrawn, retired in versions.values_list(
        "approved_at", "withdrawal__withdrawn_at", "policy__retirement__retired_at"
    ):
        yield from filter(None, (approved, withdrawn, retired))


def _known(row: ListedCode, moment: datetime | None) -> bool:
    if moment is None:
        return row.superseded_at is None
    ended = row.superseded_at is not None and row.superseded_at <= moment
    return row.recorded_at <= moment and not ended


def _entry(row: ListedCode) -> Entry:
    return (
        row.version_id,
        row.system,
        row.code,
        row.valid_from,
        row.valid_to,
        row.lines_of_business,
    )


def _signed(version_id: int) -> bool:
    signatures = Signature.objects.filter(
        version=version_id, meaning=Signature.Meaning.APPROVAL
    )
    stored = PolicyVersion.objects.filter(pk=version_id)
    return signatures.filter(signed_hash__in=stored.values("content_hash")).exists()
