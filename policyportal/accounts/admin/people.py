"""Accounts in the admin: who somebody is, what they may, whether it is open."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import password_validation
from django.http import HttpRequest

from policyportal.accounts.access import person_in
from policyportal.accounts.acts import people
from policyportal.accounts.models import RoleGrant, User
from policyportal.accounts.rules import people as rules
from policyportal.accounts.rules.access import ADMIN, ROLES
from policyportal.clock import now

from .by_admins import ByAdmins
from .typed_text import RestoresTypedText

IDENTITY = ("username", "full_name", "credentials", "title", "pronoun", "phone", "team")
SPECIALTY = ("specialty", "specialty_plain")
LICENSE = ("license_number", "license_state", "license_from", "license_to")
FACTS = (*IDENTITY, *SPECIALTY, *LICENSE)


class PersonForm(forms.ModelForm[User]):
    """One person, with their roles and, for whoever forgot it, a new password."""

    actor: User

    roles = forms.MultipleChoiceField(
        choices=[*ROLES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Admin, director and approver wait for a second admin.",
    )
    password = forms.CharField(
        strip=False,
        required=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Empty leaves the present one.",
    )
    reason = forms.CharField(
        required=False, max_length=200, help_text="Why the account is closed or opened."
    )

    class Meta:
        model = User
        fields = (*FACTS, "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = frozenset(
            RoleGrant.objects.filter(user_id=self.instance.pk).values_list(
                "group__name", flat=True
            )
        )
        self.initial["roles"] = sorted(self.held)

    def clean_password(self) -> str:
        """Refuse what is easy to guess; a new person needs one."""
        password: str = self.cleaned_data["password"]
        if not password and self.instance.pk is None:
            raise forms.ValidationError("A new person needs a password to begin with.")
        if password:
            password_validation.validate_password(password, self.instance)
        return password

    def clean_roles(self) -> list[str]:
        """Refuse to take what may not be taken."""
        chosen: list[str] = self.cleaned_data["roles"]
        for role in self.held - set(chosen):
            self._refuse_to_take(role)
        return chosen

    def clean(self) -> dict[str, Any]:
        """An account is closed and opened for a reason, and not by its owner."""
        given: dict[str, Any] = super().clean() or {}
        if self.instance.pk and "is_active" in self.changed_data:
            if not given.get("reason"):
                self.add_error("reason", "Say why the account is closed or opened.")
            if not given["is_active"]:
                for role in sorted(self.held) or [""]:
                    self._refuse_to_take(role)
        return given

    def _refuse_to_take(self, role: str) -> None:
        admins = RoleGrant.objects.in_effect().filter(group__name=ADMIN)
        refused = rules.take(
            rules.Admin(id=self.actor.pk, roles=self.actor.roles),
            self.instance.pk,
            role,
            other_admins=admins.exclude(user_id=self.instance.pk).count(),
        )
        if refused:
            raise forms.ValidationError(str(refused))


@admin.register(User)
class PersonAdmin(RestoresTypedText, ByAdmins[User]):
    """People, by name."""

    form = PersonForm
    list_display = ("full_name", "username", "team", "roles_held", "is_active")
    list_filter = ("is_active", "team")
    search_fields = ("full_name", "username")
    fieldsets = (
        ("Who", {"fields": IDENTITY}),
        ("Specialty", {"fields": SPECIALTY}),
        ("License", {"fields": LICENSE}),
        ("Account", {"fields": ("roles", "password", "is_active", "reason")}),
    )

    @admin.display(description="roles")
    def roles_held(self, person: User) -> str:
        """The roles in effect."""
        return ", ".join(ROLES[role] for role in sorted(person.roles))

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The form, which knows who fills it in."""
        form = super().get_form(request, *args, **kwargs)
        return type(form.__name__, (form,), {"actor": person_in(request)})

    def save_model(
        self, request: HttpRequest, obj: User, form: Any, change: bool
    ) -> None:
        """Add, or change what was changed, each by its act."""
        if change:
            _change(person_in(request), obj, form)
        else:
            _add(person_in(request), obj, form)
        if RoleGrant.objects.waiting().filter(user_id=obj.pk).exists():
            messages.info(request, "A role waits for a second admin to confirm it.")


def _add(actor: User, person: User, form: PersonForm) -> None:
    given = form.cleaned_data
    added = people.add(
        actor,
        password=given["password"],
        roles=given["roles"],
        now=now(),
        **{name: given[name] for name in FACTS},
    )
    person.pk = added.pk


def _change(actor: User, person: User, form: PersonForm) -> None:
    given, moment = form.cleaned_data, now()
    facts = {name: given[name] for name in FACTS if name in form.changed_data}
    if facts or given["password"]:
        people.change(actor, person, password=given["password"], now=moment, **facts)
    for role in sorted(set(given["roles"]) - form.held):
        people.give_role(actor, person, role, now=moment)
    for role in sorted(form.held - set(given["roles"])):
        people.take_role(actor, person, role, now=moment)
    if "is_active" in form.changed_data:
        act = people.reopen if given["is_active"] else people.close
        act(actor, person, now=moment, reason=given["reason"])
