"""The app of people: who they are, which roles they hold, how they sign in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, teams, roles, sign-in, and what they had typed when a session ended."""

    name = "policyportal.accounts"
    label = "accounts"
    verbose_name = "People"

    def ready(self) -> None:
        """Freeze the groups: a role that changes its name gives its rights away."""
        from django.contrib.auth.models import Group

        from policyportal.audit.protection import Always, protect

        protect(Group, Always())
