"""Opening a case, and correcting its request: one form, checked as it is typed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime

from clinical_policies.models.library import Library
from clinical_policies.rules import applicability
from policyportal.accounts import kept_forms
from policyportal.accounts.access import person_in, require
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording
from policyportal.clock import now as the_time
from reviews.acts import opening
from reviews.acts.opening import RequestInput
from reviews.forms.whole_request import RequestForms
from reviews.models import Case, Member
from reviews.presenters import entry as words

from .case import find_case

MORE = {"add-diagnosis": "dx", "add-line": "line"}


@require("case.open")
def new_case(request: HttpRequest) -> HttpResponse:
    """An empty request; or the request that was typed, opened or shown to be mended."""
    data = request.POST or kept_forms.pending(request)
    if data is None:
        moment = the_time()
        forms = RequestForms(now=moment, initial=words.fresh(localtime(moment)))
        return _page(request, forms, case=None)
    if request.method != "POST":
        forms = RequestForms(data, now=the_time())
        forms.is_valid()
        return _page(request, forms, case=None)

    def act(entered: RequestInput, token: str, _edition: int) -> Case:
        return opening.open_case(
            person_in(request), entered, now=the_time(), token=token
        )

    return _acted(request, act, case=None)


@require("case.edit")
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """The request of a case, to be corrected before anybody decided."""
    case = find_case(request, number)
    data = request.POST or kept_forms.pending(request)
    if data is None:
        recording.view(
            request, "case.read", now=the_time(), members=[case.member.number],
            case=number,
        )  # fmt: skip
        forms = RequestForms(now=the_time(), initial=words.of_case(case))
        return _page(request, forms, case=case)
    if request.method != "POST":
        return _page(request, RequestForms(data, now=the_time()), case=case)

    def act(entered: RequestInput, token: str, edition: int) -> Case:
        return opening.edit_request(
            person_in(request), case, entered, edition=edition, now=the_time(),
            token=token,
        )  # fmt: skip

    return _acted(request, act, case=case)


@require("case.open")
def check(request: HttpRequest) -> HttpResponse:
    """What the request would mean if it were opened now: read again as it is typed."""
    forms = RequestForms(request.POST, now=the_time())
    forms.is_valid()
    return render(request, "reviews/entry_aside.html", _aside(request, forms))


@require("member.search")
def members(request: HttpRequest) -> HttpResponse:
    """Members that match what is typed, each with coverage; the choice is a radio."""
    typed = request.GET.get("member_words", "")[:120]
    found = list(Member.objects.matching(typed).prefetch_related("coverages"))
    recording.view(
        request,
        "member.searched",
        now=the_time(),
        members=[member.number for member in found],
    )
    return render(
        request,
        "reviews/entry_members.html",
        {"found": words.members(found), "typed": typed},
    )


def _acted(request: HttpRequest, act: Any, *, case: Case | None) -> HttpResponse:
    more = next((prefix for name, prefix in MORE.items() if name in request.POST), "")
    if more:
        return _page(request, _one_more(request, more), case=case, focus=more)
    forms = RequestForms(request.POST, now=the_time())
    if not forms.is_valid():
        return _page(request, forms, case=case, status=422)
    read = forms.request_form.cleaned_data
    try:
        opened = act(forms.request(), str(read["token"]), read["edition"])
    except recording.AlreadyDone as done:
        messages.info(request, "This request was saved already.")
        return redirect("case", done.event.case)
    except Refused as refused:
        if refused.status != 422:
            raise
        forms.request_form.add_error(None, f"{refused.reason} {refused.remedy}".strip())
        return _page(request, forms, case=case, status=422)
    kept_forms.discard(request)
    if case is None:
        messages.success(request, f"Case {opened.number} is open.")
    return redirect("case", opened.number)


def _one_more(request: HttpRequest, prefix: str) -> RequestForms:
    """The same forms with one more diagnosis or line; nothing is judged yet."""
    data = request.POST.copy()
    total = f"{prefix}-TOTAL_FORMS"
    number = data.get(total, "1")
    data[total] = str(min(int(number) + 1, 60)) if number.isdecimal() else "2"
    return RequestForms(data, now=the_time())


def _page(
    request: HttpRequest,
    forms: RequestForms,
    *,
    case: Case | None,
    status: int = 200,
    focus: str = "",
) -> HttpResponse:
    bound = forms.request_form.is_bound
    return render(
        request,
        "reviews/entry.html",
        {
            "case": case,
            "forms": forms,
            "form": forms.request_form,
            "every": forms.every if status == 422 else (),
            "letters": opening.LETTERS[: len(forms.diagnoses.forms)],
            "lettered": zip(opening.LETTERS, forms.diagnoses.forms, strict=False),
            "focus": focus,
            "chosen": words.chosen(forms, case),
            **(_aside(request, forms) if bound and not focus else {}),
        },
        status=status,
    )


def _aside(request: HttpRequest, forms: RequestForms) -> dict[str, Any]:
    """Clock, findings and likely duplicates of what is typed so far."""
    aside = words.aside(forms, now=the_time(), find=_find)
    if aside["duplicates"]:
        recording.view(
            request,
            "case.duplicates_shown",
            now=the_time(),
            members=[aside["duplicates"][0].member.number],
        )
    return aside


def _find(line: applicability.LineRequest) -> applicability.FindingData:
    return applicability.find(line, Library(on=line.governing_day))[0]
