"""Every address of the site with the desk's own things in it, and its gate."""

from dataclasses import dataclass

from django.apps import apps
from django.urls import get_resolver

from policyportal.accounts.access import ADMIN_GATE, PUBLIC, gate_of
from tests.faults.desk import Desk
from tests.policyportal.test_access_matrix import addresses as patterns

# Who may enter by a right of another name than the gate's.
ALSO = {
    "": {"*"},
    "letters/<id:notice_id>/": {"mailroom"},
    "letters/<id:notice_id>.pdf": {"mailroom"},
}


@dataclass(frozen=True, slots=True)
class Address:
    """One address: how it is declared, how it is asked for, who may enter."""

    pattern: str
    path: str
    gate: str

    @property
    def ends_the_session(self) -> bool:
        """Whether a visit signs the visitor out."""
        return "sign-out" in self.path or "logout" in self.path

    @property
    def public(self) -> bool:
        """Whether nobody needs to sign in."""
        return self.gate == PUBLIC


def every(here: Desk, *, admin: bool = False) -> list[Address]:
    """The site's own addresses; with `admin`, those of Django's admin as well."""
    found = [
        Address(pattern, path, str(gate_of(match)))
        for pattern, match in patterns(get_resolver().url_patterns)
        if (path := _filled(pattern, here)) is not None
    ]
    return [each for each in found if admin or each.gate != ADMIN_GATE]


def _filled(pattern: str, here: Desk) -> str | None:
    """A pattern with the desk's things in it; None for a pattern in regex."""
    number = here.referred
    values = {
        "<case_number:number>": number,
        "<id:line>": "1",
        "<id:attachment_id>": str(here.attachment),
        "<id:notice_id>": str(here.letter),
        "<id:version_id>": str(here.in_review),
        "<id:id>": "1",
        "<reference:reference>": "WA.CP.MP.526",
        "<day:effective>": "2025-07-01",
        "<path:object_id>": _first_of(pattern),
    }
    for name, value in values.items():
        pattern = pattern.replace(name, value)
    regex = any(sign in pattern for sign in "<(^?$")
    return None if regex else f"/{pattern}"


def _first_of(pattern: str) -> str:
    """The key of the first row of an admin page's model."""
    parts = pattern.split("/")
    if len(parts) < 3 or parts[0] != "admin":
        return "1"
    model = apps.all_models.get(parts[1], {}).get(parts[2])
    first = model._base_manager.order_by("pk").first() if model else None
    return str(first.pk) if first else "1"
