"""The cast of the tests of accounts and audit, made by the acts that make people."""

from datetime import date, datetime
from typing import Any

from django.http import HttpResponseBase

from policyportal.accounts.acts import people
from policyportal.accounts.models import User
from policyportal.audit.recording import System

MAKER = System("test")
PASSWORD = "correct horse battery staple"


def person(username: str, *roles: str, now: datetime, **facts: Any) -> User:
    """Somebody with these roles."""
    facts.setdefault("full_name", username.title())
    return people.add(
        MAKER, username=username, password=PASSWORD, roles=roles, now=now, **facts
    )


def physician(username: str, *roles: str, now: datetime) -> User:
    """A medical director with a license."""
    return person(
        username,
        *roles,
        now=now,
        credentials="MD",
        license_number="MD00000001",
        license_state="WA",
        license_from=date(2020, 1, 1),
        license_to=date(2030, 1, 1),
    )


def leads_to(response: HttpResponseBase) -> str:
    """The address an answer leads on to; empty where it is a page."""
    return response.headers.get("Location", "")
