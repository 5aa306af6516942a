"""The app of what people did and saw, and of the rows that must not change."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class AuditConfig(AppConfig):
    """Events, views, seals, frozen rows. Knows no role and no clinical rule."""

    name = "policyportal.audit"
    label = "audit"
    verbose_name = "Audit"

    def ready(self) -> None:
        """Listen to saves and to migrations; make the checks known."""
        from . import declarations, stamping

        stamping.connect()
        declarations.register()
        pre_migrate.connect(step_aside, sender=self)
        post_migrate.connect(protect, sender=self)


def step_aside(using: str, plan: Sequence[Any] = (), **_: Any) -> None:
    """SQLite rebuilds a table by dropping it, which a trigger that names it forbids."""
    from . import protection

    if plan and connections[using].vendor == "sqlite":
        protection.lift(connections[using])


def protect(using: str, **_: Any) -> None:
    """Put every trigger in its place."""
    from . import protection

    protection.install(connections[using])
