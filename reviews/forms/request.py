"""The request as it is entered: who, when, what, for which diagnoses.

One form, a formset of diagnoses and a formset of lines, read together: a diagnosis is
checked against the release in force on the governing day, a line's pointers against the
diagnoses. Nothing is decided here; `RequestForms.request()` is what the act takes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, LayoutObject, Row
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import formset_factory

from clinical_policies.rules.codes import (
    Change,
    normalise_diagnosis,
    normalise_modifiers,
    normalise_npi,
    normalise_place,
    normalise_procedure,
    normalise_units,
)
from reviews.acts.opening import LETTERS, LineInput
from reviews.models import Case, Member, Provider

from .fields import DayField, ReadField, TimeField

MOST_LINES = 50


class ReadForm(forms.Form):
    """A form that says what it read differently (`changes`) and recognised (`notes`)."""

    called = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changes: dict[str, Change] = {}
        self.notes: dict[str, str] = {}
        self.offers: dict[str, str] = {}

    def clean(self) -> dict[str, Any]:
        """Collect what reading changed."""
        cleaned = super().clean() or self.cleaned_data
        for name, read in cleaned.items():
            for change in getattr(read, "changes", ()):
                self.changes[name] = change
        return cleaned

    def add_error(self, field: str | None, error: Any) -> None:
        """Keep the offer that came with a refusal, so that one click accepts it."""
        refused = (getattr(error, "params", None) or {}).get("refused")
        offer = getattr(refused, "offer", None)
        if field and offer:
            self.offers[field] = offer
        super().add_error(field, error)


class RequestForm(ReadForm):
    """How the request came, for whom, from whom."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    edition = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    received_on = DayField(label="Received on")
    received_time = TimeField(label="At, Pacific time")
    channel = forms.ChoiceField(label="Came by", choices=Case.Channel.choices)
    priority = forms.ChoiceField(
        choices=Case.Priority.choices, initial="standard", widget=forms.RadioSelect
    )
    review_type = forms.ChoiceField(
        label="Review",
        choices=Case.ReviewType.choices,
        initial="prospective",
        widget=forms.RadioSelect,
    )
    member_words = forms.CharField(
        label="Name or member ID", max_length=120, required=False
    )
    member = forms.ModelChoiceField(
        Member.objects.all(), to_field_name="number", required=False
    )
    requesting_npi = ReadField(normalise_npi, label="Requesting, NPI")
    servicing_npi = ReadField(normalise_npi, label="Servicing, NPI")

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.found: list[Member] = []

    @property
    def request_section(self) -> FormHelper:
        """How the request came: day and time, channel, priority, review."""
        return _section(
            Row("received_on", "received_time", "channel"),
            Row(
                Field("priority", wrapper_class="segmented"),
                Field("review_type", wrapper_class="segmented"),
            ),
        )

    @property
    def provider_section(self) -> FormHelper:
        """Who asks and who gives the care."""
        return _section(Row("requesting_npi", "servicing_npi", css_class="fields--two"))

    def clean_requesting_npi(self) -> Provider:
        """The provider who asks."""
        return self._provider("requesting_npi")

    def clean_servicing_npi(self) -> Provider:
        """The provider who gives the care."""
        return self._provider("servicing_npi")

    def clean(self) -> dict[str, Any]:
        """Choose the member, check the moment of receipt and the coverage."""
        cleaned = super().clean()
        self._choose_member(cleaned)
        received = self._received(cleaned)
        if received and cleaned.get("member"):
            self._cover(cleaned, cleaned["member"], received)
        cleaned["received_at"] = received
        return cleaned

    def _provider(self, field: str) -> Provider:
        read = self.cleaned_data[field]
        for change in read.changes:
            self.changes[field] = change
        provider = Provider.objects.filter(npi=read.code).first()
        if provider is None:
            raise ValidationError(
                f"No provider with NPI {read.code} is in the directory."
                " Compare it with the request, or ask your lead to add the provider."
            )
        self.notes[field] = f"{provider.name}, {provider.specialty}".rstrip(", ")
        return provider

    def _choose_member(self, cleaned: dict[str, Any]) -> None:
        words = cleaned.get("member_words") or ""
        if words:
            self.found = list(
                Member.objects.matching(words).prefetch_related("coverages")
            )
        chosen = cleaned.get("member")
        if chosen is None and len(self.found) == 1:
            cleaned["member"] = chosen = self.found[0]
        if chosen is not None or "member" in self.errors:
            return
        if not words:
            self.add_error("member_words", "Say whom the request is for.")
        elif self.found:
            self.add_error(
                "member_words", f"{len(self.found)} members match. Choose one below."
            )
        else:
            self.add_error("member_words", f"No member matches “{words}”.")

    def _received(self, cleaned: dict[str, Any]) -> datetime | None:
        day, time = cleaned.get("received_on"), cleaned.get("received_time")
        if day is None or time is None:
            return None
        received = datetime.combine(day, time, ZoneInfo(settings.TIME_ZONE))
        if received > self.now:
            self.add_error(
                "received_on", f"{received:%b %-d, %Y, %-I:%M %p} is still to come."
            )
        return received

    def _cover(
        self, cleaned: dict[str, Any], member: Member, received: datetime
    ) -> None:
        coverage = member.coverages.on(received.date()).first()
        if coverage is None:
            self.add_error(
                "member_words",
                f"{member} ({member.number}) has no coverage on"
                f" {received:%b %-d, %Y}, the day of receipt.",
            )
            return
        cleaned["line_of_business"] = coverage.line_of_business


class DiagnosisForm(ReadForm):
    """One diagnosis. Its letter is its place."""

    description = ""
    code = ReadField(normalise_diagnosis, label="Diagnosis", required=False)


class LineForm(ReadForm):
    """One service line."""

    code = ReadField(normalise_procedure, label="Code", required=False)
    modifiers = ReadField(normalise_modifiers, label="Modifiers", required=False)
    units = ReadField(normalise_units, label="Units", required=False, initial="1")
    first_date = DayField(label="First day", required=False)
    last_date = DayField(label="Last day", required=False)
    place = ReadField(normalise_place, label="Place", required=False)
    pointers = forms.MultipleChoiceField(
        label="Treats",
        choices=[(letter, letter) for letter in LETTERS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        """A line has a code; its last day is not before its first."""
        cleaned = super().clean()
        typed = any(cleaned.get(name) for name in ("modifiers", "first_date", "place"))
        if typed and not cleaned.get("code") and "code" not in self.errors:
            self.add_error("code", "Code is empty: type the procedure code.")
        first, last = cleaned.get("first_date"), cleaned.get("last_date")
        if last and not first and "first_date" not in self.errors:
            self.add_error("first_date", "First day is empty, the last one is not.")
        if first and last and last < first:
            self.add_error(
                "last_date",
                f"{last:%m/%d/%Y} is before the first day, {first:%m/%d/%Y}.",
            )
        return cleaned

    def entered(self) -> LineInput:
        """The line as the act takes it."""
        read = self.cleaned_data
        modifiers = read["modifiers"].modifiers if read["modifiers"] else ()
        return LineInput(
            system=read["code"].system,
            code=read["code"].code,
            typed=self["code"].data or "",
            modifiers=(*read["code"].modifiers, *modifiers),
            units=int(read["units"].code) if read["units"] else 1,
            first_date=read["first_date"],
            last_date=read["last_date"],
            place=read["place"].code if read["place"] else "",
            pointers="".join(read["pointers"]),
        )


# A forged number of forms makes no more of them than the page can have.
Diagnoses = formset_factory(
    DiagnosisForm,
    extra=0,
    min_num=1,
    max_num=len(LETTERS),
    absolute_max=len(LETTERS),
    validate_max=True,
)
Lines = formset_factory(
    LineForm,
    extra=0,
    min_num=1,
    max_num=MOST_LINES,
    absolute_max=MOST_LINES,
    validate_max=True,
)


def _section(*parts: LayoutObject) -> FormHelper:
    """Part of a form, without its tag: the page holds one form around all parts."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.form_show_errors = False  # the page lists them once, for all parts
    helper.render_hidden_fields = False
    helper.layout = Layout(*parts)
    return helper
