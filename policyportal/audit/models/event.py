"""What somebody did: one row an act, chained to the one before by its hash."""

from django.db import models

from .trace import Trace


class Event(Trace):
    """One act, whole: written in the same transaction as the rows that it made.

    `rows` lists each sealed row of the act as `[table, id, hash]`, the hash null where
    the row was deleted. `views_through` is the last view of member data that is sealed
    so far and `views_hash` the seal of those since the event before. `previous` is the
    hash of the event before; being unique, it keeps the chain from forking.
    """

    member = models.CharField(max_length=40, blank=True)
    token = models.UUIDField(null=True, unique=True)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    views_through = models.BigIntegerField(default=0)
    views_hash = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64, unique=True, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta(Trace.Meta):
        indexes = [
            *Trace.Meta.indexes,
            models.Index(
                fields=("member", "id"),
                name="event_by_member",
                condition=~models.Q(member=""),
            ),
        ]
