from typing import Any

TEMPLATE_PACK: str

def render_field(
    field: Any, form: Any, context: Any, template: str | None = ..., **kwargs: Any
) -> str: ...
def render_crispy_form(form: Any, helper: Any = ..., context: Any = ...) -> str: ...
