"""Load a release of ICD-10-CM, so that a diagnosis can be checked on its day."""

import importlib.metadata
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clinical_policies.acts.code_sets import ReleaseDiffers, load_release
from clinical_policies.management.icd10cm_sources import (
    PACKAGE,
    packaged_release,
    packaged_rows,
    rows_in,
)
from clinical_policies.models import CodeRelease
from clinical_policies.rules.code_systems import ICD_10_CM
from clinical_policies.rules.icd10cm_release import (
    CodeRow,
    ReleaseUnreadable,
    last_day_of,
)
from policyportal.audit.recording import System
from policyportal.clock import now

WHOLE_RELEASE = 60_000
"""Fewer billable codes than any release ever had. Part of a release must not be
loaded: every code it lacks would be refused as one that doesn't exist."""


def day(text: str) -> date:
    """A day as 2026-10-01; argparse names the option when this raises ValueError."""
    return date.fromisoformat(text)


class Command(BaseCommand):
    """Answer: what was loaded, or that it was already. Exit 2: why it can't be."""

    help = (
        "Loads a release of ICD-10-CM: the packaged one, or CMS's file of another. "
        "A release that is loaded already is left as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file and its days; without a file, the packaged release."""
        parser.add_argument(
            "--file", type=Path, help="CMS's zip, or the order or codes file in it"
        )
        parser.add_argument(
            "--release", type=day, help="the release's first day: 2026-10-01"
        )
        parser.add_argument(
            "--through",
            type=day,
            help="its last day, if not the day before the next April 1 or October 1",
        )

    def handle(self, **options: Any) -> None:
        """Read, check, load, say what was done."""
        file = options["file"]
        first = _first_day(options["release"], has_file=file is not None)
        last = options["through"] or last_day_of(first)
        if last < first:
            raise _refused(f"--through {last} is before the release begins, {first}.")
        if file is None and (release := _loaded_from_package(first)):
            self.stdout.write(f"Already loaded, nothing changed: {_said(release)}")
            return
        rows, source = _rows(file)
        try:
            release, is_new = load_release(
                System("load_icd10cm"),
                rows,
                system=ICD_10_CM,
                effective_from=first,
                effective_to=last,
                source=source,
                now=now(),
            )
        except ReleaseDiffers as differs:
            raise _refused(str(differs)) from differs
        what = "Loaded" if is_new else "Already loaded, nothing changed:"
        self.stdout.write(f"{what} {_said(release)}")


def _loaded_from_package(first: date) -> CodeRelease | None:
    """The release if this package's version gave it: the same content, unread."""
    return CodeRelease.objects.filter(
        system=ICD_10_CM, effective_from=first, source=_package()
    ).first()


def _said(release: CodeRelease) -> str:
    billable = release.codes.filter(billable=True).count()
    return (
        f"{release}, in force {release.effective_from} to {release.effective_to}: "
        f"{release.row_count:,} categories and codes, {billable:,} billable, "
        f"from {release.source}, SHA-256 {release.sha256}."
    )


def _first_day(asked: date | None, *, has_file: bool) -> date:
    """The release's first day: the file's is typed, the package's is known."""
    if has_file:
        if asked is None:
            raise _refused("--release is missing: the first day of the file's release.")
        return asked
    try:
        held = packaged_release()
    except ReleaseUnreadable as error:
        raise _refused(f"{PACKAGE}: {error}. Load CMS's file with --file.") from error
    if asked not in (None, held):
        raise _refused(
            f"--release {asked}: {_package()} holds the release of {held}. "
            "Load CMS's file of that release with --file."
        )
    return held


def _rows(file: Path | None) -> tuple[list[CodeRow], str]:
    """A whole release's rows and where they come from."""
    try:
        rows = rows_in(file) if file else packaged_rows()
    except ReleaseUnreadable as error:
        raise _refused(f"--file {file}: {error}") from error
    source = file.name[:200] if file else _package()
    billable = sum(row.billable for row in rows)
    if billable < WHOLE_RELEASE:
        raise _refused(
            f"{source} has {billable:,} billable codes; a whole release has "
            f"more than {WHOLE_RELEASE:,}. Codes it lacks would be refused as absent."
        )
    return rows, source


def _package() -> str:
    return f"{PACKAGE} {importlib.metadata.version(PACKAGE)}"


def _refused(reason: str) -> CommandError:
    return CommandError(reason, returncode=2)
