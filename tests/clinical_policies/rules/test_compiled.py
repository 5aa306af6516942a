"""The compiled tree says what the readable one says, node by node."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from clinical_policies.rules.compiled import (
    NONE_MET,
    OPEN,
    compile_tree,
    compiled,
)
from clinical_policies.rules.criteria import Node, evaluate
from clinical_policies.rules.facts import LineFacts
from clinical_policies.rules.truth import Truth
from tests.clinical_policies.rules.trees import answers_for, facts, trees

LINE = LineFacts(day=date(2026, 9, 14), code="0565T")


def ask(key: str) -> Node:
    return Node(key, f"{key}.", "asked", answered_by="reviewer")


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_compiled_equals_recursive_on_every_node(data: st.DataObject) -> None:
    tree, line = data.draw(trees()), data.draw(facts)
    answers = data.draw(answers_for(tree))
    slow, fast = evaluate(tree, line, answers), compile_tree(tree)
    position, numbers = fast.run(line, answers)
    assert fast.truths(numbers) == slow.truths
    if position >= 0:
        assert fast.statements[position] == slow.decided
    else:
        assert slow.decided is None
        undecided = any(truth is Truth.UNKNOWN for _, truth in slow.standings)
        assert position == (OPEN if undecided else NONE_MET)


def test_a_wide_node_counts_all_of_its_parts() -> None:
    parts = tuple(ask(f"k{n}") for n in range(400))
    tree = (Node("I", "I.", "", "at_least", 300, "not_covered", children=parts),)
    answers = {f"k{n}": Truth.MET for n in range(299)}
    fast = compile_tree(tree)
    assert fast.run(LINE, answers)[0] == OPEN
    assert fast.run(LINE, answers | {"k399": Truth.MET})[0] == 0


def test_a_flawed_combination_stays_unknown() -> None:
    tree = (Node("I", "I.", "", outcome="not_covered", children=(ask("A"),)),)
    assert compile_tree(tree).run(LINE, {"A": Truth.MET})[0] == OPEN


def test_keys_of_any_spelling_are_only_keys() -> None:
    key = "'] + __import__('os').sep + ['\"\n"
    tree = (Node(key, "I.", "", None, None, "not_covered", "reviewer"),)
    assert compile_tree(tree).run(LINE, {key: Truth.MET})[0] == 0


def test_a_compiled_tree_is_kept_under_its_callers_key() -> None:
    tree = (Node("I", "I.", "It is not.", outcome="not_covered"),)
    assert compiled("hash-1", tree) is compiled("hash-1", tree)
    assert compiled("hash-1", tree) is not compiled("hash-2", tree)
