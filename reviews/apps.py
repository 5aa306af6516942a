"""The app of prior-authorization cases: findings, determinations, letters."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Cases and all that is decided and sent about them."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "reviews"
    verbose_name = "Reviews"

    def ready(self) -> None:
        """Have cases and letters verified with everything else."""
        from policyportal.audit import verifying

        from .acts.verifying import check_findings, check_notices, check_worklist

        verifying.register(check_findings)
        verifying.register(check_notices)
        verifying.register(check_worklist)
