"""Time in the words of screens."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from reviews.presenters.durations import (
    day,
    duration,
    hours_used,
    left,
    moment,
    rule_name,
    urgency,
)
from reviews.rules.deadlines import RULES, Channel
from tests.reviews.rules.deadline_words import at

ZONE = ZoneInfo("America/Los_Angeles")
NOW = at("2026-09-15 10:42 PDT")
RULE = {rule.id: rule for rule in RULES}


@pytest.mark.parametrize(
    ("due", "on_a_case", "in_a_list"),
    [
        ("2026-09-15 10:00 PDT", "42 min over", "42 min over"),
        ("2026-09-15 10:41:30 PDT", "less than 1 min over", "less than 1 min over"),
        ("2026-09-15 10:42:59 PDT", "less than 1 min left", "less than 1 min left"),
        ("2026-09-15 12:00 PDT", "1 h 18 min left", "1 h 18 min left"),
        ("2026-09-15 14:15 PDT", "3 h 33 min left", "3 h 33 min left"),
        ("2026-09-15 17:00 PDT", "6 h 18 min left", "6 h 18 min left"),
        ("2026-09-15 13:42 PDT", "3 h left", "3 h left"),
        ("2026-09-16 09:00 PDT", "22 h 18 min left", "22 h left"),
        ("2026-09-16 10:42 PDT", "1 d left", "1 day left"),
        ("2026-09-17 23:59:59 PDT", "2 d 13 h left", "2 days left"),
        ("2026-09-21 16:20 PDT", "6 d 5 h left", "6 days left"),
        ("2026-09-12 10:00 PDT", "3 d over", "3 days over"),
    ],
)
def test_left(due: str, on_a_case: str, in_a_list: str) -> None:
    assert left(at(due), NOW) == on_a_case
    assert left(at(due), NOW, in_list=True) == in_a_list


def test_left_drops_the_fraction_of_the_second_that_runs() -> None:
    due = at("2026-09-15 10:42 PDT")
    assert left(due, due + timedelta(microseconds=900_000)) == "less than 1 min left"


def test_left_is_elapsed_time_over_the_clock_change() -> None:
    received, due = at("2026-10-30 16:50 PDT"), at("2026-11-02 23:59:59 PST")
    assert left(due, received) == "3 d 8 h left"  # 80 hours, not 79


@pytest.mark.parametrize(
    ("due", "waiting", "expected"),
    [
        ("2026-09-15 10:41:59 PDT", False, "over"),
        ("2026-09-15 10:41:59 PDT", True, "over"),
        ("2026-09-15 10:42:00 PDT", False, "soon"),
        ("2026-09-15 14:41:59 PDT", True, "soon"),
        ("2026-09-15 14:42:00 PDT", False, "today"),
        ("2026-09-15 23:59:59 PDT", True, "today"),
        ("2026-09-16 00:00:00 PDT", False, "later"),
        ("2026-09-16 00:00:00 PDT", True, "paused"),
    ],
)
def test_urgency(due: str, *, waiting: bool, expected: str) -> None:
    assert urgency(at(due), NOW, ZONE, waiting=waiting) == expected


def test_urgency_near_midnight_is_soon_whatever_the_day() -> None:
    now = at("2026-09-15 23:00 PDT")
    assert urgency(at("2026-09-16 01:00 PDT"), now, ZONE) == "soon"


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        ("2026-09-15 14:15 PDT", "Today, 2:15 PM"),
        ("2026-09-15 00:00 PDT", "Today, 12:00 AM"),
        ("2026-09-17 23:59:59 PDT", "Thu, Sep 17, 11:59 PM"),
        ("2026-09-16 12:05 PDT", "Wed, Sep 16, 12:05 PM"),
        ("2027-01-05 09:00 PST", "Tue, Jan 5, 2027, 9:00 AM"),
        ("2026-11-01 01:10 PDT", "Sun, Nov 1, 1:10 AM PDT"),
        ("2026-11-01 01:10 PST", "Sun, Nov 1, 1:10 AM PST"),
        ("2026-11-01 02:10 PST", "Sun, Nov 1, 2:10 AM"),
    ],
)
def test_moment(instant: str, words: str) -> None:
    assert moment(at(instant), NOW, ZONE) == words


def test_day_says_the_year_when_it_is_another() -> None:
    assert day(date(2026, 9, 17), date(2026, 1, 1)) == "Thu, Sep 17"
    assert day(date(2026, 9, 17), date(2027, 1, 1)) == "Thu, Sep 17, 2026"


@pytest.mark.parametrize(
    ("rule", "channel", "name"),
    [
        ("M-S1", Channel.PORTAL, "State, 3 days"),
        ("M-S2", Channel.PORTAL, "State, 1 day"),
        ("M-S3", Channel.FAX, "State, fax, 5 days"),
        ("M-S3", Channel.NONELECTRONIC, "State, not electronic, 5 days"),
        ("M-F2", Channel.FAX, "Federal, 7 days"),
        ("M-F3", Channel.PORTAL, "Federal, 72 hours"),
        ("M-C1", Channel.PORTAL, "Contract, 1 business day"),
        ("M-A1", Channel.UNKNOWN, "Federal, 10 days"),
        ("M-Q1", Channel.PORTAL, "Ask for records"),
    ],
)
def test_rule_name(rule: str, channel: Channel, name: str) -> None:
    assert rule_name(RULE[rule], channel) == name


def test_hours_used_stay_within_the_clock() -> None:
    start, due = at("2026-09-14 09:12 PDT"), at("2026-09-17 23:59:59 PDT")
    assert hours_used(start, due, NOW) == (25.5, 86.8)
    assert hours_used(start, due, due + timedelta(days=1)) == (86.8, 86.8)
    assert hours_used(start, due, start - timedelta(days=1)) == (0.0, 86.8)


def test_a_duration_of_nothing_has_words() -> None:
    assert duration(timedelta()) == "less than 1 min"


def test_now_may_be_in_any_zone() -> None:
    now = datetime(2026, 9, 15, 10, 42, tzinfo=ZONE)
    assert left(at("2026-09-15 10:00 PDT"), now) == "42 min over"
