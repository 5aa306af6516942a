"""What the portal uses of django-crispy-forms, which ships no types."""

from typing import Any

from crispy_forms.layout import BaseInput, Layout

class FormHelper:
    form: Any
    form_id: str
    form_class: str
    form_tag: bool
    form_error_title: str
    formset_error_title: str
    form_show_errors: bool
    form_show_labels: bool
    render_unmentioned_fields: bool
    render_hidden_fields: bool
    render_required_fields: bool
    disable_csrf: bool
    include_media: bool
    template: str | None
    field_template: str | None
    template_pack: str
    label_class: str
    field_class: str
    attrs: dict[str, Any]
    inputs: list[BaseInput]
    layout: Layout | None
    def __init__(self, form: Any = ...) -> None: ...
    @property
    def form_method(self) -> str: ...
    @form_method.setter
    def form_method(self, method: str) -> None: ...
    @property
    def form_action(self) -> str: ...
    @form_action.setter
    def form_action(self, action: str) -> None: ...
    def add_input(self, input_object: BaseInput) -> None: ...
    def add_layout(self, layout: Layout) -> None: ...
