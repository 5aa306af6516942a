"""The plan's facts: a sample unless a plan names its own."""

from datetime import date
from typing import Any

import pytest

from policyportal.plan import BadPlan, Plan, plan_from


def test_without_a_file_the_plan_is_the_sample() -> None:
    assert plan_from({}) == Plan()
    assert Plan().sample


def test_a_plan_of_ones_own_is_no_sample() -> None:
    plan = plan_from(
        {"name": "A plan", "medicaid_rating_period_start": date(2027, 1, 1)}
    )
    assert (plan.name, plan.sample) == ("A plan", False)
    assert plan.medicaid_rating_period_start == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"nmae": "A plan"}, "nmae is no fact of a plan"),
        ({"appeal_days": "sixty"}, "appeal_days is “sixty”. It is a int"),
        ({"appeal_days": True}, "appeal_days is “True”"),
        ({"appeal_days": 0}, "appeal_days is 0. It is a number of days above zero"),
    ],
)
def test_what_a_fact_cannot_mean_is_refused_by_name(
    table: dict[str, Any], words: str
) -> None:
    with pytest.raises(BadPlan, match=words):
        plan_from(table)
