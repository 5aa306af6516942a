"""The house stays as it is drawn: import contracts cover every package, rules are
pure, the clock has one reader, files stay small, and pages that list list everything.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("policyportal", "clinical_policies", "reviews")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACTS = PYPROJECT["tool"]["importlinter"]["contracts"]
APPS = ("reviews", "clinical_policies", "policyportal.accounts", "policyportal.audit")

# What stands beside the rooms of an app.
BESIDE_ROOMS = {"migrations", "samples"}


def modules() -> Iterator[Path]:
    """Our Python files, outside tests."""
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def dotted(path: Path) -> str:
    """`reviews/rules/deadlines.py` as `reviews.rules.deadlines`."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(
        ".__init__"
    )


def contract(kind: str, **expected: object) -> dict[str, Any]:
    """The one contract of a kind that has these keys, or lacks those given as None."""
    found: dict[str, Any]
    (found,) = (
        each
        for each in CONTRACTS
        if each["type"] == kind and all(each.get(k) == v for k, v in expected.items())
    )
    return found


def layered(layers: list[str]) -> set[str]:
    """The names in a contract's layers."""
    return {name for layer in layers for name in re.findall(r"[\w.]+", layer)}


def test_the_contracts_look_at_every_package() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    packages -= {"tests", "benchmarks"}
    assert packages == set(PACKAGES)
    assert set(PYPROJECT["tool"]["importlinter"]["root_packages"]) == packages


def test_every_part_of_the_site_has_its_layer() -> None:
    layers = layered(contract("layers", containers=None)["layers"])
    parts = {dotted(path) for path in (ROOT / "policyportal").glob("*.py")}
    parts |= {dotted(path) for path in (ROOT / "policyportal").glob("*/__init__.py")}
    assert parts - {"policyportal"} <= layers


def test_every_room_of_every_app_has_its_layer() -> None:
    inside = next(each for each in CONTRACTS if "containers" in each)
    assert set(inside["containers"]) == set(APPS)
    for app in APPS:
        folder = ROOT / app.replace(".", "/")
        rooms = {path.parent.name for path in folder.glob("*/*.py")}
        assert rooms <= layered(inside["layers"]) | BESIDE_ROOMS, app


def test_every_room_of_rules_is_forbidden_to_reach_out() -> None:
    sources = contract("forbidden")["source_modules"]
    for path in ROOT.glob("*/**/rules/__init__.py"):
        name = dotted(path)
        if name.split(".")[0] in PACKAGES:
            assert any(
                fnmatchcase(name, source) and name.count(".") == source.count(".")
                for source in sources
            ), name


@pytest.mark.parametrize(
    "path", [path for path in modules() if "rules" in path.parts], ids=dotted
)
def test_rules_import_the_standard_library_and_rules(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [str(node.module)]
        for name in names:
            own = ".rules" in name and name.split(".")[0] in PACKAGES
            assert own or name.split(".")[0] in sys.stdlib_module_names, name


def test_nobody_asks_django_for_the_present_day() -> None:
    """Without an argument these two read the clock, which ruff can't see."""
    for path in modules():
        assert not re.search(r"\blocal(date|time)\(\)", path.read_text()), path


def test_files_stay_rooms() -> None:
    lines = {
        dotted(path): len(path.read_text().splitlines())
        for path in modules()
        if "migrations" not in path.parts
    }
    assert {name: number for name, number in lines.items() if number > 400} == {}


def test_bulk_writes_stand_in_acts_alone() -> None:
    """They write around history and seals; an act that needs one says so there."""
    bulk = re.compile(r"\.(bulk_create|bulk_update)\(|objects\b[^\n=]*\.update\(")
    allowed = ("acts", "migrations", "management", "audit")
    for path in modules():
        if not set(allowed) & set(path.parts):
            assert not bulk.search(path.read_text()), path


def test_operations_lists_every_variable() -> None:
    settings = (ROOT / "policyportal/settings.py").read_text()
    read = set(re.findall(r"environment\.\w+\(\s*\"(\w+)\"", settings))
    page = (ROOT / "docs/operations.md").read_text()
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == read


def test_operations_lists_every_guard() -> None:
    from policyportal.checks import GUARDS

    page = (ROOT / "docs/operations.md").read_text().split("| guard |")[1]
    table = page.split("\n\n")[0].splitlines()[2:]
    assert [row.split("|")[1].strip() for row in table] == [g.name for g in GUARDS]


def test_the_index_lists_every_decision() -> None:
    folder = ROOT / "docs/decisions"
    index = (folder / "README.md").read_text()
    listed = re.findall(r"\[(\d{4})\]\(([\w-]+\.md)\) \| (.+) \|", index)
    files = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert [name for _, name, _ in listed] == files
    for number, name, title in listed:
        first = (folder / name).read_text().splitlines()[0]
        assert first == f"# {number} {title}"


def test_every_dependency_has_its_reason() -> None:
    named = set()
    for file in ("requirements.in", "requirements-dev.in"):
        for line in (ROOT / file).read_text().splitlines():
            if line and not line.startswith(("#", "-r")):
                named.add(re.split(r"[\[=<> #]", line)[0])
    page = (ROOT / "docs/decisions/0010-dependencies.md").read_text()
    rows = re.findall(r"^\| ([a-z][\w, -]*) \| \S", page, re.MULTILINE)
    assert named == {name for row in rows for name in row.split(", ")} - {"package"}
