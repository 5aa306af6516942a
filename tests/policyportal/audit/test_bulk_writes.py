"""Bulk statements send no signal: no stamp, no history, no seal. So each file that uses
one stands here with the reason why that is right; what they write by mistake in a
sealed table would be found by verify_records, and this finds it sooner.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("policyportal", "clinical_policies", "reviews")
BULK = {"bulk_create", "bulk_update", "_raw_delete", "_update"}

ALLOWED = {
    "policyportal/accounts/kept_forms.py": "kept text is no record",
    "clinical_policies/acts/code_sets.py": "a release of codes is loaded, not decided",
    "clinical_policies/acts/editing.py": "paths step aside; each row is then saved",
    "clinical_policies/acts/indexing.py": "an index that can be built again",
    "reviews/acts/bulk.py": "writes the history and includes the rows itself",
    "reviews/management/synthetic/cases.py": "cases by the thousand, through the above",
}


def bulk_calls(path: Path) -> Iterator[int]:
    """Lines that write in bulk. `update` counts where it is given columns by keyword,
    as a queryset is; a dict or a hash is given one thing by position.
    """
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            by_keyword = name == "update" and node.keywords and not node.args
            if name in BULK or by_keyword:
                yield node.lineno


def test_only_these_files_write_in_bulk() -> None:
    found = {
        str(path.relative_to(ROOT)): lines
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts and (lines := list(bulk_calls(path)))
    }
    assert {file: found[file] for file in found if file not in ALLOWED} == {}
    assert [file for file in ALLOWED if file not in found] == []


def test_what_counts_as_bulk(tmp_path: Path) -> None:
    path = tmp_path / "some.py"
    path.write_text(
        "rows.update(name='x')\nfacts.update(more)\nhash.update(b'')\n"
        "Row.objects.bulk_create(rows)\nrows._raw_delete('default')\n"
    )
    assert list(bulk_calls(path)) == [1, 4, 5]
