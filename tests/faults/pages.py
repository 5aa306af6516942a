"""A page as its reader's browser holds it: the forms with what they would send, which
field is marked wrong and by which words, and the text.
"""

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http.response import HttpResponseBase

KINDS = {"input", "textarea", "select", "button"}
NOT_SENT = {"submit", "button", "file"}
HIDDEN_BY_NATURE = ("token", "edition", "shown", "password", "csrf", "TOTAL_FORMS")


@dataclass
class Field:
    """One named field: what it would send, and the ids of what describes it."""

    values: list[str] = field(default_factory=list)
    described_by: list[str] = field(default_factory=list)
    invalid: bool = False
    hidden: bool = False


@dataclass
class Form:
    """One form of a page, by the address it is sent to."""

    action: str
    fields: dict[str, Field] = field(default_factory=dict)

    def sends(self, **typed: Any) -> dict[str, Any]:
        """What it would send, with these fields typed over."""
        held = {name: each.values for name, each in self.fields.items()}
        return {
            name: values[0] if len(values) == 1 else values
            for name, values in held.items()
            if values
        } | typed

    def typed(self) -> dict[str, list[str]]:
        """What people type in it: all but tokens, editions, hashes and passwords."""
        return {
            name: each.values
            for name, each in self.fields.items()
            if not any(part in name for part in HIDDEN_BY_NATURE)
        }


class Page(HTMLParser):
    """An answer, read."""

    def __init__(self, answer: HttpResponseBase | str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.texts: dict[str, str] = {}
        self._open: list[tuple[str, str]] = []
        self._fieldset: list[list[str]] = []
        self._area: Field | None = None
        self._select: Field | None = None
        self.feed(answer if isinstance(answer, str) else text(answer))

    def form(self, action: str) -> Form:
        """The form that goes to an address, or to one that ends so."""
        return next(each for each in self.forms if each.action.endswith(action))

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        said = {name: value or "" for name, value in attrs}
        self._open.append((tag, said.get("id", "")))
        self.texts.setdefault(said.get("id", ""), "")
        if tag == "form":
            self.forms.append(Form(said.get("action", "")))
        elif tag == "fieldset":
            self._fieldset.append(said.get("aria-describedby", "").split())
        elif tag == "option" and self._select is not None and "selected" in said:
            self._select.values.append(said.get("value", ""))
        elif tag in KINDS and self.forms and said.get("name"):
            self._take(tag, said)

    def _take(self, tag: str, said: dict[str, str]) -> None:
        kind = said.get("type", "")
        if tag == "button" or kind in NOT_SENT:
            return
        found = self.forms[-1].fields.setdefault(said["name"], Field())
        found.described_by += said.get("aria-describedby", "").split()
        if self._fieldset:
            found.described_by += self._fieldset[-1]
        found.invalid |= said.get("aria-invalid") == "true"
        found.hidden |= kind == "hidden"
        if kind in ("radio", "checkbox"):
            found.values += [said.get("value", "on")] if "checked" in said else []
        elif tag == "textarea":
            found.values.append("")
            self._area = found
        elif tag == "select":
            self._select = found
        else:
            found.values.append(said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            # HTML drops the first line break of a textarea.
            self._area.values[-1] = self._area.values[-1].removeprefix("\n")
            self._area = None
        if tag == "select":
            self._select = None
        if tag == "fieldset" and self._fieldset:
            self._fieldset.pop()
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.values[-1] += data
        for _, about in self._open:
            if about:
                self.texts[about] += data

    def says(self, of: Field) -> str:
        """The words that describe a field."""
        return " ".join(self.texts.get(each, "") for each in of.described_by).strip()


def text(answer: HttpResponseBase) -> str:
    """The body as text; of a PDF, what can be read of it."""
    body: bytes = answer.content  # type: ignore[attr-defined]
    return body.decode(errors="replace")


def plain(answer: HttpResponseBase | str) -> str:
    """The words of a page, without its tags."""
    said = answer if isinstance(answer, str) else text(answer)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", said)).split())
