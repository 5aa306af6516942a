"""The small forms of the case page: each one act, with its one-time token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from policyportal.accounts.models import User
from policyportal.accounts.rules.access import DIRECTOR
from reviews.models import Determination, Diagnosis, Finding
from reviews.rules.authority import SILENT
from reviews.rules.letters.content import unprintable

LONGEST = 8000
TRUTHS = [("met", "Met"), ("not_met", "Not met"), ("unknown", "Not known")]
SPEAKS = [
    ("speaks", "Yes: the policy speaks about this"),
    ("does_not_speak", "No: the policy does not speak about this"),
]
GOVERNS = [
    ("provision", "The state provision governs"),
    ("policy", "The policy's criterion governs"),
]


class ActForm(forms.Form):
    """A form that acts: sent twice, it is done once."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class ConfirmForm(ActForm):
    """Confirm the finding that was shown."""

    finding = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class OverrideForm(ConfirmForm):
    """Override the finding that was shown, with a reason."""

    reason = forms.CharField(
        label="Why the policy doesn't fit",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ApproveForm(ActForm):
    """Approve a line."""


class CloseForm(ActForm):
    """Close a line without a decision."""

    outcome = forms.ChoiceField(
        label="Why it closes",
        choices=[
            (value, label)
            for value, label in Determination.Outcome.choices
            if value in Determination.CLOSURES
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Who asked, when and how; or of which case it is a duplicate",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DenyForm(ActForm):
    """Deny for a benefit reason, never a clinical one."""

    outcome = forms.ChoiceField(
        label="Benefit reason",
        choices=[
            (value, label)
            for value, label in Determination.Outcome.choices
            if value in Determination.ADMINISTRATIVE_DENIALS
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Which benefit rule it is, without clinical words",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class NoteForm(ActForm):
    """A note for the desk."""

    text = forms.CharField(
        label="Add a note",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "Add a note"}),
    )


class PrintableField(forms.CharField):
    """Words that can stand in a letter: no character that hides or turns the text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"max_length": LONGEST, "required": False} | kwargs))

    def clean(self, value: Any) -> str:
        """The words, or an error that names the character."""
        words = super().clean(value) or ""
        plain = words.replace("\r\n", "\n").replace("\n", " ")
        if refused := unprintable(plain):
            raise ValidationError(f"{refused} can't stand in a letter. Type it again.")
        return words


class DraftForm(ActForm):
    """What people write into the letter, and to the director."""

    edition = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    plain_diagnosis = PrintableField(
        label="The condition, in plain words", max_length=200
    )
    reason = PrintableField(
        label="Why, in the member's words",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    other_care = PrintableField(
        label="Other care to talk about", widget=forms.Textarea(attrs={"rows": 2})
    )
    clinical_reason = PrintableField(
        label="Specific reason, for the doctor",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    records_considered = PrintableField(
        label="Records considered, one a line",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, plain: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, words in plain.items():
            self.fields[f"plain_{number}"] = PrintableField(
                label=f"Line {number}, in plain words", max_length=200, initial=words
            )

    def texts(self) -> dict[str, Any]:
        """The draft's texts, as the act takes them."""
        read = self.cleaned_data
        names = (
            "plain_diagnosis",
            "reason",
            "other_care",
            "clinical_reason",
            "records_considered",
        )
        plain = {
            name.removeprefix("plain_"): read[name]
            for name in self.fields
            if name.removeprefix("plain_").isdigit()
        }
        return {name: read[name] for name in names} | {"plain_services": plain}


class ReferForm(DraftForm):
    """The draft, with whom it goes to and what is said to them."""

    referred_to = forms.ModelChoiceField(
        User.objects.none(),
        label="Refer to",
        required=False,
        empty_label="Any director",
    )
    comment = forms.CharField(
        label="For the director",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["referred_to"].queryset = directors()  # type: ignore[attr-defined]


class AnswersForm(ActForm):
    """The questions that a finding leaves to a reviewer, whichever they are."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        finding: Finding,
        diagnoses: list[Diagnosis],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.questions: dict[str, str] = {}
        for number, (question, field) in enumerate(_asked(finding, diagnoses)):
            self.questions[f"q{number}"] = question
            self.fields[f"q{number}"] = field
        if self.questions:
            self.fields["note"] = forms.CharField(
                label="What shows it",
                required=finding.verdict in SILENT,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def helper(self) -> FormHelper:
        """Criteria as compact choices, one line each; other questions at length."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.form_show_errors = True
        helper.layout = Layout(
            "token",
            *(
                Field(name, wrapper_class="segmented")
                if question.startswith("criterion:")
                else name
                for name, question in self.questions.items()
            ),
            *(["note"] if self.questions else []),
        )
        return helper

    def clean(self) -> dict[str, Any]:
        """At least one question is answered."""
        cleaned = super().clean() or self.cleaned_data
        if not self.answers() and not self.errors:
            raise ValidationError("Nothing is answered yet: choose an answer.")
        return cleaned

    def answers(self) -> dict[str, str]:
        """The answered questions with their values."""
        return {
            question: self.cleaned_data[name]
            for name, question in self.questions.items()
            if self.cleaned_data.get(name)
        }


def directors() -> QuerySet[User]:
    """Everyone to whom a case can be referred."""
    found = User.objects.filter(groups__name=DIRECTOR, is_active=True)
    return found.order_by("full_name")


def _asked(
    finding: Finding, diagnoses: list[Diagnosis]
) -> Iterator[tuple[str, forms.Field]]:
    details = finding.details
    if finding.ask == "which-diagnosis":
        words = {row.code: f"{row.code} {row.description}" for row in diagnoses}
        candidates = details.get("candidates") or list(words)
        yield (
            "treats",
            _choice(
                "Which diagnosis does this line treat?",
                [(code, words.get(code, code)) for code in candidates],
            ),
        )
    if finding.ask == "answer-first":
        for item in details.get("questions", []):
            yield f"first:{item['id']}", _choice(item["question"], SPEAKS)
    if finding.ask == "criteria":
        for item in details.get("open_criteria", []):
            if item["answered_by"] == "reviewer":
                yield (
                    f"criterion:{item['key']}",
                    _choice(f"{item['path']}. {item['text']}", TRUTHS, required=False),
                )
    if finding.verdict == Finding.Verdict.POLICY_MAY_APPLY and finding.version:
        reference = finding.version.policy.reference_number
        yield (
            "attach",
            _choice(
                f"Does {reference} apply to this line?",
                [(reference, f"Yes: attach {reference}")],
                required=False,
            ),
        )
    if finding.verdict in SILENT:
        yield (
            "criteria_used",
            forms.CharField(
                label="Criteria used instead", max_length=300, required=False
            ),
        )
    if "state_provision_takes_precedence" in finding.flag_names():
        yield "governs", _choice("Which text governs this line?", GOVERNS)


def _choice(
    label: str, choices: list[tuple[str, str]], *, required: bool = True
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, required=required, widget=forms.RadioSelect
    )
