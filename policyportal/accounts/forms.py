"""The forms of sign-in and of one's own account."""

from typing import Any, ClassVar
from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import UsernameField

from .models import User


class SignInForm(forms.Form):
    """User name and password. The page draws the button itself."""

    username = UsernameField(
        label="User name",
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        max_length=256,
        help_text="Paste works. A password manager works.",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class DisplayForm(forms.ModelForm[User]):
    """The theme, and whether single letters act."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    class Meta:
        model = User
        fields = ("theme", "single_keys")
        widgets: ClassVar = {"theme": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "theme", "single_keys", "token", Submit("save", "Save display and keys")
        )


class PasswordForm(forms.Form):
    """A new password, by who knows the old one, which makes it good only once."""

    old_password = forms.CharField(
        label="Your password now",
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new_password = forms.CharField(
        label="New password",
        strip=False,
        max_length=256,
        help_text="12 characters or more. A few unrelated words are easy to keep.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "old_password", "new_password", Submit("save", "Set new password")
        )

    def clean_new_password(self) -> str:
        """Refuse what is easy to guess."""
        password: str = self.cleaned_data["new_password"]
        password_validation.validate_password(password, self.person)
        return password
