"""Settings by mode: what production insists on, and what each mode gives."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from policyportal.environment import BadEnvironment

SETTINGS = Path(__file__).parents[2] / "policyportal" / "settings.py"
PRODUCTION = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "a key of a test, long enough to pass, and random, says nobody",
    "ALLOWED_HOSTS": "portal.example",
}
NAMES = (
    "PORTAL_MODE",
    "SECRET_KEY",
    "SECRET_KEY_FILE",
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "DEBUG",
    "PORTAL_BEHIND_PROXY",
    "PORTAL_PLAN",
    "PORTAL_TIME_ZONE",
)


@pytest.fixture
def settings_with(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The settings under these variables and no others of ours."""

    def read(**variables: str) -> dict[str, Any]:
        for name in NAMES:
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return read


def test_without_a_mode_it_is_production_and_wants_its_key(settings_with: Any) -> None:
    with pytest.raises(BadEnvironment, match="SECRET_KEY is not set"):
        settings_with()


def test_production_is_served_over_tls_alone(settings_with: Any) -> None:
    settings = settings_with(**PRODUCTION)
    assert settings["SECURE_SSL_REDIRECT"]
    assert settings["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["CSRF_COOKIE_SECURE"]
    assert not settings["DEBUG"]
    assert "SECURE_PROXY_SSL_HEADER" not in settings


def test_a_proxy_is_trusted_only_when_named(settings_with: Any) -> None:
    settings = settings_with(**PRODUCTION, PORTAL_BEHIND_PROXY="yes")
    assert settings["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.parametrize("mode", ["production", "demo"])
def test_sqlite_keeps_what_it_acknowledged(settings_with: Any, mode: str) -> None:
    database = settings_with(**PRODUCTION | {"PORTAL_MODE": mode})["DATABASES"][
        "default"
    ]
    assert database["NAME"].endswith("var/portal.sqlite3")
    options = database["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "recursive_triggers=ON"):
        assert f"PRAGMA {pragma};" in options["init_command"]


def test_postgresql_waits_for_nothing_for_ever(settings_with: Any) -> None:
    url = "postgresql://portal:secret@db/portal?sslmode=require"
    database = settings_with(**PRODUCTION, DATABASE_URL=url)["DATABASES"]["default"]
    assert database["CONN_MAX_AGE"] is None
    assert database["CONN_HEALTH_CHECKS"]
    assert database["OPTIONS"]["sslmode"] == "require"
    assert (
        "-c lock_timeout=5s -c statement_timeout=10s" in database["OPTIONS"]["options"]
    )


def test_what_an_address_asks_for_wins(settings_with: Any) -> None:
    url = "postgresql://portal@db/portal?options=-c%20statement_timeout%3D0"
    database = settings_with(**PRODUCTION, DATABASE_URL=url)["DATABASES"]["default"]
    assert database["OPTIONS"]["options"] == "-c statement_timeout=0"


def test_passwords_are_hashed_with_argon2_outside_tests(settings_with: Any) -> None:
    assert "Argon2" in settings_with(**PRODUCTION)["PASSWORD_HASHERS"][0]
    assert "MD5" in settings_with(PORTAL_MODE="test")["PASSWORD_HASHERS"][0]


def test_nothing_comes_from_elsewhere(settings_with: Any) -> None:
    directives = settings_with(**PRODUCTION)["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    allowed = {source for sources in directives.values() for source in sources}
    assert allowed == {"'none'", "'self'"}


def test_the_plan_is_a_sample_until_it_is_named(
    settings_with: Any, tmp_path: Path
) -> None:
    assert settings_with(**PRODUCTION)["PLAN"].sample
    (tmp_path / "plan.toml").write_text('name = "A plan"')
    named = settings_with(**PRODUCTION, PORTAL_PLAN=str(tmp_path / "plan.toml"))
    assert named["PLAN"].name == "A plan"


def test_a_fact_of_the_plan_that_is_wrong_is_named(
    settings_with: Any, tmp_path: Path
) -> None:
    (tmp_path / "plan.toml").write_text("appeal_days = 0")
    with pytest.raises(BadEnvironment, match=r"PORTAL_PLAN is .* appeal_days is 0"):
        settings_with(**PRODUCTION, PORTAL_PLAN=str(tmp_path / "plan.toml"))
