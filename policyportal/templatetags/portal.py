"""The parts every page is put together from, one tag each.

A part is a tag and not an include, so that a misspelt argument is an error when
the template is parsed. Words and tones come in from presenters; what stands here
are the looks: which icon and tone a verdict, an urgency or a message wears.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import uuid4

from django import template
from django.contrib.messages.storage.base import Message
from django.template.context import RequestContext
from django.templatetags.static import static
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import is_aware, localtime

from policyportal.accounts.rules.access import ROLES, landing

register = template.Library()


class Look(NamedTuple):
    """How a meaning looks: kind or tone, icon, words. Never color alone."""

    kind: str
    icon: str
    words: str


FINDINGS = {
    "not_medically_necessary": Look("nmn", "stop", "Not medically necessary"),
    "medically_necessary": Look("meets", "check-circle", "Meets criteria"),
    "investigational": Look("investigational", "flask", "Investigational"),
    "not_covered": Look("not-covered", "not-covered", "Not a covered benefit"),
    "needs_answers": Look("ask", "ask", "Your answer needed"),
    "does_not_address": Look("silent", "silent", "Policy does not address"),
    "policy_may_apply": Look("may-apply", "may-apply", "Policy may apply"),
    "no_policy_found": Look("no-policy", "no-policy", "No policy found"),
    "no_version_in_force": Look("no-version", "no-version", "No version in force"),
    "wrong_line_of_business": Look("other-lob", "other-lob", "Other line of business"),
}
URGENCIES = {
    "over": "alert",
    "soon": "clock",
    "today": "half",
    "later": "clock",
    "paused": "pause",
}
TONE_ICONS = {
    "adverse": "alert",
    "good": "check-circle",
    "ask": "ask",
    "info": "info",
    "quiet": "lock",
    "time": "clock",
}
CHECK_ICONS = {
    "good": "check",
    "adverse": "stop",
    "ask": "ask",
    "info": "info",
    "quiet": "x",
    "time": "clock",
}
MESSAGE_TONES = {
    "success": "good",
    "warning": "ask",
    "error": "adverse",
    "info": "info",
    "debug": "quiet",
}
# The first start that fits names the part of the site a page belongs to; some pages
# are told by their whole address.
WHOLE = {"/": "worklist", "/letters/": "letters"}
AREAS = (
    ("/admin/", "administration"),
    ("/policies/", "policies"),
    ("/audit/", "trail"),
    ("/cases/", "worklist"),
    ("/letters/", "worklist"),
    ("/director/", "worklist"),
)


# -- people ------------------------------------------------------------------


@register.filter
def may(user: Any, permission: str) -> bool:
    """Whether the person may; nobody may anything before they sign in."""
    ask = getattr(user, "may", None)
    return bool(ask and ask(permission))


@register.filter
def roles_of(user: Any) -> str:
    """A person's roles in words."""
    return ", ".join(words for role, words in ROLES.items() if role in user.roles)


@register.simple_tag(takes_context=True)
def first_page(context: RequestContext) -> str:
    """The address where this person starts; the site's own where nobody is known."""
    user = context.get("user")
    if user is None or not user.is_authenticated:
        return "/"
    return reverse(landing(user.roles))


@register.simple_tag(takes_context=True)
def area(context: RequestContext) -> str:
    """The part of the site this page belongs to, or nothing."""
    request = context.get("request")
    path = request.path if request else ""
    within = (name for start, name in AREAS if path.startswith(start))
    return WHOLE.get(path) or next(within, "")


@register.simple_tag(takes_context=True)
def way_back(context: RequestContext) -> str:
    """The page this one was sent from, if it is one of ours; else the first page."""
    request = context["request"]
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, request.get_host())
    return came_from if came_from and ours else first_page(context)


# -- small marks -------------------------------------------------------------


@register.simple_tag(name="icon")
def drawn(name: str, extra: str = "") -> SafeString:
    """One icon of static/icons/sprite.svg; the words beside it say the same."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" {extra}" if extra else "",
        static("icons/sprite.svg"),
        name,
    )


def _marked(css: str, words: str, tone: str, icon_name: str) -> SafeString:
    return format_html(
        '<span class="{}"{}>{}{}</span>',
        css,
        format_html(' data-tone="{}"', tone) if tone else "",
        drawn(icon_name) if icon_name else "",
        words,
    )


@register.simple_tag
def finding(verdict: str, words: str = "") -> SafeString:
    """What policy says of a line: shape, word and tone. `words` replaces its own."""
    look = FINDINGS[verdict]
    return format_html(
        '<span class="finding" data-kind="{}">{}{}</span>',
        look.kind,
        drawn(look.icon),
        words or look.words,
    )


@register.simple_tag
def tag(words: str, tone: str = "", icon: str = "") -> SafeString:
    """A small fact."""
    return _marked("tag", words, tone, icon)


@register.simple_tag
def tally(words: str, tone: str = "", icon: str = "") -> SafeString:
    """The state of a whole: "36 of 36 in place"."""
    return _marked("tally", words, tone, icon or CHECK_ICONS.get(tone, ""))


@register.simple_tag
def token_field() -> SafeString:
    """The one-time token of an acting form: a form sent twice is done once."""
    return format_html('<input type="hidden" name="token" value="{}">', uuid4())


@register.simple_tag
def saved(words: str) -> SafeString:
    """Beside the title of what is saved: "Saved 10:44 AM"."""
    return format_html('<span class="saved">{}{}</span>', drawn("check"), words)


# -- days and moments --------------------------------------------------------


@register.simple_tag
def day(value: date | None, today: date | None = None) -> SafeString:
    """A day as people write it; the year is left out in the year of `today`."""
    if value is None:
        return mark_safe("")
    shape = "M j" if today and today.year == value.year else "M j, Y"
    return format_html(
        '<time datetime="{}">{}</time>',
        value.isoformat(),
        format_date(value, shape),
    )


@register.simple_tag
def moment(at: datetime | None, now: datetime | None = None) -> SafeString:
    """A moment in the portal's time zone: "Today, 2:15 PM" on the day of `now`."""
    if at is None:
        return mark_safe("")
    local = localtime(at) if is_aware(at) else at
    return format_html(
        '<time datetime="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        _moment_words(local, localtime(now) if now else None),
    )


def _moment_words(local: datetime, now: datetime | None) -> str:
    if now and local.date() == now.date():
        return format_date(local, r"\T\o\d\a\y, g:i A")
    if now and local.year == now.year:
        return format_date(local, "D, M j, g:i A")
    return format_date(local, "D, M j, Y, g:i A")


@register.inclusion_tag("components/due.html")
def due(
    urgency: str,
    left: str,
    at: str = "",
    moment: datetime | None = None,
    big: bool = False,
    expedited: bool = False,
) -> dict[str, Any]:
    """Time left first, the clock time under it.

    `urgency` is over, soon, today, later or paused; `left` and `at` are words.
    """
    return {
        "urgency": urgency,
        "icon": URGENCIES[urgency],
        "left": left,
        "at": at,
        "moment": moment,
        "big": big,
        "expedited": expedited,
    }


# -- blocks ------------------------------------------------------------------


@register.inclusion_tag("components/crumbs.html")
def crumbs(*steps: str) -> dict[str, Any]:
    """The way here: words and address in turn, then the words of this page."""
    *way, here = steps
    return {"links": list(zip(way[::2], way[1::2], strict=True)), "here": here}


@register.inclusion_tag("components/facts.html")
def facts(rows: Iterable[tuple[str, ...]], stacked: bool = False) -> dict[str, Any]:
    """Label, value and, where there is one, the small words under the value."""
    return {"rows": [(*row, "")[:3] for row in rows], "stacked": stacked}


@register.simple_block_tag
def banner(
    content: str,
    tone: str,
    title: str = "",
    icon: str = "",
    slim: bool = False,
    alert: bool = False,
) -> SafeString:
    """What happened and what to do. `alert` when it answers what was just sent."""
    return format_html(
        '<div class="banner{}" data-tone="{}"{}>{}<div>{}{}</div></div>',
        " banner--slim" if slim else "",
        tone,
        mark_safe(' role="alert"') if alert else "",
        drawn(icon or TONE_ICONS[tone]),
        format_html("<h2>{}</h2>", title) if title else "",
        mark_safe(content.strip()),  # the slot: its variables are escaped already
    )


@register.simple_block_tag
def check(content: str, tone: str, icon: str = "", ref: str = "") -> SafeString:
    """One test of a list of checks; `ref` is the id at its end, if it has one."""
    return format_html(
        '<li data-tone="{}">{}<span>{}</span>{}</li>',
        tone,
        drawn(icon or CHECK_ICONS[tone]),
        mark_safe(content.strip()),  # the slot: its variables are escaped already
        format_html('<span class="soft">{}</span>', ref) if ref else "",
    )


@register.inclusion_tag("components/act.html")
def act(
    words: str,
    *,
    key: str = "",
    icon: str = "",
    style: str = "",
    name: str = "",
    value: str = "",
    href: str = "",
    rests: str = "",
) -> dict[str, Any]:
    """A button (with `href` a link) that does one thing and names it.

    `style`: words of primary, main (primary, and Ctrl Enter presses it), quiet,
    small, wide. `key`: the letter that presses it. `rests`: the id of the words
    that say what it waits for; it then stays focusable and does nothing.
    """
    styles = style.replace("main", "primary").split()
    return {
        "words": words,
        "key": key,
        "icon": icon,
        "classes": " ".join(["button", *(f"button--{each}" for each in styles)]),
        "main": "main" in style.split(),
        "name": name,
        "value": value,
        "href": href,
        "rests": rests,
    }


@register.inclusion_tag("components/resting.html")
def resting(refusal: Any, id: str) -> dict[str, Any]:
    """Why an act rests: the reason of the very refusal the act would raise."""
    return {"refusal": refusal, "id": id}


@register.filter
def tone_of(message: Message) -> str:
    """The tone of a message by its level."""
    return MESSAGE_TONES.get(message.level_tag, "info")
