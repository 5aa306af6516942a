"""What the worked examples leave open: refusals, corrections, settings, other lines."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest

from reviews.rules.deadlines import (
    RULES,
    Calendar,
    Channel,
    Circumstance,
    DeadlineRefused,
    LineOfBusiness,
    Party,
    PlanSettings,
    Priority,
    ReviewType,
    Span,
    Subject,
    Unit,
    appeal_due,
    clocks,
    event_of,
    in_time,
    keep_services_by,
    row_due,
)
from tests.reviews.rules.deadline_words import (
    EXPEDITED,
    FAX,
    MEDICARE,
    NO_STATE_ROWS,
    W3_EXTENSION,
    W3_RFI,
    ask,
    at,
    dues,
    events,
)

MON = "2026-11-16 10:00 PST"


def reasons(*written: str, **facts: object) -> list[str]:
    """Why the events of a Monday's request were refused."""
    return [each.reason for each in clocks(ask(MON, **facts), events(*written)).refused]


# Priority


def test_a_providers_urgency_binds_the_plan() -> None:
    change = "priority_changed:standard,clinician @ 2026-11-16 14:20 PST"
    found = clocks(ask(MON, **EXPEDITED), events(change))
    assert found.refused[0].citation == "42 CFR 438.210(d)(2)(i)"
    assert found.binding.rule.id == "M-S2"


def test_a_members_urgency_may_be_found_safe_by_a_clinician() -> None:
    change = "priority_changed:standard,clinician @ 2026-11-16 14:20 PST"
    request = ask(MON, urgency_from=Party.MEMBER, **EXPEDITED)
    assert clocks(request, events(change)).binding.rule.id == "M-S1"


def test_a_change_to_a_due_already_past_is_refused() -> None:
    change = "priority_changed:standard @ 2026-11-20 00:00 PST"
    (reason,) = reasons(change, **EXPEDITED)
    assert reason == "The standard due is already past, 2026-11-19 23:59:59 PST (M-S1)."


def test_a_change_to_the_priority_it_has_is_refused() -> None:
    change = "priority_changed:standard @ 2026-11-16 14:20 PST"
    assert reasons(change) == ["The request is standard already."]


def test_urgency_stated_and_withdrawn_counts_from_receipt() -> None:
    story = events(
        "priority_changed:expedited @ 2026-11-16 12:00 PST",
        "priority_changed:standard @ 2026-11-17 12:00 PST",
    )
    found = clocks(ask(MON), story)
    assert list(dues(found)) == ["M-S1", "M-F2"]
    assert found.binding.start == at(MON)


def test_an_extension_does_not_move_a_row_that_began_after_its_notice() -> None:
    story = events(
        W3_RFI, W3_EXTENSION, "priority_changed:expedited @ 2026-11-30 09:00 PST"
    )
    found = clocks(ask(MON), story)
    assert dues(found)["M-F3"] == at("2026-12-03 09:00 PST")
    assert dues(found)["M-F2"] == at("2026-12-07 23:59:59 PST")


def test_medicare_has_three_days_for_the_notice_of_a_changed_priority() -> None:
    change = "priority_changed:standard @ 2026-11-16 14:20 PST"
    found = clocks(ask(MON, **EXPEDITED, **MEDICARE), events(change))
    assert [(each.rule.id, each.due_at) for each in found.notices] == [
        ("A-N1", at("2026-11-19 23:59:59 PST"))
    ]


def test_an_oral_adverse_decision_is_confirmed_in_writing_within_three_days() -> None:
    told = "member_told_orally @ 2026-11-17 09:00 PST"
    found = clocks(ask(MON, **EXPEDITED, **MEDICARE), events(told))
    assert [(each.rule.id, each.due_at) for each in found.notices] == [
        ("A-8", at("2026-11-20 23:59:59 PST"))
    ]


# Information


def test_marked_incomplete_again_waits_for_the_next_answer() -> None:
    story = [
        "information_requested @ 2026-11-17 09:00 PST",
        "information_received @ 2026-11-18 09:00 PST",
        "marked_incomplete_again:the X-ray is missing @ 2026-11-19 23:59:59 PST",
    ]
    again = clocks(ask(MON), events(*story))
    assert again.binding.rule.id == "M-F2"
    answered = clocks(
        ask(MON), events(*story, "information_received @ 2026-11-20 09:00 PST")
    )
    assert dues(answered)["M-S1"] == at("2026-11-23 23:59:59 PST")
    assert "the X-ray is missing" in again.history[-1].because


def test_marked_incomplete_again_too_late_is_refused() -> None:
    found = clocks(
        ask(MON),
        events(
            "information_requested @ 2026-11-17 09:00 PST",
            "information_received @ 2026-11-18 09:00 PST",
            "marked_incomplete_again:late @ 2026-11-20 00:00 PST",
        ),
    )
    again = found.incomplete_again_by
    assert again is not None
    assert again.due_at == at("2026-11-19 23:59:59 PST")
    assert [each.reason for each in found.refused] == [
        "Recorded after 2026-11-19 23:59:59 PST (M-Q1)."
    ]
    assert found.binding.rule.id == "M-S1"


def test_marked_incomplete_without_an_answer_is_refused() -> None:
    marked = "marked_incomplete_again:no @ 2026-11-17 10:00 PST"
    assert reasons(W3_RFI, marked) == ["There is no answer that completed the request."]


@pytest.mark.parametrize(
    ("story", "facts"),
    [
        (("information_received @ 2026-11-17 10:00 PST",), {}),
        ((W3_RFI, "information_requested @ 2026-11-18 09:30 PST"), {}),
        ((W3_RFI,), MEDICARE),
        (
            (
                "decided @ 2026-11-17 08:00 PST",
                "information_received @ 2026-11-17 10:00 PST",
            ),
            {},
        ),
    ],
)
def test_without_effect(story: tuple[str, ...], facts: dict[str, object]) -> None:
    found = clocks(ask(MON, **facts), events(*story))
    assert len(found.without_effect) == 1
    assert not found.refused


def test_by_fax_information_may_be_asked_for_within_five_days() -> None:
    rfi = "information_requested @ 2026-11-21 23:59:59 PST"
    assert clocks(ask(MON, **FAX), events(rfi)).binding.rule.id == "M-F2"


def test_urgency_shortens_the_time_to_ask() -> None:
    story = events("priority_changed:expedited @ 2026-11-17 09:00 PST")
    ask_by = clocks(ask(MON, **FAX), story).ask_by
    assert ask_by is not None
    assert (ask_by.rule.id, ask_by.due_at) == ("M-Q4", at("2026-11-18 23:59:59 PST"))


# Events that can't be


def test_what_a_decision_has_stopped_does_not_move() -> None:
    decided = "decided @ 2026-11-17 08:00 PST"
    assert reasons(decided, W3_EXTENSION) == ["The request was decided or withdrawn."]


def test_an_event_before_receipt_and_a_second_receipt_are_refused() -> None:
    for early in ("decided", "channel_corrected:fax"):
        assert reasons(f"{early} @ 2026-11-15 10:00 PST") == [
            "It lies before the request was received."
        ]
    assert reasons("received @ 2026-11-17 10:00 PST") == ["A request is received once."]
    assert reasons(f"received @ {MON}") == []


def test_where_no_row_can_be_extended_an_extension_is_refused() -> None:
    facts = {"review": ReviewType.RETROSPECTIVE}
    assert reasons(W3_EXTENSION, **facts) == ["No rule that applies can be extended."]


def test_events_of_another_case_are_passed_over() -> None:
    other = [replace(each, case="26-00002") for each in events(W3_RFI, W3_EXTENSION)]
    request = ask(MON, case="26-00001")
    assert clocks(request, other) == clocks(request, [])


def test_times_need_an_offset_and_a_plausible_year() -> None:
    naive = datetime(2026, 11, 16, 10)  # noqa: DTZ001 - that is the point
    with pytest.raises(DeadlineRefused, match="needs its offset"):
        clocks(replace(ask(MON), received=naive), [])
    with pytest.raises(DeadlineRefused, match="needs its offset"):
        clocks(ask(MON), [replace(events(W3_RFI)[0], at=naive)])
    with pytest.raises(DeadlineRefused, match="between 2000 and 2199"):
        clocks(ask("2200-01-02 00:00 PST"), [])
    with pytest.raises(DeadlineRefused, match="Nothing was known"):
        clocks(ask(MON), [], known_at=at("2026-11-16 09:59 PST"))


@pytest.mark.parametrize(
    ("kind", "argument", "rule"),
    [
        ("paused", "", "It is one of received,"),
        ("extension_noticed", "", "needs its number of days"),
        ("extension_noticed", "١٤", "needs its number of days"),
        ("extension_noticed", "0", "An extension has 1 to 15 days."),
        ("extension_noticed", "16", "An extension has 1 to 15 days."),
        ("extension_noticed", "14,please", "may follow the days"),
        ("priority_changed", "urgent", "It is one of standard, expedited."),
        ("priority_changed", "standard,nurse", "It is one of provider, member"),
        ("channel_corrected", "pigeon", "It is one of electronic,"),
    ],
)
def test_a_written_event_that_means_nothing_is_refused(
    kind: str, argument: str, rule: str
) -> None:
    with pytest.raises(DeadlineRefused) as refusal:
        event_of(kind, argument, at(MON))
    assert rule in refusal.value.rule
    assert refusal.value.value in {argument, kind, argument.partition(",")[2]}


# The end of the clock


def test_the_clock_stops_with_decision_and_notice_both() -> None:
    decided = "decided @ 2026-11-19 15:00 PST"
    assert clocks(ask(MON), events(decided)).stopped_at is None
    told = "provider_notified @ 2026-11-20 00:00 PST"
    found = clocks(ask(MON), events(decided, told))
    assert found.stopped_at == at("2026-11-20 00:00 PST")
    assert found.in_time is False
    withdrawn = clocks(ask(MON), events("withdrawn @ 2026-11-17 09:00 PST"))
    assert withdrawn.in_time is True
    assert clocks(ask(MON), []).in_time is None


def test_in_time_drops_fractions_and_rounds_nothing() -> None:
    due = at("2026-11-19 23:59:59 PST")
    assert in_time(due + timedelta(microseconds=999_999), due)
    assert not in_time(due + timedelta(seconds=1), due)


def test_the_members_notice_is_bound_by_the_federal_row() -> None:
    assert clocks(ask(MON), []).member_notice_due == at("2026-11-23 23:59:59 PST")
    after = clocks(ask(MON, review=ReviewType.RETROSPECTIVE), [])
    assert after.member_notice_due == after.due_at


# Corrections


def test_a_corrected_channel_counts_from_receipt_and_keeps_the_old_due() -> None:
    story = events("channel_corrected:fax,it came by fax @ 2026-11-17 09:00 PST")
    found = clocks(ask(MON), story)
    assert found.binding.rule.id == "M-S3"
    assert [(each.since, each.due_at) for each in found.history] == [
        (at(MON), at("2026-11-19 23:59:59 PST")),
        (at("2026-11-17 09:00 PST"), at("2026-11-21 23:59:59 PST")),
    ]
    assert "it came by fax" in found.history[1].because


def test_a_corrected_channel_judges_an_earlier_question_anew() -> None:
    rfi = "information_requested @ 2026-11-19 09:00 PST"
    assert clocks(ask(MON, **FAX), events(rfi)).binding.rule.id == "M-F2"
    corrected = "channel_corrected:portal @ 2026-11-19 10:00 PST"
    found = clocks(ask(MON, **FAX), events(rfi, corrected))
    assert found.due_at == at("2026-11-19 23:59:59 PST")
    assert len(found.without_effect) == 1


def test_a_corrected_line_of_business_and_events_after_it() -> None:
    story = events(
        "line_of_business_corrected:wellcare @ 2026-11-17 09:00 PST",
        "channel_corrected:fax @ 2026-11-17 10:00 PST",
        W3_EXTENSION,
    )
    found = clocks(ask(MON), story)
    assert [each.due_at for each in found.history] == [
        at("2026-11-19 23:59:59 PST"),
        at("2026-11-23 23:59:59 PST"),
        at("2026-12-07 23:59:59 PST"),
    ]
    assert list(dues(found)) == ["A-2"]


def test_a_correction_after_the_decision_or_to_no_rule_is_refused() -> None:
    corrected = "line_of_business_corrected:ambetter @ 2026-11-18 09:00 PST"
    assert reasons("decided @ 2026-11-17 09:00 PST", corrected) == [
        "The request was decided or withdrawn."
    ]
    request = ask(MON, subject=Subject.PART_B_DRUG, **MEDICARE)
    found = clocks(request, events(corrected))
    assert "24-hour rule" in found.refused[0].reason
    assert found.binding.rule.id == "A-5"


# Which rows


@pytest.mark.parametrize(
    ("facts", "rows"),
    [
        ({"line_of_business": "ambetter"}, "X-S1 X-F2"),
        ({"line_of_business": "ambetter", **FAX}, "X-S3 X-F2"),
        ({"line_of_business": "ambetter", **EXPEDITED}, "X-S2 X-F1"),
        ({"line_of_business": "ambetter", **EXPEDITED, **FAX}, "X-S4 X-F1"),
        ({"line_of_business": "ambetter", "review": "concurrent"}, "X-F2"),
        (
            {"line_of_business": "ambetter", "review": "concurrent", **EXPEDITED},
            "X-C1 X-F1",
        ),
        ({"line_of_business": "ambetter", "review": "retrospective"}, "X-R1"),
        ({"line_of_business": "wellcare", **EXPEDITED}, "A-4"),
        ({"line_of_business": "wellcare", "review": "retrospective"}, "A-7"),
        (
            {
                "line_of_business": "wellcare",
                "review": "retrospective",
                "subject": "other-claim",
            },
            "A-7-other",
        ),
        (
            {
                "line_of_business": "wellcare",
                "subject": "service-without-prior-authorization",
            },
            "A-3",
        ),
        ({"line_of_business": "wellcare", "subject": "part-b-drug"}, "A-5"),
        ({"line_of_business": "erisa", **EXPEDITED}, "E-1"),
        ({"line_of_business": "erisa", "review": "retrospective"}, "E-3"),
        (
            {"line_of_business": "erisa", "review": "concurrent", **EXPEDITED},
            "E-4 E-1",
        ),
        ({"review": "concurrent"}, "M-F2"),
        ({"review": "concurrent", **EXPEDITED}, "M-F3"),
        ({"participating": False}, "M-S1 M-F2"),
        ({"channel": "unknown"}, "M-S1 M-F2"),
        ({"channel": "phone"}, "M-S3 M-F2"),
    ],
)
def test_rows_of_a_request(facts: dict[str, str], rows: str) -> None:
    kinds = {
        "line_of_business": LineOfBusiness,
        "review": ReviewType,
        "subject": Subject,
        "channel": Channel,
        "priority": Priority,
    }
    typed = {key: kinds.get(key, bool)(value) for key, value in facts.items()}
    assert list(dues(clocks(ask(MON, **typed), []))) == rows.split()


def test_non_participating_leaves_only_federal_rows_where_the_plan_says_so() -> None:
    plan = PlanSettings(state_rows_for_nonparticipating=False)
    request = ask(MON, participating=False)
    assert list(dues(clocks(request, [], plan=plan))) == ["M-F2"]
    assert clocks(request, events(W3_RFI), plan=plan).without_effect


def test_less_than_a_day_before_the_end_the_24_hours_do_not_apply() -> None:
    request = ask(
        MON,
        line_of_business=LineOfBusiness.WA_INSURED,
        review=ReviewType.CONCURRENT,
        circumstances=frozenset(),
        **EXPEDITED,
    )
    assert list(dues(clocks(request, []))) == ["X-F1"]


def test_filed_the_wrong_way_the_claimant_is_told_within_five_days() -> None:
    request = ask(
        MON,
        line_of_business=LineOfBusiness.ERISA_SELF_FUNDED,
        circumstances=frozenset({Circumstance.FILED_THE_WRONG_WAY}),
    )
    (notice,) = clocks(request, []).notices
    assert (notice.rule.id, notice.due_at) == ("E-6", at("2026-11-21 23:59:59 PST"))


def test_urgent_erisa_decides_48_hours_after_the_answer_or_its_window() -> None:
    erisa = {"line_of_business": LineOfBusiness.ERISA_SELF_FUNDED, **EXPEDITED}
    rfi = "information_requested @ 2026-11-16 12:00 PST"
    asked = clocks(ask(MON, **erisa), events(rfi))
    assert asked.answer_by == at("2026-11-18 12:00 PST")
    assert dues(asked)["E-5-decide"] == at("2026-11-20 12:00 PST")
    answer = "information_received @ 2026-11-16 20:00 PST"
    found = clocks(ask(MON, **erisa), events(rfi, answer))
    assert found.binding.rule.id == "E-5-decide"
    assert found.due_at == at("2026-11-18 20:00 PST")


def test_the_concurrent_contract_rule_is_off_until_switched_on() -> None:
    plan = PlanSettings(rows_off=frozenset())
    request = ask("2026-11-25 10:00 PST", review=ReviewType.CONCURRENT)
    found = clocks(request, [], plan=plan)
    assert dues(found)["M-C1"] == at("2026-11-30 23:59:59 PST")


def test_a_rating_period_that_starts_in_july_2026_moves_the_federal_change() -> None:
    plan = PlanSettings(medicaid_rating_period_start=date(2026, 7, 1))
    assert "M-F1" in dues(clocks(ask("2026-06-30 12:00 PDT"), [], plan=plan))
    assert "M-F2" in dues(clocks(ask("2026-07-01 12:00 PDT"), [], plan=plan))


def test_a_contract_older_than_the_act_keeps_the_rule_of_its_time() -> None:
    insured = {"line_of_business": LineOfBusiness.WA_INSURED}
    request = ask(MON, contract_renewed_on=date(2023, 6, 1), **insured)
    assert list(dues(clocks(request, []))) == ["X-P1", "X-F2"]
    assert "X-P1" in dues(clocks(ask("2023-12-31 12:00 PST", **insured), []))


def test_no_rule_and_no_drug() -> None:
    with pytest.raises(DeadlineRefused, match="No rule is known"):
        clocks(ask("2002-12-31 10:00 PST"), [])
    for drug in (Subject.OUTPATIENT_DRUG, Subject.PART_B_DRUG):
        with pytest.raises(DeadlineRefused, match="24-hour rule"):
            clocks(ask(MON, subject=drug), [])


def test_rows_switched_off_until_all_wait_are_refused() -> None:
    plan = PlanSettings(rows_off=frozenset({"M-F2"}))
    with pytest.raises(DeadlineRefused, match="Every rule that applies waits"):
        clocks(ask(MON), events(W3_RFI), plan=plan)


# Settings of the calendar


def test_receipt_after_hours_may_be_deferred_for_insurers_only() -> None:
    plan = PlanSettings(defer_receipt_to_business_hours=True)
    friday = "2026-11-20 17:30 PST"
    insured = ask(friday, line_of_business=LineOfBusiness.WA_INSURED)
    assert dues(clocks(insured, [], plan=plan))["X-S1"] == at(
        "2026-11-28 23:59:59 PST"  # from Monday; the 26th and 27th are skipped
    )
    medicaid = clocks(ask(friday), [], plan=plan)
    assert medicaid.due_at == at("2026-11-23 23:59:59 PST")
    hours = plan.business_hours
    calendar = Calendar()
    for given, begins in [
        ("2026-11-20 16:59 PST", "2026-11-20 16:59 PST"),
        ("2026-11-20 07:00 PST", "2026-11-20 08:00 PST"),
        ("2026-11-25 17:00 PST", "2026-11-30 08:00 PST"),
    ]:
        assert calendar.business_moment(at(given), hours) == at(begins)


def test_a_proclaimed_closure_is_a_holiday() -> None:
    plan = PlanSettings(extra_closures=frozenset({date(2026, 11, 18)}))
    assert clocks(ask(MON), [], plan=plan).due_at == at("2026-11-20 23:59:59 PST")


def test_settings_are_taken_from_whatever_has_them() -> None:
    plan = SimpleNamespace(sunday_is_holiday=True, name="Sample")
    assert PlanSettings.taken_from(plan) == PlanSettings(sunday_is_holiday=True)


# The table and single rows


def test_ids_are_unique_and_every_row_cites_its_law() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.citation for rule in RULES)
    assert all(rule.basis for rule in RULES if rule.verified)


def test_a_corrected_row_moves_no_case_received_before_it() -> None:
    old = next(rule for rule in RULES if rule.id == "M-S1")
    corrected = replace(
        old,
        id="M-S1a",
        supersedes="M-S1",
        entered_on=date(2026, 11, 16),
        span=Span(2, Unit.CALENDAR_DAYS),
    )
    table = (*RULES, corrected)
    before = ask("2026-11-15 23:59:59 PST")
    assert clocks(before, [], table=table) == clocks(before, [])
    assert list(dues(clocks(ask(MON), [], table=table))) == ["M-S1a", "M-F2"]


def test_a_row_alone() -> None:
    row = row_due("M-S1", at("2026-10-30 16:50 PDT"))
    assert row.due_at == at("2026-11-02 23:59:59 PST")
    with pytest.raises(DeadlineRefused, match="It is one of M-F1"):
        row_due("M-S9", date(2026, 1, 1))


def test_appeal_rows_alone() -> None:
    assert appeal_due("P-20", date(2026, 11, 24)).day == date(2027, 1, 28)
    assert appeal_due("P-6", at(MON), extended_by=14).due_at == at(
        "2026-12-03 10:00 PST"
    )
    keep = keep_services_by(date(2026, 11, 24), date(2026, 12, 12))
    assert keep.day == date(2026, 12, 12)
    assert keep.accepted_until == at("2026-12-14 23:59:59 PST")
    with pytest.raises(DeadlineRefused, match="needs a time of day"):
        appeal_due("P-6", date(2026, 11, 24))
    with pytest.raises(DeadlineRefused, match="at most 0 days"):
        appeal_due("P-1", date(2026, 11, 24), extended_by=1)
    with pytest.raises(DeadlineRefused, match="It is one of P-1"):
        appeal_due("P-99", date(2026, 11, 24))


def test_state_rows_off_everywhere() -> None:
    assert list(dues(clocks(ask(MON), [], plan=NO_STATE_ROWS))) == ["M-F2"]
