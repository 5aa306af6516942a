"""Modifiers: two characters behind a procedure code, and the side some of them name."""

import re

from clinical_policies.rules.code_systems import MODIFIER, pattern_of
from clinical_policies.rules.typed_text import Normalised, read, shown

AT_MOST = 4
"""Modifiers a service line may carry, as on the claim form."""

_ONE = re.compile(pattern_of(MODIFIER))
_SIDES = {
    "right": (
        "RT",
        "E3",
        "E4",
        *(f"F{n}" for n in "56789"),
        *(f"T{n}" for n in "56789"),
    ),
    "left": (
        "LT",
        "E1",
        "E2",
        *(f"F{n}" for n in "A1234"),
        *(f"T{n}" for n in "A1234"),
    ),
}
_SIDE = {modifier: side for side, of_it in _SIDES.items() for modifier in of_it}


def normalise_modifiers(text: str, *, field: str = "modifiers") -> Normalised:
    """`rt, 50` and `RT50` are ("RT", "50"), stored as `RT 50`; nothing typed is ().

    Raises CodeRefused for one that isn't two characters and for more than four.
    """
    if not text.strip():
        return Normalised(MODIFIER, "")
    typed = read(text, field, between="-")
    places: dict[str, int] = {}
    for piece in re.finditer("[^-,;/]+", typed.code):
        for place in range(piece.start(), piece.end(), 2):
            one = typed.code[place : min(place + 2, piece.end())]
            if not _ONE.fullmatch(one):
                raise typed.refused(place + 1, _misfit(one, place + 1))
            places.setdefault(one, place + 1)
    if len(places) > AT_MOST:
        reason = f"{shown(text)} has {len(places)} modifiers: a line has at most four."
        raise typed.refused(list(places.values())[AT_MOST], reason)
    return typed.stored(MODIFIER, " ".join(places), tuple(places), "each once, apart")


def laterality_conflict(modifiers: tuple[str, ...], description: str) -> str | None:
    """A sentence when a modifier's side isn't the diagnosis's, else None.

    `description` is the diagnosis in words; it counts when it names one side only.
    A warning, never a refusal: the line may treat more than this diagnosis says.
    """
    said = {side for side in _SIDES if re.search(rf"\b{side}\b", description.lower())}
    meant = {_SIDE[modifier] for modifier in modifiers if modifier in _SIDE}
    if len(said) != 1 or len(meant) != 1 or said == meant:
        return None
    named = next(modifier for modifier in modifiers if modifier in _SIDE)
    return (
        f"Modifier {named} is the {meant.pop()} side, "
        f"the diagnosis the {said.pop()}: {description}."
    )


def _misfit(one: str, place: int) -> str:
    return f"{shown(one)} at position {place} isn't a modifier: it has two characters."
