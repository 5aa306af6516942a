"""Small documents for the tests of the importer, and questions to what was read."""

import re

from clinical_policies.rules.document import ImportedPolicy, parse, paths
from clinical_policies.rules.document.reading import BLANK

HEADER = """\
Clinical Policy: Widgets
Reference Number: XX.1
Date of Last Revision: 02/25
Effective Date: 07/01/25

"""


def document(part: str, *lines: str) -> ImportedPolicy:
    return parse("\n".join([HEADER, part, "", *lines]))


def rules_of(parsed: ImportedPolicy) -> list[str]:
    """The doubts about lines; those about the whole document have no line."""
    return [doubt.rule for doubt in parsed.warnings if doubt.line]


def outline(parsed: ImportedPolicy) -> dict[str, str | None]:
    """Each criterion's combinator by its path."""
    return {path: found.combinator for path, found in paths(parsed.criteria)}


def nonblank(text: str) -> list[int]:
    """The numbers of the lines that hold something."""
    printed = re.split(r"\r\n|\n|\r", text)
    return [place for place, line in enumerate(printed, 1) if line.strip(BLANK)]


def accounted(parsed: ImportedPolicy) -> list[int]:
    """The numbers of all lines that were placed or left, one for each time."""
    placed = [number for numbers in parsed.placed.values() for number in numbers]
    return sorted(placed + [line.line for line in parsed.unplaced])
