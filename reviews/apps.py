"""The app of prior-authorization cases: findings, determinations, letters."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Cases and all that is decided and sent about them."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "reviews"
    verbose_name = "Reviews"
