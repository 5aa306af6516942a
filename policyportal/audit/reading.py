"""Every row of a table by id, a few at a time, whatever the table's size and whatever
somebody wrote into it.
"""

from collections.abc import Iterator
from typing import TypeVar

from django.db import DatabaseError
from django.db.models import BinaryField, Model, QuerySet

ROWS_AT_A_TIME = 1000
# A row may hold a document of 25 MB.
HEAVY_ROWS_AT_A_TIME = 4

AnyModel = TypeVar("AnyModel", bound=Model)


def by_id(model: type[AnyModel]) -> Iterator[list[tuple[int, AnyModel | None]]]:
    """Chunks of rows with their ids; None in place of a row that can't be read because
    a column holds what its field can't mean.
    """
    rows: QuerySet[AnyModel] = model._base_manager.order_by("pk")
    number = HEAVY_ROWS_AT_A_TIME if _is_heavy(model) else ROWS_AT_A_TIME
    waiting = rows
    while keys := list(waiting.values_list("pk", flat=True)[:number]):
        yield list(_read(rows, keys))
        waiting = rows.filter(pk__gt=keys[-1])


def _read(
    rows: QuerySet[AnyModel], keys: list[int]
) -> Iterator[tuple[int, AnyModel | None]]:
    try:
        found = rows.in_bulk(keys)
    except DatabaseError:
        raise
    except Exception:  # noqa: BLE001 - whatever a field makes of what it can't mean
        if len(keys) == 1:
            yield keys[0], None
        else:
            for key in keys:
                yield from _read(rows, [key])
    else:
        garbled = _garbled(rows, found)
        yield from ((key, None if key in garbled else found[key]) for key in keys)


def _garbled(rows: QuerySet[AnyModel], found: dict[int, AnyModel]) -> set[int]:
    """Rows with a day or a time that Django reads as NULL though something stands
    there: SQLite stores what it is given.
    """
    garbled: set[int] = set()
    for field in rows.model._meta.concrete_fields:
        if field.get_internal_type() in ("DateField", "TimeField") and field.null:
            empty = [key for key in found if getattr(found[key], field.attname) is None]
            filled = rows.filter(pk__in=empty, **{f"{field.attname}__isnull": False})
            garbled.update(filled.values_list("pk", flat=True))
    return garbled


def _is_heavy(model: type[Model]) -> bool:
    return any(isinstance(field, BinaryField) for field in model._meta.concrete_fields)
