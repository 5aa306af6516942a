"""A policy's criteria as a tree, and what the tree says about one line of a request.

A node that states an outcome is a statement; statements are read in printed order. A
node that states none is a condition of the node above it, or, when statements stand
under it, a heading that they all share. This evaluator is the specification: it walks
the tree as a reader would. `compiled` is the same thing, fast.

A statement decides when it is met and every statement before it is not met. So an
answer that comes later can settle what was open but never turn a settled result.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from clinical_policies.rules import facts as fact_tests
from clinical_policies.rules.facts import LineFacts, Reading
from clinical_policies.rules.truth import Truth, all_of, at_least, none_of, opposite

__all__ = ["Node", "Result", "Statement", "Truth", "evaluate"]

NEEDS_ANSWERS = "needs_answers"
REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Node:
    """One criterion. `key` lasts across versions, `label` is as printed (`A.`).

    `combinator` (all, any, at_least, none) says how its conditions combine. `outcome`
    is what it states, if anything. `answered_by` is `reviewer`, a kind of fact (then
    `operand` is what the fact is held against), or empty. What follows from the
    children is worked out once: `states`, whether it or any node under it states an
    outcome; `conditions`, the children that its combinator combines, which state none.
    """

    key: str
    label: str
    text: str
    combinator: str | None = None
    at_least: int | None = None
    outcome: str | None = None
    answered_by: str = ""
    operand: str = ""
    children: tuple["Node", ...] = ()
    states: bool = field(init=False, repr=False, compare=False)
    conditions: tuple["Node", ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        states = bool(self.outcome) or any(child.states for child in self.children)
        conditions = tuple(child for child in self.children if not child.states)
        object.__setattr__(self, "states", states)
        object.__setattr__(self, "conditions", conditions)


@dataclass(frozen=True, slots=True)
class Statement:
    """A node that states an outcome, with its path and the headings above it."""

    node: Node
    path: str
    headings: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A node that a fact or a person answers by itself, and what it came to."""

    node: Node
    path: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Result:
    """What a tree says. `truths` and `tests` hold every node's value, by key.

    `decided` is the statement that settles it, `open` the tests that can still change
    the result, in printed order. With neither, no statement is met.
    """

    truths: Mapping[str, Truth]
    tests: Mapping[str, Asked]
    standings: tuple[tuple[Statement, Truth], ...]
    decided: Statement | None
    open: tuple[Asked, ...]

    @property
    def verdict(self) -> str:
        """The outcome that is stated, or `needs_answers`."""
        return (self.decided and self.decided.node.outcome) or NEEDS_ANSWERS


def evaluate(
    tree: tuple[Node, ...], facts: LineFacts, answers: Mapping[str, Truth]
) -> Result:
    """Hold a line against the tree. `answers` are a reviewer's, by node key.

    A reviewer's answer counts where no fact of the request answers; a fact that is
    wrong is corrected in the request. ValueError on an operand that can't be read.
    """
    tests = {
        node.key: Asked(node, path, _read(node, facts, answers))
        for path, node in walk(tree)
        if is_tested(node)
    }
    truths: dict[str, Truth] = {}
    for node in tree:
        _judge(node, tests, truths)
    standings = tuple(
        (statement, _standing(statement, truths)) for statement in statements(tree)
    )
    decided, undecided = _decide(standings)
    return Result(truths, tests, standings, decided, _open(undecided, tests, truths))


def grounds(result: Result, statement: Statement) -> tuple[Asked, ...]:
    """The tests that a statement's standing rests on, in printed order."""
    chain = (*statement.headings, statement.node)
    standing = all_of([result.truths[node.key] for node in chain])
    found = {
        key
        for node in chain
        if result.truths[node.key] is standing
        for key in _grounds(node, result.tests, result.truths)
    }
    return tuple(test for key, test in result.tests.items() if key in found)


def bearing_on(result: Result, statement: Statement) -> tuple[Asked, ...]:
    """Every test that bears on a statement, in printed order."""

    def within(node: Node) -> Iterator[str]:
        yield node.key
        for child in node.conditions:
            yield from within(child)

    found = {
        key for node in (*statement.headings, statement.node) for key in within(node)
    }
    return tuple(test for key, test in result.tests.items() if key in found)


def walk(tree: tuple[Node, ...], above: str = "") -> Iterator[tuple[str, Node]]:
    """Every node with its path (`I.A.1`), in printed order."""
    for node in tree:
        path = path_of(above, node.label)
        yield path, node
        yield from walk(node.children, path)


def path_of(above: str, label: str) -> str:
    """The path of a label under a path: labels without their dots, joined by one."""
    own = label.strip().rstrip(".")
    return f"{above}.{own}" if above else own


def cited(path: str) -> str:
    """A path as a sentence cites it: `I.`, `I.A.1`."""
    return path if "." in path else f"{path}."


def statements(
    tree: tuple[Node, ...], above: str = "", headings: tuple[Node, ...] = ()
) -> Iterator[Statement]:
    """Every node that states an outcome, in printed order."""
    for node in tree:
        path = path_of(above, node.label)
        if node.outcome:
            yield Statement(node, path, headings)
        inner = headings if node.outcome else (*headings, node)
        yield from statements(node.children, path, inner)


def is_tested(node: Node) -> bool:
    """Whether a fact or a person answers the node itself.

    A condition without parts that names nobody is asked of the reviewer: a line of
    criteria is never passed over in silence.
    """
    return bool(node.answered_by) or not (node.outcome or node.children)


def is_categorical(statement: Statement) -> bool:
    """Whether a statement holds without any condition, its headings' included."""
    chain = (*statement.headings, statement.node)
    return not any(is_tested(node) or is_combined(node) for node in chain)


def needed(node: Node) -> int | None:
    """How many conditions must be met; None when nobody said, or it can't be.

    Of `none` it is how many must be met for it to fail: one.
    """
    parts = len(node.conditions)
    counts = {"all": parts, "any": 1, "none": 1, "at_least": node.at_least}
    count = counts.get(node.combinator or "")
    return count if count is not None and 1 <= count <= parts else None


def is_combined(node: Node) -> bool:
    """Whether the truth of conditions (or their absence) bears on the node.

    A heading without a combinator only orders what stands under it.
    """
    if not node.outcome and node.states:
        return bool(node.combinator and node.conditions)
    return bool(node.combinator or node.conditions)


def _read(node: Node, facts: LineFacts, answers: Mapping[str, Truth]) -> Reading:
    absent = "not answered yet"
    if node.answered_by not in ("", REVIEWER):
        reading = fact_tests.read(node.answered_by, node.operand, facts)
        if reading.truth is not Truth.UNKNOWN:
            return reading
        absent = reading.source
    answer = answers.get(node.key, Truth.UNKNOWN)
    known = answer is not Truth.UNKNOWN
    return Reading(answer, "answered by a reviewer" if known else absent)


def _judge(node: Node, tests: Mapping[str, Asked], truths: dict[str, Truth]) -> Truth:
    for child in node.children:
        _judge(child, tests, truths)
    parts = [tests[node.key].reading.truth] if node.key in tests else []
    if is_combined(node):
        parts.append(_combined(node, truths))
    truths[node.key] = all_of(parts)
    return truths[node.key]


def _combined(node: Node, truths: Mapping[str, Truth]) -> Truth:
    parts = [truths[child.key] for child in node.conditions]
    count = needed(node)
    if count is None:
        return Truth.UNKNOWN
    return none_of(parts) if node.combinator == "none" else at_least(count, parts)


def _standing(statement: Statement, truths: Mapping[str, Truth]) -> Truth:
    chain = (*statement.headings, statement.node)
    return all_of([truths[node.key] for node in chain])


def _decide(
    standings: tuple[tuple[Statement, Truth], ...],
) -> tuple[Statement | None, list[Statement]]:
    """The deciding statement, or the open ones that stand before a met one."""
    undecided: list[Statement] = []
    for statement, truth in standings:
        if truth is Truth.MET:
            return (None if undecided else statement), undecided
        if truth is Truth.UNKNOWN:
            undecided.append(statement)
    return None, undecided


def _open(
    undecided: list[Statement], tests: Mapping[str, Asked], truths: Mapping[str, Truth]
) -> tuple[Asked, ...]:
    chains = [(*statement.headings, statement.node) for statement in undecided]
    open_nodes = [
        node for chain in chains for node in chain if truths[node.key] is Truth.UNKNOWN
    ]
    found = {key for node in open_nodes for key in _grounds(node, tests, truths)}
    return tuple(test for key, test in tests.items() if key in found)


def _grounds(
    node: Node, tests: Mapping[str, Asked], truths: Mapping[str, Truth]
) -> Iterator[str]:
    """Keys of the tests that a node's truth rests on: those it would turn with."""
    truth = truths[node.key]
    if node.key in tests and tests[node.key].reading.truth is truth:
        yield node.key
    if is_combined(node) and needed(node) and _combined(node, truths) is truth:
        wanted = opposite(truth) if node.combinator == "none" else truth
        for child in node.conditions:
            if truths[child.key] is wanted:
                yield from _grounds(child, tests, truths)
