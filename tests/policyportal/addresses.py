"""Pages for the tests of accounts and audit: plain ones, one a gate, in front of the
site's own.
"""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import Context, Template
from django.urls import include, path

from policyportal.accounts import kept_forms
from policyportal.accounts.access import View, public, require


def page(gate: str) -> View:
    """A page that says who reads it."""
    return require(gate)(lambda request: HttpResponse(f"for {request.user}"))


class NoteForm(forms.Form):
    """A form with the fields that forms have."""

    text = forms.CharField()
    lines = forms.MultipleChoiceField(choices=[("1", "1"), ("2", "2")], required=False)
    password = forms.CharField(required=False)


@require("case.edit")
def note(request: HttpRequest) -> HttpResponse:
    """A page with a form, as the portal's pages are written."""
    form = NoteForm(kept_forms.pending(request) or request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("worklist")
    words = Template("{{ form }}").render(Context({"form": form}))
    return HttpResponse(words, status=422 if request.method == "POST" else 200)


@require("case.read")
def case(request: HttpRequest, number: str) -> HttpResponse:
    """A case that isn't there, or isn't theirs."""
    raise Http404


@public
def letter(request: HttpRequest) -> HttpResponse:
    """What everybody may read."""
    return HttpResponse("public")


urlpatterns = [
    path("", page("worklist.read"), name="worklist"),
    path("policies/", page("policy.read"), name="policies"),
    path("director/", page("director.queue"), name="director-queue"),
    path("cases/new/", page("case.open"), name="case-new"),
    path("cases/<str:number>/", case, name="case"),
    path("note/", note, name="note"),
    path("public/", letter),
    path("", include("policyportal.urls")),
]
handler404 = "policyportal.views.errors.not_found"
handler500 = "policyportal.views.errors.our_fault"
