"""The forms of the signing page: a decision for each open line, and one signature.

Nothing is chosen beforehand. What a choice needs beside it (a rationale, a review of a
child's own needs, which text governs) is asked for at its own field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html

from policyportal.choices import Choice as Words
from reviews.acts.signing import outcome_of
from reviews.models import Determination
from reviews.rules import authority

from .acting import GOVERNS, LONGEST, ActForm, DraftForm, PrintableField

UNDER_21 = "early_periodic_screening_review"
STATE_PROVISION = "state_provision_takes_precedence"
APPROVE = "approved"
CONFIRMED = {
    "NOABD-04": "The reason is this member’s and in plain words",
    "NOABD-23": "Other care is named, without blame or advice",
}


class SignForm(ActForm):
    """One case: an outcome a line, the words for it, two elements confirmed, password.

    `lines` are the open lines' facts, `shown` the hash of what the page shows,
    `rationale` what the nurse drafted for the file.
    """

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        lines: Sequence[authority.Line],
        shown: str,
        rationale: str = "",
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}) | {"shown": shown})
        self.lines = lines
        self.drafted = _plain(rationale)
        self.shown_hash = shown
        for line in lines:
            for name, field in _fields(line, rationale):
                self.fields[f"{name}_{line.number}"] = field
        for element, words in CONFIRMED.items():
            label = format_html('{} <code class="code small">{}</code>', words, element)
            self.fields[element] = forms.BooleanField(label=label, required=False)
        self.fields["password"] = forms.CharField(
            label="Your password, again",
            max_length=256,
            strip=False,
            widget=forms.PasswordInput(
                attrs={
                    "autocomplete": "current-password",
                    "aria-describedby": "sign-note",
                }
            ),
        )

    def clean(self) -> dict[str, Any]:
        """Each choice has its words, each denial its confirmed elements."""
        cleaned = super().clean() or self.cleaned_data
        choices = self.choices()
        for line in self.lines:
            for name, words in _wanting(line, cleaned, self.drafted):
                self.add_error(f"{name}_{line.number}", words)
        if any(choice.outcome in authority.DENIALS for choice in choices):
            for element in CONFIRMED:
                if not cleaned.get(element):
                    self.add_error(
                        element, f"Read it in the letter, then confirm it ({element})."
                    )
        return cleaned

    def choices(self) -> list[authority.Choice]:
        """What is chosen, line by line; a line without a choice is left out."""
        read = getattr(self, "cleaned_data", {})
        return [
            authority.Choice(
                line=line.number,
                outcome=outcome,
                rationale=_of("rationale", line, read),
                individual_review=_of("review", line, read),
                governs=_of("governs", line, read),
            )
            for line in self.lines
            if (outcome := _of("outcome", line, read))
        ]

    def confirmed(self) -> frozenset[str]:
        """The elements of the letter that were confirmed."""
        return frozenset(
            element for element in CONFIRMED if self.cleaned_data.get(element)
        )

    def per_line(self) -> Iterator[tuple[authority.Line, list[forms.BoundField]]]:
        """The open lines, each with its fields in order."""
        for line in self.lines:
            ends = f"_{line.number}"
            yield line, [self[name] for name in self.fields if name.endswith(ends)]

    def ticks(self) -> Iterator[tuple[str, forms.BoundField]]:
        """The elements to confirm, by id."""
        return ((element, self[element]) for element in CONFIRMED)


class LetterForm(DraftForm):
    """The letter's words as the director may still change them, before signing."""

    def changed(self) -> bool:
        """Whether anything differs from what is stored and shown in the letter."""
        return any(
            _plain(self[name].data) != _plain(self[name].initial)
            for name, field in self.fields.items()
            if not isinstance(field.widget, forms.HiddenInput)
        )


class ReturnForm(ActForm):
    """Back to the nurse, with what should change."""

    reason = forms.CharField(
        label="What should change",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _fields(line: authority.Line, rationale: str) -> Iterator[tuple[str, forms.Field]]:
    yield (
        "outcome",
        _radios(
            f"Decision on line {line.number}",
            _outcomes(line.verdict),
            missing="Choose a decision: nothing is chosen for you.",
        ),
    )
    if STATE_PROVISION in line.flags and not line.governs:
        yield (
            "governs",
            _radios(
                f"Which text governs line {line.number}?",
                GOVERNS,
                missing="",
                required=False,
            ),
        )
    yield (
        "rationale",
        _words(
            f"Clinical rationale, line {line.number}",
            initial=rationale if line.verdict in authority.ADVERSE else "",
            help_text="Kept in the file and quoted to the doctor. The member reads the "
            "letter.",
        ),
    )
    if UNDER_21 in line.flags:
        yield (
            "review",
            _words(
                f"Your individual review, line {line.number}",
                help_text=f"{authority.UNDER_21}. The letter says it in these words.",
            ),
        )


def _outcomes(verdict: str) -> Iterable[tuple[str, str]]:
    denial = outcome_of(verdict)
    if denial == APPROVE:
        denial = Determination.Outcome.NOT_MEDICALLY_NECESSARY
    against = verdict in authority.ADVERSE
    return (
        (
            denial,
            Words(
                Determination.Outcome(denial).label.replace("Denied", "Deny", 1),
                hint="As the nurse’s draft says" if against else "Against the finding",
            ),
        ),
        (
            APPROVE,
            Words(
                "Approve",
                hint="The finding stays on record as it was"
                if against
                else "As the finding allows",
            ),
        ),
    )


def _radios(
    label: str,
    choices: Iterable[tuple[str, str]],
    *,
    missing: str,
    required: bool = True,
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        required=required,
        widget=forms.RadioSelect,
        error_messages={"required": missing},
    )


def _words(label: str, **kwargs: Any) -> PrintableField:
    return PrintableField(
        label=label, widget=forms.Textarea(attrs={"rows": 3}), **kwargs
    )


def _wanting(
    line: authority.Line, read: Mapping[str, Any], drafted: str
) -> Iterator[tuple[str, str]]:
    outcome, rationale = _of("outcome", line, read), _of("rationale", line, read)
    if outcome in authority.DENIALS and not rationale:
        yield "rationale", "Rationale is empty: a denial is signed with its reason."
    against = outcome == APPROVE and line.verdict in authority.ADVERSE
    if against and rationale and _plain(rationale) == drafted:
        yield "rationale", "This is the reason for a denial: say why it is approved."
    if against and not rationale:
        yield "rationale", "Rationale is empty: say why it is approved all the same."
    if outcome not in authority.CLINICAL_DENIALS:
        return
    if UNDER_21 in line.flags and not _of("review", line, read):
        yield (
            "review",
            (
                "Individual review is empty. Say what this child needs, what was tried,"
                " and why this service would or would not correct or improve it."
            ),
        )
    governs = line.governs or _of("governs", line, read)
    if STATE_PROVISION in line.flags and not governs:
        yield "governs", "Say which text governs: nothing is chosen for you."


def _of(name: str, line: authority.Line, read: Mapping[str, Any]) -> str:
    return str(read.get(f"{name}_{line.number}") or "").strip()


def _plain(value: Any) -> str:
    return str(value or "").replace("\r\n", "\n").strip()
