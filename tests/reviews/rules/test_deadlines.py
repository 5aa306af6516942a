"""The worked examples of the deadline rules, by their numbers, to the second."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from reviews.rules.deadlines import (
    LineOfBusiness,
    PlanSettings,
    Request,
    ReviewType,
    appeal_due,
    clocks,
    keep_services_by,
    projection,
    row_due,
    time_left,
)
from tests.reviews.rules.deadline_words import (
    EXPEDITED,
    FAX,
    MEDICARE,
    NO_STATE_ROWS,
    SUNDAYS,
    W3_ANSWER,
    W3_EXTENSION,
    W3_RFI,
    W12_RFI,
    W13_ANSWER,
    ask,
    at,
    dues,
    events,
)


@dataclass(frozen=True)
class Example:
    """Facts and what follows. `rows` are all rows in the order of their dues."""

    request: Request
    binding: str
    due: str
    rows: dict[str, str | None]
    happened: tuple[str, ...] = ()
    plan: PlanSettings = field(default_factory=PlanSettings)


EXAMPLES = {
    "W1=D1": Example(
        ask("2026-10-30 16:50 PDT"),
        "M-S1",
        "2026-11-02 23:59:59 PST",
        {"M-S1": "2026-11-02 23:59:59 PST", "M-F2": "2026-11-06 23:59:59 PST"},
    ),
    "W1 with Sundays as holidays": Example(
        ask("2026-10-30 16:50 PDT"),
        "M-S1",
        "2026-11-03 23:59:59 PST",
        {"M-S1": "2026-11-03 23:59:59 PST", "M-F2": "2026-11-06 23:59:59 PST"},
        plan=SUNDAYS,
    ),
    "W2a=D2": Example(
        ask("2027-03-13 23:30 PST", **EXPEDITED),
        "M-S2",
        "2027-03-14 23:59:59 PDT",
        {"M-S2": "2027-03-14 23:59:59 PDT", "M-F3": "2027-03-17 00:30:00 PDT"},
    ),
    "W2b=D2 by fax": Example(
        ask("2027-03-13 23:30 PST", **EXPEDITED, **FAX),
        "M-S4",
        "2027-03-15 23:59:59 PDT",
        {"M-S4": "2027-03-15 23:59:59 PDT", "M-F3": "2027-03-17 00:30:00 PDT"},
    ),
    "W2b with the state rows off": Example(
        ask("2027-03-13 23:30 PST", **EXPEDITED, **FAX),
        "M-F3",
        "2027-03-17 00:30:00 PDT",
        {"M-F3": "2027-03-17 00:30:00 PDT"},
        plan=NO_STATE_ROWS,
    ),
    "W3=D3, asked": Example(
        ask("2026-11-16 10:00 PST"),
        "M-F2",
        "2026-11-23 23:59:59 PST",
        {"M-F2": "2026-11-23 23:59:59 PST", "M-S1": None},
        (W3_RFI,),
    ),
    "W3=D3, extended": Example(
        ask("2026-11-16 10:00 PST"),
        "M-F2",
        "2026-12-07 23:59:59 PST",
        {"M-F2": "2026-12-07 23:59:59 PST", "M-S1": None},
        (W3_RFI, W3_EXTENSION),
    ),
    "W3=D3, answered": Example(
        ask("2026-11-16 10:00 PST"),
        "M-S1",
        "2026-12-03 23:59:59 PST",
        {"M-S1": "2026-12-03 23:59:59 PST", "M-F2": "2026-12-07 23:59:59 PST"},
        (W3_RFI, W3_EXTENSION, W3_ANSWER),
    ),
    "W4=D4, before": Example(
        ask("2026-11-16 09:00 PST", **EXPEDITED),
        "M-S2",
        "2026-11-17 23:59:59 PST",
        {"M-S2": "2026-11-17 23:59:59 PST", "M-F3": "2026-11-19 09:00:00 PST"},
    ),
    "W4=D4, after": Example(
        ask("2026-11-16 09:00 PST", **EXPEDITED),
        "M-S1",
        "2026-11-19 23:59:59 PST",
        {"M-S1": "2026-11-19 23:59:59 PST", "M-F2": "2026-11-23 23:59:59 PST"},
        ("priority_changed:standard @ 2026-11-16 14:20 PST",),
    ),
    "W5a=D5": Example(
        ask("2025-12-31 16:00 PST"),
        "M-S1",
        "2026-01-04 23:59:59 PST",
        {"M-S1": "2026-01-04 23:59:59 PST", "M-F1": "2026-01-14 23:59:59 PST"},
    ),
    "W5a with the state rows off": Example(
        ask("2025-12-31 16:00 PST"),
        "M-F1",
        "2026-01-14 23:59:59 PST",
        {"M-F1": "2026-01-14 23:59:59 PST"},
        plan=NO_STATE_ROWS,
    ),
    "W5b=D5": Example(
        ask("2026-01-01 00:01 PST"),
        "M-S1",
        "2026-01-04 23:59:59 PST",
        {"M-S1": "2026-01-04 23:59:59 PST", "M-F2": "2026-01-08 23:59:59 PST"},
    ),
    "W5b with the state rows off": Example(
        ask("2026-01-01 00:01 PST"),
        "M-F2",
        "2026-01-08 23:59:59 PST",
        {"M-F2": "2026-01-08 23:59:59 PST"},
        plan=NO_STATE_ROWS,
    ),
    "W6": Example(
        ask("2026-11-24 10:15 PST"),
        "M-S1",
        "2026-11-29 23:59:59 PST",
        {"M-S1": "2026-11-29 23:59:59 PST", "M-F2": "2026-12-01 23:59:59 PST"},
    ),
    "W6 with Sundays as holidays": Example(
        ask("2026-11-24 10:15 PST"),
        "M-S1",
        "2026-11-30 23:59:59 PST",
        {"M-S1": "2026-11-30 23:59:59 PST", "M-F2": "2026-12-01 23:59:59 PST"},
        plan=SUNDAYS,
    ),
    "W7": Example(
        ask("2026-11-19 17:05 PST", **FAX),
        "M-S3",
        "2026-11-24 23:59:59 PST",
        {"M-S3": "2026-11-24 23:59:59 PST", "M-F2": "2026-11-26 23:59:59 PST"},
    ),
    "W8": Example(
        ask("2026-11-23 11:00 PST", **FAX),
        "M-S3",
        "2026-11-28 23:59:59 PST",
        {"M-S3": "2026-11-28 23:59:59 PST", "M-F2": "2026-11-30 23:59:59 PST"},
    ),
    "W9": Example(
        ask("2026-11-26 22:40 PST"),
        "M-S1",
        "2026-11-30 23:59:59 PST",
        {"M-S1": "2026-11-30 23:59:59 PST", "M-F2": "2026-12-03 23:59:59 PST"},
    ),
    "W10": Example(
        ask("2026-10-31 00:05 PDT", **EXPEDITED, **FAX),
        "M-F3",
        "2026-11-02 23:05:00 PST",
        {"M-F3": "2026-11-02 23:05:00 PST", "M-S4": "2026-11-02 23:59:59 PST"},
    ),
    "W11a": Example(
        ask("2026-10-29 01:30 PDT", **EXPEDITED),
        "M-F3",
        "2026-11-01 01:30:00 PDT",
        {"M-F3": "2026-11-01 01:30:00 PDT"},
        plan=NO_STATE_ROWS,
    ),
    "W11b": Example(
        ask("2026-10-29 02:10 PDT", **EXPEDITED),
        "M-F3",
        "2026-11-01 01:10:00 PST",
        {"M-F3": "2026-11-01 01:10:00 PST"},
        plan=NO_STATE_ROWS,
    ),
    "W12": Example(
        ask("2026-11-09 09:00 PST"),
        "M-S1",
        "2026-11-16 23:59:59 PST",
        {"M-S1": "2026-11-16 23:59:59 PST", "M-F2": "2026-11-16 23:59:59 PST"},
        (W12_RFI, "information_received @ 2026-11-13 14:00 PST"),
    ),
    "W13a": Example(
        ask("2026-11-09 09:00 PST"),
        "M-F2",
        "2026-11-16 23:59:59 PST",
        {"M-F2": "2026-11-16 23:59:59 PST", "M-S1": "2026-11-21 23:59:59 PST"},
        (W12_RFI, W13_ANSWER),
    ),
    "W13b": Example(
        ask("2026-11-09 09:00 PST"),
        "M-S1",
        "2026-11-21 23:59:59 PST",
        {"M-S1": "2026-11-21 23:59:59 PST", "M-F2": "2026-11-30 23:59:59 PST"},
        (W12_RFI, W13_ANSWER, "extension_noticed:14 @ 2026-11-16 16:00 PST"),
    ),
    "W14": Example(
        ask("2026-11-09 09:00 PST"),
        "M-S1",
        "2026-11-13 23:59:59 PST",
        {"M-S1": "2026-11-13 23:59:59 PST", "M-F2": "2026-11-16 23:59:59 PST"},
        ("information_requested @ 2026-11-11 08:00 PST",),
    ),
    "W15": Example(
        ask("2026-07-02 15:00 PDT"),
        "M-S1",
        "2026-07-06 23:59:59 PDT",
        {"M-S1": "2026-07-06 23:59:59 PDT", "M-F2": "2026-07-09 23:59:59 PDT"},
    ),
    "W16": Example(
        ask("2026-11-14 21:30 PST", **EXPEDITED),
        "M-S2",
        "2026-11-16 23:59:59 PST",
        {"M-S2": "2026-11-16 23:59:59 PST", "M-F3": "2026-11-17 21:30:00 PST"},
        (
            "information_requested @ 2026-11-14 22:00 PST",
            "information_received @ 2026-11-15 20:10 PST",
        ),
    ),
    "W16, extended": Example(
        ask("2026-11-14 21:30 PST", **EXPEDITED),
        "M-S2",
        "2026-11-16 23:59:59 PST",
        {"M-S2": "2026-11-16 23:59:59 PST", "M-F3": "2026-12-01 21:30:00 PST"},
        (
            "information_requested @ 2026-11-14 22:00 PST",
            "information_received @ 2026-11-15 20:10 PST",
            "extension_noticed:14 @ 2026-11-16 10:00 PST",
        ),
    ),
    "W17": Example(
        ask("2026-11-16 08:00 PST"),
        "M-S2",
        "2026-11-18 23:59:59 PST",
        {
            "M-S2": "2026-11-18 23:59:59 PST",
            "M-S1": "2026-11-19 23:59:59 PST",
            "M-F3": "2026-11-20 16:00:00 PST",
            "M-F2": "2026-11-23 23:59:59 PST",
        },
        ("priority_changed:expedited @ 2026-11-17 16:00 PST",),
    ),
    "W18": Example(
        ask("2026-11-16 00:00 PST", **EXPEDITED),
        "M-S2",
        "2026-11-17 23:59:59 PST",
        {"M-S2": "2026-11-17 23:59:59 PST", "M-F3": "2026-11-19 00:00:00 PST"},
    ),
    "W19": Example(
        ask("2026-11-02 11:00 PST", review=ReviewType.RETROSPECTIVE),
        "M-R1",
        "2026-12-02 23:59:59 PST",
        {"M-R1": "2026-12-02 23:59:59 PST"},
    ),
    "W21, of 2025": Example(
        ask("2025-12-31 16:00 PST", **MEDICARE),
        "A-1",
        "2026-01-14 23:59:59 PST",
        {"A-1": "2026-01-14 23:59:59 PST"},
    ),
    "W21, of 2026": Example(
        ask("2026-01-02 09:00 PST", **MEDICARE),
        "A-2",
        "2026-01-09 23:59:59 PST",
        {"A-2": "2026-01-09 23:59:59 PST"},
    ),
    "W22": Example(
        ask("2026-11-16 10:00 PST", line_of_business=LineOfBusiness.ERISA_SELF_FUNDED),
        "E-2",
        "2026-12-25 23:59:59 PST",
        {"E-2": "2026-12-25 23:59:59 PST"},
        (
            "extension_noticed:15,missing-information @ 2026-11-20 12:00 PST",
            "information_received @ 2026-12-10 09:00 PST",
        ),
    ),
    "W22, nothing missing": Example(
        ask("2026-11-16 10:00 PST", line_of_business=LineOfBusiness.ERISA_SELF_FUNDED),
        "E-2",
        "2026-12-16 23:59:59 PST",
        {"E-2": "2026-12-16 23:59:59 PST"},
        ("extension_noticed:15 @ 2026-11-20 12:00 PST",),
    ),
    "W25": Example(
        ask("2027-01-15 16:00 PST"),
        "M-S1",
        "2027-01-19 23:59:59 PST",
        {"M-S1": "2027-01-19 23:59:59 PST", "M-F2": "2027-01-22 23:59:59 PST"},
    ),
    "W26": Example(
        ask("2026-09-10 09:12 PDT"),
        "M-S1",
        "2026-09-13 23:59:59 PDT",
        {"M-S1": "2026-09-13 23:59:59 PDT", "M-F2": "2026-09-17 23:59:59 PDT"},
    ),
}


@pytest.mark.parametrize("number", EXAMPLES)
def test_worked_example(number: str) -> None:
    example = EXAMPLES[number]
    found = clocks(example.request, events(*example.happened), plan=example.plan)
    assert found.binding.rule.id == example.binding
    assert found.due_at == at(example.due)
    expected = {rule: due and at(due) for rule, due in example.rows.items()}
    assert list(dues(found).items()) == list(expected.items())
    assert not found.refused


@pytest.mark.parametrize(
    ("number", "left"),
    [
        ("W1=D1", timedelta(hours=80, minutes=9, seconds=59)),
        ("W2a=D2", timedelta(hours=23, minutes=29, seconds=59)),
        ("W18", timedelta(hours=47, minutes=59, seconds=59)),
    ],
)
def test_time_left_at_receipt_is_elapsed_time(number: str, left: timedelta) -> None:
    request = EXAMPLES[number].request
    assert time_left(clocks(request, []).due_at, request.received) == left


def test_w10_the_state_row_has_72_hours_and_54_minutes() -> None:
    request = EXAMPLES["W10"].request
    state = dues(clocks(request, []))["M-S4"]
    assert state is not None
    left = timedelta(hours=72, minutes=54, seconds=59)
    assert time_left(state, request.received) == left


@pytest.mark.parametrize(
    ("number", "target"),
    [
        ("W1=D1", "2026-11-02 15:50:00 PST"),
        ("W18", "2026-11-17 00:00:00 PST"),
        ("W11b", "2026-11-01 01:10:00 PST"),
        ("W6", "2026-11-29 10:15:00 PST"),
        ("W3=D3, extended", "2026-12-07 10:00:00 PST"),
    ],
)
def test_target_counts_24_hours_a_day(number: str, target: str) -> None:
    example = EXAMPLES[number]
    found = clocks(example.request, events(*example.happened), plan=example.plan)
    assert found.binding.target_at == at(target)


def test_w11_is_ordered_by_instants_not_by_clock_readings() -> None:
    first, second = (
        clocks(EXAMPLES[number].request, [], plan=NO_STATE_ROWS).due_at
        for number in ("W11a", "W11b")
    )
    assert first < second


def test_w10_work_is_sorted_by_the_earliest_target_of_all_rows() -> None:
    shown = projection(clocks(EXAMPLES["W10"].request, []))
    assert (shown.due_at, shown.rule_id) == (at("2026-11-02 23:05:00 PST"), "M-F3")
    assert shown.target_at == at("2026-11-01 23:05:00 PST")
    assert not shown.waiting


def test_w3_history_keeps_all_three_dues() -> None:
    found = clocks(ask("2026-11-16 10:00 PST"), events(W3_RFI, W3_EXTENSION, W3_ANSWER))
    assert [(change.since, change.due_at) for change in found.history] == [
        (at("2026-11-16 10:00 PST"), at("2026-11-23 23:59:59 PST")),
        (at("2026-11-20 16:00 PST"), at("2026-12-07 23:59:59 PST")),
        (at("2026-11-30 15:00 PST"), at("2026-12-03 23:59:59 PST")),
    ]
    federal = next(clock for clock in found.all if clock.rule.id == "M-F2")
    assert federal.extended
    assert federal.unextended_due_at == at("2026-11-23 23:59:59 PST")


@pytest.mark.parametrize(
    ("extra", "reason"),
    [
        ("extension_noticed:14 @ 2026-11-23 09:00 PST", "A case is extended once."),
        (
            "extension_noticed:15 @ 2026-11-23 09:00 PST",
            "An extension has 1 to 14 days.",
        ),
    ],
)
def test_w3_extension_is_refused(extra: str, reason: str) -> None:
    happened = [W3_RFI, extra]
    if "once" in reason:
        happened.insert(1, W3_EXTENSION)
    found = clocks(ask("2026-11-16 10:00 PST"), events(*happened))
    assert [each.reason for each in found.refused] == [reason]
    assert found.refused[0].citation == "42 CFR 438.210(d)(1)"


def test_w3_extension_noticed_a_second_late_is_refused() -> None:
    late = "extension_noticed:14 @ 2026-11-24 00:00:00 PST"
    found = clocks(ask("2026-11-16 10:00 PST"), events(W3_RFI, late))
    assert found.due_at == at("2026-11-23 23:59:59 PST")
    assert "2026-11-23 23:59:59 PST (M-F2)" in found.refused[0].reason
    in_the_last_second = replace(
        events(W3_EXTENSION)[0],
        at=at("2026-11-23 23:59:59 PST") + timedelta(microseconds=999_999),
    )
    found = clocks(ask("2026-11-16 10:00 PST"), [*events(W3_RFI), in_the_last_second])
    assert found.due_at == at("2026-12-07 23:59:59 PST")


def test_w3_known_at_gives_the_due_of_that_moment() -> None:
    story = events(W3_RFI, W3_EXTENSION, W3_ANSWER)
    request = ask("2026-11-16 10:00 PST")
    seen = {
        moment: clocks(request, story, known_at=at(moment)).due_at
        for moment in (
            "2026-11-16 12:00 PST",
            "2026-11-19 12:00 PST",
            "2026-11-20 16:00 PST",
            "2026-11-30 15:00 PST",
        )
    }
    assert list(seen.values()) == [
        at("2026-11-19 23:59:59 PST"),  # nobody had asked yet: complete
        at("2026-11-23 23:59:59 PST"),
        at("2026-12-07 23:59:59 PST"),
        at("2026-12-03 23:59:59 PST"),
    ]


def test_an_event_recorded_later_was_not_known_before() -> None:
    late_entry = replace(events(W3_RFI)[0], recorded_at=at("2026-11-18 08:00 PST"))
    request, moment = ask("2026-11-16 10:00 PST"), at("2026-11-17 12:00 PST")
    assert clocks(request, [late_entry], known_at=moment).binding.rule.id == "M-S1"
    assert clocks(request, [late_entry]).binding.rule.id == "M-F2"


def test_w3_ask_by_and_answer_by() -> None:
    request = ask("2026-11-16 10:00 PST")
    ask_by = clocks(request, []).ask_by
    assert ask_by is not None
    assert (ask_by.rule.id, ask_by.due_at) == ("M-Q1", at("2026-11-17 23:59:59 PST"))
    asked = clocks(request, events(W3_RFI))
    assert asked.ask_by is None
    assert asked.answer_by == at("2026-11-22 23:59:59 PST")
    assert asked.waiting


def test_w4_history_and_the_written_notice_of_the_change() -> None:
    example = EXAMPLES["W4=D4, after"]
    found = clocks(example.request, events(*example.happened))
    assert [(change.since, change.due_at) for change in found.history] == [
        (at("2026-11-16 09:00 PST"), at("2026-11-17 23:59:59 PST")),
        (at("2026-11-16 14:20 PST"), at("2026-11-19 23:59:59 PST")),
    ]
    assert "stated by the provider" in found.history[1].because
    assert [(each.rule.id, each.due_at) for each in found.notices] == [
        ("M-N1", at("2026-11-18 23:59:59 PST"))
    ]


def test_w5a_is_judged_by_the_law_of_its_receipt_whenever_one_looks() -> None:
    found = clocks(EXAMPLES["W5a=D5"].request, [], known_at=at("2026-01-02 09:00 PST"))
    assert "M-F1" in dues(found)


def test_w12_a_tie_names_the_shorter_rule_and_keeps_both() -> None:
    example = EXAMPLES["W12"]
    found = clocks(example.request, events(*example.happened))
    assert [each.rule.id for each in found.ties] == ["M-F2"]
    assert "M-F2 is due at the same instant" in found.because
    assert found.answer_by == at("2026-11-15 23:59:59 PST")


def test_w13a_silence_is_a_denial_whose_notice_is_due_that_day() -> None:
    example = EXAMPLES["W13a"]
    found = clocks(example.request, events(*example.happened))
    assert found.denial_by_silence_at == at("2026-11-16 23:59:59 PST")
    assert found.denial_notice_due == at("2026-11-16 23:59:59 PST")
    assert not found.denied_by_silence(at("2026-11-16 23:59:59 PST"))
    assert found.denied_by_silence(at("2026-11-17 00:00:00 PST"))


def test_a_decision_in_time_is_no_denial_by_silence() -> None:
    story = events("decided @ 2026-11-12 10:00 PST")
    found = clocks(ask("2026-11-09 09:00 PST"), story)
    assert found.denial_by_silence_at is None
    assert not found.denied_by_silence(at("2027-01-01 00:00 PST"))


def test_missing_only_a_state_row_is_no_denial() -> None:
    story = events("decided @ 2026-11-15 10:00 PST")
    found = clocks(ask("2026-11-09 09:00 PST"), story)
    assert found.due_at == at("2026-11-13 23:59:59 PST")
    assert found.denial_by_silence_at is None


def test_w14_a_late_request_for_information_is_without_effect() -> None:
    example = EXAMPLES["W14"]
    found = clocks(example.request, events(*example.happened))
    assert len(found.history) == 1
    (late,) = found.without_effect
    assert late.reason.startswith("Asked after 2026-11-10 23:59:59 PST (M-Q1)")
    assert late.citation == "RCW 74.09.840(1)(a)(i)"


def test_w17_the_due_is_never_later_than_before() -> None:
    story = events("priority_changed:expedited @ 2026-11-19 16:00 PST")
    found = clocks(ask("2026-11-16 08:00 PST"), story)
    assert found.due_at == at("2026-11-19 23:59:59 PST")
    assert dues(found)["M-S2"] == at("2026-11-20 23:59:59 PST")


def test_w20_notice_before_an_action() -> None:
    due = row_due("M-A1", date(2026, 12, 15)).due_at
    assert due == at("2026-12-05 23:59:59 PST")


def test_w22_the_claimants_window_and_the_stopped_clock() -> None:
    example = EXAMPLES["W22"]
    stopped = clocks(example.request, events(example.happened[0]))
    assert stopped.answer_by == at("2027-01-04 23:59:59 PST")
    assert stopped.waiting
    assert stopped.binding.unextended_due_at == at("2026-12-01 23:59:59 PST")
    # The latest it can be: without an answer it goes on when the window ends.
    assert stopped.due_at == at("2027-01-19 23:59:59 PST")


def test_w23_appeal() -> None:
    file = appeal_due("P-1", date(2026, 11, 24))
    assert file.day == date(2027, 1, 23)
    assert file.accepted_until == at("2027-01-25 23:59:59 PST")
    assert keep_services_by(date(2026, 11, 24)).day == date(2026, 12, 4)
    received = at("2026-12-10 15:20 PST")
    days = {
        rule: appeal_due(rule, received).day
        for rule in ("P-2", "P-3", "P-3-federal", "P-11")
    }
    assert days == {
        "P-2": date(2026, 12, 15),
        "P-3": date(2026, 12, 24),
        "P-3-federal": date(2027, 1, 9),
        "P-11": date(2027, 3, 10),
    }
    assert appeal_due("P-3", received, extended_by=14).day == date(2027, 1, 7)
    assert appeal_due("P-4", date(2026, 12, 24)).day == date(2027, 1, 7)
    assert appeal_due("P-6", received).due_at == at("2026-12-13 15:20:00 PST")


def test_w24_hearing() -> None:
    hearing = appeal_due("P-9", date(2026, 12, 22))
    assert hearing.day == date(2027, 4, 21)
    assert hearing.accepted_until == at("2027-04-21 23:59:59 PDT")
    later = appeal_due("P-9", date(2026, 12, 22), received_on=date(2026, 12, 24))
    assert later.day == date(2027, 4, 21)
    assert later.accepted_until == at("2027-04-23 23:59:59 PDT")
    keep = appeal_due("P-10", date(2026, 12, 22))
    assert keep.day == date(2027, 1, 1)
    assert keep.accepted_until == at("2027-01-04 23:59:59 PST")
