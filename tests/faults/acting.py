"""Every form that acts: who sends it, from which page, with what typed; and what it
leaves in the records.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from policyportal.audit.models import Event
from policyportal.audit.sealing import sealed_models
from policyportal.audit.verifying import Broken, verify
from tests.faults.desk import PDF, Desk, browser
from tests.faults.pages import Form, Page
from tests.reviews import factories as made


@dataclass(frozen=True, slots=True)
class Sent:
    """One form as its browser would send it."""

    address: str
    data: dict[str, Any]

    @property
    def token(self) -> str:
        """The one-time token it carries."""
        own = [name for name in self.data if name.endswith("token")]
        own.sort(key=lambda name: name.startswith("letter-"))
        return str(self.data[next(name for name in own if "csrf" not in name)])


@dataclass(frozen=True, slots=True)
class Acting:
    """An acting form: `page` holds it, `ends` is how its address ends."""

    name: str
    who: str
    page: Callable[[Desk], str]
    ends: str
    typed: dict[str, Any] = field(default_factory=dict)
    file: str = ""

    def form(self, here: Desk) -> Form:
        """The form, read from its page."""
        page = Page(browser(self.who).get(self.page(here)))
        return page.form(self.ends) if self.ends else own_form(page, self.typed)

    def filled(self, here: Desk) -> Sent:
        """The form, filled in so that it can be done."""
        form = self.form(here)
        data = form.sends(**self.typed)
        return Sent(form.action or self.page(here), self.again(data))

    def again(self, data: dict[str, Any]) -> dict[str, Any]:
        """The same once more; a file is read anew."""
        address = "/attachments/" if self.file else ""
        return with_file(address, data)


def with_file(address: str, data: dict[str, Any]) -> dict[str, Any]:
    """The data with a fresh document, where the form takes one."""
    if not address.endswith("/attachments/"):
        return data
    return data | {"file": SimpleUploadedFile("x-ray.pdf", PDF + b"x-ray")}


def own_form(page: Page, typed: Mapping[str, Any]) -> Form:
    """The form that goes to the page's own address, known by its fields."""
    return next(form for form in page.forms if next(iter(typed)) in form.fields)


def _case(name: str, ends: str = "") -> Callable[[Desk], str]:
    return lambda here: f"/cases/{getattr(here, name)}/{ends}"


DECISION = {
    "outcome_1": "denied_not_medically_necessary",
    "rationale_1": "I read the note. The policy decides it.",
    "NOABD-04": "on",
    "NOABD-23": "on",
    "password": made.PASSWORD,
    "sign": "1",
}
REQUEST = {
    "received_on": "09/10/2026",
    "received_time": "9:12 AM",
    "channel": "portal",
    "member_words": "EX0009001",
    "requesting_npi": "1234567893",
    "servicing_npi": "1234567893",
    "dx-0-code": "M17.11",
    "line-0-code": "0566T",
    "line-0-units": "1",
    "line-0-modifiers": "RT",
    "line-0-first_date": "09/14/2026",
    "line-0-pointers": "A",
}
LETTER = {
    "reason": made.example.REASON,
    "other_care": made.example.OTHER_CARE,
    "clinical_reason": made.CLINICAL_REASON,
    "plain_diagnosis": "arthritis in your right knee",
    "plain_1": "stem cell implant, right knee",
    "comment": made.COMMENT,
}

OPEN = Acting("open a case", "nurse", lambda _: "/cases/new/", "", REQUEST)
NOTE = Acting("note", "nurse", _case("opened"), "/notes/", {"text": "Called them."})
CONFIRM = Acting("confirm a finding", "nurse", _case("opened"), "/lines/1/confirm/")
OVERRIDE = Acting(
    "override a finding",
    "nurse",
    _case("opened"),
    "/lines/1/override/",
    {"override-1-reason": "The policy speaks of another joint."},
)
APPROVE = Acting("approve a line", "nurse", _case("asked"), "/lines/1/approve/")
CLOSE = Acting(
    "close a line",
    "nurse",
    _case("opened"),
    "/lines/1/close/",
    {"close-1-outcome": "closed_withdrawn", "close-1-reason": "They called."},
)
DENY = Acting(
    "deny for a benefit",
    "director",
    _case("opened"),
    "/lines/1/deny/",
    {"deny-1-outcome": "denied_not_covered", "deny-1-reason": "Rule 7 of the plan."},
)
SAVE = Acting("save the draft", "nurse", _case("confirmed"), "/refer/", LETTER)
REFER = Acting("refer", "nurse", _case("confirmed"), "/refer/", LETTER | {"refer": "1"})
SIGN = Acting("sign", "director", _case("referred", "sign/"), "/sign/", DECISION)
RETURN = Acting(
    "return a case",
    "director",
    _case("referred", "sign/"),
    "/return/",
    {"return-reason": "Add the X-ray."},
)
ATTACH = Acting(
    "add a document",
    "nurse",
    _case("opened", "attachments/"),
    "",
    {"title": "X-ray"},
    file="file",
)
SEND = Acting(
    "mark a letter sent",
    "mailroom",
    lambda here: f"/letters/{here.letter}/",
    "/sent/",
    {"way": "mail"},
)
APPROVE_POLICY = Acting(
    "approve a policy",
    "director",
    lambda here: f"/policies/drafts/{here.in_review}/",
    "/approve/",
    {"password": made.PASSWORD},
)
RETURN_POLICY = Acting(
    "return a policy",
    "director",
    lambda here: f"/policies/drafts/{here.in_review}/",
    "/return/",
    {"comment": "Section 2 names the wrong code."},
)
ALL = (
    OPEN,
    NOTE,
    CONFIRM,
    OVERRIDE,
    APPROVE,
    CLOSE,
    DENY,
    SAVE,
    REFER,
    SIGN,
    RETURN,
    ATTACH,
    SEND,
    APPROVE_POLICY,
    RETURN_POLICY,
)


def records() -> dict[str, int]:
    """How many rows each sealed table holds."""
    return {
        model._meta.db_table: model._base_manager.count() for model in sealed_models()
    }


def records_of(token: str) -> Counter[str]:
    """How many rows of each table the act with this token wrote."""
    return Counter(row[0] for row in Event.objects.get(token=token).rows)


def verified() -> list[Broken]:
    """What the verifier finds broken."""
    return verify(connection).broken
