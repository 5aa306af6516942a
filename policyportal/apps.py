"""The site as an app: its commands, its template tags, its checks and its addresses."""

from django.apps import AppConfig


class PolicyPortalConfig(AppConfig):
    """The site at the top of the house."""

    name = "policyportal"
    verbose_name = "Policy Portal"

    def ready(self) -> None:
        """Make the path converters and the system checks known."""
        from policyportal import checks, converters

        converters.register()
        checks.register()
