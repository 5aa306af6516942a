"""The facts of the health plan that letters, deadlines and pages print. The defaults
are an invented plan, marked as a sample; a plan puts its own into a TOML file whose
keys are the field names below, and names that file in `PORTAL_PLAN`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any


class BadPlan(ValueError):
    """A key of the plan's file is unknown or holds what it can't mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One health plan. Times of day are words, spans are whole days."""

    name: str = "Coordinated Care of Washington"
    sample: bool = True
    address: str = "100 Sample Street, Tacoma, WA 98400"
    phone: str = "1-800-555-0100"
    tty: str = "711"
    hours: str = "Monday to Friday, 8 to 5"
    appeals_address: str = "Appeals, 100 Sample Street, Tacoma, WA 98400"
    appeals_fax: str = "1-800-555-0101"
    peer_to_peer_phone: str = "1-800-555-0102"
    peer_to_peer_hours: str = "weekdays 8 to 5"
    peer_to_peer_days: int = 14
    service_desk_phone: str = "1-800-555-0110"
    appeal_days: int = 60
    appeal_decision_days: int = 14
    continue_days: int = 10
    hearing_days: int = 120
    medicaid_rating_period_start: date = date(2026, 1, 1)
    nurse_may_deny_administratively: bool = True
    state_rows_for_nonparticipating: bool = True
    sunday_is_holiday: bool = False


def plan_from(table: Mapping[str, Any]) -> Plan:
    """The plan with the values of a table in place of the sample's.

    Raises BadPlan, naming key, value and rule. A file that names no `sample` is a
    plan's own.
    """
    kinds: dict[str, type] = {field.name: type(field.default) for field in fields(Plan)}
    for key, value in table.items():
        if key not in kinds:
            raise BadPlan(f"{key} is no fact of a plan. Known: {', '.join(kinds)}.")
        if type(value) is not kinds[key]:
            raise BadPlan(f"{key} is “{value}”. It is a {kinds[key].__name__}.")
        if kinds[key] is int and isinstance(value, int) and value <= 0:
            raise BadPlan(f"{key} is {value}. It is a number of days above zero.")
    return Plan(**({"sample": False} | dict(table) if table else {}))
