"""A request as a whole: its form, its diagnoses and its lines, read together.

A diagnosis is checked against the release in force on the governing day, a line's
pointers against the diagnoses. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.forms import BaseFormSet

from clinical_policies.models import Code
from clinical_policies.rules.codes import (
    laterality_conflict,
)
from reviews.acts.opening import LETTERS, DiagnosisInput, RequestInput

from .fields import refusal
from .request import Diagnoses, DiagnosisForm, LineForm, Lines, RequestForm


class RequestForms:
    """The three forms of a request, bound, checked and read together."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        now: datetime,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        first = initial or {}
        self.request_form = RequestForm(data, now=now, initial=first.get("request"))
        self.diagnoses: BaseFormSet[DiagnosisForm] = Diagnoses(
            data, prefix="dx", initial=first.get("diagnoses")
        )
        self.lines: BaseFormSet[LineForm] = Lines(
            data, prefix="line", initial=first.get("lines")
        )
        for letter, form in zip(LETTERS, self.diagnoses.forms, strict=False):
            form.called = f"Diagnosis {letter}"
        for number, line in enumerate(self.lines.forms, start=1):
            line.called = f"Line {number}"

    @property
    def every(self) -> tuple[Any, ...]:
        """All of them, in the page's order: for the summary of errors."""
        return (self.request_form, self.diagnoses, self.lines)

    def is_valid(self) -> bool:
        """Whether the request can be opened. Fills in what only the whole can tell."""
        alone = [form.is_valid() for form in self.every]
        self._check_diagnoses()
        self._check_lines()
        return all(alone) and not any(self._errors())

    def request(self) -> RequestInput:
        """The request as the act takes it. Only after `is_valid`."""
        read = self.request_form.cleaned_data
        return RequestInput(
            member=read["member"],
            line_of_business=read["line_of_business"],
            received_at=read["received_at"],
            channel=read["channel"],
            priority=read["priority"],
            review_type=read["review_type"],
            requesting_provider=read["requesting_npi"],
            servicing_provider=read["servicing_npi"],
            diagnoses=[entry for _, entry in self.entered_diagnoses()],
            lines=[form.entered() for form in self._filled(self.lines)],
        )

    def entered_diagnoses(self) -> Iterator[tuple[str, DiagnosisInput]]:
        """Each readable diagnosis under its letter."""
        for letter, form in zip(LETTERS, self.diagnoses.forms, strict=False):
            read = getattr(form, "cleaned_data", {}).get("code")
            if read:
                typed = form["code"].data or ""
                yield letter, DiagnosisInput(read.code, typed, form.description)

    def governing_day(self) -> date | None:
        """The earliest first day of a line, else the day of receipt."""
        days = [
            form.cleaned_data["first_date"]
            for form in self.lines.forms
            if getattr(form, "cleaned_data", {}).get("first_date")
        ]
        received = getattr(self.request_form, "cleaned_data", {}).get("received_on")
        return min(days) if days else received

    def _filled(self, formset: BaseFormSet[Any]) -> list[Any]:
        return [
            form
            for form in formset.forms
            if getattr(form, "cleaned_data", {}).get("code")
        ]

    def _check_diagnoses(self) -> None:
        day, seen = self.governing_day(), dict[str, str]()
        for letter, form in zip(LETTERS, self.diagnoses.forms, strict=False):
            read = getattr(form, "cleaned_data", {}).get("code")
            if not read:
                continue
            if read.code in seen:
                form.add_error("code", f"{read.code} is diagnosis {seen[read.code]}.")
            seen[read.code] = letter
            if day:
                _check_existence(form, read.code, day)
        if not seen and self.diagnoses.forms and not any(self.diagnoses.errors):
            self.diagnoses.forms[0].add_error("code", "A request has a diagnosis.")

    def _check_lines(self) -> None:
        letters = dict(self.entered_diagnoses())
        filled = self._filled(self.lines)
        if not filled and self.lines.forms and not any(self.lines.errors):
            self.lines.forms[0].add_error(
                "code", "Code is empty: a request has a line."
            )
        for form in filled:
            pointers = form.cleaned_data.get("pointers") or []
            for letter in pointers:
                if letter not in letters:
                    form.add_error("pointers", f"There is no diagnosis {letter}.")
            modifiers = form.cleaned_data.get("modifiers")
            for letter in pointers if modifiers else []:
                words = letters[letter].description if letter in letters else ""
                conflict = laterality_conflict(modifiers.modifiers, words)
                if conflict:
                    form.notes["modifiers"] = conflict

    def _errors(self) -> Iterator[bool]:
        yield bool(self.request_form.errors)
        for formset in (self.diagnoses, self.lines):
            yield from (bool(form.errors) for form in formset.forms)


def _check_existence(form: DiagnosisForm, code: str, day: date) -> None:
    """Refuse what the release in force on the day lacks, or can't be billed."""
    found = Code.objects.diagnosis(code, on=day)
    if refused := found.refusal():
        form.add_error("code", refusal(refused))
    else:
        form.notes["code"] = found.warning() or found.description
        form.description = found.description
