"""Procedure codes as people type them: CPT, HCPCS and the dental CDT, modifiers apart.

The field decides the system: `E0110` here is equipment, in a diagnosis field it is
E01.10. An ICD-10-PCS code is read only where the caller names that system, because
its seven characters can also be a CPT code with a modifier.
"""

import re
from collections.abc import Iterator

from clinical_policies.rules.code_systems import (
    HCPCS,
    ICD_10_CM,
    ICD_10_PCS,
    MODIFIER,
    PROCEDURE_SYSTEMS,
    pattern_of,
    system_of,
)
from clinical_policies.rules.spreadsheets import made_into, zeros_put_back
from clinical_policies.rules.typed_text import (
    LIKE_DIGITS,
    CodeRefused,
    Normalised,
    Typed,
    read,
    shown,
)

_CODE = re.compile(pattern_of(*PROCEDURE_SYSTEMS))
_MODIFIERS = f"(?:[-,/]?{pattern_of(MODIFIER)}){{1,4}}"
_WITH_MODIFIERS = re.compile(f"({_CODE.pattern})({_MODIFIERS})?")
_INPATIENT = re.compile(pattern_of(ICD_10_PCS))
_RULE = (
    "A CPT code has five digits, or four digits and F, M, T or U; "
    "a HCPCS code has a letter and four digits."
)


def normalise_procedure(
    text: str, *, field: str = "code", system: str | None = None
) -> Normalised:
    """A service line's code as stored, with the modifiers typed behind it.

    `system` is what the caller knows (`CPT:0565T`); without it the shape says CPT,
    HCPCS or CDT. Raises CodeRefused, with an offer where one code was likely meant.
    """
    typed = read(text, field)
    if system == ICD_10_PCS:
        return _inpatient(typed)
    found = _WITH_MODIFIERS.fullmatch(typed.code)
    if not found:
        raise _refusal(typed)
    code, rest = found[1], found[2] or ""
    if _may_be_diagnosis(code, rest):
        raise _diagnosis_refusal(typed, code, rest)
    named = system_of(code)
    if named is None or system not in (None, named):
        reason = f"{code} has the shape of a {named} code, not {system}: correct one."
        raise typed.refused(1, reason)
    modifiers = tuple(dict.fromkeys(re.findall("[A-Z0-9]{2}", rest)))
    if not modifiers:
        return typed.stored(named, code)
    what = f"modifier {', '.join(modifiers)} taken apart from the code"
    return typed.stored(named, code, modifiers, what)


def _inpatient(typed: Typed) -> Normalised:
    code = typed.code
    if _INPATIENT.fullmatch(code):
        return typed.stored(ICD_10_PCS, code)
    offer = code.translate(str.maketrans("OI", "01"))
    place = next(
        (n for n, c in enumerate(code, 1) if not re.match("[0-9A-HJ-NP-Z]", c)),
        min(len(code), 7) + 1,
    )
    raise typed.refused(
        place,
        f"{shown(typed.plain)} isn't an ICD-10-PCS code at position {place}: "
        "it has seven digits and letters, never the letters I and O.",
        offer if _INPATIENT.fullmatch(offer) else None,
    )


def _may_be_diagnosis(code: str, rest: str) -> bool:
    """`S83511A` would be read as HCPCS S8351 with modifier 1A: a person says which."""
    return system_of(code) == HCPCS and rest[:1].isdecimal()


def _diagnosis_refusal(typed: Typed, code: str, rest: str) -> CodeRefused:
    diagnosis = f"{code[:3]}.{typed.code[3:]}"
    reason = (
        f"{typed.code} looks like the ICD-10-CM code {diagnosis}, which belongs under "
        f"the diagnoses. Or is it {code} with a modifier?"
    )
    return typed.refused(6, reason, f"{code}-{rest}")


def _can_be_offered(code: str) -> bool:
    found = _WITH_MODIFIERS.fullmatch(code)
    return found is not None and not _may_be_diagnosis(found[1], found[2] or "")


def _refusal(typed: Typed) -> CodeRefused:
    code, said = typed.code, shown(typed.plain)
    if spoiled := made_into(code):
        what, place = spoiled
        reason = f"{said} is {what}, as spreadsheets write it: type the code as text."
        return typed.refused(place, reason)
    other = system_of(code) or ""
    if other in (ICD_10_CM, ICD_10_PCS):
        return typed.refused(1, f"{said} looks like an {other} code. {_WAY_OUT[other]}")
    for offer in _with_digits(code):
        return _letter_refusal(typed, offer)
    restored = zeros_put_back(code)
    if restored and _can_be_offered(restored):
        reason = f"{said} may have lost its zeros in a spreadsheet. {_mean(restored)}"
        return typed.refused(1, reason, restored)
    place = _first_misfit(code)
    return typed.refused(place, _misfit(typed, place))


_WAY_OUT = {
    ICD_10_CM: "It belongs under the diagnoses.",
    ICD_10_PCS: "It is for hospital inpatient procedures: choose that code system.",
}


def _with_digits(code: str) -> Iterator[str]:
    """The code with O, I and l read as digits, where that makes it a code."""
    digits = code[1:5].translate(LIKE_DIGITS)
    for first in (code[0], code[0].translate(LIKE_DIGITS)):
        offer = first + digits + code[5:]
        if offer != code and _can_be_offered(offer):
            yield offer


def _letter_refusal(typed: Typed, offer: str) -> CodeRefused:
    pairs = zip(typed.code, offer, strict=True)
    place = next(n for n, (is_, meant) in enumerate(pairs, 1) if is_ != meant)
    letter, said = typed.plain[place - 1], shown(typed.plain)
    where = (
        f"starts with the letter {letter}"
        if place == 1
        else f"has the letter {letter} at position {place}, the place of a digit"
    )
    return typed.refused(place, f"{said} {where}. {_mean(offer)}", offer)


def _mean(offer: str) -> str:
    return f"Did you mean {offer}?"


def _first_misfit(code: str) -> int:
    """The 1-based place where no procedure code can go on as typed."""
    for length in range(1, min(len(code), 5) + 1):
        begun = code[:length]
        if not any(_CODE.fullmatch(begun + end[length:]) for end in ("00000", "0000T")):
            return length
    return len(code) + 1 if len(code) < 5 else 6


def _misfit(typed: Typed, place: int) -> str:
    code, said = typed.plain, shown(typed.plain)
    if place == 6:
        return (
            f"{said} goes on after {code[:5]} at position 6, but not with one to four "
            "modifiers of two characters. Type modifiers in their own field."
        )
    if place > len(code):
        return f"{said} is too short: position {place} is missing. {_RULE}"
    return f"{said} can't have {code[place - 1]} at position {place}. {_RULE}"
