"""What happens around each save and delete of a sealed row: refused outside an act,
stamped with the act's person, moment and reason for its history, and remembered for the
act's event.
"""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save

from .models import Event, Record
from .recording import ChangeWithoutActor, under_way
from .sealing import is_sealed

# What marks, in a history row without a user, that a named job made it.
BY_A_JOB = "(system: "


def connect() -> None:
    """Listen to every model; the sealed ones are picked out on arrival."""
    for signal in (pre_save, pre_delete):
        signal.connect(_before, dispatch_uid="audit.before")
    for signal in (post_save, post_delete):
        signal.connect(_after, dispatch_uid="audit.after")


def change_reason(event: Event) -> str:
    """The reason in history: the act's name, the job if one acts, the words if any."""
    job = f" {BY_A_JOB}{event.system})" if event.system else ""
    words = f": {event.reason}" if event.reason else ""
    return f"{event.name}{job}{words}"


def _before(sender: type[Model], instance: Any, **_: Any) -> None:
    if not is_sealed(sender):
        return
    this = under_way.get()
    if this is None:
        label = sender._meta.label
        raise ChangeWithoutActor(f"{label} {instance.pk} is written outside any act.")
    if isinstance(instance, Record):
        instance._history_user = this.event.actor  # type: ignore[attr-defined]
        instance._history_date = this.event.at  # type: ignore[attr-defined]
        instance._change_reason = change_reason(this.event)  # type: ignore[attr-defined]


def _after(sender: type[Model], instance: Any, **_: Any) -> None:
    this = under_way.get()
    if this is not None and is_sealed(sender):
        this.touch(sender._meta.concrete_model or sender, [instance.pk])
