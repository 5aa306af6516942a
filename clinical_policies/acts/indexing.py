"""Keeps the code index in step with what is approved, withdrawn and retired.

Runs inside the act that changes a policy's terms. Rows that no longer tell the truth
are superseded and new ones recorded, so that "as known at" can still be answered.
"""

from datetime import date, datetime, timedelta
from itertools import zip_longest

from clinical_policies.models import ListedCode, Policy, PolicyVersion, Retirement
from clinical_policies.models.code_entry import ALWAYS
from clinical_policies.rules.codes import Range, expand
from clinical_policies.rules.lines_of_business import bits


def list_codes(policy: Policy, *, now: datetime) -> None:
    """Bring the index of one policy to what its versions say now."""
    wanted = {_key(row): row for row in listed_rows(policy)}
    for row in wanted.values():
        row.recorded_at = now
    listed = ListedCode.objects.known(None).filter(version__policy=policy)
    standing = {_key(row): row.pk for row in listed}
    gone = [pk for key, pk in standing.items() if key not in wanted]
    ListedCode.objects.filter(pk__in=gone).update(superseded_at=now)
    ListedCode.objects.bulk_create(
        row for key, row in wanted.items() if key not in standing
    )


def terms(
    policy: Policy, known_at: datetime | None = None
) -> list[tuple[PolicyVersion, date, date]]:
    """Each version with its first and last day, both inclusive, as known at a moment;
    None is now.
    """
    versions = list(
        PolicyVersion.objects.known(known_at)
        .filter(policy=policy)
        .order_by("effective_date")
        .prefetch_related("codes")
    )
    retirements = Retirement.objects.filter(policy=policy)
    if known_at is not None:
        retirements = retirements.filter(retired_at__lte=known_at)
    retired = retirements.first()
    end = _day_before(retired.effective_date if retired else None)
    starts = [version.effective_date for version in versions]
    found = []
    for version, first, later in zip_longest(versions, starts, starts[1:]):
        last = min(_day_before(later), end)
        if first is not None and first <= last:
            found.append((version, first, last))
    return found


def _day_before(day: date | None) -> date:
    """The last day before another text, or none, takes over."""
    return day - timedelta(days=1) if day else ALWAYS


def listed_rows(policy: Policy, known_at: datetime | None = None) -> list[ListedCode]:
    """What the index of a policy says, as known at a moment: rows not yet stored."""
    return [
        ListedCode(
            system=entry.system,
            code=code,
            valid_from=first,
            valid_to=last,
            lines_of_business=bits(version.lines_of_business),
            version=version,
        )
        for version, first, last in terms(policy, known_at)
        for entry in version.codes.all()
        for code in expand(Range(entry.code, entry.end or entry.code))
    ]


def _key(row: ListedCode) -> tuple[object, ...]:
    return (row.version_id, row.system, row.code, row.valid_from, row.valid_to)
