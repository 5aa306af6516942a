"""`import_policy` on the command line: what it prints, and how it says no."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from clinical_policies.management.commands.import_policy import Command
from clinical_policies.rules.document import LARGEST, parse
from clinical_policies.samples import samples

REPOSITORY = Path(__file__).parents[2]
SAMPLE = samples()[1]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A sample policy as a file."""
    path = tmp_path / "arthroscopy.txt"
    path.write_text(SAMPLE.text, encoding="utf-8")
    return path


def run(*arguments: object) -> str:
    out = StringIO()
    call_command(Command(stdout=out), *map(str, arguments))
    return out.getvalue()


def refused(*arguments: object) -> CommandError:
    with pytest.raises(CommandError) as raised:
        run(*arguments)
    return raised.value


def test_json_is_the_document_and_nothing_else(file: Path) -> None:
    assert json.loads(run(file, "--dry-run", "--json")) == parse(SAMPLE.text).as_json()


def test_a_person_reads_title_criteria_and_doubts(file: Path) -> None:
    told = run(file, "--dry-run")
    assert told.startswith("SAMPLE.MP.03  Knee arthroscopy (invented sample)\n")
    assert "  I.E.3  AT LEAST 2 OF the following" in told
    assert "[at_least:2]" in told
    assert "line 9: " in told
    assert told.endswith("Dry run: nothing was stored.\n")


def test_a_line_without_a_place_is_told(file: Path) -> None:
    file.write_text(f"{SAMPLE.text}\nCross References\n\nSee there.\n")
    assert "found no place: See there." in run(file, "--dry-run")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("letter.txt", b"Dear aunt,", "FILE: .*letter.txt.*No reference number"),
        ("empty.txt", b"", "FILE: .*empty.txt.*The document is empty"),
        ("wrong.txt", b"caf\xe9", "FILE: .*wrong.txt.*not UTF-8"),
        ("large.txt", b"x" * (LARGEST + 1), "FILE: .*large.txt.*larger than 2,000,000"),
        ("policy.exe", b"MZ", r"FILE: .*policy.exe.*formats .*\.txt"),
    ],
)
def test_bad_input_names_field_value_and_rule(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError, match=words) as raised:
        run(path, "--dry-run")
    assert raised.value.returncode == 2


def test_a_missing_file_is_bad_input(tmp_path: Path) -> None:
    error = refused(tmp_path / "none.txt", "--dry-run")
    assert error.returncode == 2
    assert "No such file" in str(error)


def test_a_draft_needs_an_author(file: Path) -> None:
    error = refused(file)
    assert error.returncode == 2
    assert str(error).startswith("--as: ")


@pytest.mark.django_db
def test_an_unknown_author_is_bad_input(file: Path) -> None:
    error = refused(file, "--as", "nobody-by-this-name")
    assert error.returncode == 2
    assert "“nobody-by-this-name”" in str(error)


def test_a_dry_run_needs_no_database(file: Path) -> None:
    nowhere = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"}
    done = subprocess.run(
        [
            sys.executable,
            "manage.py",
            "import_policy",
            str(file),
            "--dry-run",
            "--json",
        ],
        cwd=REPOSITORY,
        env={**os.environ, "PORTAL_MODE": "demo", **nowhere},
        capture_output=True,
        check=False,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["reference_number"] == "SAMPLE.MP.03"
