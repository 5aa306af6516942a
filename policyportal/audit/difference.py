"""In which columns a row that was changed from outside differs, where an earlier copy
tells: the newest row of its history.
"""

from typing import Any

from django.db.models import Model


def what_differs(row: Model, event: int) -> str:
    """Words for what is wrong with a row that does not fit its recorded hash."""
    names = ", ".join(_changed_columns(row)) or "it"
    return f"{names} differs from what event {event} recorded"


def _changed_columns(row: Model) -> list[str]:
    copy = _newest_copy(row)
    if copy is None:
        return []
    return [
        str(field.column)
        for field in copy.tracked_fields
        if getattr(row, field.attname) != getattr(copy, field.attname)
    ]


def _newest_copy(row: Model) -> Any:
    manager = getattr(row._meta, "simple_history_manager_attribute", None)
    if manager is None:
        return None
    copies = getattr(type(row), manager).filter(id=row.pk)
    return copies.order_by("-history_id").first()
