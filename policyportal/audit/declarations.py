"""System checks: what a model declares about its freezing can be kept."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags
from django.core.checks import register as register_check
from django.db.models import ForeignKey, Model

from .models import Record
from .protection import Always


def register() -> None:
    """Make the check known to `manage.py check`."""
    register_check(declarations_hold, Tags.models)


def declarations_hold(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """Every fault in the declarations of every record."""
    records = (model for model in apps.get_models() if issubclass(model, Record))
    return [fault for model in records for fault in faults(model)]


def faults(model: type[Record]) -> Iterator[CheckMessage]:
    """What one record declares and can't be kept."""
    if model.frozen_with and not _parent_freezes(model):
        words = f"frozen_with names “{model.frozen_with}”, no key to what freezes."
        hint = "Name a foreign key to a model with frozen = When(…) or frozen_with."
        yield Error(words, hint=hint, obj=model, id="audit.E001")
    for field in model._meta.local_many_to_many:
        through: Any = field.remote_field.through
        if through._meta.auto_created:
            words = f"{field.name} keeps its rows in a table that is not sealed."
            hint = "Give it a through model that is a Record."
            yield Error(words, hint=hint, obj=model, id="audit.E002")


def _parent_freezes(model: type[Record]) -> bool:
    names = {field.name: field for field in model._meta.get_fields()}
    key = names.get(model.frozen_with)
    if not isinstance(key, ForeignKey):
        return False
    parent: type[Model] = key.related_model
    # A parent that is always frozen could never be given its parts.
    if isinstance(getattr(parent, "frozen", None), Always):
        return False
    return bool(getattr(parent, "frozen", None) or getattr(parent, "frozen_with", ""))
