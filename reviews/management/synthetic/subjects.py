"""What synthetic policies and requests are about: conditions with their scope, real
diagnoses in it, and procedures.
"""

from dataclasses import dataclass

OUTSIDE = ("I10", "E78.5", "F41.1", "H25.13", "N18.30")
"""Diagnoses that no synthetic policy speaks about."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A field of care: its scope in words and ranges, and diagnoses inside it."""

    name: str
    scope_words: str
    ranges: str
    diagnoses: tuple[str, ...]
    first_code: int
    """Where its procedure codes begin: a policy takes some of the 400 from here."""


SUBJECTS = (
    Subject("knee surgery", "conditions and injuries of the knee",
            "M17, M22–M23, S83", ("M17.11", "M17.12", "M22.41", "M23.91"), 27300),
    Subject("hip surgery", "conditions of the hip joint",
            "M16, M87.05", ("M16.11", "M16.12", "M87.051"), 26990),
    Subject("shoulder surgery", "conditions of the shoulder",
            "M19.01, M75", ("M19.011", "M75.41", "M75.42"), 23000),
    Subject("spine procedures", "conditions of the back and neck",
            "M48, M50–M51, M54", ("M48.061", "M54.16", "M54.50", "M50.20"), 62300),
    Subject("sleep treatment", "disorders of sleep",
            "G47", ("G47.33", "G47.01"), 42100),
    Subject("heart rhythm procedures", "disorders of heart rhythm",
            "I47–I49", ("I48.0", "I48.91", "I47.10"), 93600),
    Subject("lung procedures", "chronic diseases of the lung",
            "J43–J45", ("J44.9", "J45.909", "J43.9"), 31600),
    Subject("diabetes devices", "diabetes",
            "E10–E11", ("E10.9", "E11.9", "E11.65"), 95200),
    Subject("skin treatment", "chronic diseases of the skin",
            "L20, L40", ("L40.0", "L20.9"), 96500),
    Subject("blood and marrow treatment", "cancers of blood and marrow",
            "C90–C92", ("C90.00", "C91.10", "C92.10"), 38200),
)  # fmt: skip
