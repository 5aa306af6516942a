"""A form of Django's admin that comes back with what was typed in a session that ended.

class VersionAdmin(RestoresTypedText, ModelAdmin): ...
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from policyportal.accounts import kept_forms

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    Base = ModelAdmin[Any]
else:
    Base = object

NOT_SENT = ValidationError(
    "This is what you had typed when your session ended. It is not saved yet: "
    "save it, or throw it away."
)


class RestoresTypedText(Base):
    """Shows what was kept as if it had just been sent, and lets it fail with one error:
    that it was not.
    """

    def changeform_view(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page, with the kept form in it where there is one."""
        kept = kept_forms.pending(request)
        if kept is not None:
            request.method, request.POST = "POST", kept  # type: ignore[assignment]
        return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The form; one that only shows what was kept never passes."""
        form: type[forms.ModelForm[Any]] = super().get_form(request, *args, **kwargs)
        return _never_valid(form) if hasattr(request, "kept_form") else form


def _never_valid(form: Any) -> Any:
    class NotSent(form):  # type: ignore[misc]
        def clean(self) -> Any:
            self.add_error(None, NOT_SENT)
            return super().clean()

    return NotSent
