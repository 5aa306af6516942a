"""Which rows are sealed, and the hash of a row as it stands in the database.

A row's hash covers its table's name and every column that holds something. A column
that is NULL is left out, so that a migration may add a nullable column without breaking
the seal of rows written before, while setting or clearing any column still shows.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, Model, QuerySet

from .canonical import NotCanonical, digest
from .models import Record

KEYS_A_QUERY = 500
ROWS_A_CHUNK = 2000

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


def columns(model: type[Model]) -> dict[str, str]:
    """The attribute of each column."""
    return {str(field.column): field.attname for field in model._meta.concrete_fields}


def key_column(model: type[Model]) -> str:
    """The column of the row's id."""
    return str(model._meta.pk.column)


def row_hash(model: type[Model], row: Row) -> str:
    """The hash of one row, given by column."""
    held = {column: value for column, value in row.items() if value is not None}
    try:
        return digest("row", {"table": model._meta.db_table, "row": held})
    except NotCanonical as error:
        raise NotCanonical(f"{model._meta.label} can't be sealed: {error}") from error


def hashes(model: type[Model], keys: Iterable[int]) -> dict[int, str]:
    """The hash of each row with one of these ids, as stored; no entry where absent."""
    wanted, key = sorted(keys), key_column(model)
    found = {}
    for start in range(0, len(wanted), KEYS_A_QUERY):
        part = wanted[start : start + KEYS_A_QUERY]
        for row in _rows(model, _all(model).filter(pk__in=part), KEYS_A_QUERY):
            found[row[key]] = row_hash(model, row)
    return found


def stored_rows(model: type[Model]) -> Iterator[Row]:
    """Every row of the model by id, a few at a time whatever the table's size."""
    heavy = any(isinstance(field, BinaryField) for field in model._meta.concrete_fields)
    return _rows(model, _all(model).order_by("pk"), 1 if heavy else ROWS_A_CHUNK)


def _all(model: type[Model]) -> QuerySet[Model]:
    return model._base_manager.all()


def _rows(model: type[Model], rows: QuerySet[Model], chunk: int) -> Iterator[Row]:
    names = columns(model)
    for row in rows.values_list(*names.values()).iterator(chunk_size=chunk):
        yield dict(zip(names, row, strict=True))
