"""One case held against a tree of criteria: verdict and every node's value.

The tree is ANY of 3 > ALL of 4 > any, at least 2, none, all > 40 leaves: yes-no
answers, comparisons, lists. 300 cases, 8 % of their facts unknown. The floor is the
same tree as one compiled Python expression that gives the verdict only. Engines that
know two truth values get two expressions, surely and possibly true, as unknown must
never become false. Whoever disagrees with the readable evaluator on any case is not
timed.
"""

import random
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import _peers as peers
from benchmarks._formulas import Formula, possible, sure, text
from benchmarks._timing import Contestant, answer, medians, table
from clinical_policies.rules.compiled import compile_tree
from clinical_policies.rules.criteria import Node, evaluate, walk
from clinical_policies.rules.facts import FACT_KINDS, FACTS, LineFacts
from clinical_policies.rules.truth import Truth

CASES, UNKNOWN_SHARE = 300, 0.08
DAY = date(2026, 9, 14)
TESTS = (
    "reviewer", "units_at_least", "reviewer", "place_in", "reviewer", "age_at_least",
    "reviewer", "units_at_most", "reviewer", "line_of_business_in",
)  # fmt: skip
GROUPS = (("any", 3), ("at_least", 4), ("none", 3), ("all", 3))

Case = tuple[LineFacts, dict[str, Truth]]


def tree() -> tuple[Node, ...]:
    """One statement of 56 nodes: 40 tests in 12 groups in 3 blocks."""
    made: list[Node] = []

    def node(
        combinator: str | None, children: tuple[Node, ...], test: str = ""
    ) -> Node:
        made.append(
            Node(
                key=f"k{len(made)}",
                label=f"{len(made)}.",
                text="",
                combinator=combinator,
                at_least=2 if combinator == "at_least" else None,
                answered_by=test,
                operand=FACT_KINDS[test].example if test in FACT_KINDS else "",
                children=children,
            )
        )
        return made[-1]

    tests = iter(TESTS * 4)

    def group(combinator: str, size: int) -> Node:
        leaves = tuple(node(None, (), next(tests)) for _ in range(size))
        return node(combinator, leaves)

    blocks = [[group(*shape) for shape in GROUPS] for _ in range(2)]
    blocks.append([group(*shape) for shape in (*GROUPS[:3], ("all", 4))])
    whole = node("any", tuple(node("all", tuple(block)) for block in blocks))
    return (replace(whole, outcome="medically_necessary"),)


def cases(asked: dict[str, bool], seed: int = 1) -> list[Case]:
    """Cases with answers by key; the seed makes them again.

    `asked` says of each key whether its being met helps, so that verdicts are mixed.
    """
    draw = random.Random(seed)

    def known() -> bool:
        return draw.random() >= UNKNOWN_SHARE

    def case() -> Case:
        facts = LineFacts(
            day=DAY,
            code="29881",
            line_of_business=draw.choice(["apple-health"] * 4 + ["ambetter"]),
            born=date(draw.randint(1940, 2015), 5, 20) if known() else None,
            units=draw.randint(1, 4) if known() else None,
            place=draw.choice(["11", "22", "24"]) if known() else "",
        )
        helpful = draw.choice([0.5, 0.8, 0.95])
        answers = {
            key: Truth.MET if (draw.random() < helpful) == helps else Truth.NOT_MET
            for key, helps in asked.items()
            if known()
        }
        return facts, answers

    return [case() for _ in range(CASES)]


def floor(root: Node) -> Callable[[LineFacts, dict[str, Truth]], Truth]:
    """The tree as one compiled expression: the verdict and nothing else."""

    def leaf(formula: Formula) -> str:
        match formula.op:
            case "is":
                wanted = "MET" if formula.value else "NOT_MET"
                return f"(get({formula.name!r}) is {wanted})"
            case "missing":
                return f"({formula.name} is None)"
        value = formula.value
        written = set(value) if isinstance(value, list) else value
        return f"({formula.name} {formula.comparison} {written!r})"

    met, open_ = (text(each(root), leaf, "{0}") for each in (sure, possible))
    read = "\n".join(
        f" {name} = read_{name}(facts)"
        for name in ("age", "line_of_business", "place", "units")
    )
    scope: dict[str, Any] = {f"read_{name}": fact.read for name, fact in FACTS.items()}
    scope |= Truth.__members__
    exec(
        f"def run(facts, answers):\n get = answers.get\n{read}\n"
        f" return MET if {met} else UNKNOWN if {open_} else NOT_MET",
        scope,
    )
    run: Callable[[LineFacts, dict[str, Truth]], Truth] = scope["run"]
    return run


def as_peers_take_it(case: Case, asked: dict[str, bool]) -> dict[str, Any]:
    """A case as one dictionary of plain values, None unknown."""
    facts, answers = case
    plain = {Truth.MET: True, Truth.NOT_MET: False, None: None}
    read = {name: FACTS[name].read(facts) for name in FACTS}
    return read | {key: plain[answers.get(key)] for key in asked}


def main() -> None:
    """Check that all agree, then time them."""
    whole = tree()
    root = replace(whole[0], outcome=None)
    nodes = [node for _, node in walk(whole)]
    asked = {
        leaf.key: group.combinator != "none"
        for group in nodes
        for leaf in group.children
        if leaf.answered_by == "reviewer"
    }
    drawn = cases(asked)
    expected = [evaluate(whole, *case).truths[root.key] for case in drawn]
    fast, verdict = compile_tree(whole), floor(root)
    assert [verdict(*case) for case in drawn] == expected
    for case in drawn:
        truths = fast.truths(fast.run(*case)[1])
        assert truths == evaluate(whole, *case).truths
    tally = {truth.value: expected.count(truth) for truth in Truth}
    print(f"{len(nodes)} nodes, {CASES} cases: {tally}")
    floor_name = "floor: one compiled expression, verdict only"
    ours = "ours: straight-line code, verdict and every node"
    contestants = [
        Contestant(floor_name, lambda: [verdict(*case) for case in drawn], CASES),
        Contestant(ours, lambda: [fast.run(*case) for case in drawn], CASES),
        Contestant(
            "ours: readable evaluator, with paths, sources and what is open",
            lambda: [evaluate(whole, *case) for case in drawn],
            CASES,
        ),
    ]
    plain = [as_peers_take_it(case, asked) for case in drawn]
    for name, prepare in peers.installed():
        contestants += peer(name, prepare, root, plain, expected)
    found = medians(contestants)
    table("One case, microseconds", found, floor_name)
    answer("criteria", found[ours], found[floor_name])


def peer(
    name: str,
    prepare: Callable[[Formula], peers.Holds],
    root: Node,
    plain: list[dict[str, Any]],
    expected: list[Truth],
) -> list[Contestant]:
    """An engine that agrees on every case; one that doesn't is named and left out."""
    met, open_ = prepare(sure(root)), prepare(possible(root))

    def verdict(case: dict[str, Any]) -> Truth:
        if met(case):
            return Truth.MET
        return Truth.UNKNOWN if open_(case) else Truth.NOT_MET

    if [verdict(case) for case in plain] != expected:
        print(f"  {name} disagrees, so it isn't timed")
        return []
    return [Contestant(name, lambda: [verdict(case) for case in plain], len(plain))]


if __name__ == "__main__":
    main()
