"""Reads back what a finished PDF says and is, for the checks on the final bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from reviews.rules.letters.printed import PdfFacts

# The template's own footer; it is an artifact and no part of the letter's text.
FOOTER = re.compile(r"\s*Case number [^\n]* Page \d+ of \d+\s*\Z")


def read(pdf: bytes) -> PdfFacts:
    """The text of each page without its footer, and the facts of accessibility."""
    reader = PdfReader(io.BytesIO(pdf))
    root: DictionaryObject = reader.trailer["/Root"].get_object()  # type: ignore[assignment]
    sizes: set[float] = set()

    def measure(text: str, cm: Any, tm: Any, _font: Any, size: float) -> None:
        if text.strip():
            sizes.add(round(abs(size * tm[3] * cm[3]), 2))

    pages = [page.extract_text(visitor_text=measure) for page in reader.pages]
    tree = root.get("/StructTreeRoot")
    marks = root.get("/MarkInfo", DictionaryObject())
    return PdfFacts(
        page_texts=tuple(FOOTER.sub("", page) for page in pages),
        smallest_point=min(sizes, default=0.0),
        languages=frozenset(_languages(tree)),
        tagged=tree is not None and bool(marks.get("/Marked")),
        language=str(root.get("/Lang", "")),
    )


def _languages(node: Any) -> Iterator[str]:
    """The languages named in the structure tree, as they stand there."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, ArrayObject):
        for part in node:
            yield from _languages(part)
    elif isinstance(node, DictionaryObject):
        if "/Lang" in node:
            yield str(node["/Lang"])
        yield from _languages(node.get("/K"))
