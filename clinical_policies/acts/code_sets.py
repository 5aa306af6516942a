"""Loading a release of a code set: whole, once, with a trace."""

from collections.abc import Sequence
from datetime import date, datetime

from clinical_policies.models.code_set import Code, CodeRelease
from clinical_policies.rules.code_existence import in_words
from clinical_policies.rules.icd10cm_release import CodeRow, content_hash
from policyportal.audit import recording

_AT_ONCE = 5_000


class ReleaseDiffers(ValueError):
    """A release of that day is loaded already, with other content."""


def load_release(
    actor: recording.System,
    rows: Sequence[CodeRow],
    *,
    system: str,
    effective_from: date,
    effective_to: date | None,
    source: str,
    now: datetime,
) -> tuple[CodeRelease, bool]:
    """Store a release with all its rows; (release, False) where it is loaded already.

    Raises ReleaseDiffers where a release of that system and day has other content.
    """
    sha256 = content_hash(rows)
    loaded = CodeRelease.objects.filter(system=system, effective_from=effective_from)
    if release := loaded.first():
        if release.sha256 == sha256:
            return release, False
        raise ReleaseDiffers(
            f"{release} is loaded already with other content: {release.row_count:,} "
            f"items, SHA-256 {release.sha256}, from {release.source}. These are "
            f"{len(rows):,} items, SHA-256 {sha256}. Another release has another day."
        )
    with recording.act(actor, "codes.loaded", now=now) as event:
        release = CodeRelease.objects.create(
            system=system,
            label=in_words(effective_from),
            effective_from=effective_from,
            effective_to=effective_to,
            source=source,
            loaded_at=now,
            row_count=len(rows),
            sha256=sha256,
        )
        Code.objects.bulk_create(_codes(release, rows), batch_size=_AT_ONCE)
        event.details = {
            "release": str(release),
            "items": len(rows),
            "sha256": sha256,
            "source": source,
        }
    return release, True


def _codes(release: CodeRelease, rows: Sequence[CodeRow]) -> list[Code]:
    return [
        Code(
            release=release,
            code=row.code,
            heading=row.heading,
            billable=row.billable,
            description=row.description,
        )
        for row in rows
    ]
