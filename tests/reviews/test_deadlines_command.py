"""The command `deadlines`: its stable answer, its words, its exit status."""

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest

from reviews.management.commands.deadlines import Command
from tests.reviews.rules.deadline_words import at

D1 = "--lob apple-health --review prospective --priority standard --channel electronic"
D1_RECEIVED = f"{D1} --received 2026-10-30T16:50-07:00"
D3 = (
    f"{D1} --received 2026-11-16T10:00-08:00"
    " --event information_requested@2026-11-17T09:30-08:00"
    " --event extension_noticed:14@2026-11-20T16:00-08:00"
    " --event information_received@2026-11-30T15:00-08:00"
)
EXPEDITED = "--lob apple-health --review prospective --priority expedited"
D4 = (
    f"{EXPEDITED} --received 2026-11-16T09:00-08:00"
    " --event priority_changed:standard@2026-11-16T14:20-08:00"
)
W19 = "--lob apple-health --review retrospective --received 2026-11-02T09:00-08:00"
W21 = (
    "--lob wellcare --review prospective --priority standard"
    " --received 2026-01-02T17:00Z"
)
W22 = (
    "--lob erisa --review prospective --priority standard"
    " --received 2026-11-16T10:00-08:00"
    " --event extension_noticed:15,missing-information@2026-11-20T12:00-08:00"
    " --event information_received@2026-12-10T09:00-08:00"
)

Run = Callable[[str], tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command as manage.py does: exit status, standard output, error."""

    def called(line: str) -> tuple[int, str, str]:
        out, error, status = StringIO(), StringIO(), 0
        command = Command(stdout=out, stderr=error, no_color=True)
        try:
            command.run_from_argv(["manage.py", "deadlines", *line.split()])
        except SystemExit as end:
            status = int(end.code or 0)
        return status, out.getvalue(), error.getvalue() + capsys.readouterr().err

    return called


def answer(run: Run, line: str, status: int = 0) -> dict[str, Any]:
    """The one JSON document of a call."""
    found, out, error = run(f"{line} --json")
    assert found == status, error
    data: dict[str, Any] = json.loads(out)
    return data


def test_d1_in_the_stable_shape(run: Run) -> None:
    data = answer(run, f"{D1_RECEIVED} --known-at 2026-10-30T16:50-07:00")
    stable = ("rule", "citation", "due", "target")
    assert {key: data["binding"][key] for key in stable} == {
        "rule": "M-S1",
        "citation": "RCW 74.09.840(1)(a)(i)",
        "due": "2026-11-02T23:59:59-08:00",
        "target": "2026-11-02T15:50:00-08:00",
    }
    of_rows = ("rule", "citation", "start", "due", "target", "extended", "waiting")
    assert [{key: row[key] for key in of_rows} for row in data["all"]] == [
        {
            "rule": "M-S1",
            "citation": "RCW 74.09.840(1)(a)(i)",
            "start": "2026-10-30T16:50:00-07:00",
            "due": "2026-11-02T23:59:59-08:00",
            "target": "2026-11-02T15:50:00-08:00",
            "extended": False,
            "waiting": False,
        },
        {
            "rule": "M-F2",
            "citation": "42 CFR 438.210(d)(1)",
            "start": "2026-10-30T16:50:00-07:00",
            "due": "2026-11-06T23:59:59-08:00",
            "target": "2026-11-06T15:50:00-08:00",
            "extended": False,
            "waiting": False,
        },
    ]
    assert [(each["from"], each["due"]) for each in data["history"]] == [
        ("2026-10-30T16:50:00-07:00", "2026-11-02T23:59:59-08:00")
    ]
    assert data["left_seconds"] == 80 * 3600 + 9 * 60 + 59


def test_d3_keeps_its_history_and_both_dates(run: Run) -> None:
    data = answer(run, D3)
    assert [each["due"][:10] for each in data["history"]] == [
        "2026-11-23",
        "2026-12-07",
        "2026-12-03",
    ]
    federal = next(row for row in data["all"] if row["rule"] == "M-F2")
    assert federal["extended"] is True
    assert federal["unextended_due"] == "2026-11-23T23:59:59-08:00"
    then = answer(run, f"{D3} --known-at 2026-11-20T15:59-08:00")
    assert then["binding"]["due"] == "2026-11-23T23:59:59-08:00"
    assert [row["waiting"] for row in then["all"]] == [False, True]
    assert then["all"][1]["due"] is None


def test_d3_a_refused_extension_is_answered_and_told_by_the_exit_status(
    run: Run,
) -> None:
    line = f"{D3} --event extension_noticed:14@2026-11-24T00:00-08:00"
    data = answer(run, line, status=1)
    assert data["binding"]["due"] == "2026-12-03T23:59:59-08:00"
    assert data["refused"] == [
        {
            "event": "extension_noticed",
            "at": "2026-11-24T00:00:00-08:00",
            "reason": "A case is extended once.",
            "citation": "42 CFR 438.210(d)(1)",
        }
    ]


@pytest.mark.parametrize(
    ("line", "due"),
    [
        (
            f"{EXPEDITED} --channel fax --received 2027-03-13T23:30-08:00",
            "2027-03-15T23:59:59-07:00",
        ),
        (
            f"{EXPEDITED} --non-participating --received 2026-10-29T01:30-07:00",
            "2026-11-01T01:30:00-07:00",
        ),
        (
            f"{EXPEDITED} --no-state-rows --received 2026-10-29T02:10-07:00",
            "2026-11-01T01:10:00-08:00",
        ),
        (D4, "2026-11-19T23:59:59-08:00"),
        (f"{D1_RECEIVED} --sunday-is-holiday", "2026-11-03T23:59:59-08:00"),
        (W19, "2026-12-02T23:59:59-08:00"),
        (W21, "2026-01-09T23:59:59-08:00"),
        (W22, "2026-12-25T23:59:59-08:00"),
        ("--rule M-A1 --from 2026-12-15", "2026-12-05T23:59:59-08:00"),
        ("--rule P-6 --from 2026-12-10T15:20-08:00", "2026-12-13T15:20:00-08:00"),
        ("--rule P-3 --from 2026-12-10 --extended-by 14", "2027-01-07T23:59:59-08:00"),
    ],
)
def test_examples(run: Run, line: str, due: str) -> None:
    assert answer(run, line)["binding"]["due"] == due


def test_w24_a_members_last_day_is_accepted_longer(run: Run) -> None:
    data = answer(run, "--rule P-10 --from 2026-12-22")
    assert (data["day"], data["accepted_until"]) == (
        "2027-01-01",
        "2027-01-04T23:59:59-08:00",
    )
    late = "--rule P-9 --from 2026-12-22 --notice-received 2026-12-24"
    assert answer(run, late)["accepted_until"] == "2027-04-23T23:59:59-07:00"


def test_a_person_can_read_it(run: Run) -> None:
    late = " --event information_requested@2026-12-01T09:30-08:00"
    status, out, _ = run(D3 + late)
    assert status == 0
    for words in (
        "Due Thu 2026-12-03 23:59:59 PST: State, 3 days",
        "(unextended Mon 2026-11-23 23:59:59 PST)",
        "extension noticed, 14 days: M-F2, Federal, 7 days",
        "Without effect: information_requested at Tue 2026-12-01 09:30:00 PST.",
    ):
        assert words in out
    _, out, _ = run(f"{D1_RECEIVED} --channel fax")
    assert "Ask for information by Wed 2026-11-04 23:59:59 PST" in out
    assert "M-Q" not in out


def test_a_person_can_read_single_rows(run: Run) -> None:
    _, out, _ = run("--rule P-1 --from 2026-11-24")
    assert "Accepted until Mon 2027-01-25 23:59:59 PST" in out
    _, out, _ = run("--rule P-2 --from 2026-12-12")
    assert "Due Thu 2026-12-17 23:59:59 PST" in out
    assert "Accepted" not in out
    _, out, _ = run("--rule M-A1 --from 2026-12-15")
    assert "not yet confirmed by compliance" in out


def test_the_written_notice_of_a_changed_priority_is_told(run: Run) -> None:
    _, out, _ = run(D4)
    assert "Notice due: M-N1  Federal, 2 days: due Wed 2026-11-18 23:59:59 PST" in out


@pytest.mark.parametrize(
    ("line", "field", "value", "rule"),
    [
        (f"{D1} --received 2026-10-30T16:50", "received", "T16:50”", "its offset"),
        (f"{D1} --received yesterday", "received", "yesterday", "is written as"),
        (f"{D1} --received 1999-10-30T16:50-07:00", "received", "1999", "A year lies"),
        (f"{D1} --received 9999-12-31T23:59-12:00", "received", "9999", "A year lies"),
        (D1, "--received", "", "It is needed."),
        ("--lob apple-health --review prospective", "--priority", "", "It is needed."),
        ("--lob medicaid", "--lob", "medicaid", "apple-health"),
        (f"{D1_RECEIVED} --event decided", "--event", "decided", "KIND@TIME"),
        (
            f"{D1_RECEIVED} --event paused@2026-11-01T09:00-08:00",
            "--event",
            "paused",
            "It is one of received",
        ),
        (
            f"{D1_RECEIVED} --event extension_noticed@2026-11-01T09:00-08:00",
            "extension_noticed",
            "",
            "needs its number of days",
        ),
        (
            f"{D1_RECEIVED} --event decided@2026-10-29T09:00-07:00",
            "--event decided",
            "2026-10-29T09:00",
            "before the receipt",
        ),
        (
            f"{D1_RECEIVED} --known-at 2026-10-29T09:00-07:00",
            "known_at",
            "2026-10-29",
            "Nothing was known",
        ),
        (
            f"{D1_RECEIVED} --subject outpatient-drug",
            "subject",
            "outpatient-drug",
            "24-hour rule",
        ),
        (
            f"{D1} --received 2002-10-30T16:50-07:00",
            "received",
            "2002-10-30",
            "No rule is known",
        ),
        ("--rule P-99 --from 2026-11-24", "rule", "P-99", "It is one of P-1"),
        ("--rule P-1", "--from", "", "day or time to count from"),
        ("--rule P-1 --from 2026-11-31", "--from", "2026-11-31", "A day is written"),
        ("--rule P-1 --from 9999-11-30", "--from", "9999-11-30", "A year lies"),
        ("--rule P-6 --from 2026-11-24", "start", "2026-11-24", "needs a time of day"),
    ],
)
def test_bad_input_names_field_value_and_rule(
    run: Run, line: str, field: str, value: str, rule: str
) -> None:
    status, out, error = run(line)
    said = error.splitlines()[-1]
    assert (status, out) == (2, "")
    assert field in said
    assert value in said
    assert rule in said


def test_times_are_told_with_their_offset_in_the_sites_zone(run: Run) -> None:
    data = answer(run, f"{D1} --received 2026-10-30T23:50Z")
    assert data["all"][0]["start"] == "2026-10-30T16:50:00-07:00"
    assert at("2026-10-30 16:50 PDT").isoformat() == "2026-10-30T23:50:00+00:00"
