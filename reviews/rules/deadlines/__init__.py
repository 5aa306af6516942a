"""Deadlines: the table of dated rules and the functions that answer from it.

Start with `clocks` (clocks.py); the table is `RULES` (table/), what it counts in is
units.py, what moves it is events.py, and appeals have their own rows (appeals.py).
"""

from .appeals import APPEAL_RULES, AppealDue, AppealRule, appeal_due, keep_services_by
from .clocks import Change, Clocks, Projection, clocks, projection, row_due
from .effects import Unmoved
from .events import ClockEvent, EventKind, event_of
from .reckoning import Clock
from .request import (
    Channel,
    Circumstance,
    DeadlineRefused,
    LineOfBusiness,
    Party,
    PlanSettings,
    Priority,
    Request,
    ReviewType,
    Subject,
)
from .rule import Rule
from .table import RULES
from .units import LOS_ANGELES, Calendar, Span, Unit, in_time, time_left

__all__ = [
    "APPEAL_RULES",
    "LOS_ANGELES",
    "RULES",
    "AppealDue",
    "AppealRule",
    "Calendar",
    "Change",
    "Channel",
    "Circumstance",
    "Clock",
    "ClockEvent",
    "Clocks",
    "DeadlineRefused",
    "EventKind",
    "LineOfBusiness",
    "Party",
    "PlanSettings",
    "Priority",
    "Projection",
    "Request",
    "ReviewType",
    "Rule",
    "Span",
    "Subject",
    "Unit",
    "Unmoved",
    "appeal_due",
    "clocks",
    "event_of",
    "in_time",
    "keep_services_by",
    "projection",
    "row_due",
    "time_left",
]
