"""Criteria trees: what a statement says, what stays open, what would settle it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clinical_policies.rules.criteria import (
    Node,
    bearing_on,
    cited,
    evaluate,
    grounds,
    is_categorical,
    statements,
    walk,
)
from clinical_policies.rules.facts import LineFacts
from clinical_policies.rules.soundness import flaws
from clinical_policies.rules.truth import Truth
from clinical_policies.rules.ways import ways
from tests.clinical_policies.rules.trees import (
    DAY,
    REVIEWER_ONLY,
    answers_for,
    asked,
    completions,
    facts,
    holds,
    result_of,
    trees,
)

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN
LINE = LineFacts(day=DAY, code="29881", born=date(1982, 5, 20))
NECESSARY, NOT_NECESSARY = "medically_necessary", "not_medically_necessary"


def ask(label: str) -> Node:
    return Node(label, f"{label[-1]}.", "asked", answered_by="reviewer")


KNEE = (
    Node(
        "I",
        "I.",
        "The operation is medically necessary when all of these are met:",
        combinator="all",
        outcome=NECESSARY,
        children=(
            Node("A", "A.", "Adult.", answered_by="age_at_least", operand="18"),
            Node("B", "B.", "One of:", "any", children=(ask("B1"), ask("B2"))),
            Node(
                "C",
                "C.",
                "Two or more of:",
                "at_least",
                2,
                children=(ask("C1"), ask("C2"), ask("C3"), ask("C4")),
            ),
            Node("D", "D.", "Except:", "none", children=(ask("D1"), ask("D2"))),
        ),
    ),
    Node("II", "II.", "Washing alone is not.", None, None, NOT_NECESSARY, "reviewer"),
)
ANSWERED = {"B1": MET, "C1": MET, "C4": NOT_MET, "D2": NOT_MET, "II": NOT_MET}


def test_nested_tree_is_met_when_every_part_is() -> None:
    result = evaluate(KNEE, LINE, ANSWERED | {"C2": MET, "D1": NOT_MET})
    assert result.verdict == NECESSARY
    assert result.decided is not None
    assert result.decided.path == "I"
    assert result.open == ()


def test_open_criteria_are_those_that_can_still_change_the_result() -> None:
    result = evaluate(KNEE, LINE, ANSWERED)
    assert result.verdict == "needs_answers"
    # B.2 is open too, but B. is met without it.
    assert [test.path for test in result.open] == ["I.C.2", "I.C.3", "I.D.1"]


def test_what_would_settle_it_is_the_fewest_answers_to_each_outcome() -> None:
    found = ways(evaluate(KNEE, LINE, ANSWERED))
    assert [(way.outcome, way.answers) for way in found] == [
        (None, (("I.D.1", "D1", MET),)),
        (NECESSARY, (("I.C.2", "C2", MET), ("I.D.1", "D1", NOT_MET))),
    ]


def test_an_exception_that_is_present_ends_the_statement() -> None:
    result = evaluate(KNEE, LINE, ANSWERED | {"C2": MET, "D1": MET})
    assert result.truths["I"] is NOT_MET
    assert result.verdict == "needs_answers"
    assert (result.decided, result.open) == (None, ())


@pytest.mark.parametrize(
    ("more", "paths"),
    [
        ({"D1": MET}, ["I.D.1"]),  # the exception that is present
        ({"C2": NOT_MET, "C3": NOT_MET}, ["I.C.2", "I.C.3", "I.C.4"]),
        ({"C2": MET, "D1": NOT_MET}, ["I.A", "I.B.1", "I.C.1", "I.C.2", "I.D.1",
                                      "I.D.2"]),
        ({}, ["I.C.2", "I.C.3", "I.D.1"]),
    ],
)  # fmt: skip
def test_a_standing_names_the_tests_it_rests_on(
    more: dict[str, Truth], paths: list[str]
) -> None:
    result = evaluate(KNEE, LINE, ANSWERED | more)
    first = result.standings[0][0]
    assert [test.path for test in grounds(result, first)] == paths
    assert len(bearing_on(result, first)) == 9


def test_a_fact_says_where_it_was_read() -> None:
    test = evaluate(KNEE, LINE, {}).tests["A"]
    assert test.reading.truth is MET
    assert test.reading.source == "born May 20, 1982, 44 on Sep 14, 2026"


def test_an_unknown_fact_is_asked_of_the_reviewer_and_never_counts_as_no() -> None:
    unborn = replace(LINE, born=None)
    assert evaluate(KNEE, unborn, ANSWERED).truths["A"] is UNKNOWN
    assert evaluate(KNEE, unborn, ANSWERED | {"A": MET}).truths["A"] is MET


def test_a_reviewer_cannot_answer_against_a_fact() -> None:
    assert evaluate(KNEE, LINE, {"A": NOT_MET}).truths["A"] is MET


def test_a_categorical_statement_decides_alone() -> None:
    tree = (Node("I", "I.", "It is not.", outcome=NOT_NECESSARY),)
    assert [is_categorical(one) for one in statements(tree)] == [True]
    assert not any(map(is_categorical, statements(KNEE)))
    assert evaluate(tree, LINE, {}).verdict == NOT_NECESSARY


def test_an_open_statement_keeps_a_later_one_from_deciding() -> None:
    tree = (
        replace(ask("I"), outcome=NECESSARY),
        Node("II", "II.", "Else it is not.", outcome=NOT_NECESSARY),
    )
    assert evaluate(tree, LINE, {}).verdict == "needs_answers"
    assert evaluate(tree, LINE, {"I": NOT_MET}).verdict == NOT_NECESSARY
    assert evaluate(tree, LINE, {"I": MET}).verdict == NECESSARY


def test_a_heading_holds_for_every_statement_under_it() -> None:
    child = Node("A", "A.", "It is not.", outcome=NOT_NECESSARY)
    heading = Node(
        "I", "I.", "Under 18:", answered_by="age_under", operand="18", children=(child,)
    )
    result = evaluate((heading,), LINE, {})
    assert (result.truths["A"], result.decided) == (MET, None)
    minor = replace(LINE, born=date(2012, 5, 1))
    decided = evaluate((heading,), minor, {}).decided
    assert decided is not None
    assert cited(decided.path) == "I.A"


def test_a_condition_that_names_nobody_is_asked() -> None:
    note = Node("A", "A.", "Some condition.")
    tree = (Node("I", "I.", "When:", "all", outcome=NECESSARY, children=(note,)),)
    assert [test.path for test in evaluate(tree, LINE, {}).open] == ["I.A"]


@pytest.mark.parametrize(
    ("node", "rule"),
    [
        (Node("I", "I.", "", outcome=NECESSARY, children=(ask("A"),)),
         "combination-unsaid"),
        (Node("I", "I.", "", "all", outcome=NECESSARY), "nothing-to-combine"),
        (Node("I", "I.", "", "at_least", 2, NECESSARY, children=(ask("A"),)),
         "at-least-impossible"),
        (Node("I", "I.", "", None, None, NECESSARY, "age_at_least", "old"),
         "operand-unreadable"),
        (Node("I", "I.", "", None, None, NECESSARY, "shoe_size", "44"),
         "operand-unreadable"),
        (Node("I", "I.", "", children=(
            Node("B", "B.", "", outcome=NECESSARY), ask("A"))), "condition-unused"),
        (ask("I"), "no-statement"),
        (Node("I", "I.", "", outcome=NECESSARY, children=(
            Node("I", "A.", "", outcome=NECESSARY),)), "key-shared"),
    ],
)  # fmt: skip
def test_a_tree_that_leaves_something_unsaid_is_flawed(node: Node, rule: str) -> None:
    assert [flaw.rule for flaw in flaws((node,))] == [rule]


def test_a_tree_that_does_not_say_how_it_combines_never_decides() -> None:
    first = Node("I", "I.", "", outcome=NECESSARY, children=(ask("A"), ask("B")))
    then = Node("II", "II.", "", outcome=NOT_NECESSARY)
    result = evaluate((first, then), LINE, {"A": NOT_MET, "B": NOT_MET})
    assert (result.verdict, result.open) == ("needs_answers", ())


@settings(deadline=None)
@given(st.data())
def test_every_generated_tree_is_sound(data: st.DataObject) -> None:
    assert flaws(data.draw(trees())) == ()


@settings(deadline=None)
@given(st.data())
def test_a_node_is_unknown_exactly_when_answers_could_turn_it(
    data: st.DataObject,
) -> None:
    tree = data.draw(trees(REVIEWER_ONLY, most=6))
    assume(len(asked(tree)) <= 7)
    answers = data.draw(answers_for(tree))
    result = evaluate(tree, LINE, answers)
    possible = completions(tree, answers)
    for _, node in walk(tree):
        values = {holds(node, full) for full in possible}
        expected = {frozenset([True]): MET, frozenset([False]): NOT_MET}
        assert result.truths[node.key] is expected.get(frozenset(values), UNKNOWN)


@settings(deadline=None)
@given(st.data())
def test_a_decision_is_the_one_that_every_completion_gives(
    data: st.DataObject,
) -> None:
    tree = data.draw(trees(REVIEWER_ONLY, most=6))
    assume(len(asked(tree)) <= 7)
    answers = data.draw(answers_for(tree))
    result = evaluate(tree, LINE, answers)
    outcomes = {result_of(tree, full) for full in completions(tree, answers)}
    if result.decided:
        assert outcomes == {result.decided.node.key}
    elif not result.open:
        assert outcomes == {None}


@settings(deadline=None)
@given(st.data())
def test_open_tests_are_exactly_those_that_can_change_the_result(
    data: st.DataObject,
) -> None:
    tree = data.draw(trees(REVIEWER_ONLY, most=6, headings_ask=False))
    assume(len(asked(tree)) <= 7)
    answers = data.draw(answers_for(tree))
    unknown = [key for key in asked(tree) if answers.get(key, UNKNOWN) is UNKNOWN]
    possible = completions(tree, answers)
    turning = [
        key
        for key in unknown
        if any(
            result_of(tree, full) != result_of(tree, full | {key: not full[key]})
            for full in possible
        )
    ]
    result = evaluate(tree, LINE, answers)
    assert [test.node.key for test in result.open] == turning


@settings(deadline=None)
@given(st.data())
def test_a_decided_result_never_turns_as_unknowns_get_answered(
    data: st.DataObject,
) -> None:
    tree, line = data.draw(trees()), data.draw(facts)
    answers = data.draw(answers_for(tree))
    before = evaluate(tree, line, answers)
    more = data.draw(answers_for(tree))
    known = {key: truth for key, truth in answers.items() if truth is not UNKNOWN}
    after = evaluate(tree, line, more | known)
    if before.decided or not before.open:
        assert after.decided == before.decided
    for key, truth in before.truths.items():
        assert truth in (UNKNOWN, after.truths[key])


@settings(deadline=None)
@given(st.data())
def test_the_order_of_conditions_never_matters(data: st.DataObject) -> None:
    tree, line = data.draw(trees()), data.draw(facts)
    answers = data.draw(answers_for(tree))

    def shuffled(node: Node) -> Node:
        children = [shuffled(child) for child in node.children]
        places = [n for n, child in enumerate(children) if not child.states]
        order = data.draw(st.permutations(places))
        for place, source in zip(places, order, strict=True):
            children[place] = shuffled(node.children[source])
        return replace(node, children=tuple(children))

    before = evaluate(tree, line, answers)
    after = evaluate(tuple(map(shuffled, tree)), line, answers)
    assert after.truths == before.truths
    assert after.verdict == before.verdict
    assert {test.node.key for test in after.open} == {
        test.node.key for test in before.open
    }


@settings(deadline=None)
@given(st.data())
def test_every_way_leads_where_it_says(data: st.DataObject) -> None:
    tree, line = data.draw(trees()), data.draw(facts)
    answers = data.draw(answers_for(tree))
    for way in ways(evaluate(tree, line, answers)):
        taken = {key: truth for _, key, truth in way.answers}
        result = evaluate(tree, line, answers | taken)
        assert (result.decided and result.decided.node.outcome) == way.outcome
        assert result.decided or not result.open


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_no_shorter_way_exists(data: st.DataObject) -> None:
    tree = data.draw(trees(REVIEWER_ONLY, most=6, headings_ask=False))
    assume(len(asked(tree)) <= 4)
    result = evaluate(tree, LINE, {})
    outcomes = {node.key: node.outcome for _, node in walk(tree)}
    found = {way.outcome: len(way.answers) for way in ways(result)}
    possible = completions(tree, {})
    reached = {outcomes.get(result_of(tree, full) or "") for full in possible}
    assert set(found) == reached
    for full in possible:
        # The fewest answers of this completion that already settle its outcome.
        key = result_of(tree, full)
        fewest = min(
            len(chosen)
            for chosen in _subsets(list(full))
            if all(
                result_of(tree, other) == key
                for other in possible
                if all(other[k] == full[k] for k in chosen)
            )
        )
        assert found[outcomes.get(key or "")] <= fewest


def _subsets(keys: list[str]) -> list[list[str]]:
    return [
        [key for place, key in enumerate(keys) if mask >> place & 1]
        for mask in range(1 << len(keys))
    ]
