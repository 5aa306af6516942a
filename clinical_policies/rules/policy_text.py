"""A policy version as the rules read it, and what they ask of the stored policies.

The text arrives whole and frozen; the library answers which texts a code and a day lead
to. A code only suggests a policy: whether it speaks is decided by `applicability`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from clinical_policies.rules.codes import Range, in_range, key
from clinical_policies.rules.criteria import Node


@dataclass(frozen=True, slots=True)
class ScopeRange:
    """Diagnoses from `start` to `end` that a version speaks about, with their group.

    `low` and `high` are the keys that bound it: every line asks, so they are kept.
    """

    group: str
    start: str
    end: str
    low: str = field(init=False, repr=False, compare=False)
    high: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        bounds = Range(self.start, self.end)
        object.__setattr__(self, "low", bounds.first_key)
        object.__setattr__(self, "high", bounds.last_key)

    def __str__(self) -> str:
        return self.start if self.start == self.end else f"{self.start}–{self.end}"


@dataclass(frozen=True, slots=True)
class AnswerFirst:
    """Diagnoses inside the scope that a reviewer must answer first, for some codes.

    Several ranges of one question share its `id`.
    """

    id: str
    codes: frozenset[str]
    start: str
    end: str
    question: str

    def asks_about(self, code: str, diagnosis: str) -> bool:
        """Whether the question is due for a line's code and a diagnosis."""
        return code in self.codes and in_range(diagnosis, self.start, self.end)


@dataclass(frozen=True, slots=True)
class ListedCode:
    """A code, or a range of codes, that a version's tables name."""

    system: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One row of the revision log; months as `2025-02`, empty where not printed."""

    text: str
    revised: str
    approved: str


@dataclass(frozen=True, slots=True)
class Provision:
    """A state provision recorded beside a policy as conflicting with it."""

    line_of_business: str
    effective_from: date
    effective_to: date | None
    text: str
    citation: str

    def holds_on(self, line_of_business: str, day: date) -> bool:
        """Whether it binds a line of business on a day."""
        return (
            self.line_of_business == line_of_business
            and self.effective_from <= day
            and (self.effective_to is None or day <= self.effective_to)
        )


@dataclass(frozen=True, slots=True)
class VersionText:
    """One version's text as the rules need it.

    `ends` is the last day before the next version takes effect, None while none is
    known. `code_set_current` is False when the code tables at hand are not those in
    force, None when that isn't known.
    """

    version_id: int
    reference: str
    title: str
    effective: date
    ends: date | None
    revised: str
    lines_of_business: frozenset[str]
    scope: tuple[ScopeRange, ...]
    answer_first: tuple[AnswerFirst, ...]
    codes: tuple[ListedCode, ...]
    log: tuple[LogEntry, ...]
    tree: tuple[Node, ...]
    provisions: tuple[Provision, ...] = ()
    code_set_current: bool | None = None

    def scope_of(self, diagnosis: str) -> ScopeRange | None:
        """The first range of the scope that holds a diagnosis in stored form."""
        place = key(diagnosis)
        for span in self.scope:
            if span.low <= place <= span.high:
                return span
        return None

    def lists(self, system: str, code: str) -> bool:
        """Whether the version's tables name a code."""
        return any(
            entry.system == system and in_range(code, entry.start, entry.end)
            for entry in self.codes
        )


@dataclass(frozen=True, slots=True)
class Term:
    """The days on which a version that lists a code is in force, both inclusive."""

    version_id: int
    starts: date
    ends: date | None


class Library(Protocol):
    """The stored policies, as known at one moment."""

    def listing(self, system: str, code: str, day: date) -> Sequence[int]:
        """Versions in force on a day, for any line of business, that list a code."""

    def listing_any_day(self, system: str, code: str) -> Sequence[Term]:
        """Every version that lists a code, with its days."""

    def logged(self, code: str, day: date) -> Sequence[int]:
        """Versions in force on a day whose revision log contains a code's text."""

    def in_force(self, reference: str, day: date) -> int | None:
        """The version of a policy whose text governs a day."""

    def version(self, version_id: int) -> VersionText:
        """A version's text."""
