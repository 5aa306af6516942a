"""A tree of criteria as straight-line Python: one line a node, no loops.

Each node is a number: met 65537, unknown 1, not met 0. A sum of parts then counts in
its high half those surely met and in its low half those possibly met, so that one
comparison combines them. Approved text can't change, so a compiled tree is kept under
the key its caller gives, the version's content hash. A property test holds it equal to
`criteria.evaluate`, which is the specification and explains itself.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from clinical_policies.rules.criteria import (
    REVIEWER,
    Node,
    Statement,
    is_combined,
    is_tested,
    needed,
    statements,
    walk,
)
from clinical_policies.rules.facts import (
    COMPARISONS,
    FACT_KINDS,
    FACTS,
    LineFacts,
    parsed,
)
from clinical_policies.rules.truth import Truth

SURE = 1 << 16
MET, UNKNOWN, NOT_MET = SURE + 1, 1, 0
OPEN, NONE_MET = -1, -2
"""In place of a statement's position: an unknown stands before it; none is met."""

_TRUTHS = {MET: Truth.MET, UNKNOWN: Truth.UNKNOWN, NOT_MET: Truth.NOT_MET}
_SYMBOLS = {">=", "<", "<=", "in"}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled tree.

    `run` takes facts and a reviewer's answers by node key. It returns the position in
    `statements` of the one that decides (else OPEN or NONE_MET) and every node's
    number in the order of `keys`. `source` is the code, to read it when in doubt.
    """

    keys: tuple[str, ...]
    statements: tuple[Statement, ...]
    run: Callable[[LineFacts, Mapping[str, Truth]], tuple[int, tuple[int, ...]]]
    source: str

    def truths(self, numbers: tuple[int, ...]) -> dict[str, Truth]:
        """Every node's number as a truth, by key."""
        return {
            key: _TRUTHS[number] for key, number in zip(self.keys, numbers, strict=True)
        }


_kept: dict[Hashable, Compiled] = {}


def compiled(key: Hashable, tree: tuple[Node, ...]) -> Compiled:
    """The compiled tree kept under a key that changes whenever the tree does."""
    if key not in _kept:
        _kept[key] = compile_tree(tree)
    return _kept[key]


def compile_tree(tree: tuple[Node, ...]) -> Compiled:
    """Compile a tree anew. ValueError on an operand that can't be read."""
    keys = tuple(node.key for _, node in walk(tree))
    names = {key: f"n{position}" for position, key in enumerate(keys)}
    stated = tuple(statements(tree))
    scope: dict[str, Any] = {"M": Truth.MET, "F": Truth.NOT_MET}
    lines = [line for node in tree for line in _lines(node, names, scope)]
    source = "\n    ".join(
        [
            "def run(facts, answers):",
            "get = answers.get",
            *_facts_read(tree, scope),
            *lines,
            f"values = ({' '.join(f'{name},' for name in names.values())})",
            *_verdict(stated, names),
        ]
    )
    exec(source, scope)  # noqa: S102 - our own text: names, numbers, quoted keys
    return Compiled(keys, stated, scope["run"], source)


def _facts_read(tree: tuple[Node, ...], scope: dict[str, Any]) -> Iterator[str]:
    """One line for each fact that the tree asks about."""
    kinds = {node.answered_by for _, node in walk(tree)}
    for name in sorted({FACT_KINDS[kind].fact for kind in kinds & set(FACT_KINDS)}):
        scope[f"read_{name}"] = FACTS[name].read
        yield f"{name} = read_{name}(facts)"


def _lines(node: Node, names: dict[str, str], scope: dict[str, Any]) -> Iterator[str]:
    """A node's parts, then the node."""
    for child in node.children:
        yield from _lines(child, names, scope)
    name = names[node.key]
    parts = []
    if is_tested(node):
        parts.append(_test(node, name, scope))
    if is_combined(node):
        parts.append(_combined(node, names))
    if len(parts) == 2:
        yield f"{name} = min({parts[0]}, {parts[1]})"
    else:
        yield f"{name} = {parts[0] if parts else MET}"


def _test(node: Node, name: str, scope: dict[str, Any]) -> str:
    answer = f"{MET} if (t := get({node.key!r})) is M else {NOT_MET} if t is F else 1"
    if node.answered_by in ("", REVIEWER):
        return answer
    kind = FACT_KINDS[node.answered_by]
    operand = f"o_{name}"
    scope[operand] = parsed(node.answered_by, node.operand)
    met = f"{kind.fact} {kind.comparison} {operand}"
    if kind.comparison not in _SYMBOLS:
        scope[kind.comparison] = COMPARISONS[kind.comparison]
        met = f"{kind.comparison}({kind.fact}, {operand})"
    return f"({MET} if {met} else {NOT_MET}) if {kind.fact} is not None else ({answer})"


def _combined(node: Node, names: dict[str, str]) -> str:
    count = needed(node)
    if count is None:
        return str(UNKNOWN)
    total = f"(s := {' + '.join(names[part.key] for part in node.conditions)})"
    if node.combinator == "none":
        return f"{NOT_MET} if {total} >= {SURE} else {UNKNOWN} if s else {MET}"
    possible = f"{UNKNOWN} if s & {SURE - 1} >= {count} else {NOT_MET}"
    return f"{MET} if {total} >= {count * SURE} else {possible}"


def _verdict(stated: tuple[Statement, ...], names: dict[str, str]) -> Iterator[str]:
    """The first statement that isn't surely unmet settles it, or leaves it open."""
    for position, statement in enumerate(stated):
        chain = [names[node.key] for node in (*statement.headings, statement.node)]
        standing = f"min({', '.join(chain)})" if len(chain) > 1 else chain[0]
        yield f"standing = {standing}"
        yield (
            f"if standing: return {position} if standing == {MET} else {OPEN}, values"
        )
    yield f"return {NONE_MET}, values"
