"""Typed readers of environment variables. Each reader refuses a missing or a bad value
in one line that names the variable, the value and the rule; a secret's value is never
shown. Every variable may instead be given as `NAME_FILE`, the path of a file that holds
it. What a variable means is said in settings.py and docs/operations.md.
"""

import os
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

Shaped = TypeVar("Shaped")

TRUTHS: Mapping[str, bool] = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
    "": False,
}


class BadEnvironment(ImproperlyConfigured):
    """A variable is missing or holds what it can't mean."""


def text(name: str, default: str | None = "") -> str:
    """The variable's value with the space around it removed, or `default`.

    An empty variable counts as unset. One whose default is None must be set.
    """
    value, path = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if value is not None and path:
        raise BadEnvironment(f"{name} and {name}_FILE are both set. Set one of them.")
    if path:
        value = _content(name, path)
    value = (value or "").strip()
    if not value and default is None:
        raise BadEnvironment(f"{name} is not set. Production needs it.")
    return value or default or ""


def choice(name: str, choices: Sequence[str], default: str) -> str:
    """One of a few words."""
    value = text(name, default)
    if value not in choices:
        raise _bad(name, value, f"It is one of {', '.join(choices)}.")
    return value


def flag(name: str) -> bool:
    """Yes or no; no where it is not set."""
    value = text(name).lower()
    if value not in TRUTHS:
        raise _bad(name, value, "It is yes or no (also 1, 0, true, false, on, off).")
    return TRUTHS[value]


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def time_zone(name: str, default: str) -> str:
    """The name of a zone of the IANA database."""
    value = text(name, default)
    try:
        return ZoneInfo(value).key
    except (KeyError, OSError, ValueError) as error:
        rule = "It is the name of an IANA time zone, such as America/Los_Angeles."
        raise _bad(name, value, rule) from error


def database(name: str, default: str) -> dict[str, Any]:
    """A database as Django wants it, from `sqlite:///path` or `postgresql://…`.

    The address may hold a password, so no error shows it.
    """
    rule = "It is sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME."
    address = text(name, default)
    if not address.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise _bad(name, address.partition(":")[0] + ":…", rule)
    try:
        return dict(dj_database_url.parse(address, conn_max_age=None))
    except ValueError as error:
        raise _bad(name, address.partition(":")[0] + ":…", rule) from error


def table(name: str, shape: Callable[[Mapping[str, Any]], Shaped]) -> Shaped:
    """What `shape` makes of the TOML file whose path the variable holds, or of nothing.

    `shape` raises ValueError for what the file can't mean.
    """
    value = text(name)
    try:
        content = Path(value).read_text(encoding="utf-8") if value else ""
        return shape(tomllib.loads(content))
    except (OSError, ValueError) as error:
        raise _bad(name, value, f"It is the path of a TOML file: {error}") from error


def _content(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        rule = f"It is the path of a text file that can be read: {error}."
        raise _bad(f"{name}_FILE", path, rule) from error


def _bad(name: str, value: str, rule: str) -> BadEnvironment:
    return BadEnvironment(f"{name} is “{value}”. {rule}")
