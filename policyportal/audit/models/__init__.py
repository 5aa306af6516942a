"""The records of what people did and saw, and the base of every sealed record."""

from .event import Event
from .record import Record
from .trace import Trace
from .view import View

__all__ = ["Event", "Record", "Trace", "View"]
