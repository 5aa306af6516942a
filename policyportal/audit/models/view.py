"""What somebody saw: one row a page that showed member data."""

from django.db import models

from .trace import Trace


class View(Trace):
    """One answer that held member data, and the numbers of the members in it.

    Written at once, without waiting for the chain; `hash` is its leaf, and the next act
    seals the leaves in a batch (policyportal.audit.chain).
    """

    members = models.JSONField(default=list)
    hash = models.CharField(max_length=64)
