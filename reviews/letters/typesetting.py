"""Sets a letter as PDF/UA-1 and PDF/A-2a with the same bytes every time.

The bytes depend on the content, the moment given, the print size, this version, the
Typst version and the fonts (see ``renderer``). A sent letter is stored and served; it
is never set again. Typst is imported with the first letter.
"""

from __future__ import annotations

import importlib.metadata
import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reviews.letters.fonts import checked_folders
from reviews.rules.letters.content import LetterContent, as_data

if TYPE_CHECKING:
    import typst

TYPESETTING_VERSION = 1  # raise it with any change of the template's looks
TEMPLATES = Path(__file__).with_name("templates")

_own = threading.local()  # a Compiler shared by two threads fails


class NotSet(RuntimeError):
    """The letter can't be set as an accessible PDF; the message says why."""


def renderer() -> str:
    """What made the bytes, recorded with them: "letters.typ 1, typst 0.15.2"."""
    typst_version = importlib.metadata.version("typst")
    return f"letters.typ {TYPESETTING_VERSION}, typst {typst_version}"


def render(
    content: LetterContent, *, timestamp: datetime, large_print: bool = False
) -> bytes:
    """The PDF of a letter, 12 point or 18 point.

    ``timestamp`` is the moment of issue, with its zone. Raises NotSet for a character
    no font can show, or for anything else Typst warns of; FontsChanged for other fonts.
    """
    if timestamp.tzinfo is None:
        raise ValueError("the moment of issue needs its time zone")
    inputs = {
        "letter": json.dumps(as_data(content), ensure_ascii=False),
        "large": "yes" if large_print else "no",
    }
    import typst

    try:
        pdf, warnings = _compiler().compile_with_warnings(
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=["ua-1", "a-2a"],
            timestamp=timestamp.astimezone(UTC),  # one moment, one set of bytes
        )
    except typst.TypstError as error:
        raise NotSet(str(error)) from error
    if warnings or not isinstance(pdf, bytes):
        raise NotSet("; ".join(map(str, warnings)) or "no PDF came back")
    return pdf


def _compiler() -> typst.Compiler:
    """This thread's compiler, made once."""
    if not hasattr(_own, "compiler"):
        import typst

        fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=list(checked_folders()),
        )
        _own.compiler = typst.Compiler(
            input=str(TEMPLATES / "letters.typ"), root=str(TEMPLATES), font_paths=fonts
        )
    compiler: typst.Compiler = _own.compiler
    return compiler
