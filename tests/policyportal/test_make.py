"""The commands that a person types: `make` lists them, and what others script against
is there. Recipes are read by `make --dry-run`, not run.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STABLE = ("run", "setup", "demo", "test", "lint", "bench")


def make(*arguments: str) -> str:
    """What make prints."""
    program = shutil.which("make")
    assert program is not None
    environment = {
        key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ
    }
    result = subprocess.run(
        [program, "--no-print-directory", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return result.stdout


def test_make_alone_lists_the_targets() -> None:
    listed = [line.split()[1] for line in make().splitlines()]
    assert set(STABLE) < set(listed)
    assert listed[0] == "help"


@pytest.mark.parametrize("target", STABLE)
def test_a_target_can_be_made(target: str) -> None:
    assert make("--dry-run", target) or target == "setup"


def test_run_keeps_the_data_unless_told() -> None:
    assert "rm -rf var" not in make("--dry-run", "run")
    assert "rm -rf var" in make("--dry-run", "run", "FRESH=1")
    assert "--port 8001" in make("--dry-run", "run", "PORT=8001")


def test_run_installs_the_runtime_alone() -> None:
    assert "requirements-dev.txt" not in make("--dry-run", "--always-make", "run")


def test_test_runs_on_both_databases() -> None:
    recipe = make("--dry-run", "test")
    assert "env -u DATABASE_URL PORTAL_MODE=test" in recipe
    assert "PORTAL_TEST_DATABASE=postgresql" in recipe


def test_continuous_integration_types_nothing_else() -> None:
    lines = (ROOT / ".ci/run").read_text().splitlines()
    assert [line for line in lines if line.startswith("make")] == [
        "make lint",
        "make test",
    ]
    assert "set -euo pipefail" in lines


def test_an_old_python_is_told_so(tmp_path: Path) -> None:
    """With no suitable Python on the path, one line says what is needed."""
    (tmp_path / "python3").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "python3").chmod(0o755)
    (tmp_path / "id").write_text("#!/bin/sh\necho 1000\n")
    (tmp_path / "id").chmod(0o755)
    result = subprocess.run(
        ["/bin/sh", str(ROOT / "tools/make-environment.sh"), str(tmp_path / "venv")],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "Policy Portal needs Python 3.11 or newer" in result.stderr
    assert not (tmp_path / "venv").exists()


def test_an_environment_that_suits_is_kept(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/python").symlink_to(sys.executable)
    before = sorted(tmp_path.rglob("*"))
    subprocess.run(
        ["/bin/sh", str(ROOT / "tools/make-environment.sh"), str(tmp_path)], check=True
    )
    assert sorted(tmp_path.rglob("*")) == before
