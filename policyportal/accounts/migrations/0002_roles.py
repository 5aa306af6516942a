"""The groups that are roles. Their names are spelled out, as a migration stands still."""

from typing import Any

from django.db import migrations

ROLES = (
    "nurse",
    "lead",
    "director",
    "editor",
    "approver",
    "auditor",
    "admin",
    "mailroom",
)


def make_roles(apps: Any, schema_editor: Any) -> None:
    group = apps.get_model("auth", "Group")
    for role in ROLES:
        group.objects.get_or_create(name=role)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
