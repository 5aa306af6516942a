"""Policy documents: from a file's bytes to nine parts, with every line accounted for.

The door to this package: `parse(decode(data))`. Reading lines (reading), dividing them
at headings (headings) and understanding each part are steps of their own, so that
another format only needs to become lines.
"""

from .parse import parse
from .parts import (
    CodeRow,
    Criterion,
    DocumentRefused,
    Doubt,
    ImportedPolicy,
    LogEntry,
    Unplaced,
    paths,
)
from .reading import LARGEST, decode

__all__ = [
    "LARGEST",
    "CodeRow",
    "Criterion",
    "DocumentRefused",
    "Doubt",
    "ImportedPolicy",
    "LogEntry",
    "Unplaced",
    "decode",
    "parse",
    "paths",
]
