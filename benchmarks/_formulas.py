"""A criteria tree as two two-valued formulas: surely met, and possibly met.

Engines that know only true and false need both, or unknown becomes false.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from clinical_policies.rules.criteria import Node, needed
from clinical_policies.rules.facts import FACT_KINDS, parsed


@dataclass(frozen=True)
class Formula:
    """`op` is and, or, least, not, is (answer), missing (fact) or compare (fact)."""

    op: str
    parts: tuple["Formula", ...] = ()
    name: str = ""
    value: Any = None
    comparison: str = ""


def sure(node: Node) -> Formula:
    """Whether the node is met whatever the unknown facts turn out to be."""
    if node.combinator == "none":
        return Formula("not", (Formula("or", tuple(map(possible, node.children))),))
    if node.children:
        return _combined(node, sure)
    if node.answered_by == "reviewer":
        return Formula("is", name=node.key, value=True)
    missing, compared = _fact(node)
    return Formula("and", (Formula("not", (missing,)), compared))


def possible(node: Node) -> Formula:
    """Whether the node can still be met."""
    if node.combinator == "none":
        return Formula("not", (Formula("or", tuple(map(sure, node.children))),))
    if node.children:
        return _combined(node, possible)
    if node.answered_by == "reviewer":
        return Formula("not", (Formula("is", name=node.key, value=False),))
    missing, compared = _fact(node)
    return Formula("or", (missing, compared))


def pushed(formula: Formula, turned: bool = False) -> Formula:
    """The same with `not` only at the leaves and `least` written out."""
    if formula.op == "not":
        return pushed(formula.parts[0], not turned)
    if formula.op == "least":
        chosen = combinations(formula.parts, formula.value)
        formula = Formula("or", tuple(Formula("and", some) for some in chosen))
    if formula.op in ("and", "or"):
        op = {"and": "or", "or": "and"}[formula.op] if turned else formula.op
        return Formula(op, tuple(pushed(part, turned) for part in formula.parts))
    return Formula("not", (formula,)) if turned else formula


def text(formula: Formula, leaf: Callable[[Formula], str], one: str) -> str:
    """The formula in a language of and, or, not; `one` counts a part: `({0})`."""
    parts = [text(part, leaf, one) for part in formula.parts]
    match formula.op:
        case "and" | "or":
            return f"({f' {formula.op} '.join(parts)})"
        case "not":
            return f"(not {parts[0]})"
        case "least":
            total = " + ".join(one.format(part) for part in parts)
            return f"(({total}) >= {formula.value})"
    return leaf(formula)


def _combined(node: Node, as_formula: Callable[[Node], Formula]) -> Formula:
    parts = tuple(map(as_formula, node.children))
    op = {"all": "and", "any": "or", "at_least": "least"}[node.combinator or ""]
    return Formula(op, parts, value=needed(node))


def _fact(node: Node) -> tuple[Formula, Formula]:
    kind = FACT_KINDS[node.answered_by]
    operand = parsed(node.answered_by, node.operand)
    value = sorted(operand) if isinstance(operand, frozenset) else operand
    compared = Formula(
        "compare", name=kind.fact, value=value, comparison=kind.comparison
    )
    return Formula("missing", name=kind.fact), compared
