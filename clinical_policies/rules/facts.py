"""The facts of a request that can answer a criterion without asking a reviewer.

One row of `FACT_KINDS` is one kind of test: which fact it reads, how it compares, what
an editor types beside it and how it reads in words. A fact that isn't given leaves the
test unknown. Adding a kind is adding a row; nothing else needs to know.
"""

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from clinical_policies.rules import operands
from clinical_policies.rules.codes import Range
from clinical_policies.rules.days import age_on, spoken
from clinical_policies.rules.lines_of_business import LINES_OF_BUSINESS
from clinical_policies.rules.truth import Truth


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What a request says of one line. None and empty text mean: not given.

    `day` is the governing day, `diagnoses` are those that the line treats, in stored
    form (`M17.11`), `place` is a two-digit place of service.
    """

    day: date
    code: str
    diagnoses: tuple[str, ...] = ()
    line_of_business: str = ""
    first_date: date | None = None
    born: date | None = None
    units: int | None = None
    place: str = ""

    @property
    def age(self) -> int | None:
        """The member's age on the governing day, in whole years."""
        return age_on(self.born, self.day) if self.born else None


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a request can say: how to read it, how to tell where it came from."""

    read: Callable[[LineFacts], Any]
    source: Callable[[LineFacts], str]
    absent: str


@dataclass(frozen=True, slots=True)
class FactKind:
    """One kind of test. `parse` raises ValueError naming the value and the rule."""

    label: str
    fact: str
    comparison: str
    parse: Callable[[str], Any]
    words: Callable[[Any], str]
    example: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a test came to, and what it was read from, in words."""

    truth: Truth
    source: str


FACTS = {
    "age": Fact(
        lambda facts: facts.age,
        lambda facts: f"born {_said(facts.born)}, {facts.age} on {_said(facts.day)}",
        "no birth date on or before the governing day is given",
    ),
    "code": Fact(
        lambda facts: (facts.code,),
        lambda facts: f"code {facts.code}",
        "no code is given",
    ),
    "diagnoses": Fact(
        lambda facts: facts.diagnoses or None,
        lambda facts: f"diagnosis {', '.join(facts.diagnoses)}",
        "no diagnosis is given",
    ),
    "line_of_business": Fact(
        lambda facts: facts.line_of_business or None,
        lambda facts: f"covered under {_business(facts.line_of_business)}",
        "no line of business is given",
    ),
    "place": Fact(
        lambda facts: facts.place or None,
        lambda facts: f"place of service {facts.place}",
        "no place of service is given",
    ),
    "service": Fact(
        lambda facts: facts.first_date,
        lambda facts: f"first service day {_said(facts.first_date)}",
        "no service day is given",
    ),
    "units": Fact(
        lambda facts: facts.units,
        lambda facts: f"{facts.units} unit{'' if facts.units == 1 else 's'} asked for",
        "no units are given",
    ),
}
"""What a request can say, by the name its value has in compiled criteria."""


def any_within(codes: Iterable[str], ranges: tuple[Range, ...]) -> bool:
    """Whether any of the codes lies in any of the ranges."""
    return any(span.holds(code) for code in codes for span in ranges)


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "in": lambda value, values: value in values,
    "within": any_within,
}


def check_operand(kind: str, operand: str) -> None:
    """Raise ValueError, in a sentence, unless the operand fits the kind of test."""
    _parsed(kind, operand)


def in_words(kind: str, operand: str) -> str:
    """The test as a sentence: `Age is 18 years or older`. ValueError as above."""
    return FACT_KINDS[kind].words(_parsed(kind, operand))


def parsed(kind: str, operand: str) -> Any:
    """The operand as the comparison takes it. ValueError as above."""
    return _parsed(kind, operand)


def read(kind: str, operand: str, facts: LineFacts) -> Reading:
    """Hold one test against the facts of a line. ValueError as above."""
    fact = FACTS[FACT_KINDS[kind].fact]
    wanted = _parsed(kind, operand)
    value = fact.read(facts)
    if value is None:
        return Reading(Truth.UNKNOWN, fact.absent)
    met = COMPARISONS[FACT_KINDS[kind].comparison](value, wanted)
    return Reading(Truth.MET if met else Truth.NOT_MET, fact.source(facts))


@lru_cache(maxsize=4096)
def _parsed(kind: str, operand: str) -> Any:
    if kind not in FACT_KINDS:
        known = ", ".join(FACT_KINDS)
        raise ValueError(f"“{kind}” is no kind of fact. Known kinds: {known}.")
    return FACT_KINDS[kind].parse(operand)


def _said(day: date | None) -> str:
    return spoken(day) if day else "an unknown day"


def _business(slug: str) -> str:
    line = LINES_OF_BUSINESS.get(slug)
    return line.name if line else slug


def _either(values: Iterable[str]) -> str:
    return " or ".join(sorted(values))


FACT_KINDS = {
    "age_at_least": FactKind(
        "Age, at least", "age", ">=", operands.years,
        lambda years: f"Age is {years} years or older", "18",
    ),
    "age_under": FactKind(
        "Age, under", "age", "<", operands.years,
        lambda years: f"Age is under {years} years", "21",
    ),
    "diagnosis_in": FactKind(
        "Diagnosis in", "diagnoses", "within", operands.diagnoses,
        lambda spans: f"Diagnosis is in {', '.join(map(str, spans))}",
        "M17.0–M17.9, M23",
    ),
    "code_in": FactKind(
        "Code in", "code", "within", operands.codes,
        lambda spans: f"Code is in {', '.join(map(str, spans))}", "38206, 38241",
    ),
    "units_at_most": FactKind(
        "Units, at most", "units", "<=", operands.units,
        lambda units: f"At most {units} units are asked for", "3",
    ),
    "units_at_least": FactKind(
        "Units, at least", "units", ">=", operands.units,
        lambda units: f"At least {units} units are asked for", "2",
    ),
    "place_in": FactKind(
        "Place of service in", "place", "in", operands.places,
        lambda places: f"Place of service is {_either(places)}", "11, 22",
    ),
    "service_on_or_after": FactKind(
        "First service day, on or after", "service", ">=", operands.day,
        lambda day: f"First service day is on or after {spoken(day)}", "2026-01-01",
    ),
    "service_before": FactKind(
        "First service day, before", "service", "<", operands.day,
        lambda day: f"First service day is before {spoken(day)}", "2026-01-01",
    ),
    "line_of_business_in": FactKind(
        "Line of business in", "line_of_business", "in", operands.businesses,
        lambda slugs: f"Line of business is {_either(map(_business, slugs))}",
        "Apple Health",
    ),
}  # fmt: skip
"""Every kind of test, by the name that a criterion carries in `answered_by`."""
