"""What the portal uses of django-simple-history, which ships no types."""

from datetime import datetime
from typing import Any

from django.db.models import Field, Manager, Model, QuerySet

class HistoricalQuerySet(QuerySet[Any]): ...

class HistoryManager(Manager[Any]):
    def as_of(self, date: datetime) -> Any: ...

class HistoricalRecords:
    def __init__(
        self,
        *,
        bases: tuple[type[Model], ...] = ...,
        excluded_fields: list[str] | None = ...,
        history_change_reason_field: Field[Any, Any] | None = ...,
        m2m_fields: tuple[Any, ...] | list[Any] = ...,
        related_name: str | None = ...,
        table_name: str | None = ...,
        inherit: bool = ...,
        user_model: Any = ...,
        user_db_constraint: bool = ...,
        no_db_index: str | list[str] = ...,
        app: str | None = ...,
    ) -> None: ...
    def __get__(self, instance: Any, owner: Any) -> HistoryManager: ...
    context: Any

class ModelChange:
    field: str
    old: Any
    new: Any

class ModelDelta:
    changes: list[ModelChange]
    changed_fields: list[str]
    old_record: Any
    new_record: Any

class HistoricalChanges:
    def diff_against(
        self,
        old_history: Any,
        excluded_fields: Any = ...,
        included_fields: Any = ...,
        *,
        foreign_keys_are_objs: bool = ...,
    ) -> ModelDelta: ...
