"""Moving rows of an outline: a branch goes as one, and nothing is lost on the way."""

from hypothesis import given
from hypothesis import strategies as st

from clinical_policies.rules.outline import MOVES, Item, moved


def outline(text: str) -> list[Item]:
    """`a bb` is a with b under it: the letter is the key, its number the depth."""
    return [Item(word[0], len(word) - 1) for word in text.split()]


def said(rows: list[Item]) -> str:
    return " ".join(row.key * (row.depth + 1) for row in rows)


def test_a_row_goes_in_under_the_one_before_it_with_all_its_parts() -> None:
    assert said(moved(outline("a b cc d"), "b", "indent")) == "a bb ccc d"


def test_the_first_row_and_a_first_part_have_nowhere_to_go_in() -> None:
    assert said(moved(outline("a bb"), "a", "indent")) == "a bb"
    assert said(moved(outline("a bb"), "b", "indent")) == "a bb"


def test_a_row_comes_out_with_all_its_parts() -> None:
    assert said(moved(outline("a bb ccc d"), "b", "outdent")) == "a b cc d"


def test_up_and_down_pass_a_whole_branch() -> None:
    assert said(moved(outline("a bb c dd"), "c", "up")) == "c dd a bb"
    assert said(moved(outline("a bb c dd"), "a", "down")) == "c dd a bb"


def test_a_part_does_not_leave_its_parent_by_moving_up_or_down() -> None:
    assert said(moved(outline("a bb c"), "b", "up")) == "a bb c"
    assert said(moved(outline("a bb c"), "b", "down")) == "a bb c"


def test_a_row_that_is_not_there_moves_nothing() -> None:
    assert said(moved(outline("a b"), "z", "up")) == "a b"
    assert said(moved(outline("a b"), "a", "sideways")) == "a b"


@st.composite
def outlines(draw: st.DrawFn) -> list[Item]:
    rows: list[Item] = []
    for number in range(draw(st.integers(1, 9))):
        deepest = rows[-1].depth + 1 if rows else 0
        rows.append(Item(str(number), draw(st.integers(0, deepest))))
    return rows


@given(outlines(), st.integers(0, 8), st.sampled_from(sorted(MOVES)))
def test_no_move_loses_a_row(rows: list[Item], number: int, way: str) -> None:
    after = moved(rows, str(number), way)
    assert sorted(row.key for row in after) == sorted(row.key for row in rows)


@given(outlines(), st.integers(0, 8))
def test_down_undoes_up(rows: list[Item], number: int) -> None:
    up = moved(rows, str(number), "up")
    assert up == rows or moved(up, str(number), "down") == rows
