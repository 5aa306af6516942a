"""A criterion as a row of the tree that an editor rearranges."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms

from clinical_policies.models import Criterion, PolicyVersion
from clinical_policies.rules import facts
from clinical_policies.rules.labels import DEEPEST, HOUSE_STYLE, Row, place

from .arranging import LAST
from .fields import says_what_lacks

# What a choice that is left empty means.
NOTHING = {
    "combinator": "No parts to combine",
    "outcome": "States nothing",
    "answered_by": "Not answered by itself",
}
LABELS = {"at_least": "N", "operand": "Held against"}


class CriterionForm(forms.ModelForm[Criterion]):
    """One criterion as a row of the tree: place and depth, words, what they mean."""

    depth = forms.IntegerField(
        label="Level", min_value=0, max_value=DEEPEST, initial=0, required=False
    )
    position = forms.IntegerField(
        label="Place", min_value=0, max_value=LAST, initial=LAST, required=False
    )

    class Meta:
        model = Criterion
        fields = (
            "text",
            "combinator",
            "at_least",
            "outcome",
            "answered_by",
            "operand",
        )
        labels = LABELS
        widgets = {"text": forms.Textarea(attrs={"rows": 1})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        says_what_lacks(self)
        for name in NOTHING.keys() & self.fields.keys():
            field: Any = self.fields[name]
            field.choices = [("", NOTHING[name]), *field.choices[1:]]
        if self.instance.pk:
            self.initial["depth"] = self.instance.path.count(".")
            self.initial["position"] = self.instance.position

    @property
    def called(self) -> str:
        """How a list of errors names the row: by its words, which move with it."""
        words = " ".join(str(self["text"].value() or "").split())
        short = f"Criterion “{words[:40]}{'…' if words[40:] else ''}”"
        return short if words else "New criterion"

    @property
    def example(self) -> str:
        """What is typed beside the kind of fact that is chosen, such as `18`."""
        kind = facts.FACT_KINDS.get(self["answered_by"].value())
        return kind.example if kind else ""

    def clean(self) -> dict[str, Any]:
        """What answers it can be read, and N stands with “at least” alone."""
        read = super().clean() or self.cleaned_data
        kind = read.get("answered_by") or ""
        if kind in facts.FACT_KINDS:
            try:
                facts.check_operand(kind, read.get("operand") or "")
            except ValueError as refused:
                self.add_error("operand", str(refused))
        elif "answered_by" in read:
            read["operand"] = ""
        if read.get("combinator") != "at_least":
            read["at_least"] = None
        elif "at_least" in read and not read["at_least"]:
            self.add_error("at_least", "“At least N of” needs its N, from 1.")
        return read

    def save(self, commit: bool = True) -> Criterion:
        """The criterion at its place; its path waits for the tree to be put in order."""
        place = self.cleaned_data.get("position")
        self.instance.position = LAST if place is None else place
        if not self.instance.pk:
            self.instance.path = f"~{self.instance.identity.hex[:12]}"
        saved: Criterion = super().save(commit)
        return saved


class Outlined(NamedTuple):
    """One row of the tree: its form, the label, how deep, whether the label is kept."""

    form: Any
    label: str
    depth: int
    kept: bool


class CriteriaFormSet(forms.BaseInlineFormSet[Criterion, PolicyVersion, Any]):
    """The tree as its rows stand on the page."""

    @property
    def outlined(self) -> list[Outlined]:
        """Rows in the order and with the labels that are typed now.

        So a form that comes back keeps its moves. A label of another style than the
        house's stays what it is.
        """
        rows = sorted(self.forms, key=lambda form: _number(form, "position", LAST))
        placed = place(
            [Row(_number(form, "depth", 0), form.instance.label) for form in rows]
        )
        return [
            Outlined(
                form, where.label, where.depth, not HOUSE_STYLE.fullmatch(where.label)
            )
            for form, where in zip(rows, placed, strict=True)
        ]


def _number(form: Any, name: str, otherwise: int) -> int:
    """What is typed; where the row is only read, what is stored."""
    if name not in form.fields:
        stored = form.instance.position, str(form.instance.path).count(".")
        return int(stored[name == "depth"])
    typed = str(form[name].value())
    return int(typed) if typed.isdecimal() and len(typed) < 5 else otherwise
