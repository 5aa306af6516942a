"""`find_policy` answers E1–E16 from stored policies, and refuses what it can't read."""

import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from clinical_policies.models import Policy, StateProvision
from policyportal.audit import recording
from tests.clinical_policies.factories import (
    APPROVED,
    HIRED,
    diagnosis_codes,
    people,
    sample_policy,
)

pytestmark = pytest.mark.django_db
NOT_NECESSARY = "not_medically_necessary"
DEFAULTS = {"--lob": "apple-health", "--on": "2026-09-14"}


@pytest.fixture(autouse=True)
def _library(db: None) -> None:
    diagnosis_codes()
    sample_policy()


def ask(code: str, *diagnoses: str, **given: str) -> dict[str, Any]:
    """The whole JSON answer; options by name with underscores."""
    named = {f"--{name.replace('_', '-')}": value for name, value in given.items()}
    options = [part for pair in (DEFAULTS | named).items() for part in pair]
    asked = [part for diagnosis in diagnoses for part in ("--dx", diagnosis)]
    out = StringIO()
    call_command("find_policy", "--code", code, *asked, *options, "--json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def first(code: str, *diagnoses: str, **given: str) -> dict[str, Any]:
    found: dict[str, Any] = ask(code, *diagnoses, **given)["findings"][0]
    return found


def flags(found: dict[str, Any]) -> list[str]:
    return [flag["flag"] for flag in found["flags"]]


def refused(*arguments: str) -> str:
    with pytest.raises(CommandError) as caught:
        call_command("find_policy", *arguments, stdout=StringIO())
    assert caught.value.returncode == 2
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence


def test_e1_the_shape_of_the_answer() -> None:
    answer = ask("CPT:0565T", "M17.11")
    assert list(answer) == ["findings", "normalised"]
    (found,) = answer["findings"]
    reasons = found.pop("reasons")
    assert found == {
        "verdict": NOT_NECESSARY,
        "policy": "WA.CP.MP.526",
        "version": "2025-07-01",
        "criterion": "I.",
        "diagnosis": "M17.11",
        "flags": [],
    }
    assert all(list(reason) == ["rule", "text"] for reason in reasons)
    assert [reason["rule"] for reason in reasons] == [
        "in-force", "line-of-business", "code-listed", "in-scope", "categorical",
        "under-21",  # no birth date is given
    ]  # fmt: skip
    assert answer["normalised"] == []


def test_e2_out_of_scope_is_silence() -> None:
    assert first("CPT:38241", "C90.00")["verdict"] == "does_not_address"


def test_e3_the_lines_own_pointer_decides() -> None:
    found = first("38241", "C90.00", "M17.11", points_to="C90.00")
    assert (found["verdict"], found["diagnosis"]) == ("does_not_address", "C90.00")


def test_e4_mixed_scope_is_asked() -> None:
    assert first("38241", "C90.00", "M17.11")["verdict"] == "needs_answers"


def test_e5_a_code_in_the_log_may_apply() -> None:
    found = first("38232", "M16.12")
    assert (found["verdict"], found["policy"]) == ("policy_may_apply", "WA.CP.MP.526")


def test_e6_no_policy() -> None:
    found = first("20610", "M17.11")
    assert (found["verdict"], found["policy"]) == ("no_policy_found", None)


def test_e7_no_version_in_force_names_the_nearest() -> None:
    found = first("0565T", "M17.11", on="2025-06-30")
    assert (found["verdict"], found["version"]) == ("no_version_in_force", None)
    assert "Next version takes effect Jul 1, 2025, one day later" in [
        reason["text"] for reason in found["reasons"]
    ]


def test_e7_the_version_of_that_day_where_it_is_stored() -> None:
    sample_policy(
        effective=date(2024, 7, 1),
        revised="2024-02",
        now=APPROVED + timedelta(days=1),
    )
    found = first("0565T", "M17.11", on="2025-06-30")
    assert (found["verdict"], found["version"]) == (NOT_NECESSARY, "2024-07-01")


def test_e8_a_new_version_within_the_dates() -> None:
    found = first("0565T", "M17.11", on="2025-06-25", through="2025-07-05")
    assert flags(found) == ["new_version_within_dates"]


def test_e9_scleroderma_lies_in_chapter_13() -> None:
    found = first("0489T", "M34.1")
    assert (found["verdict"], found["criterion"]) == (NOT_NECESSARY, "I.")


def test_e10_another_line_of_business() -> None:
    found = first("0565T", "M17.11", lob="wellcare")
    assert found["verdict"] == "wrong_line_of_business"


@pytest.mark.parametrize("code", ["0565t", " 0565T ", "０５６５Ｔ", "cpt:0565t"])
@pytest.mark.parametrize("diagnosis", ["M17.11", "m1711"])
def test_e11_what_was_changed_is_said(code: str, diagnosis: str) -> None:
    answer = ask(code, diagnosis)
    assert answer["findings"] == ask("0565T", "M17.11")["findings"]
    typed = code.partition(":")[2] or code
    changed = [{"field": "--code", "from": typed, "to": "0565T"}]
    if diagnosis == "m1711":
        changed.append({"field": "--dx", "from": "m1711", "to": "M17.11"})
    assert answer["normalised"] == changed


@pytest.mark.parametrize("code", ["O565T", "0565Т"])
def test_e11_what_is_ambiguous_is_refused_by_name(code: str) -> None:
    said = refused("--code", code, "--dx", "M17.11", "--lob", "apple-health",
                   "--on", "2026-09-14")  # fmt: skip
    assert said.startswith(f"--code: “{code}”: ")


def test_e12_each_line_for_itself() -> None:
    verdicts = [
        first(code, "M17.11")["verdict"] for code in ("0565T", "0566T", "20610")
    ]
    assert verdicts == [NOT_NECESSARY, NOT_NECESSARY, "no_policy_found"]


@pytest.mark.parametrize(
    ("example", "diagnosis"), [("E13", "M34.0"), ("E16", "M84.58XA")]
)
def test_e13_e16_a_transplant_is_asked_about(example: str, diagnosis: str) -> None:
    assert first("38241", diagnosis)["verdict"] == "needs_answers", example


def test_e14_under_21_in_medicaid() -> None:
    found = first("0565T", "M08.3", born="2012-05-01")
    assert (found["verdict"], found["criterion"]) == (NOT_NECESSARY, "I.")
    assert flags(found) == ["early_periodic_screening_review"]


def test_e15_a_state_provision_with_text_and_citation() -> None:
    editor = people().editor
    with recording.act(editor, "provision.recorded", now=HIRED):
        StateProvision.objects.create(
            policy=Policy.objects.get(),
            line_of_business="apple-health",
            text="Covered within a study.",
            citation="Sample provision 1",
            effective_from=date(2026, 8, 1),
            recorded_by=editor,
        )
    found = first("0565T", "M17.11")
    assert found["verdict"] == NOT_NECESSARY
    assert found["flags"] == [
        {
            "flag": "state_provision_takes_precedence",
            "text": "Covered within a study.",
            "citation": "Sample provision 1",
        }
    ]


def test_known_at_asks_the_library_as_it_was() -> None:
    before = (APPROVED - timedelta(seconds=1)).isoformat()
    assert first("0565T", "M17.11", known_at=before)["verdict"] == "no_policy_found"
    at = APPROVED.isoformat()
    assert first("0565T", "M17.11", known_at=at)["verdict"] == NOT_NECESSARY


def test_a_person_can_read_it() -> None:
    out = StringIO()
    call_command("find_policy", "--code", "0565t", "--dx", "M17.11", "--modifier", "RT",
                 "--lob", "apple-health", "--on", "2026-09-14", stdout=out)  # fmt: skip
    said = out.getvalue()
    assert "read as 0565T" in said
    assert "Not medically necessary (WA.CP.MP.526, effective 2025-07-01, I.)" in said
    assert "+ M17.11 is in scope, M00–M99" in said


GOOD = {"--code": "0565T", "--dx": "M17.11", "--lob": "apple-health",
        "--on": "2026-09-14"}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("--code", ""),
        ("--code", "XYZ:0565T"),
        ("--code", "HCPCS:0565T"),
        ("--code", "0" * 300),
        ("--dx", "M17..11"),
        ("--dx", "' OR 1=1"),
        ("--dx", "M17.19"),
        ("--dx", "M17.1"),
        ("--points-to", "C90.00"),
        ("--modifier", "R"),
        ("--modifier", "RT LT 50 59 22"),
        ("--lob", "medicaid"),
        ("--on", "2026-02-30"),
        ("--on", "0001-01-01"),
        ("--through", "2026-09-13"),
        ("--born", "yesterday"),
        ("--known-at", "2026-09-14T10:00"),
        ("--known-at", "noon"),
    ],
)
def test_bad_input_names_field_value_and_rule(field: str, value: str) -> None:
    arguments = [part for pair in (GOOD | {field: value}).items() for part in pair]
    said = refused(*arguments)
    assert said.startswith(f"{field}: “")


@pytest.mark.parametrize("field", ["--code", "--lob", "--on"])
def test_what_is_needed_is_asked_for(field: str) -> None:
    arguments = [part for pair in GOOD.items() if pair[0] != field for part in pair]
    assert refused(*arguments).startswith(f"{field}: “”: ")
