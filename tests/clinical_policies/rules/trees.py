"""Random criteria trees and requests, and a two-valued reader to hold ours against."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from clinical_policies.rules.criteria import (
    Node,
    is_tested,
    statements,
)
from clinical_policies.rules.facts import LineFacts
from clinical_policies.rules.truth import Truth

OUTCOMES = (
    "medically_necessary",
    "not_medically_necessary",
    "investigational",
    "not_covered",
)
DAY = date(2026, 9, 14)
OPERANDS = {
    "age_at_least": ("18", "0"),
    "age_under": ("21",),
    "diagnosis_in": ("M17.0–M17.9, M23", "C90"),
    "code_in": ("0565T, 38206–38215",),
    "units_at_most": ("1", "3"),
    "units_at_least": ("2",),
    "place_in": ("11, 22",),
    "service_on_or_after": ("2026-09-14",),
    "service_before": ("2026-10-01",),
    "line_of_business_in": ("Apple Health",),
}
TESTS = [("reviewer", "")] * 10 + [
    (kind, operand) for kind, operands in OPERANDS.items() for operand in operands
]
REVIEWER_ONLY = [("reviewer", "")]

facts = st.builds(
    LineFacts,
    day=st.just(DAY),
    code=st.sampled_from(["0565T", "38212", "20610"]),
    diagnoses=st.sampled_from([(), ("M17.11",), ("C90.00", "M23.221")]),
    line_of_business=st.sampled_from(["", "apple-health", "wellcare"]),
    first_date=st.none() | st.dates(DAY - timedelta(days=1), DAY + timedelta(days=30)),
    born=st.none() | st.dates(date(1940, 1, 1), date(2027, 1, 1)),
    units=st.none() | st.integers(0, 4),
    place=st.sampled_from(["", "11", "24"]),
)
truths = st.sampled_from(Truth)


class Grower:
    """Draws nodes until about `most` of them are made. Each gets its own key."""

    def __init__(
        self, draw: st.DrawFn, tests: list[tuple[str, str]], most: int, ask: bool
    ) -> None:
        self.draw, self.tests, self.most, self.headings_ask = draw, tests, most, ask
        self.made = 0

    def chance(self, of: int) -> bool:
        return self.draw(st.integers(1, of)) == 1

    def several(
        self, make: Callable[[], Node], least: int, greatest: int
    ) -> tuple[Node, ...]:
        return tuple(make() for _ in range(self.draw(st.integers(least, greatest))))

    def node(
        self, children: tuple[Node, ...], *, asks: bool, outcome: str | None = None
    ) -> Node:
        self.made += 1
        parts = sum(not child.states for child in children)
        combinators = ["all", "any", "at_least", "none"]
        combinator = self.draw(st.sampled_from(combinators)) if parts else None
        counted = combinator == "at_least"
        kind, operand = self.draw(st.sampled_from(self.tests)) if asks else ("", "")
        return Node(
            key=f"k{self.made}",
            label=f"{self.made}.",
            text=f"criterion {self.made}",
            combinator=combinator,
            at_least=self.draw(st.integers(1, parts)) if counted else None,
            outcome=outcome,
            answered_by=kind,
            operand=operand,
            children=children,
        )

    def condition(self, depth: int) -> Node:
        if depth == 0 or self.made >= self.most or self.chance(2):
            return self.node((), asks=True)
        parts = self.several(lambda: self.condition(depth - 1), 1, 4)
        return self.node(parts, asks=self.chance(5))

    def statement(self, depth: int) -> Node:
        children: tuple[Node, ...] = ()
        if not self.chance(5):
            children = self.several(lambda: self.condition(2), 1, 3)
        if depth and self.chance(6):
            children = (*children, self.statement(depth - 1))
        outcome = self.draw(st.sampled_from(OUTCOMES))
        return self.node(children, asks=self.chance(2), outcome=outcome)

    def heading(self, depth: int) -> Node:
        children = self.several(lambda: self.item(depth - 1), 1, 3)
        if not self.headings_ask:
            children = tuple(child for child in children if child.states)
        asks = self.headings_ask and self.chance(2)
        return self.node((*children, self.statement(0)), asks=asks)

    def item(self, depth: int) -> Node:
        kinds = "sshd" if depth else "s"
        match self.draw(st.sampled_from(kinds)):
            case "h":
                return self.heading(depth)
            case "d":
                return self.condition(1)
            case _:
                return self.statement(1)


@st.composite
def trees(
    draw: st.DrawFn,
    tests: list[tuple[str, str]] = TESTS,
    most: int = 14,
    headings_ask: bool = True,
) -> tuple[Node, ...]:
    """A sound tree of statements, headings and definitions, of about `most` nodes."""
    grower = Grower(draw, tests, most, headings_ask)
    return (*grower.several(lambda: grower.item(2), 0, 2), grower.statement(1))


def answers_for(tree: tuple[Node, ...]) -> SearchStrategy[dict[str, Truth]]:
    """Answers to some of the tree's tests."""
    keys = asked(tree)
    if not keys:
        return st.just({})
    return st.dictionaries(st.sampled_from(keys), truths, max_size=len(keys))


def asked(tree: tuple[Node, ...]) -> list[str]:
    """Keys of the nodes that a fact or a person answers, in printed order."""
    found = []
    for node in tree:
        found += [node.key] if is_tested(node) else []
        found += asked(node.children)
    return found


def holds(node: Node, answers: dict[str, bool]) -> bool:
    """Two-valued: whether a node holds when everything is answered."""
    own = answers.get(node.key, True)
    values = [holds(part, answers) for part in node.conditions]
    together = {
        None: True,
        "all": all(values),
        "any": any(values),
        "none": not any(values),
        "at_least": sum(values) >= (node.at_least or 0),
    }
    return own and together[node.combinator]


def result_of(tree: tuple[Node, ...], answers: dict[str, bool]) -> str | None:
    """Two-valued: the key of the statement that decides, or None."""
    for statement in statements(tree):
        if all(holds(one, answers) for one in (*statement.headings, statement.node)):
            return statement.node.key
    return None


def completions(
    tree: tuple[Node, ...], answers: dict[str, Truth]
) -> list[dict[str, bool]]:
    """Every way the unanswered tests of a tree could be answered."""
    keys = asked(tree)
    choices = [
        {Truth.MET: (True,), Truth.NOT_MET: (False,)}.get(
            answers.get(key, Truth.UNKNOWN), (True, False)
        )
        for key in keys
    ]
    return [dict(zip(keys, values, strict=True)) for values in product(*choices)]
