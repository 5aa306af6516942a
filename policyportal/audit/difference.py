"""In which columns a row that was changed from outside differs, where an earlier copy
tells: the newest row of its history.
"""

from typing import Any

from django.db.models import Model

from .sealing import Row, columns, key_column


def what_differs(model: type[Model], row: Row, event: int) -> str:
    """Words for what is wrong with a row that does not fit its recorded hash."""
    names = ", ".join(_changed(model, row)) or "it"
    return f"{names} differs from what event {event} recorded"


def _changed(model: type[Model], row: Row) -> list[str]:
    copy = _newest_copy(model, row)
    if copy is None:
        return []
    tracked = {field.attname for field in copy.tracked_fields}
    return [
        column
        for column, attribute in columns(model).items()
        if attribute in tracked and row[column] != getattr(copy, attribute)
    ]


def _newest_copy(model: type[Model], row: Row) -> Any:
    manager = getattr(model._meta, "simple_history_manager_attribute", None)
    if manager is None:
        return None
    copies = getattr(model, manager).filter(id=row[key_column(model)])
    return copies.order_by("-history_id").first()
