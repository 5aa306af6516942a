"""Rights in the admin by our own table, and saving inside an act."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django import forms
from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from policyportal.accounts.access import person_in
from policyportal.accounts.admin.typed_text import RestoresTypedText
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording

AnyModel = TypeVar("AnyModel", bound=Model)


class NotSaved(Exception):
    """The form came back with errors: the act around it is undone."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__("nothing was saved")
        self.response = response


class Once(forms.ModelForm[Any]):
    """A form that carries a one-time token: sent twice, it is done once."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)


class ByEditors(RestoresTypedText, admin.ModelAdmin[AnyModel]):
    """What policy editors change, others of the library read, and nobody deletes."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever may read drafts."""
        return person_in(request).may("policy.read_draft")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The same."""
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Editors."""
        return person_in(request).may("policy.edit")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Editors."""
        return person_in(request).may("policy.edit")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: what a policy said is never lost."""
        return False

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The form; a request that is `only_shown` its form again saves nothing."""
        form = super().get_form(request, *args, **kwargs)
        if hasattr(request, "only_shown"):
            return type(form.__name__, (form,), {"is_valid": lambda _: False})
        return form


def saved_in(
    request: HttpRequest,
    act: AbstractContextManager[Any],
    save: Callable[[], HttpResponse],
) -> HttpResponse:
    """Let the admin save inside an act; errors in the form undo the act."""
    try:
        with act:
            return _saved(save())
    except NotSaved as unsaved:
        unsaved.response.status_code = 422
        return unsaved.response
    except recording.AlreadyDone:
        messages.info(request, "That was saved already; nothing was done twice.")
        return HttpResponseRedirect(request.get_full_path())


def _saved(response: HttpResponse) -> HttpResponse:
    """The way on after a saving; a form that came back instead is none."""
    if not isinstance(response, HttpResponseRedirect):
        raise NotSaved(response)
    return response


def token_in(request: HttpRequest) -> str | None:
    """The one-time token of the form; None where none can be read, which it refuses."""
    try:
        return str(UUID(request.POST.get("token", "")))
    except ValueError:
        return None


def told(request: HttpRequest, refused: Refused) -> None:
    """Say what was refused on the page that follows."""
    messages.warning(request, f"{refused.reason} {refused.remedy}".strip())
