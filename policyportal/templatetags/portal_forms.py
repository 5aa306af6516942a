"""Tags of the form pack: a field's control, what was changed in it, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField, CheckboxInput
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

if TYPE_CHECKING:
    Typed = BaseForm | BaseFormSet[Any]


class Mistake(NamedTuple):
    """One error as the summary lists it; no `field` when it is about the whole."""

    field: str
    address: str
    words: str


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """A field's own control in the house's class."""
    widget = field.field.widget
    ours = "tick" if isinstance(widget, CheckboxInput) else "input"
    classes = f"{ours} {widget.attrs.get('class', '')}".strip()
    return mark_safe(field.as_widget(attrs={"class": classes}))


@register.simple_tag
def named(field: BoundField) -> SafeString:
    """A control that no label stands beside, as in a row of a table, with its name."""
    return mark_safe(field.as_widget(attrs={"aria-label": str(field.label)}))


@register.inclusion_tag("components/changed.html")
def changed(field: BoundField) -> dict[str, Any]:
    """What the form says it changed or recognised in this field.

    A form tells by two dictionaries on itself, by field name: `changes` holds
    what has `typed`, `stored` and `what` (the words), `notes` plain words.
    """
    return {
        "change": getattr(field.form, "changes", {}).get(field.name),
        "note": getattr(field.form, "notes", {}).get(field.name),
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Typed, purpose: str = "") -> dict[str, Any]:
    """What is to be corrected in these forms and formsets, linked to its fields.

    `purpose` ends the title: "Correct 2 fields" and "to open the case".
    """
    found = mistakes(forms)
    fields = {each.address for each in found if each.address}
    return {"mistakes": found, "fields": len(fields), "purpose": purpose}


@register.simple_tag
def error_count(*forms: Typed) -> str:
    """The start of a page's title while its form has errors: "(2 errors) "."""
    number = len(mistakes(forms))
    return f"({number} error{'s' if number > 1 else ''}) " if number else ""


def mistakes(forms: Iterable[Typed]) -> list[Mistake]:
    """Every error of these forms and formsets, in the order of their fields."""
    return [each for form in forms if form.is_bound for each in _of(form)]


def _of(form: Typed) -> Iterator[Mistake]:
    if isinstance(form, BaseFormSet):
        yield from _whole(form.non_form_errors())
        yield from mistakes(form.forms)
    else:
        yield from _whole(form.non_field_errors())
        for field in form:
            yield from _of_field(field)


def _whole(errors: Iterable[Any]) -> Iterator[Mistake]:
    return (Mistake("", "", str(words)) for words in errors)


def _of_field(field: BoundField) -> Iterator[Mistake]:
    """A form of many is told apart by its `called`: "Line 2, code"."""
    called = getattr(field.form, "called", "")
    label = f"{called}, {str(field.label).lower()}" if called else str(field.label)
    # A group of choices has no control of its own to link to: its fieldset has the id.
    address = field.id_for_label or field.auto_id
    return (Mistake(label, address, str(words)) for words in field.errors)
