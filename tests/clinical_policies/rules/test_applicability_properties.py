"""What holds of every finding: nothing unknown decides, nothing decided turns."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from clinical_policies.rules.applicability import (
    LineRequest,
    VersionText,
    find,
)
from clinical_policies.rules.finding import OUTCOMES
from clinical_policies.rules.truth import Truth
from tests.clinical_policies.rules.shelf import (
    EARLIER,
    KNEE,
    NECESSARY,
    NOT_NECESSARY,
    SHELF,
    STEM_CELL,
    Shelf,
    first,
    flag_names,
    request,
    rules,
    texts,
)


def test_a_code_set_that_is_not_current_is_flagged() -> None:
    for current, flags in ((False, ["code_set_not_current"]), (None, []), (True, [])):
        shelf = Shelf.of(replace(STEM_CELL, code_set_current=current))
        assert flag_names(first(request("0565T", "M17.11"), shelf)) == flags


def test_no_diagnosis_is_asked_for() -> None:
    assert first(request("0565T")).ask == "diagnosis-missing"


def test_a_scope_that_nobody_coded_never_decides() -> None:
    shelf = Shelf.of(replace(STEM_CELL, scope=()))
    assert first(request("0565T", "M17.11"), shelf).ask == "scope-missing"


def test_a_flawed_tree_never_decides() -> None:
    tree = (replace(STEM_CELL.tree[0], combinator="all"),)
    found = first(request("0565T", "M17.11"), Shelf.of(replace(STEM_CELL, tree=tree)))
    assert (found.verdict, found.ask) == ("needs_answers", "criteria-flawed")


def test_open_criteria_are_named_with_what_would_settle_them() -> None:
    found = first(request("0565T", "M17.11"), Shelf.of(KNEE))
    assert (found.ask, [one.path for one in found.open_criteria]) == (
        "criteria",
        ["I.B"],
    )
    assert found.headline == "One criterion is open. One answer can settle it."
    met = first(request("0565T", "M17.11", answers={"b": Truth.MET}), Shelf.of(KNEE))
    assert (met.verdict, met.criterion) == (NECESSARY, "I")
    assert (
        "I.A Age is 18 years or older: met, born Feb 1, 1980, 46 on Sep 14, 2026"
        in texts(met)
    )
    unmet = request("0565T", "M17.11", answers={"b": Truth.NOT_MET})
    found = first(unmet, Shelf.of(KNEE))
    assert found.ask == "no-statement-met"
    assert texts(found)[-2:] == [
        "I.B not met, answered by a reviewer",
        "Criterion I. does not hold",
    ]


def test_two_policies_that_differ_are_asked_about() -> None:
    shelf = Shelf.of(STEM_CELL, KNEE)
    answered = request("0565T", "M17.11", answers={"b": Truth.MET})
    found = find(answered, shelf)
    assert (found[0].verdict, found[0].ask) == ("needs_answers", "two-policies-differ")
    assert {one.verdict for one in found[1:]} == {NECESSARY, NOT_NECESSARY}


def test_a_stated_outcome_comes_first_and_says_that_another_is_open() -> None:
    found = find(request("0565T", "M17.11"), Shelf.of(KNEE, STEM_CELL))
    assert [one.verdict for one in found] == [NOT_NECESSARY, "needs_answers"]
    assert "another-policy-open" in rules(found[0])


def test_a_silent_policy_stands_behind_one_that_speaks() -> None:
    other = replace(
        STEM_CELL, version_id=7, reference="A.FIRST", lines_of_business=frozenset()
    )
    found = find(request("0565T", "M17.11"), Shelf.of(other, STEM_CELL))
    assert [one.verdict for one in found] == [NOT_NECESSARY, "wrong_line_of_business"]


def test_parts_of_a_finding_are_ready_to_be_stored() -> None:
    found = first(request("0565T", "M17.11", first_date=date(2025, 6, 30)))
    assert found.nearest[0].as_data()["effective"] == "2025-07-01"
    assert found.reasons[0].as_data() == {
        "rule": "governing-day",
        "tone": "time",
        "text": "The governing date is Jun 30, 2025, the first service day",
        "subject": "WA.CP.MP.526",
    }


CODES = st.sampled_from(["0565T", "38241", "38232", "20610", "S2150"])
DIAGNOSES = ["M17.11", "C90.00", "M34.0", "M84.58XA", "S06.0X1A", "S83.511A", "D16.9"]
requests = st.builds(
    LineRequest,
    system=st.just("CPT"),
    code=CODES,
    diagnoses=st.lists(st.sampled_from(DIAGNOSES), unique=True, max_size=3).map(tuple),
    line_of_business=st.sampled_from(["apple-health", "wellcare", "unheard-of"]),
    received_on=st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    first_date=st.none() | st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    last_date=st.none() | st.dates(date(2027, 1, 1), date(2027, 6, 1)),
    born=st.none() | st.dates(date(1940, 1, 1), date(2027, 1, 1)),
    answers=st.dictionaries(st.just("b"), st.sampled_from(Truth)),
    treats=st.none() | st.sampled_from(DIAGNOSES),
    answered_first=st.dictionaries(
        st.sampled_from(["systemic-sclerosis", "another-disease"]),
        st.sampled_from(["speaks", "does_not_speak"]),
    ),
    attached=st.none() | st.sampled_from(["WA.CP.MP.526", "NO.SUCH"]),
)
shelves = st.sampled_from(
    [Shelf(), SHELF, Shelf.of(EARLIER, STEM_CELL), Shelf.of(STEM_CELL, KNEE)]
)


@settings(deadline=None)
@given(requests, shelves)
def test_a_code_alone_never_decides(asked: LineRequest, shelf: Shelf) -> None:
    found = find(asked, shelf)
    assert found
    for one in found:
        assert one.headline
        assert one.reasons
        assert (one.verdict == "needs_answers") == bool(one.ask)
        if one.verdict in OUTCOMES:
            text: VersionText = shelf.version(one.version_id or 0)
            assert text.effective <= asked.governing_day
            assert asked.line_of_business in text.lines_of_business
            assert text.scope_of(one.diagnosis)
            assert one.criterion_key


@settings(deadline=None)
@given(requests, shelves, st.data())
def test_more_answers_never_turn_one_outcome_into_another(
    asked: LineRequest, shelf: Shelf, data: st.DataObject
) -> None:
    more = data.draw(requests)
    fuller = replace(
        asked,
        answers={**more.answers, **asked.answers},
        answered_first={**more.answered_first, **asked.answered_first},
        born=asked.born or more.born,
    )
    if asked.answers.get("b") is Truth.UNKNOWN:
        fuller = replace(fuller, answers=more.answers)
    before, after = first(asked, shelf), first(fuller, shelf)
    if before.verdict in OUTCOMES and after.verdict in OUTCOMES:
        assert after.verdict == before.verdict


@settings(deadline=None)
@given(requests, shelves)
def test_the_order_of_diagnoses_never_matters(asked: LineRequest, shelf: Shelf) -> None:
    turned = replace(asked, diagnoses=asked.diagnoses[::-1])
    verdicts = [[one.verdict for one in find(it, shelf)] for it in (asked, turned)]
    assert verdicts[0] == verdicts[1]
