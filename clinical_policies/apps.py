"""The app of what the plan's policies say, and since when."""

from django.apps import AppConfig


class ClinicalPoliciesConfig(AppConfig):
    """Clinical policies, their versions and the code sets they speak in."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "clinical_policies"
    verbose_name = "Clinical policies"
