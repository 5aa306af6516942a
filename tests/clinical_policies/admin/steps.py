"""What an editor does in the admin, by the forms that the pages show."""

from typing import Any

from django.test import Client
from django.urls import reverse

from clinical_policies.models import PolicyVersion

IMPORT = "admin:policy-import"
CHANGE = "admin:clinical_policies_policyversion_change"
HISTORY = "admin:clinical_policies_policyversion_history"


def import_token(desk: Client) -> str:
    return str(desk.get(reverse(IMPORT)).context["form"]["token"].value())


def filled(desk: Client, version: PolicyVersion) -> dict[str, Any]:
    """What the change page would send if nothing was touched."""
    context = desk.get(reverse(CHANGE, args=[version.pk])).context
    forms = [context["adminform"].form]
    sent: dict[str, Any] = {}
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if hasattr(field.field, "prepare_value"):
                value = field.field.prepare_value(value)
            sent[field.html_name] = "" if value is None else value
    return sent | {"_continue": "1"}


def save(desk: Client, version: PolicyVersion, sent: dict[str, Any]) -> Any:
    return desk.post(reverse(CHANGE, args=[version.pk]), sent)


def row_of(sent: dict[str, Any], prefix: str, key: int) -> str:
    """The start of the names of the fields of a stored row: `criteria-3`."""
    return next(
        name.removesuffix("-id")
        for name, value in sent.items()
        if name.startswith(f"{prefix}-") and name.endswith("-id") and value == key
    )
