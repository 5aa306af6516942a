"""What somebody had typed when their session ended, kept for them alone."""

from django.conf import settings
from django.db import models


class KeptForm(models.Model):
    """One form that arrived after its session had ended. Not sent, and no record.

    `address` is where it was posted, `page` the page it stood on. `sealed_text` is
    encrypted under a key that hangs on the server's secret and on the person.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_forms"
    )
    address = models.CharField(max_length=500)
    page = models.CharField(max_length=500)
    sealed_text = models.BinaryField()
    kept_at = models.DateTimeField()
    offered = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=("user", "page"), name="kept_form_by_page"),)

    def __str__(self) -> str:
        return f"{self.address} kept for {self.user_id}"
