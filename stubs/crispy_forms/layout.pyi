from typing import Any

class TemplateNameMixin:
    template: str
    def get_template_name(self, template_pack: str) -> str: ...

class LayoutObject(TemplateNameMixin):
    fields: list[Any]
    def append(self, other: Any) -> None: ...
    def insert(self, index: int, other: Any) -> None: ...
    def render(
        self, form: Any, context: Any, template_pack: str = ..., **kwargs: Any
    ) -> str: ...
    def get_rendered_fields(
        self, form: Any, context: Any, template_pack: str = ..., **kwargs: Any
    ) -> str: ...

class Layout(LayoutObject):
    def __init__(self, *fields: Any) -> None: ...

class Div(LayoutObject):
    css_id: str | None
    css_class: str | None
    def __init__(
        self,
        *fields: Any,
        css_id: str | None = ...,
        css_class: str | None = ...,
        template: str | None = ...,
        **kwargs: Any,
    ) -> None: ...

class ButtonHolder(Div): ...
class Row(Div): ...
class Column(Div): ...

class Fieldset(LayoutObject):
    legend: str
    def __init__(
        self,
        legend: str,
        *fields: Any,
        css_class: str | None = ...,
        css_id: str | None = ...,
        template: str | None = ...,
        **kwargs: Any,
    ) -> None: ...

class Field(LayoutObject):
    def __init__(
        self,
        *fields: str,
        css_class: str | None = ...,
        wrapper_class: str | None = ...,
        template: str | None = ...,
        **kwargs: Any,
    ) -> None: ...

class HTML:
    html: str
    def __init__(self, html: str) -> None: ...

class BaseInput(TemplateNameMixin):
    name: str
    value: str
    def __init__(
        self,
        name: str,
        value: str,
        *,
        css_id: str | None = ...,
        css_class: str | None = ...,
        template: str | None = ...,
        **kwargs: Any,
    ) -> None: ...

class Submit(BaseInput): ...
class Button(BaseInput): ...
class Hidden(BaseInput): ...
