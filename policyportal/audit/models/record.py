"""The base of every first-party record: a row that only an act may write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from django.db import models

if TYPE_CHECKING:
    from policyportal.audit.protection import Always, Guard, When


class Record(models.Model):
    """A row that is written inside an act, and whose content the act's event seals.

    `sealed = False` is for rows that are no evidence of anything (an index that can be
    built again). What may no longer change says so by `frozen`, `frozen_with` and
    `guards`; policyportal.audit.protection makes triggers of them.
    """

    sealed: ClassVar[bool] = True
    frozen: ClassVar[Always | When | None] = None
    frozen_with: ClassVar[str] = ""
    guards: ClassVar[Sequence[Guard]] = ()

    id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True
