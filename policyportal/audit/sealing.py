"""Which rows are sealed, and the hash of a row as it stands in the database.

A row's hash covers its table's name and every column that holds something. A column
that is NULL is left out, so that a migration may add a nullable column without breaking
the seal of rows written before, while setting or clearing any column still shows.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model

from .canonical import NotCanonical, digest
from .models import Record

Row = Mapping[str, Any]


@cache
def is_sealed(model: type[Model]) -> bool:
    """Whether rows of the model, a record or a record's history, are sealed."""
    tracked: type[Model] = getattr(model, "instance_type", model)
    return issubclass(tracked, Record) and tracked.sealed


def sealed_models() -> list[type[Model]]:
    """Every sealed model, by table."""
    found = (model for model in apps.get_models() if is_sealed(model))
    return sorted(
        (model for model in found if not model._meta.proxy),
        key=lambda model: model._meta.db_table,
    )


def row_of(instance: Model) -> Row:
    """What an instance holds, by column."""
    return {
        str(field.column): getattr(instance, field.attname)
        for field in instance._meta.concrete_fields
    }


def row_hash(model: type[Model], row: Row) -> str:
    """The hash of one row."""
    held = {column: value for column, value in row.items() if value is not None}
    try:
        return digest("row", {"table": model._meta.db_table, "row": held})
    except NotCanonical as error:
        raise NotCanonical(f"{model._meta.label} can't be sealed: {error}") from error


def hashes(model: type[Model], keys: Iterable[int]) -> dict[int, str]:
    """The hash of each row with one of these ids, as stored; no entry where absent."""
    stored = model._base_manager.in_bulk(sorted(keys))
    return {key: row_hash(model, row_of(row)) for key, row in stored.items()}
