"""What people type, made plain: the steps every code field shares.

Typed text becomes ASCII without spaces, or is refused by name with the place
where it went wrong. A look-alike character is never turned into the letter it
looks like: a person decides. What a code of a system looks like is not known
here; procedure_codes, diagnosis_codes and their neighbours know it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 200
"""Characters one field may hold before it is refused unread."""

LIKE_DIGITS = str.maketrans("OIL", "011")
"""Letters read as the digits they look like, in capitals: for offers only."""

_ZERO_WIDTH = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
_TRAILING = ".,;-"
_SHOWN = 40

# The letters that pass for a Latin one: said in a refusal's hint, used nowhere else.
_PASSES_FOR = {
    "A": ("CYRILLIC A", "GREEK ALPHA"),
    "B": ("CYRILLIC VE", "GREEK BETA"),
    "C": ("CYRILLIC ES",),
    "E": ("CYRILLIC IE", "GREEK EPSILON"),
    "H": ("CYRILLIC EN", "GREEK ETA"),
    "I": ("CYRILLIC BYELORUSSIAN-UKRAINIAN I", "GREEK IOTA"),
    "J": ("CYRILLIC JE",),
    "K": ("CYRILLIC KA", "GREEK KAPPA"),
    "M": ("CYRILLIC EM", "GREEK MU"),
    "N": ("GREEK NU",),
    "O": ("CYRILLIC O", "GREEK OMICRON"),
    "P": ("CYRILLIC ER", "GREEK RHO"),
    "S": ("CYRILLIC DZE",),
    "T": ("CYRILLIC TE", "GREEK TAU"),
    "X": ("CYRILLIC HA", "GREEK CHI"),
    "Y": ("CYRILLIC U", "GREEK UPSILON"),
    "Z": ("GREEK ZETA",),
}
_LATIN = {name: latin for latin, names in _PASSES_FOR.items() for name in names}


@dataclass(frozen=True, slots=True)
class Change:
    """One field whose stored text differs from the typed one, and in what way."""

    field: str
    typed: str
    stored: str
    what: str


@dataclass(frozen=True, slots=True)
class Normalised:
    """A field as it is stored. `modifiers` are those typed together with the code."""

    system: str
    code: str
    modifiers: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


class CodeRefused(ValueError):
    """A value that can't be what its field asks for.

    `position` counts from 1 in the typed text without its spaces; None when no
    single character is at fault. `reason` names the value, the rule and the way
    out. `offer` is what was probably meant: a person accepts it or does not.
    """

    def __init__(
        self,
        typed: str,
        position: int | None,
        reason: str,
        offer: str | None = None,
        *,
        field: str = "",
    ) -> None:
        super().__init__(reason)
        self.typed = typed
        self.position = position
        self.reason = reason
        self.offer = offer
        self.field = field


@dataclass(frozen=True, slots=True)
class Typed:
    """One field's text after the shared steps: `plain` ASCII, case as typed."""

    field: str
    typed: str
    plain: str
    steps: tuple[str, ...]

    @property
    def code(self) -> str:
        """The text in capitals. Safe only because `plain` is ASCII."""
        return self.plain.upper()

    def refused(
        self, position: int | None, reason: str, offer: str | None = None
    ) -> CodeRefused:
        """The refusal of this field, to be raised by the caller."""
        return CodeRefused(self.typed, position, reason, offer, field=self.field)

    def stored(
        self,
        system: str,
        code: str,
        modifiers: tuple[str, ...] = (),
        *steps: str,
    ) -> Normalised:
        """The field as stored, with a Change when that isn't what was typed."""
        if code == self.typed:
            return Normalised(system, code, modifiers)
        capitals = ("capital letters",) if self.plain != self.code else ()
        what = ", ".join((*self.steps, *capitals, *steps))
        change = Change(self.field, self.typed, code, what)
        return Normalised(system, code, modifiers, (change,))


def read(text: str, field: str, *, between: str = "") -> Typed:
    """Steps 1 to 3 of reading a code; raises CodeRefused naming field and place.

    `between` stands for the spaces where they part values instead of being noise.
    """
    if len(text) > LONGEST:
        reason = (
            f"{shown(text)} is too long: {len(text)} characters, "
            f"where a field of this kind has at most {LONGEST}."
        )
        raise CodeRefused(text, LONGEST + 1, reason, field=field)
    compatible = unicodedata.normalize("NFKC", text)
    unspaced = between.join(compatible.translate(_ZERO_WIDTH).split())
    plain = unspaced.rstrip(_TRAILING)
    typed = Typed(field, text, plain, tuple(_steps(text, compatible, unspaced, plain)))
    if not plain:
        raise typed.refused(1, f"Nothing to read in the field {field}: type a value.")
    for position, character in enumerate(plain, start=1):
        if not "!" <= character <= "~":
            raise typed.refused(position, _foreign(plain, position, character))
    return typed


def shown(text: str) -> str:
    """Typed text fit for a sentence: shortened, invisible characters spelled out."""
    visible = "".join(
        character if character.isprintable() else f"[U+{ord(character):04X}]"
        for character in text[:_SHOWN]
    )
    return visible + ("…" if len(text) > _SHOWN else "")


def without_duplicates(
    values: list[Normalised], field: str
) -> tuple[list[Normalised], list[Change]]:
    """Each code once, in first-typed order, and which spellings were the same."""
    first: dict[tuple[str, str, tuple[str, ...]], Normalised] = {}
    dropped: list[Change] = []
    for value in values:
        known = first.setdefault((value.system, value.code, value.modifiers), value)
        if known is not value:
            what = f"the same code as {_spelling(known)}, kept once"
            dropped.append(Change(field, _spelling(value), value.code, what))
    return list(first.values()), dropped


def _spelling(value: Normalised) -> str:
    return value.changes[0].typed if value.changes else value.code


def _steps(text: str, compatible: str, unspaced: str, plain: str) -> Iterator[str]:
    if "".join(text.split()) != "".join(compatible.split()):
        yield "full-width or compatibility characters made plain"
    if unspaced != compatible:
        yield "spaces removed"
    if plain != unspaced:
        yield f"trailing {unspaced[len(plain) :]} removed"


def _foreign(plain: str, position: int, character: str) -> str:
    name = unicodedata.name(character, f"the character U+{ord(character):04X}")
    return f"Character {position} of {shown(plain)} is {name}. {_hint(character, name)}"


def _hint(character: str, name: str) -> str:
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return f"Type the digit {digit}."
    if unicodedata.category(character) == "Pd" or name == "MINUS SIGN":
        return "Type a hyphen."
    latin = _LATIN.get(re.sub("(CAPITAL|SMALL) LETTER ", "", name))
    return f"Type a Latin {latin}." if latin else "Type plain letters and digits."
