"""`import_policy FILE [--dry-run] [--as USER] [--json]`: a draft from a document.

A thin face: the rules read the document, the act makes the draft. A dry run needs no
database. Exit status: 0 done, 1 the act says no, 2 bad input.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clinical_policies.rules.document import (
    LARGEST,
    DocumentRefused,
    ImportedPolicy,
    decode,
    parse,
    paths,
)

READABLE = (".txt",)


class Command(BaseCommand):
    """Read a policy document and make a draft from it."""

    help = "Read a policy document (.txt) and make the next draft of its policy."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The arguments of INTERFACES, and no more."""
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="read only; needs no database"
        )
        parser.add_argument(
            "--as", dest="user", metavar="USER", help="the editor whose draft it is"
        )
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(
        self, *, file: Path, dry_run: bool, user: str | None, json: bool, **_: Any
    ) -> None:
        """Read, import unless it is a dry run, and say what was found."""
        if not dry_run and not user:
            raise _bad("--as: missing. A draft has an author: name the editor's user.")
        data = _data(file)
        try:
            parsed = parse(decode(data))
        except DocumentRefused as refused:
            raise _bad(f"FILE: “{file}”: {refused}") from refused
        made = None if dry_run else _imported(user or "", parsed, file, data)
        self.stdout.write(_printed(parsed) if json else "\n".join(_told(parsed, made)))


def _data(file: Path) -> bytes:
    """The file's bytes; too large a file is refused before it is read."""
    if file.suffix.lower() not in READABLE:
        known = " ".join(READABLE)
        raise _bad(f"FILE: “{file}” is none of the formats that can be read: {known}.")
    try:
        if file.stat().st_size > LARGEST:
            raise _bad(f"FILE: “{file}” is larger than {LARGEST:,} bytes.")
        return file.read_bytes()
    except OSError as error:
        raise _bad(f"FILE: “{file}” can't be read: {error.strerror}.") from error


def _imported(user: str, parsed: ImportedPolicy, file: Path, data: bytes) -> object:
    """The draft that the act made; models are loaded only when they are needed."""
    from clinical_policies.acts.importing import import_policy
    from policyportal.accounts.models import User
    from policyportal.accounts.rules.refusal import Refused
    from policyportal.clock import now

    actor = User.objects.filter(username=user, is_active=True).first()
    if actor is None:
        raise _bad(f"--as: “{user}” is no active user's name.")
    try:
        return import_policy(
            actor,
            parsed,
            now=now(),
            source_name=file.name,
            source_sha256=hashlib.sha256(data).hexdigest(),
        )
    except Refused as refused:
        raise CommandError(str(refused), returncode=1) from refused


def _printed(parsed: ImportedPolicy) -> str:
    return json.dumps(parsed.as_json(), ensure_ascii=False, indent=2)


def _told(parsed: ImportedPolicy, made: object) -> Iterator[str]:
    """What was found, for a person."""
    yield f"{parsed.reference_number}  {parsed.title}"
    yield (
        f"  revised {parsed.last_revision or 'not said'},"
        f" effective {parsed.effective_date or 'not said'}"
    )
    for path, criterion in paths(parsed.criteria):
        said = ", ".join(filter(None, (criterion.combinator, criterion.outcome)))
        yield f"  {path}  {criterion.text[:60]}{f'  [{said}]' if said else ''}"
    yield (
        f"  {len(parsed.codes)} codes, {len(parsed.revision_log)} log entries,"
        f" {len(parsed.references)} references"
    )
    for doubt in parsed.warnings:
        yield f"  line {doubt.line}: {doubt.message} ({doubt.rule})"
    for line in parsed.unplaced:
        yield f"  line {line.line}: found no place: {line.text[:60]}"
    yield f"Draft made: {made}" if made else "Dry run: nothing was stored."


def _bad(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=2)
