"""The form pack: labels, hints and errors that belong to their fields, and nothing
typed that does not come back.
"""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import (
    HTML,
    Button,
    ButtonHolder,
    Column,
    Div,
    Field,
    Fieldset,
    Layout,
    Row,
    Submit,
)
from django import forms
from django.template import Context, Template

from policyportal.choices import Choice

TYPED = {
    "code": "O566T",
    "why": "Pain <on> stairs\nand at night",
    "priority": "expedited",
    "decision": "refer",
    "treats": ["A", "B"],
    "sure": "on",
    "token": "7a3c",
    "channel": "fax",
}


class Entry(forms.Form):
    """One field of every kind that the portal uses."""

    code = forms.CharField(help_text="Five characters")
    why = forms.CharField(widget=forms.Textarea, help_text="Read by the director")
    channel = forms.ChoiceField(choices=[("fax", "Fax"), ("portal", "Portal")])
    priority = forms.ChoiceField(
        choices=[("", "---------"), ("standard", "Standard"), ("expedited", "Fast")],
        widget=forms.RadioSelect,
        help_text="By the request",
    )
    decision = forms.ChoiceField(
        choices=[("refer", Choice("Refer", hint="A director decides"))],
        widget=forms.RadioSelect,
    )
    answer = forms.ChoiceField(
        choices=[("met", Choice("Met", tone="good", icon="check"))],
        widget=forms.RadioSelect,
        required=False,
    )
    treats = forms.MultipleChoiceField(
        choices=[("A", "A"), ("B", "B")], widget=forms.CheckboxSelectMultiple
    )
    sure = forms.BooleanField(label="I read it", help_text="NOABD-04")
    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        change = SimpleNamespace(typed="565t", stored="0565T", what="Changed")
        self.changes = {"code": change}
        self.notes = {"why": "Kept for you"}
        self.helper = FormHelper()
        self.helper.form_error_title = "to open the case"

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        if not typed[0].isdigit():
            raise forms.ValidationError(f"{typed} starts with a letter.")
        return typed


def page(form: Any, source: str = "{% crispy form %}") -> str:
    template = Template("{% load crispy_forms_tags portal_forms %}" + source)
    return template.render(Context({"form": form, "csrf_token": "secret"}))


def ids(html: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', html))


def named(html: str, attribute: str) -> set[str]:
    values = re.findall(rf'\b{attribute}="([^"]+)"', html)
    return {each for value in values for each in value.split()}


@pytest.mark.parametrize("typed", [None, {}, TYPED])
def test_every_id_that_is_named_exists(typed: dict[str, Any] | None) -> None:
    html = page(Entry(typed))
    for attribute in ("for", "aria-describedby", "aria-labelledby"):
        assert named(html, attribute) <= ids(html)
    links = {link[1:] for link in re.findall(r'href="(#[^"]+)"', html)}
    assert links <= ids(html)
    assert len(re.findall(r'\bid="', html)) == len(ids(html))


def test_an_error_stands_in_the_summary_and_at_its_field() -> None:
    html = page(Entry(TYPED))
    assert "Correct 1 field to open the case" in html
    assert html.count("O566T starts with a letter.") == 2
    assert '<a href="#id_code">Code</a>' in html
    code = re.search(r'<input type="text" name="code"[^>]*>', html)
    assert code
    assert 'aria-invalid="true"' in code[0]
    assert 'aria-describedby="id_code_helptext id_code_error"' in code[0]


def test_everything_typed_comes_back() -> None:
    html = page(Entry(TYPED))
    assert 'value="O566T"' in html
    assert "Pain &lt;on&gt; stairs\nand at night</textarea>" in html
    assert 'value="7a3c"' in html
    assert '<option value="fax" selected>' in html
    for name, value in [("priority", "expedited"), ("treats", "A"), ("treats", "B")]:
        assert re.search(rf'name="{name}" value="{value}"[^>]* checked', html)
    assert re.search(r'name="sure"[^>]* checked', html)


def test_nothing_is_chosen_beforehand_and_the_empty_choice_is_no_choice() -> None:
    html = page(Entry())
    assert "checked" not in html
    assert "---------" not in html
    assert 'value=""' not in re.sub(r'<input type="hidden"[^>]*>', "", html)


def test_a_group_of_choices_is_a_fieldset_with_its_hint() -> None:
    html = page(Entry())
    group = re.search(
        r'(?s)<fieldset class="field" id="id_priority".*?</fieldset>', html
    )
    assert group
    assert 'aria-describedby="id_priority_helptext"' in group[0]
    assert re.search(r"<legend[^>]*>Priority</legend>", group[0])
    assert '<strong>Refer</strong><span class="hint sub">A director decides' in html


def test_what_was_changed_is_said_unless_the_field_is_wrong() -> None:
    said = "Changed: "
    assert said in page(Entry())
    assert "<del>565t</del> → <ins>0565T</ins>" in page(Entry())
    assert "Kept for you" in page(Entry())
    assert said not in page(Entry(TYPED))


def test_a_layout_draws_the_houses_shapes() -> None:
    form = Entry()
    form.helper.layout = Layout(
        Fieldset("Request", Row("code", "channel"), Column("why"), "token"),
        Fieldset(
            "Decision",
            Field("priority", wrapper_class="segmented"),
            Field("answer", wrapper_class="segmented"),
            Field("treats", wrapper_class="pointers"),
            css_class="form-section form-section--wide",
        ),
        Div("sure", HTML("<hr>"), css_class="measure"),
        ButtonHolder(
            Submit("act", "Open the case", data_main=""),
            Button("discard", "Discard draft"),
            css_class="panel__foot",
        ),
        "decision",
    )
    html = page(form)
    assert 'class="form-section" role="group" aria-labelledby="part-request"' in html
    assert '<h2 id="part-request">Request</h2>' in html
    assert '<div class="fields">' in html
    assert '<div class="segmented">' in html
    assert 'data-tone="good"' in html
    assert "sprite.svg#check" in html
    assert '<div class="pointers">' in html
    assert re.search(r'<button class="button button--primary\s*" type="submit"', html)
    assert re.search(r'data-main="">Open the case <kbd[^>]*>Ctrl ↵</kbd>', html)
    assert 'type="button" name="discard"' in html
    assert "btn" not in html


def test_a_form_posts_its_secret_and_leaves_judging_to_the_server() -> None:
    html = page(Entry())
    assert 'name="csrfmiddlewaretoken" value="secret"' in html
    assert "novalidate" in html
    assert 'class="stack"' in html


def test_a_field_that_does_not_exist_is_an_error() -> None:
    form = Entry()
    form.helper.layout = Layout("nowhere")
    with pytest.raises(Exception, match="nowhere"):
        page(form)


class LineForm(forms.Form):
    code = forms.CharField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.called = f"Line {int(str(self.prefix).rsplit('-')[-1]) + 1}"


def lines(*codes: str) -> Any:
    data = {f"form-{at}-code": code for at, code in enumerate(codes)}
    counts = {"form-TOTAL_FORMS": len(codes), "form-INITIAL_FORMS": len(codes)}
    return forms.formset_factory(LineForm, extra=0)(data | counts)


def test_a_formset_names_the_form_of_an_error() -> None:
    html = page(lines("0565T", ""), "{{ form|crispy }}")
    assert '<a href="#id_form-1-code">Line 2, code</a>' in html
    assert 'name="form-TOTAL_FORMS" value="2"' in html


def test_one_summary_can_speak_for_a_form_and_its_lines() -> None:
    entry = Entry(TYPED)
    entry.helper.form_show_errors = False
    html = Template(
        "{% load crispy_forms_tags portal_forms %}{% error_count form lines %}"
        '{% error_summary form lines purpose="to go on" %}{% crispy form %}'
    ).render(Context({"form": entry, "lines": lines("")}))
    assert html.startswith("(2 errors) ")
    assert html.count("data-error-summary") == 1
    assert "Correct 2 fields to go on" in html
