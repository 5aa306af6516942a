"""Code sets by release: what exists on a day; a release is loaded whole and once."""

import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from clinical_policies.acts.code_sets import ReleaseDiffers, load_release
from clinical_policies.management.commands import load_icd10cm
from clinical_policies.models import Code, CodeRelease
from clinical_policies.rules.codes import ICD_10_CM, Answer, normalise_diagnosis
from clinical_policies.rules.icd10cm_release import CodeRow, rows_of
from policyportal.audit.models import Event
from policyportal.audit.recording import System

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
IN_APRIL_RELEASE = date(2026, 9, 14)
AFTER_IT = date(2026, 11, 24)
ORDER_FILE = """\
00001 I50     0 Heart failure                                                Heart failure
00002 I509    1 Heart failure, unspecified                                   Heart failure, unspecified
00003 M17     0 Osteoarthritis of knee                                       Osteoarthritis of knee
00004 M170    1 Bilateral primary osteoarthritis of knee                     Bilateral primary osteoarthritis of knee
00005 M171    0 Unilateral primary osteoarthritis of knee                    Unilateral primary osteoarthritis of knee
00006 M1711   1 Unilateral primary osteoarthritis, right knee                Unilateral primary osteoarthritis, right knee
00007 M1712   1 Unilateral primary osteoarthritis, left knee                 Unilateral primary osteoarthritis, left knee
00008 O80     1 Encounter for full-term uncomplicated delivery               Encounter for full-term uncomplicated delivery
"""  # noqa: E501
ROWS = rows_of(ORDER_FILE)


def load(
    rows: Sequence[CodeRow] = ROWS,
    first: date = date(2026, 4, 1),
    last: date | None = date(2026, 9, 30),
) -> CodeRelease:
    release, _ = load_release(
        System("test"),
        rows,
        system=ICD_10_CM,
        effective_from=first,
        effective_to=last,
        source="a test",
        now=MOMENT,
    )
    return release


@pytest.fixture
def april() -> CodeRelease:
    return load()


def test_a_release_is_in_force_from_its_first_day_to_its_last(
    april: CodeRelease,
) -> None:
    in_force_on = CodeRelease.objects.in_force_on
    assert in_force_on(ICD_10_CM, date(2026, 3, 31)) is None
    assert in_force_on(ICD_10_CM, date(2026, 4, 1)) == april
    assert in_force_on(ICD_10_CM, date(2026, 9, 30)) == april
    assert in_force_on(ICD_10_CM, date(2026, 10, 1)) is None
    assert in_force_on("HCPCS", date(2026, 4, 1)) is None


def test_the_newest_release_begun_governs_a_day(april: CodeRelease) -> None:
    october = load(ROWS[:2], date(2026, 10, 1), None)
    in_force_on = CodeRelease.objects.in_force_on
    assert in_force_on(ICD_10_CM, date(2026, 9, 30)) == april
    assert in_force_on(ICD_10_CM, date(2026, 10, 1)) == october
    assert in_force_on(ICD_10_CM, date(2030, 1, 1)) == october
    assert Code.objects.diagnosis("M17.11", on=IN_APRIL_RELEASE).answer is Answer.YES
    assert Code.objects.diagnosis("M17.11", on=AFTER_IT).answer is Answer.NO


@pytest.mark.usefixtures("april")
def test_a_billable_code_may_stand_on_a_case() -> None:
    found = Code.objects.diagnosis("M17.11", on=IN_APRIL_RELEASE)
    assert (found.answer, found.billable) == (Answer.YES, True)
    assert found.description == "Unilateral primary osteoarthritis, right knee"
    assert (found.refusal(), found.warning()) == (None, "")


@pytest.mark.usefixtures("april")
def test_a_heading_is_refused_with_what_is_below_it() -> None:
    found = Code.objects.diagnosis("M17", on=IN_APRIL_RELEASE)
    assert (found.answer, found.billable) == (Answer.YES, False)
    assert [child.code for child in found.children] == ["M17.0", "M17.1"]
    refused = found.refusal(field="diagnosis A")
    assert refused
    assert refused.field == "diagnosis A"
    assert refused.reason == (
        "M17 (Osteoarthritis of knee) isn't billable: "
        "choose a code below it, M17.0, M17.1."
    )


@pytest.mark.usefixtures("april")
def test_a_code_that_does_not_exist_is_refused_by_name_and_release() -> None:
    refused = Code.objects.diagnosis("M17.999", on=IN_APRIL_RELEASE).refusal()
    assert refused
    assert refused.offer is None
    assert refused.reason == (
        "M17.999 isn't in the ICD-10-CM release of April 1, 2026, which is in force "
        "on September 14, 2026. Compare it with the request."
    )


@pytest.mark.usefixtures("april")
def test_a_procedure_code_among_the_diagnoses_is_told_so() -> None:
    refused = Code.objects.diagnosis("J33.01", on=IN_APRIL_RELEASE).refusal()
    assert refused
    assert refused.reason.endswith(
        "The HCPCS code J3301 would belong on a service line."
    )


@pytest.mark.usefixtures("april")
def test_unknown_warns_and_lets_the_nurse_go_on() -> None:
    found = Code.objects.diagnosis("M17.11", on=AFTER_IT)
    assert found.answer is Answer.UNKNOWN
    assert found.refusal() is None
    assert found.description == "Unilateral primary osteoarthritis, right knee"
    assert found.warning() == (
        "M17.11 can't be checked: the ICD-10-CM release in force on November 24, 2026 "
        "isn't loaded. In the release of April 1, 2026 it is Unilateral primary "
        "osteoarthritis, right knee."
    )
    heading = Code.objects.diagnosis("M17", on=AFTER_IT)
    assert heading.refusal() is None
    assert "a heading with codes below it" in heading.warning()
    other = Code.objects.diagnosis("M17.1I", on=AFTER_IT)
    assert other.refusal() is None
    assert other.warning().endswith("doesn't have it. Did you mean M17.11?")


def test_without_any_release_nothing_is_refused() -> None:
    found = Code.objects.diagnosis("M17.11", on=IN_APRIL_RELEASE)
    assert (found.answer, found.billable) == (Answer.UNKNOWN, None)
    assert found.refusal() is None
    assert found.warning() == (
        "M17.11 can't be checked: the ICD-10-CM release in force on "
        "September 14, 2026 isn't loaded."
    )
    assert list(Code.objects.matching("knee", AFTER_IT)) == []


@pytest.mark.usefixtures("april")
def test_a_look_alike_is_offered_when_only_it_exists() -> None:
    refused = Code.objects.diagnosis("M17.1I", on=IN_APRIL_RELEASE).refusal()
    assert refused
    assert refused.offer == "M17.11"
    assert refused.reason.endswith("Did you mean M17.11?")
    assert Code.objects.diagnosis("O80", on=IN_APRIL_RELEASE).offer is None


@pytest.mark.usefixtures("april")
@pytest.mark.parametrize(
    ("typed", "offer"), [("080", "O80"), ("150.9", "I50.9"), ("081", None)]
)
def test_a_shape_that_fails_is_offered_what_the_set_has(
    typed: str, offer: str | None
) -> None:
    def known(codes: tuple[str, ...]) -> frozenset[str]:
        return Code.objects.known_diagnoses(codes, on=IN_APRIL_RELEASE)

    with pytest.raises(ValueError, match=typed) as refused:
        normalise_diagnosis(typed, known=known)
    assert refused.value.offer == offer  # type: ignore[attr-defined]


@pytest.mark.usefixtures("april")
def test_many_diagnoses_cost_no_more_queries_than_one(
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    asked = ["M17", "M17.1", "M17.11", "M17.12", "M17.1I", "M99.9", "O80", "M17"]
    with django_assert_max_num_queries(4):
        found = Code.objects.diagnoses(asked, on=IN_APRIL_RELEASE)
    assert list(found) == list(dict.fromkeys(asked))
    assert all(existence.code == code for code, existence in found.items())


@pytest.mark.usefixtures("april")
@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("m171", ["M17.1", "M17.11", "M17.12"]),
        ("M17.1", ["M17.1", "M17.11", "M17.12"]),
        ("right KNEE", ["M17.11"]),
        ("M17 left", ["M17.12"]),
        ("zebra", []),
        ("", []),
        ("\x00 \u202e", []),
        ("%", []),
        ("_", []),
    ],
)
def test_a_search_finds_codes_by_beginning_and_by_words(
    words: str, codes: list[str]
) -> None:
    found = Code.objects.matching(words, AFTER_IT)
    assert [row.code for row in found] == codes


@pytest.mark.usefixtures("april")
def test_a_search_is_capped_and_reads_no_megabytes() -> None:
    assert len(Code.objects.matching("m", AFTER_IT, limit=2)) == 2
    assert list(Code.objects.matching("zebra " * 1_000_000, AFTER_IT)) == []


def test_a_release_is_loaded_once_and_leaves_a_trace(april: CodeRelease) -> None:
    assert load() == april
    assert Code.objects.count() == len(ROWS) == april.row_count
    (event,) = Event.objects.filter(name="codes.loaded")
    assert event.details["sha256"] == april.sha256


@pytest.mark.usefixtures("april")
def test_a_release_with_other_content_is_refused() -> None:
    other = [*ROWS[:-1], CodeRow("O80", "", billable=True, description="Other words")]
    with pytest.raises(ReleaseDiffers, match="loaded already with other content"):
        load(other)
    assert CodeRelease.objects.count() == 1
    assert not Code.objects.filter(description="Other words")


BREAKS = [
    ("code_release_once_a_day", {"effective_from": date(2026, 4, 1)}),
    ("code_release_system_known", {"system": "CCS"}),
    ("code_release_ends_after_it_starts", {"effective_to": date(2025, 1, 1)}),
    ("code_release_has_rows", {"row_count": 0}),
]


@pytest.mark.parametrize(("constraint", "values"), BREAKS)
def test_a_release_keeps_its_constraints(
    april: CodeRelease, constraint: str, values: dict[str, Any]
) -> None:
    other = load(ROWS, date(2027, 4, 1), None)
    assert april != other
    with pytest.raises(IntegrityError), transaction.atomic():
        CodeRelease.objects.filter(pk=other.pk).update(**values)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("code_once_a_release", {"code": "O80"}),
        ("code_given", {"code": ""}),
        ("code_below_another", {"heading": "M17.11"}),
    ],
)
@pytest.mark.usefixtures("april")
def test_a_code_keeps_its_constraints(constraint: str, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Code.objects.filter(code="M17.11").update(**values)


@pytest.fixture
def small_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_icd10cm, "WHOLE_RELEASE", 1)


def zipped(folder: Path, members: dict[str, str]) -> Path:
    file = folder / "release.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file


@pytest.mark.usefixtures("small_is_whole")
def test_the_command_loads_the_official_zip(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = zipped(
        tmp_path,
        {
            "icd10cm-order-addenda-2027.txt": "Add: 00001",
            "icd10cm-codes-2027.txt": "A000    Cholera",
            "Code Descriptions/icd10cm-order-2027.txt": ORDER_FILE,
        },
    )
    call_command("load_icd10cm", file=file, release=date(2026, 10, 1))
    said = capsys.readouterr().out
    assert said.startswith(
        "Loaded ICD-10-CM, October 1, 2026, in force 2026-10-01 to 2027-03-31: "
        "8 categories and codes, 5 billable, from release.zip"
    )
    call_command("load_icd10cm", "--file", str(file), "--release", "2026-10-01")
    assert capsys.readouterr().out.startswith("Already loaded, nothing changed:")
    assert Code.objects.diagnosis("M17.11", on=AFTER_IT).answer is Answer.YES


@pytest.mark.usefixtures("small_is_whole")
def test_the_command_loads_a_plain_codes_file_in_an_old_encoding(
    tmp_path: Path,
) -> None:
    file = tmp_path / "icd10cm-codes-2027.txt"
    file.write_bytes("H8101   Ménière's disease, right ear\r\n".encode("cp1252"))
    call_command(
        "load_icd10cm", file=file, release=date(2026, 10, 1), through=date(2026, 12, 31)
    )
    assert Code.objects.get(code="H81.01").description == "Ménière's disease, right ear"
    assert Code.objects.get(code="H81.0").billable is False
    assert CodeRelease.objects.get().effective_to == date(2026, 12, 31)


def refusal_of(**options: Any) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("load_icd10cm", **options)
    assert refused.value.returncode == 2
    assert not CodeRelease.objects.exists()
    return str(refused.value)


def test_the_command_refuses_by_option_value_and_rule(tmp_path: Path) -> None:
    october = date(2026, 10, 1)
    part = tmp_path / "part.txt"
    part.write_text(ORDER_FILE)
    picture = tmp_path / "picture.txt"
    picture.write_bytes(b"\x89PNG\x81\x00\xff")
    empty = zipped(tmp_path, {"readme.txt": "nothing"})
    broken = tmp_path / "broken.zip"
    broken.write_bytes(empty.read_bytes()[:40])
    said = {
        "missing": refusal_of(file=tmp_path / "none.txt", release=october),
        "folder": refusal_of(file=tmp_path, release=october),
        "no day": refusal_of(file=part),
        "part": refusal_of(file=part, release=october),
        "no text": refusal_of(file=picture, release=october),
        "no member": refusal_of(file=empty, release=october),
        "broken": refusal_of(file=broken, release=october),
        "other release": refusal_of(release=october),
        "backwards": refusal_of(release=date(2026, 4, 1), through=date(2026, 3, 1)),
    }
    assert "none.txt: it can't be read" in said["missing"]
    assert "it can't be read" in said["folder"]
    assert said["no day"].startswith("--release is missing")
    assert "5 billable codes; a whole release has more than 60,000" in said["part"]
    assert "text in no known encoding" in said["no text"]
    assert "the zip has no icd10cm-order-" in said["no member"]
    assert "broken.zip" in said["broken"]
    assert "holds the release of 2026-04-01" in said["other release"]
    assert said["backwards"].startswith("--through 2026-03-01 is before")


@pytest.mark.usefixtures("small_is_whole", "april")
def test_the_command_refuses_a_release_twice_with_different_content(
    tmp_path: Path,
) -> None:
    file = tmp_path / "changed.txt"
    file.write_text(ORDER_FILE.replace("right knee", "other knee"))
    with pytest.raises(CommandError, match="loaded already with other content"):
        call_command("load_icd10cm", file=file, release=date(2026, 4, 1))


def test_the_packaged_release_is_loaded_whole_and_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("load_icd10cm")
    call_command("load_icd10cm", release=date(2026, 4, 1))
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(
        "Loaded ICD-10-CM, April 1, 2026, in force 2026-04-01 to 2026-09-30: "
        "98,186 categories and codes, 74,719 billable, from simple-icd-10-cm "
    )
    assert second.startswith("Already loaded, nothing changed:")
    release = CodeRelease.objects.get()
    assert release.row_count == Code.objects.count() == 98_186
    assert Code.objects.filter(billable=True).count() == 74_719
    examples = ["M17.11", "M16.12", "M34.1", "C90.00", "S83.511A", "M84.58XA"]
    found = Code.objects.diagnoses(examples, on=IN_APRIL_RELEASE)
    assert [found[code].refusal() for code in examples] == [None] * 6
    below = Code.objects.diagnosis("M17", on=IN_APRIL_RELEASE).children
    assert [child.code for child in below] == [f"M17.{n}" for n in "0123459"]
