"""What a deadline depends on: how a request is classified, and what the plan has set.

Classes and defaults follow section 2 of the deadline rules: what isn't known is read
the stricter way.
"""

from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from .units import Calendar

YEARS = range(2000, 2200)


class DeadlineRefused(ValueError):
    """A question that has no deadline for an answer: names field, value and rule."""

    def __init__(
        self, field: str, value: object, rule: str, citation: str = ""
    ) -> None:
        self.field, self.value, self.rule = field, str(value), rule
        self.citation = citation
        super().__init__(f"{field}: “{value}”: {rule}")


class LineOfBusiness(StrEnum):
    """The law a request stands under. The value is the product's slug."""

    MEDICAID = "apple-health"
    MEDICARE_ADVANTAGE = "wellcare"
    WA_INSURED = "ambetter"
    ERISA_SELF_FUNDED = "erisa"


class ReviewType(StrEnum):
    """Before, during or after the service."""

    PROSPECTIVE = "prospective"
    CONCURRENT = "concurrent"
    RETROSPECTIVE = "retrospective"


class Priority(StrEnum):
    """The normal or the urgent clock."""

    STANDARD = "standard"
    EXPEDITED = "expedited"


class Channel(StrEnum):
    """The way by which a request arrived."""

    ELECTRONIC = "electronic"
    PORTAL = "portal"
    API = "api"
    X12 = "x12"
    FAX = "fax"
    PHONE = "phone"
    MAIL = "mail"
    EMAIL = "email"
    NONELECTRONIC = "nonelectronic"
    UNKNOWN = "unknown"

    @property
    def electronic(self) -> bool:
        """Whether the plan's electronic process received it; unknown counts as yes."""
        return self not in NOT_ELECTRONIC


NOT_ELECTRONIC = frozenset(
    {Channel.FAX, Channel.PHONE, Channel.MAIL, Channel.EMAIL, Channel.NONELECTRONIC}
)


class Subject(StrEnum):
    """What is asked for, where a rule tells the kinds apart."""

    SERVICE = "service"
    SERVICE_WITHOUT_AUTHORIZATION = "service-without-prior-authorization"
    PART_B_DRUG = "part-b-drug"
    OUTPATIENT_DRUG = "outpatient-drug"
    OTHER_CLAIM = "other-claim"


class Party(StrEnum):
    """Who said that waiting is, or is not, dangerous."""

    PROVIDER = "provider"
    MEMBER = "member"
    CLINICIAN = "clinician"


class Circumstance(StrEnum):
    """A fact that a few rules need beside the classes above."""

    ASKED_A_DAY_BEFORE_THE_END = "asked 24 hours before the approved care ends"
    FILED_THE_WRONG_WAY = "filed the wrong way"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as classified on receipt, an aware instant.

    What changed later is an event: the priority here is the one of receipt.
    """

    line_of_business: LineOfBusiness
    review: ReviewType
    priority: Priority
    received: datetime
    channel: Channel = Channel.UNKNOWN
    participating: bool = True
    subject: Subject = Subject.SERVICE
    urgency_from: Party = Party.PROVIDER
    circumstances: frozenset[Circumstance] = frozenset(
        {Circumstance.ASKED_A_DAY_BEFORE_THE_END}
    )
    contract_renewed_on: date | None = None
    """When the plan was issued or renewed, for contracts older than the law."""
    case: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSettings:
    """What a plan's compliance officer sets. Windows are calendar days."""

    state_rows: bool = True
    state_rows_for_nonparticipating: bool = True
    medicaid_rating_period_start: date = date(2026, 1, 1)
    """First day of the first rating period that starts in 2026 or later."""
    sunday_is_holiday: bool = False
    extra_closures: frozenset[date] = frozenset()
    """Holidays that a governor proclaimed."""
    rows_off: frozenset[str] = frozenset({"M-C1"})
    answer_window_standard: int = 5
    answer_window_expedited: int = 2
    defer_receipt_to_business_hours: bool = False
    business_hours: tuple[time, time] = field(default=(time(8), time(17)))

    @classmethod
    def taken_from(cls, plan: object) -> Self:
        """The settings that another object has under the same names, else defaults."""
        names = [each.name for each in fields(cls) if hasattr(plan, each.name)]
        return cls(**{name: getattr(plan, name) for name in names})

    def calendar(self, zone: ZoneInfo) -> Calendar:
        """The days of a zone, counted as the plan counts them."""
        return Calendar(zone, self.sunday_is_holiday, self.extra_closures)


def whole_second(instant: datetime, field: str = "time") -> datetime:
    """The instant in UTC, its fraction of a second dropped.

    Raises DeadlineRefused where it has no offset, since a bare clock reading is no
    instant, or lies in no year that the table could speak of.
    """
    if instant.utcoffset() is None:
        rule = "A time needs its offset from UTC, such as 2026-10-30T16:50-07:00."
        raise DeadlineRefused(field, instant.isoformat(), rule)
    if instant.year not in YEARS:
        rule = f"A year lies between {YEARS[0]} and {YEARS[-1]}."
        raise DeadlineRefused(field, instant.isoformat(), rule)
    return instant.astimezone(UTC).replace(microsecond=0)
