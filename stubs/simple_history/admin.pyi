from typing import Any, Generic, TypeVar

from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

_Row = TypeVar("_Row", bound=Model)

class SimpleHistoryAdmin(ModelAdmin[_Row], Generic[_Row]):
    history_list_display: Any
    history_list_per_page: int
    object_history_template: str
    object_history_list_template: str
    object_history_form_template: str
    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = ...
    ) -> HttpResponse: ...
    def get_history_queryset(
        self, request: HttpRequest, history_manager: Any, pk_name: str, object_id: Any
    ) -> Any: ...
    def render_history_view(
        self, request: HttpRequest, template: str, context: Any, **kwargs: Any
    ) -> HttpResponse: ...
    def revert_disabled(self, request: HttpRequest, obj: Any = ...) -> bool: ...
