"""The case page: the request, each line beside its finding and the policy's words, the
letter, and whatever may be done next. Every act of the nurse starts and ends here.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from policyportal.accounts import kept_forms
from policyportal.accounts.access import person_in, require
from policyportal.accounts.models import User
from policyportal.audit import recording
from policyportal.clock import now as the_time
from reviews.acts import letter_facts, signing
from reviews.forms import acting
from reviews.forms.acting import directors
from reviews.models import Case
from reviews.presenters import activity
from reviews.presenters import case as words
from reviews.presenters import letter as letter_words
from reviews.rules.letters.readability import measure


@require("case.read")
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case, whole."""
    return case_page(request, find_case(request, number))


def find_case(request: HttpRequest, number: str) -> Case:
    """The case, if this person may know of it; else the same 404 as a missing one."""
    try:
        return words.read_case(number, person_in(request))
    except Case.DoesNotExist as missing:
        raise Http404 from missing


def case_page(
    request: HttpRequest,
    case: Case,
    *,
    status: int = 200,
    forms: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The page of a case; `forms` are bound ones to show again, by name."""
    user, now = person_in(request), the_time()
    recording.view(
        request,
        "case.read",
        now=now,
        members=[case.member.number],
        case=case.number,
    )
    lines = words.lines_of(case, user, now=now)
    kept = partial(_kept, request, case)
    context = {
        "case": case,
        "now": now,
        "lines": lines,
        "clock": words.clock_panel(case, now=now),
        "may": words.case_acts(case, user, now=now),
        "age": case.member.age_on(now.date()),
        "coverage": case.member.coverages.all(),
        "notes": case.notes.select_related("written_by"),
        "activity": activity.of(case, now=now),
        "attachments": case.attachments.defer("content"),
        "notices": case.notices.defer("pdf", "content", "checks"),
        "referral": case.referrals.select_related(
            "referred_to", "referred_by", "returned__returned_by"
        ).last(),
        "note_form": acting.NoteForm(kept("case-note")),
        **_letter(case, user, lines, now, kept("case-refer") or kept("case-issue")),
    }
    waiting = [view.line.number for view in lines if _waits(view)]
    context |= {
        "main": _main(context),
        "first_open": waiting[0] if waiting else None,
        "open_lines": [view for view in lines if view.current],
        **(forms or {}),
    }
    context["line_forms"] = _line_forms(case, lines, forms or {}, kept)
    return render(request, "reviews/case.html", context, status=status)


def _kept(request: HttpRequest, case: Case, name: str, *line: int) -> QueryDict | None:
    """What was typed into one of the page's forms when a session ended."""
    action = reverse(name, args=[case.number, *line])
    return kept_forms.pending(request, action=action)


def _line_forms(
    case: Case,
    lines: list[words.LineView],
    bound: Mapping[str, Any],
    kept: Callable[..., QueryDict | None],
) -> list[tuple[words.LineView, dict[str, Any]]]:
    """Each line with its forms; one that was sent and refused comes back as sent."""
    diagnoses = list(case.diagnoses.all())
    found = []
    for view in lines:
        number = view.line.number
        shown = {"finding": view.finding.pk if view.finding else None}
        forms: dict[str, Any] = {
            "confirm": acting.ConfirmForm(initial=shown),
            "override": acting.OverrideForm(
                kept("line-override", number),
                initial=shown,
                prefix=f"override-{number}",
            ),
            "approve": acting.ApproveForm(),
            "close": acting.CloseForm(
                kept("line-close", number), prefix=f"close-{number}"
            ),
            "deny": acting.DenyForm(kept("line-deny", number), prefix=f"deny-{number}"),
            "answers": acting.AnswersForm(
                kept("line-answer", number),
                finding=view.finding,
                diagnoses=diagnoses,
                prefix=f"answers-{number}",
            )
            if view.finding
            else None,
        }
        found.append((view, forms | bound.get(f"line-{number}", {})))
    return found


def _letter(
    case: Case,
    user: User,
    lines: list[words.LineView],
    now: datetime,
    kept: QueryDict | None,
) -> dict[str, Any]:
    """The draft with its check, while there is a letter to write."""
    if not user.may("letter.preview") or case.stage == Case.Stage.CLOSED:
        return {}
    draft = letter_facts.draft_of(case)
    plain = {
        view.line.number: draft.plain_services.get(str(view.line.number))
        or view.line.plain_words
        for view in lines
    }
    form = acting.ReferForm(
        kept, initial=letter_words.draft_initial(draft, case), plain=plain
    )
    adverse = any(
        view.current and view.finding and view.finding.verdict in view.finding.ADVERSE
        for view in lines
    )
    if not adverse:
        return {"refer_form": form, "draft": draft}
    decider = user if user.may("line.decide_adverse") else directors().first()
    content, checked = signing.letter_preview(case, decider, now=now)
    return {
        "refer_form": form,
        "draft": draft,
        "adverse": adverse,
        "reading": measure(content),
        "elements": letter_words.elements(checked),
    }


def _waits(view: words.LineView) -> bool:
    """Whether the line waits for something of this page."""
    return view.current and not view.review


def _main(context: Mapping[str, Any]) -> str:
    """The one act that Ctrl Enter does: the next thing this case waits for."""
    for view in context["lines"]:
        if not view.current or view.finding is None:
            continue
        if not view.review and view.may["confirm"] is None:
            approvable = view.may["approve"] is None
            return f"{'approve' if approvable else 'confirm'}-{view.line.number}"
        if view.may["approve"] is None:
            return f"approve-{view.line.number}"
    if context["may"]["issue"] is None:
        return "issue"
    return "refer"
