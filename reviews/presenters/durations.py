"""Time as screens say it: what is left, how urgent it is, when it is due, and why.

Instants are aware; days and clock times are those of the zone given. Nothing here reads
a clock: `now` is passed in.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from reviews.rules.deadlines import Channel, Rule, time_left
from reviews.rules.deadlines.rule import Kind

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SOON = 4 * HOUR
MINUTES_MATTER = 12 * HOUR  # in a list; a case shows them up to a day
CHANNEL_WORDS = {
    Channel.FAX: "fax",
    Channel.PHONE: "phone",
    Channel.MAIL: "mail",
    Channel.EMAIL: "e-mail",
    Channel.NONELECTRONIC: "not electronic",
}


def left(due_at: datetime, now: datetime, *, in_list: bool = False) -> str:
    """What is left or over: `42 min over`, `3 h 33 min left`, `2 d 13 h left`.

    In a list, days stand alone (`2 days left`) and so do hours from twelve on.
    """
    span = time_left(due_at, now)
    word = "over" if span < timedelta() else "left"
    return f"{duration(abs(span), in_list=in_list)} {word}"


def duration(span: timedelta, *, in_list: bool = False) -> str:
    """A span of elapsed time that isn't negative, in its two largest units."""
    days, hours, minutes = span // DAY, span % DAY // HOUR, span % HOUR // MINUTE
    if days and in_list:
        return "1 day" if days == 1 else f"{days} days"
    if in_list and span >= MINUTES_MATTER:
        minutes = 0
    parts = [(days, "d"), (hours, "h"), (0 if days else minutes, "min")]
    words = " ".join(f"{number} {unit}" for number, unit in parts if number)
    return words or "less than 1 min"


def urgency(
    due_at: datetime, now: datetime, zone: ZoneInfo, *, waiting: bool = False
) -> str:
    """One of over, soon, today, paused, later.

    A case that waits for somebody is paused only while its due isn't near.
    """
    span = time_left(due_at, now)
    if span < timedelta():
        return "over"
    if span < SOON:
        return "soon"
    if due_at.astimezone(zone).date() == now.astimezone(zone).date():
        return "today"
    return "paused" if waiting else "later"


def moment(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """`Today, 2:15 PM`, `Thu, Sep 17, 11:59 PM`; the year when it isn't this one.

    In the hour that autumn repeats, the zone's letters say which one.
    """
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    name = "Today" if local.date() == today else day(local.date(), today)
    return f"{name}, {clock(at, zone)}"


def day(on: date, today: date) -> str:
    """`Thu, Sep 17`, or `Tue, Jan 5, 2027` in another year than today's."""
    words = f"{on:%a, %b} {on.day}"
    return words if on.year == today.year else f"{words}, {on.year}"


def clock(at: datetime, zone: ZoneInfo) -> str:
    """`2:15 PM`; in the repeated hour `1:10 AM PST`."""
    local = at.astimezone(zone)
    words = f"{local.hour % 12 or 12}:{local:%M %p}"
    other = local.replace(fold=1 - local.fold)
    repeated = other.utcoffset() != local.utcoffset()
    return f"{words} {local:%Z}" if repeated else words


def rule_name(rule: Rule, channel: Channel = Channel.UNKNOWN) -> str:
    """`State, 3 days`, `State, fax, 5 days`, `Ask for records`."""
    if rule.kind is Kind.ASK:
        return "Ask for records"
    way = CHANNEL_WORDS.get(channel, "") if rule.electronic is False else ""
    authority, amount = rule.name.split(", ", 1)
    return ", ".join(filter(None, (authority, way, amount)))


def hours_used(start: datetime, due_at: datetime, now: datetime) -> tuple[float, float]:
    """Elapsed hours of a clock, used and in all, for a bar; used stays within all."""
    whole = max(time_left(due_at, start) / HOUR, 0.1)
    used = min(max(time_left(now, start) / HOUR, 0.0), whole)
    return round(used, 1), round(whole, 1)
