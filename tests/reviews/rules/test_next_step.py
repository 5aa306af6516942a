"""The worklist's last column: what a case waits for next."""

import pytest

from reviews.rules.authority import Case, Line
from reviews.rules.next_step import next_step


def case_of(*lines: Line, stage: str = "review") -> Case:
    return Case("26-00147", stage, lines)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (Line(1, "needs_answers"), "answer"),
        (Line(1, "not_medically_necessary"), "confirm"),
        (Line(1, "not_medically_necessary", review="confirmed"), "refer"),
        (Line(1, "not_medically_necessary", review="overridden"), "approve"),
        (Line(1, "medically_necessary"), "approve"),
        (Line(1, "no_policy_found"), "state"),
        (Line(1, "no_policy_found", criteria_used=True), "approve"),
        (Line(1, "policy_may_apply"), "attach"),
        (Line(1, "medically_necessary", decided="Dana, at 9 AM,"), "issue"),
    ],
)
def test_a_line_names_the_next_step(line: Line, key: str) -> None:
    assert next_step(case_of(line)).key == key


def test_what_is_with_the_director_is_nothing_for_the_nurse() -> None:
    assert (
        next_step(case_of(Line(1, "needs_answers"), stage="director")).key == "decide"
    )


def test_a_returned_case_says_who_returned_it() -> None:
    line = Line(1, "not_medically_necessary", review="confirmed")
    step = next_step(case_of(line), returned="Morgan T. Sample, MD")
    assert (step.key, step.detail) == ("revise", "Returned by Morgan T. Sample, MD")


def test_nothing_is_left_of_a_closed_case() -> None:
    assert next_step(case_of(stage="closed")).key == "closed"
