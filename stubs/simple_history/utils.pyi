from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Manager, Model

_Row = TypeVar("_Row", bound=Model)

def bulk_create_with_history(
    objs: list[_Row],
    model: type[_Row],
    batch_size: int | None = ...,
    ignore_conflicts: bool = ...,
    default_user: Any = ...,
    default_change_reason: str | None = ...,
    default_date: datetime | None = ...,
    custom_historical_attrs: dict[str, Any] | None = ...,
) -> list[_Row]: ...
def get_history_manager_for_model(model: type[Model]) -> Manager[Any]: ...
def get_history_model_for_model(model: type[Model]) -> type[Any]: ...
