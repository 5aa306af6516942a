"""Many rows of one model at once, inside an act, with their history and their seals.

Django's bulk statements send no signal, so nothing would write the history or tell the
act. For commands that make records by the thousand; a person's act saves row by row.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model

from policyportal.audit import recording
from policyportal.audit.stamping import change_reason

Row = TypeVar("Row", bound=Model)


def insert(rows: Sequence[Row]) -> Sequence[Row]:
    """Insert rows, which get their ids; what becomes of them later is not told here."""
    if rows:
        type(rows[0])._base_manager.bulk_create(rows)
        remember(rows)
    return rows


def remember(rows: Sequence[Model]) -> None:
    """Write the first history of rows that were inserted, and have the act seal them.

    Raises ChangeWithoutActor outside an act.
    """
    model: Any = type(rows[0])
    recording.include(model, [row.pk for row in rows])
    event = recording.current()
    if event is None or not hasattr(model, "history"):
        return
    told = model.history.bulk_history_create(
        rows,
        default_user=event.actor,
        default_change_reason=change_reason(event),
        default_date=event.at,
    )
    recording.include(model.history.model, [row.pk for row in told])
