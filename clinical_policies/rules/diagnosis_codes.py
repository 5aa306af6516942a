"""ICD-10-CM codes as people type them, stored with the dot.

O is a real chapter here (O80), so a letter O or a digit 0 is questioned only when
the typed code doesn't exist and the offered one does. Existence is the code set's
to say: callers that can ask it pass `known`.
"""

import itertools
import re
from collections.abc import Callable, Collection

from clinical_policies.rules.code_systems import (
    ICD_10_CM,
    PROCEDURE_SYSTEMS,
    pattern_of,
    system_of,
)
from clinical_policies.rules.spreadsheets import made_into
from clinical_policies.rules.typed_text import (
    CodeRefused,
    Normalised,
    Typed,
    read,
    shown,
)

Known = Callable[[tuple[str, ...]], Collection[str]]
"""Of these codes, those in the code set in force on the day the caller means."""

_STORED = re.compile(pattern_of(ICD_10_CM))
_PARTS = re.compile("([A-Z][0-9A][0-9AB])[-.]?([0-9A-Z]{1,4})?")
_RULE = (
    "An ICD-10-CM code has a letter, a digit and a digit, "
    "then after a dot one to four digits or letters."
)
# What a finger or a scanner may have meant by a character, itself first.
_FIRST = {"0": "0O", "1": "1IL"}
_LATER = {"O": "O0", "I": "I1", "L": "L1"}


def normalise_diagnosis(
    text: str, *, field: str = "diagnosis", known: Known | None = None
) -> Normalised:
    """A diagnosis as stored: `m1711`, `M17 11` and `M17.11` are M17.11.

    Raises CodeRefused for what no ICD-10-CM code looks like; its offer, if any, is
    a code that `known` has. Whether the code exists is asked of the code set.
    """
    typed = read(text, field)
    parts = _PARTS.fullmatch(typed.code)
    if not parts:
        raise _refusal(typed, known)
    code = ".".join(part for part in parts.groups() if part)
    dotted = ("dot after the third character",) if code != typed.code else ()
    return typed.stored(ICD_10_CM, code, (), *dotted)


def lookalikes(code: str) -> tuple[str, ...]:
    """Other codes this one may have been meant as, fewest exchanges first.

    `code` is stored or typed, in capitals; `080` may be O80, `M17.1I` M17.11.
    """
    bare = code.replace(".", "")
    if not 3 <= len(bare) <= 7:
        return ()
    choices = [_FIRST.get(bare[0], bare[0])]
    choices += [_LATER.get(character, character) for character in bare[1:]]
    spellings = ("".join(chosen) for chosen in itertools.product(*choices))
    dotted = (f"{s[:3]}.{s[3:]}" if s[3:] else s for s in spellings if s != bare)
    shaped = [spelling for spelling in dotted if _STORED.fullmatch(spelling)]
    return tuple(sorted(shaped, key=lambda s: _exchanges(s.replace(".", ""), bare)))


def _exchanges(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _refusal(typed: Typed, known: Known | None) -> CodeRefused:
    code, said = typed.code, shown(typed.plain)
    if spoiled := made_into(code):
        what, place = spoiled
        reason = f"{said} is {what}, as spreadsheets write it: type the code as text."
        return typed.refused(place, reason)
    if place := _stray_mark(code):
        mark = "dot" if code[place - 1] == "." else "hyphen"
        reason = f"{said} has a {mark} at position {place}"
        return typed.refused(
            place, f"{reason}: a dot belongs after the third character."
        )
    place = _first_misfit(code)
    offers = lookalikes(code)
    existing = known(offers) if known and offers else ()
    for offer in offers:
        if offer in existing:
            reason = f"{said} has {typed.plain[place - 1]} at position {place}."
            return typed.refused(place, f"{reason} Did you mean {offer}?", offer)
    if (system := system_of(code)) in PROCEDURE_SYSTEMS:
        reason = f"{said} looks like a {system} code: it belongs on a service line."
        return typed.refused(1, reason)
    return typed.refused(place, _misfit(typed, place))


def _stray_mark(code: str) -> int:
    """The 1-based place of a dot or hyphen that stands elsewhere than fourth, or 0."""
    for place, character in enumerate(code, start=1):
        if character in ".-" and place != 4:
            return place
    return 0


def _first_misfit(code: str) -> int:
    """The 1-based place where no diagnosis code can go on as typed."""
    for length in range(1, len(code) + 1):
        if not any(_PARTS.fullmatch(code[:length] + end) for end in ("", "0", "00")):
            return length
    return len(code) + 1


def _misfit(typed: Typed, place: int) -> str:
    code, said = typed.plain, shown(typed.plain)
    if place > len(code):
        return f"{said} is too short: position {place} is missing. {_RULE}"
    return f"{said} can't have {code[place - 1]} at position {place}. {_RULE}"
