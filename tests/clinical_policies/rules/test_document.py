"""Real policy documents, read: WA.CP.MP.526 field by field, the national ones whole.

They aren't in this repository; where they lie beside the checkout, what was read is
compared with their own lines.
"""

import json
from datetime import date
from pathlib import Path

import pytest

from clinical_policies.rules.document import ImportedPolicy, decode, parse, paths
from tests.clinical_policies.rules.documents import accounted, nonblank

REPOSITORY = Path(__file__).parents[3]
POLICIES = REPOSITORY.parent / "shared" / "policies"
REAL = POLICIES / "wa.cp.mp.526.txt"
NATIONAL = sorted((POLICIES / "cms").glob("*.txt"))

needs_the_real_one = pytest.mark.skipif(
    not REAL.exists(), reason="the real policy documents are not beside the checkout"
)


@pytest.fixture(scope="module")
def text() -> str:
    return decode(REAL.read_bytes())


@pytest.fixture(scope="module")
def printed(text: str) -> list[str]:
    """Its lines, the first at 1."""
    return ["", *text.split("\n")]


@pytest.fixture(scope="module")
def real(text: str) -> ImportedPolicy:
    return parse(text)


@needs_the_real_one
class TestTheRealDocument:
    def test_header(self, real: ImportedPolicy) -> None:
        assert real.reference_number == "WA.CP.MP.526"
        assert real.title == "Stem Cell Therapy for Musculoskeletal Conditions"
        assert real.last_revision == "2025-02"
        assert real.effective_date == date(2025, 7, 1)

    def test_description_and_background_are_their_lines_with_both_full_stops(
        self, real: ImportedPolicy, printed: list[str]
    ) -> None:
        assert real.description == printed[21]
        assert real.background == printed[29]
        assert real.background.endswith("Guidelines..")

    def test_the_one_criterion_states_its_verdict_in_plain_text(
        self, real: ImportedPolicy, printed: list[str]
    ) -> None:
        (only,) = real.criteria
        assert only.label == "I."
        assert only.outcome == "not_medically_necessary"
        assert (only.combinator, only.children) == (None, ())
        assert f"- I. {only.text}" == printed[25].replace("**", "")

    def test_the_eight_codes_stand_in_one_table(
        self, real: ImportedPolicy, printed: list[str]
    ) -> None:
        rows = [printed[number].split("\t") for number in [*range(36, 43), 45]]
        assert [[row.code, row.description] for row in real.codes] == rows
        assert {(row.system, row.end, row.table) for row in real.codes} == {
            ("CPT", "", "CPT® Codes")
        }
        assert real.coding_statement == printed[33]

    def test_log_entries_have_both_months(
        self, real: ImportedPolicy, printed: list[str]
    ) -> None:
        assert [(entry.revised, entry.approved) for entry in real.revision_log] == [
            ("2021-02", "2021-03"),
            ("2022-02", "2022-02"),
            ("2023-02", "2023-02"),
            ("2024-02", "2024-02"),
            ("2025-01", "2025-02"),
        ]
        texts = [printed[number].split("\t")[0] for number in range(48, 53)]
        assert [entry.text for entry in real.revision_log] == texts

    def test_typographic_quotes_are_kept(self, real: ImportedPolicy) -> None:
        assert "“not medically necessary”" in real.revision_log[1].text

    def test_references_are_plain_text(
        self, real: ImportedPolicy, printed: list[str]
    ) -> None:
        first, second = real.references
        assert first == printed[56].removeprefix("- ").replace("*", "")
        assert "billing guide Revision effective January 1, 2025." in second
        assert not set("*[]#") & set(first + second)

    def test_the_reminder_is_whole_and_its_cut_sentence_joined(
        self, real: ImportedPolicy, printed: list[str]
    ) -> None:
        whole = [printed[number] for number in range(61, 78, 2)]
        assert real.important_reminder.split() == " ".join(whole).split()
        assert "policy, contract of insurance" in real.important_reminder

    def test_doubts_name_lines_and_rules(self, real: ImportedPolicy) -> None:
        assert [(doubt.line, doubt.rule) for doubt in real.warnings] == [
            (13, "link-goes-nowhere"),
            (15, "link-goes-nowhere"),
            (17, "link-goes-nowhere"),
            (44, "table-rejoined"),
            (57, "link-goes-nowhere"),
            (65, "paragraph-rejoined"),
        ]

    def test_nothing_is_unplaced_and_every_line_has_one_place(
        self, real: ImportedPolicy, text: str
    ) -> None:
        assert real.unplaced == ()
        assert accounted(real) == nonblank(text)

    def test_json_has_the_agreed_shape(self, real: ImportedPolicy) -> None:
        answer = json.loads(json.dumps(real.as_json()))
        assert list(answer) == [
            "reference_number", "title", "last_revision", "effective_date",
            "description", "criteria", "background", "coding_statement", "codes",
            "revision_log", "references", "important_reminder", "warnings", "unplaced",
        ]  # fmt: skip
        assert list(answer["criteria"][0]) == [
            "label", "text", "combinator", "outcome", "children",
        ]  # fmt: skip
        assert list(answer["codes"][0]) == [
            "system", "code", "end", "description", "table",
        ]  # fmt: skip
        assert list(answer["revision_log"][0]) == ["text", "revised", "approved"]
        assert list(answer["warnings"][0]) == ["line", "rule", "message"]
        assert answer["effective_date"] == "2025-07-01"


# Documents of other publishers


@pytest.mark.parametrize("path", NATIONAL, ids=lambda path: path.stem)
def test_national_documents_lose_no_line(path: Path) -> None:
    text = decode(path.read_bytes())
    parsed = parse(text)
    assert accounted(parsed) == nonblank(text)
    assert parsed.reference_number
    assert parsed.title


NATIONAL_OUTLINES = {
    "ncd-140.1-abortion": ("1.1", "none", "not_covered", 2),
    "ncd-20.24-displacement-cardiography": ("A.2", "any", "medically_necessary", 2),
    "ncd-280.8-air-fluidized-bed": ("3", "all", "medically_necessary", 8),
    "ncd-30.3.1-acupuncture-fibromyalgia": (
        "C.1", None, "not_medically_necessary", 0,
    ),
    "ncd-230.12-dmso": ("1", None, None, 0),
}  # fmt: skip


@pytest.mark.skipif(not NATIONAL, reason="no national documents beside the checkout")
@pytest.mark.parametrize("name", NATIONAL_OUTLINES)
def test_national_statements_are_read(name: str) -> None:
    path, combinator, outcome, parts = NATIONAL_OUTLINES[name]
    parsed = parse(decode((POLICIES / "cms" / f"{name}.txt").read_bytes()))
    found = dict(paths(parsed.criteria))[path]
    assert (found.combinator, found.outcome) == (combinator, outcome)
    assert len(found.children) == parts
