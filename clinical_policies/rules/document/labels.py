"""The labels in front of criteria: `I.` `A.` `1.` `a.` `i.` `(1)`, and what they count.

A label alone is ambiguous: `I.` is the first Roman numeral or the ninth letter. So a
label has several readings, and the list it stands in decides between them.
"""

import re
from dataclasses import dataclass

LABEL = re.compile(
    r"(\(([A-Za-z]{1,6}|[0-9]{1,3})\)|([A-Za-z]{1,6}|[0-9]{1,3})[.)])\s+(?=\S)"
)
MOST = 50
DIGITS = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a label: what kind of list it belongs to and its place there."""

    kind: str
    ordinal: int
    label: str
    text: str


def readings(text: str, bullet: str) -> list[Reading]:
    """The ways to read the start of a line: by its label, else by its bullet.

    Empty when the line has neither: it is a paragraph.
    """
    found = [Reading(f"bullet {bullet}", 0, "", text)] if bullet else []
    if match := LABEL.match(text):
        label, body = match[1], match[2] or match[3]
        rest = text[match.end() :]
        style = label.replace(body, "")
        found = [
            Reading(f"{alphabet} {style}", ordinal, label, rest)
            for alphabet, ordinal in _counts(body)
        ] + found
    return found


def _counts(body: str) -> list[tuple[str, int]]:
    if body.isdigit():
        return [("number", int(body))]
    if not (body.islower() or body.isupper()):
        return []
    case = "small" if body.islower() else "capital"
    found = []
    if body.lower() in ROMAN:
        found.append((f"{case} roman", ROMAN[body.lower()]))
    if len(body) == 1:
        found.append((f"{case} letter", ord(body.lower()) - ord("a") + 1))
    return found


def _roman(number: int) -> str:
    numeral = ""
    for value, letters in DIGITS:
        numeral += letters * (number // value)
        number %= value
    return numeral


ROMAN = {_roman(number): number for number in range(1, MOST + 1)}
