"""Where a version stands on a day, and when a review is due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical_policies.rules.standing import (
    Dated,
    State,
    months_overdue,
    review_due,
    standing,
)

FIRST, NEXT = date(2025, 7, 1), date(2026, 7, 1)
ONE, TWO = Dated("approved", FIRST), Dated("approved", NEXT)
DAYS = st.dates(date(2024, 1, 1), date(2028, 1, 1))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (FIRST - timedelta(days=1), State.SCHEDULED),
        (FIRST, State.IN_FORCE),
        (NEXT - timedelta(days=1), State.IN_FORCE),
        (NEXT, State.SUPERSEDED),
    ],
)
def test_a_version_lives_from_its_day_to_the_day_before_the_next(
    day: date, state: State
) -> None:
    found = standing(ONE, [TWO], retired_from=None, day=day)
    assert (found.state, found.since) == (state, FIRST)
    assert found.until == NEXT - timedelta(days=1)


def test_a_withdrawn_version_ends_nothing() -> None:
    gone = Dated("approved", NEXT, withdrawn=True)
    assert standing(ONE, [gone], retired_from=None, day=NEXT).state == State.IN_FORCE
    assert standing(gone, [ONE], retired_from=None, day=NEXT).state == State.WITHDRAWN


def test_a_retired_policy_ends_with_its_last_version() -> None:
    end = date(2027, 1, 1)
    assert standing(TWO, [ONE], retired_from=end, day=end).state == State.RETIRED
    assert standing(ONE, [TWO], retired_from=end, day=end).state == State.SUPERSEDED
    before = standing(TWO, [ONE], retired_from=end, day=end - timedelta(days=1))
    assert before.state == State.IN_FORCE


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_what_is_not_approved_is_what_it_is(status: str) -> None:
    assert standing(Dated(status, FIRST), [], retired_from=None, day=NEXT).state == (
        State(status)
    )


@given(st.lists(DAYS, min_size=1, max_size=6, unique=True), DAYS, DAYS)
def test_at_most_one_version_is_in_force(
    firsts: list[date], day: date, retired: date
) -> None:
    versions = [Dated("approved", first) for first in firsts]
    states = [
        standing(
            one,
            [other for other in versions if other is not one],
            retired_from=retired,
            day=day,
        ).state
        for one in versions
    ]
    begun = any(first <= day for first in firsts)
    assert states.count(State.IN_FORCE) == (1 if begun and day < retired else 0)


def test_a_review_is_due_in_a_month_and_overdue_after_it() -> None:
    due = review_due(date(2025, 2, 20), 12)
    assert due == date(2026, 2, 1)
    assert months_overdue(due, date(2026, 1, 31)) == -1
    assert months_overdue(due, date(2026, 2, 28)) == 0
    assert months_overdue(due, date(2026, 9, 15)) == 7
    assert review_due(date(2025, 12, 1), 60) == date(2030, 12, 1)
