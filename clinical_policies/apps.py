"""The app of what the plan's policies say, and since when."""

from django.apps import AppConfig


class ClinicalPoliciesConfig(AppConfig):
    """Clinical policies, their versions and the code sets they speak in."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "clinical_policies"
    verbose_name = "Clinical policies"

    def ready(self) -> None:
        """Have the library verified with everything else."""
        from policyportal.audit import verifying

        from .acts.verifying import check_approved_texts, check_code_index

        verifying.register(check_approved_texts)
        verifying.register(check_code_index)
