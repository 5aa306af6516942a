"""Where a release of ICD-10-CM is read from: a package, or CMS's own file.

The package takes seconds and 190 MB to import and holds one release at a time, so it is
read here, once, and the running site reads the database instead.
"""

import importlib
import importlib.metadata
import warnings
import zipfile
import zlib
from datetime import date
from pathlib import Path

from clinical_policies.rules.icd10cm_release import (
    CodeRow,
    ReleaseUnreadable,
    row_of,
    rows_of,
)

PACKAGE = "simple-icd-10-cm"
PACKAGED = {"1.5.0": date(2026, 4, 1)}
"""The first day of the release that each version of the package holds."""

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of text; CMS's order file has 15 million."""

# The order file has the headings' words too, so it is taken first.
_IN_ZIP = ("icd10cm-order", "icd10cm_order", "icd10cm-codes", "icd10cm_codes")


def packaged_release() -> date:
    """The first day of the release in the installed package."""
    version = importlib.metadata.version(PACKAGE)
    if version not in PACKAGED:
        known = ", ".join(PACKAGED)
        raise ReleaseUnreadable(
            f"which release {PACKAGE} {version} holds isn't known, only of {known}"
        )
    return PACKAGED[version]


def packaged_rows() -> list[CodeRow]:
    """Every category and code of the package, without its chapters and blocks.

    Blocks of a single category carry its name, so that name comes twice in the list.
    """
    with warnings.catch_warnings():
        # The package reads its data by a function that Python 3.11 deprecates.
        warnings.simplefilter("ignore", DeprecationWarning)
        icd = importlib.import_module("simple_icd_10_cm")
    return [
        row_of(code, billable=icd.is_leaf(code), description=icd.get_description(code))
        for code in dict.fromkeys(icd.get_all_codes(with_dots=True))
        if icd.is_category_or_subcategory(code)
    ]


def rows_in(file: Path) -> list[CodeRow]:
    """The rows of CMS's zip, or of the order or codes file in it.

    Raises ReleaseUnreadable saying what is wrong with the file.
    """
    try:
        return rows_of(_text(_content(file)))
    except (OSError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ReleaseUnreadable(f"it can't be read: {error}") from error


def _content(file: Path) -> bytes:
    if not zipfile.is_zipfile(file):
        with file.open("rb") as plain:
            return _whole(plain.read(LARGEST_FILE + 1))
    with (
        zipfile.ZipFile(file) as archive,
        archive.open(_member(archive.namelist())) as member,
    ):
        return _whole(member.read(LARGEST_FILE + 1))


def _member(names: list[str]) -> str:
    for beginning in _IN_ZIP:
        for name in names:
            called = Path(name).name.lower()
            if called.startswith(beginning) and "addenda" not in called:
                return name
    raise ReleaseUnreadable("the zip has no icd10cm-order-… and no icd10cm-codes-…")


def _whole(content: bytes) -> bytes:
    if len(content) > LARGEST_FILE:
        raise ReleaseUnreadable(f"it has more than {LARGEST_FILE:,} bytes")
    return content


def _text(content: bytes) -> str:
    """UTF-8, or the Windows encoding that older files of CMS are in."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        place = error.start + 1
        raise ReleaseUnreadable(f"byte {place} is text in no known encoding") from error
