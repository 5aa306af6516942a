"""Whether a tree of criteria says all it needs to before anyone relies on it.

A tree with a flaw decides nothing: the finder asks a person instead, and a draft that
has one is not ready for approval.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from clinical_policies.rules.criteria import (
    REVIEWER,
    Node,
    cited,
    is_combined,
    is_tested,
    needed,
    walk,
)
from clinical_policies.rules.facts import check_operand


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing a tree leaves unsaid or says impossibly, and where."""

    key: str
    path: str
    rule: str
    text: str


def flaws(tree: tuple[Node, ...]) -> tuple[Flaw, ...]:
    """Every flaw of a tree, in printed order. Empty when it is sound."""
    found = [
        Flaw(node.key, path, rule, f"{cited(path)} {text}")
        for path, node in walk(tree)
        for rule, text in _of(node)
    ]
    if not any(node.states for node in tree):
        found.append(Flaw("", "", "no-statement", "No criterion states an outcome."))
    keys = Counter(node.key for _, node in walk(tree))
    for key, times in keys.items():
        if times > 1:
            text = f"{times} criteria share the key {key}."
            found.append(Flaw(key, "", "key-shared", text))
    return tuple(found)


def _of(node: Node) -> Iterator[tuple[str, str]]:
    parts = len(node.conditions)
    if is_combined(node) and needed(node) is None:
        if node.combinator is None:
            yield "combination-unsaid", f"does not say how its {parts} parts combine."
        elif not parts:
            yield "nothing-to-combine", "combines parts but has none."
        else:
            yield (
                "at-least-impossible",
                f"asks for at least {node.at_least} of {parts} parts.",
            )
    if not is_combined(node) and any(map(is_tested, node.conditions)):
        yield "condition-unused", "has conditions that nothing combines."
    if node.answered_by not in ("", REVIEWER):
        try:
            check_operand(node.answered_by, node.operand)
        except ValueError as refused:
            yield "operand-unreadable", f"can't be held against a request: {refused}"
