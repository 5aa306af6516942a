"""The sample policies: read whole, bound whole, and deep enough to show criteria."""

import re
from datetime import date

import pytest

from clinical_policies.rules import facts
from clinical_policies.rules.codes import ranges_of
from clinical_policies.rules.criteria import Node, evaluate
from clinical_policies.rules.document import Criterion, paths
from clinical_policies.rules.facts import LineFacts
from clinical_policies.rules.lines_of_business import LINES_OF_BUSINESS
from clinical_policies.rules.truth import Truth
from clinical_policies.samples import Sample, samples

SAMPLES = {sample.document.reference_number: sample for sample in samples()}
STEM_CELL, ARTHROSCOPY, BRACES = (
    SAMPLES[reference]
    for reference in ("WA.CP.MP.526", "SAMPLE.MP.03", "SAMPLE.DME.02")
)
MET, NOT_MET = Truth.MET, Truth.NOT_MET

each = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)


def tree(sample: Sample) -> tuple[Node, ...]:
    """The sample's criteria as the rules evaluate them; a node's key is its path."""
    document = sample.document
    places = {id(found): path for path, found in paths(document.criteria)}

    def node(found: Criterion) -> Node:
        path = places[id(found)]
        combinator, _, count = (found.combinator or "").partition(":")
        binding = sample.bindings.get(path)
        return Node(
            key=path,
            label=found.label,
            text=found.text,
            combinator=combinator or None,
            at_least=int(count) if count else None,
            outcome=found.outcome,
            answered_by=binding.answered_by if binding else "",
            operand=binding.operand if binding else "",
            children=tuple(node(part) for part in found.children),
        )

    return tuple(node(found) for found in document.criteria)


def leaves(sample: Sample) -> set[str]:
    return {
        path
        for path, found in paths(sample.document.criteria)
        if not found.children and not found.outcome
    }


@each
def test_nothing_is_unplaced_or_in_doubt(sample: Sample) -> None:
    document = sample.document
    known = {"link-goes-nowhere", "table-rejoined"}
    assert document.unplaced == ()
    assert {doubt.rule for doubt in document.warnings} <= known


@each
def test_every_part_of_a_document_is_there(sample: Sample) -> None:
    empty = {"warnings", "unplaced"}
    answer = sample.document.as_json()
    assert {name for name, part in answer.items() if not part} <= empty


@each
def test_every_leaf_and_nothing_else_is_bound(sample: Sample) -> None:
    assert set(sample.bindings) == leaves(sample)


@each
def test_operands_and_ranges_can_be_read(sample: Sample) -> None:
    for binding in sample.bindings.values():
        if binding.answered_by != "reviewer":
            facts.check_operand(binding.answered_by, binding.operand)
    for group in sample.scope:
        assert ranges_of(group.ranges)
    for question in sample.answer_first:
        assert ranges_of(question.diagnoses)
        listed = {row.code for row in sample.document.codes}
        assert set(question.codes.split(", ")) <= listed


@each
def test_lines_of_business_are_the_plans(sample: Sample) -> None:
    assert set(sample.lines_of_business) <= set(LINES_OF_BUSINESS)


@each
def test_an_invented_sample_says_so_in_what_is_read_first(sample: Sample) -> None:
    document = sample.document
    told = (document.title, document.description, document.important_reminder)
    assert all("invented" in words for words in told) == sample.invented


@each
def test_only_the_retold_policy_has_cpt_codes(sample: Sample) -> None:
    shaped = re.findall(r"\b[0-9]{4}[0-9FTUM]\b", sample.text)
    assert bool(set(shaped) - {"2025", "2026"}) != sample.invented


def test_the_retold_policy_has_the_facts_of_the_real_one() -> None:
    document = STEM_CELL.document
    assert document.last_revision == "2025-02"
    assert document.effective_date == date(2025, 7, 1)
    assert [row.code for row in document.codes] == [
        "38206", "38212", "38215", "38241", "0489T", "0490T", "0565T", "0566T",
    ]  # fmt: skip
    assert {row.table for row in document.codes} == {"CPT® Codes"}
    assert [(e.revised, e.approved) for e in document.revision_log] == [
        ("2021-02", "2021-03"),
        ("2022-02", "2022-02"),
        ("2023-02", "2023-02"),
        ("2024-02", "2024-02"),
        ("2025-01", "2025-02"),
    ]
    assert re.findall(r"\b[0-9S][0-9]{3}[0-9T]\b", document.revision_log[2].text) == [
        "38230", "38232", "S2150",
    ]  # fmt: skip
    assert "S2015" in document.revision_log[4].text
    assert len(document.references) == 2
    assert "Medicaid" in document.important_reminder
    (only,) = document.criteria
    assert only.outcome == "not_medically_necessary"


@pytest.mark.parametrize(
    ("diagnosis", "code", "asked"),
    [
        ("M34.0", "38241", True),
        ("M32.9", "38241", True),
        ("M84.58XA", "38241", True),
        ("M36.1", "38206", True),
        ("M26.69", "38241", True),
        ("M17.11", "38241", False),
        ("M34.1", "0489T", False),
    ],
)
def test_the_danger_list_asks_for_the_transplant_codes(
    diagnosis: str, code: str, asked: bool
) -> None:
    found = [
        question
        for question in STEM_CELL.answer_first
        if code in question.codes.split(", ")
        and any(span.holds(diagnosis) for span in ranges_of(question.diagnoses))
    ]
    assert bool(found) == asked


@pytest.mark.parametrize(
    ("diagnosis", "inside"),
    [
        ("M17.11", True),
        ("M1A.0110", True),
        ("S83.511A", True),
        ("S89.221A", True),
        ("S06.0X0A", False),
        ("C90.00", False),
        ("C41.9", False),
        ("S47.1XXA", False),
    ],
)
def test_the_scope_is_joint_bone_and_muscle(diagnosis: str, inside: bool) -> None:
    spans = [span for group in STEM_CELL.scope for span in ranges_of(group.ranges)]
    assert any(span.holds(diagnosis) for span in spans) == inside


# The invented trees, held against a request

ARTHROSCOPY_LINE = LineFacts(
    day=date(2026, 9, 14),
    code="G0289",
    diagnoses=("M23.41",),
    born=date(1980, 2, 1),
    units=1,
    place="24",
)
ABSENT = dict.fromkeys(("I.F.1", "I.F.2", "I.F.3"), NOT_MET)


def verdict(sample: Sample, line: LineFacts, answers: dict[str, Truth]) -> str:
    return evaluate(tree(sample), line, answers).verdict


def test_arthroscopy_nests_all_one_of_and_at_least_two() -> None:
    found = dict(paths(ARTHROSCOPY.document.criteria))
    deep = [found[path].combinator for path in ("I", "I.E", "I.E.3", "I.F")]
    assert deep == ["all", "any", "at_least:2", "none"]


def test_arthroscopy_is_necessary_by_facts_and_answers() -> None:
    answers = ABSENT | {"I.E.1.b": MET}
    assert verdict(ARTHROSCOPY, ARTHROSCOPY_LINE, answers) == "medically_necessary"
    count = ABSENT | {"I.E.3.a": MET, "I.E.3.d": MET}
    assert verdict(ARTHROSCOPY, ARTHROSCOPY_LINE, count) == "medically_necessary"


def test_arthroscopy_is_open_while_an_exception_is_unanswered() -> None:
    answers = {"I.E.2": MET, "I.F.1": NOT_MET, "I.F.2": NOT_MET}
    assert verdict(ARTHROSCOPY, ARTHROSCOPY_LINE, answers) == "needs_answers"


def test_arthroscopy_falls_to_the_closing_statement() -> None:
    excepted = ABSENT | {"I.E.2": MET, "I.F.2": MET}
    refused = "not_medically_necessary"
    assert verdict(ARTHROSCOPY, ARTHROSCOPY_LINE, excepted) == refused
    worn = LineFacts(
        day=date(2026, 9, 14), code="G0289", diagnoses=("M17.11",), place="24"
    )
    assert verdict(ARTHROSCOPY, worn, {}) == refused


BRACES_LINE = LineFacts(
    day=date(2026, 9, 14), code="L1846", diagnoses=("M17.11",), units=1, place="12"
)
WORN_OUT = {"I.E.1": MET, "I.E.2": MET, "I.E.5": MET, "I.F.2": MET}


def test_braces_count_three_and_except() -> None:
    found = dict(paths(BRACES.document.criteria))
    assert (found["I.E"].combinator, found["I.G"].combinator) == ("at_least:3", "none")
    healthy = WORN_OUT | {"I.G.1": NOT_MET, "I.G.2": NOT_MET}
    assert verdict(BRACES, BRACES_LINE, healthy) == "medically_necessary"
    assert verdict(BRACES, BRACES_LINE, WORN_OUT) == "needs_answers"
    wounded = WORN_OUT | {"I.G.1": MET}
    assert verdict(BRACES, BRACES_LINE, wounded) == "not_medically_necessary"
