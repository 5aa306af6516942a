"""Environment variables: each is read by type, and what it can't mean is refused in one
line that names the variable, the value and the rule.
"""

from pathlib import Path
from typing import Any

import pytest

from policyportal import environment
from policyportal.environment import BadEnvironment


def test_a_value_is_read_without_the_space_around_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NAME", "  a value \n")
    assert environment.text("NAME") == "a value"


def test_an_unset_variable_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NAME", raising=False)
    assert environment.text("NAME", "default") == "default"
    assert environment.words("NAME") == []
    monkeypatch.setenv("NAME", "")
    assert environment.text("NAME", "default") == "default"
    assert environment.flag("NAME") is False


def test_a_secret_may_stand_in_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.setenv("NAME_FILE", str(tmp_path / "secret"))
    assert environment.text("NAME", None) == "from the file"


@pytest.mark.parametrize(
    ("value", "meaning"), [("yes", True), ("1", True), ("OFF", False), ("", False)]
)
def test_yes_and_no(monkeypatch: pytest.MonkeyPatch, value: str, meaning: bool) -> None:
    monkeypatch.setenv("NAME", value)
    assert environment.flag("NAME") is meaning


def test_a_list_is_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAME", "portal.example, desk.example,")
    assert environment.words("NAME") == ["portal.example", "desk.example"]


def test_a_database_keeps_its_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAME", "postgresql://desk:p%40ss@db/portal?sslmode=require")
    found = environment.database("NAME", "sqlite:///x")
    assert found["PASSWORD"] == "p@ss"
    assert found["OPTIONS"] == {"sslmode": "require"}
    assert found["CONN_MAX_AGE"] is None


def test_a_table_is_shaped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text('name = "A plan"')
    monkeypatch.setenv("NAME", str(tmp_path / "plan.toml"))
    assert environment.table("NAME", dict) == {"name": "A plan"}


def test_an_unset_table_is_shaped_from_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NAME", raising=False)
    assert environment.table("NAME", dict) == {}


# reader, what is set, what the refusal says
REFUSED: list[tuple[Any, dict[str, str], str]] = [
    (lambda: environment.text("NAME", None), {}, "NAME is not set"),
    (
        lambda: environment.text("NAME"),
        {"NAME": "a", "NAME_FILE": "/b"},
        "NAME and NAME_FILE are both set",
    ),
    (
        lambda: environment.text("NAME"),
        {"NAME_FILE": "/nowhere"},
        "NAME_FILE is “/nowh",
    ),
    (
        lambda: environment.choice("NAME", ("demo", "production"), "demo"),
        {"NAME": "prod"},
        "NAME is “prod”. It is one of demo, production",
    ),
    (
        lambda: environment.flag("NAME"),
        {"NAME": "perhaps"},
        "NAME is “perhaps”. It is y",
    ),
    (
        lambda: environment.time_zone("NAME", "UTC"),
        {"NAME": "Mars/Base"},
        "NAME is “Mars/Base”. It is the name of an IANA time zone",
    ),
    (lambda: environment.time_zone("NAME", "UTC"), {"NAME": "../x"}, "NAME is “../x”"),
    (
        lambda: environment.database("NAME", ""),
        {"NAME": "mysql://desk:secret@db/portal"},
        "NAME is “mysql:…”. It is sqlite:///PATH or postgresql://",
    ),
    (
        lambda: environment.database("NAME", ""),
        {"NAME": "postgresql://desk:secret@db:port/portal"},
        "NAME is “postgresql:…”",
    ),
    (
        lambda: environment.table("NAME", dict),
        {"NAME": "/nowhere"},
        "NAME is “/nowhere”",
    ),
]


@pytest.mark.parametrize(("read", "variables", "words"), REFUSED)
def test_what_it_cannot_mean_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, read: Any, variables: dict[str, str], words: str
) -> None:
    monkeypatch.delenv("NAME", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadEnvironment) as refusal:
        read()
    assert words in str(refusal.value)
    assert "secret" not in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1
