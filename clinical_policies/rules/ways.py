"""What would settle a line: the fewest answers that lead to each possible result.

Counts answers, not effort. Each way is checked against what it already assumes, so
that a heading shared by several statements is never answered both ways.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clinical_policies.rules.criteria import (
    Node,
    Result,
    Statement,
    is_combined,
    needed,
)
from clinical_policies.rules.truth import Truth

Answers = dict[str, Truth]
"""Answers by node key."""


@dataclass(frozen=True, slots=True)
class Way:
    """The fewest answers that lead to one outcome; None: to no statement being met.

    `path` is that of the statement that would decide, `answers` are (path, key, truth)
    in printed order.
    """

    outcome: str | None
    path: str
    answers: tuple[tuple[str, str, Truth], ...]


def ways(result: Result) -> tuple[Way, ...]:
    """The shortest way to each outcome an undecided result can still have.

    Shortest first; of equally short ones, the statement printed first.
    """
    all_statements = [statement for statement, _ in result.standings]
    shortest: dict[str | None, Way] = {}
    for position in range(len(all_statements) + 1):
        met = all_statements[position : position + 1]
        found = _settle(result, met, all_statements[:position])
        if found is None:
            continue
        outcome = met[0].node.outcome if met else None
        way = Way(outcome, met[0].path if met else "", _in_order(result, found))
        known = shortest.get(outcome)
        if known is None or len(way.answers) < len(known.answers):
            shortest[outcome] = way
    return tuple(sorted(shortest.values(), key=lambda way: len(way.answers)))


def _settle(
    result: Result, met: list[Statement], unmet: list[Statement]
) -> Answers | None:
    known = {key: test.reading.truth for key, test in result.tests.items()}
    assumed: Answers = {}
    wanted = [(one, Truth.MET) for one in met] + [(one, Truth.NOT_MET) for one in unmet]
    for statement, target in wanted:
        chain = (*statement.headings, statement.node)
        found = _of_all([_to(node, known, target) for node in chain], target)
        if found is None:
            return None
        known |= found
        assumed |= found
    return assumed


def _to(node: Node, known: Mapping[str, Truth], target: Truth) -> Answers | None:
    """The fewest answers that bring a node to a target; None if it can't get there."""
    parts: list[Answers | None] = []
    if node.key in known:
        parts.append(_answer(node.key, known[node.key], target))
    if is_combined(node):
        parts.append(_combine(node, known, target))
    return _of_all(parts, target)


def _answer(key: str, truth: Truth, target: Truth) -> Answers | None:
    if truth is target:
        return {}
    return {key: target} if truth is Truth.UNKNOWN else None


def _combine(node: Node, known: Mapping[str, Truth], target: Truth) -> Answers | None:
    parts, count = node.conditions, needed(node)
    if count is None:
        return None
    wants_met = (target is Truth.MET) != (node.combinator == "none")
    each = Truth.MET if wants_met else Truth.NOT_MET
    enough = count if wants_met else len(parts) - count + 1
    return _cheapest([_to(part, known, each) for part in parts], enough)


def _of_all(parts: list[Answers | None], target: Truth) -> Answers | None:
    """Parts that must all be met: all of them for met, the cheapest for not met."""
    return _cheapest(parts, len(parts) if target is Truth.MET else 1)


def _cheapest(parts: Iterable[Answers | None], count: int) -> Answers | None:
    possible = sorted((part for part in parts if part is not None), key=len)
    if len(possible) < count:
        return None
    return {key: truth for part in possible[:count] for key, truth in part.items()}


def _in_order(result: Result, answers: Answers) -> tuple[tuple[str, str, Truth], ...]:
    return tuple(
        (test.path, key, answers[key])
        for key, test in result.tests.items()
        if key in answers
    )
