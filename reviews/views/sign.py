"""The signing page: everything a medical director reads, and one signature at its end.

The password is asked for after the form is found complete and before the act, so that a
wrong one costs a try and nothing else; what was typed comes back in every case.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from clinical_policies.acts.moving import day_of
from policyportal.accounts import kept_forms
from policyportal.accounts.access import person_in, require
from policyportal.accounts.models import User
from policyportal.accounts.rules.refusal import Refused
from policyportal.accounts.signing import confirm_password, rests_until
from policyportal.audit import recording
from policyportal.clock import now as the_time
from reviews.acts import letter_facts, lettering, referring, signing
from reviews.acts.standing import standing
from reviews.forms.signing import LetterForm, ReturnForm, SignForm
from reviews.models import Case
from reviews.presenters import case as words
from reviews.presenters import letter as letter_words
from reviews.presenters import notice as notice_words
from reviews.presenters import signing as signing_words
from reviews.rules.letters.checks import blocking
from reviews.rules.letters.readability import measure

from .case import find_case

NEW_EACH_TIME = {"token", "shown", "csrfmiddlewaretoken", "password"}
SAVE_FIRST = (
    "You changed the letter and did not save it. Save it, read it, then sign: a"
    " signature covers exactly what is shown."
)


@require("director.decide")
def sign(request: HttpRequest, number: str) -> HttpResponse:
    """Read a referred case, decide each open line, sign once."""
    case = find_case(request, number)
    if request.method != "POST":
        return _as_left(request, case)
    if recording.done(_token(request)):
        return redirect("sign", number)
    _refuse_too_late(request, case)
    if "save_letter" in request.POST:
        return _save_letter(request, case)
    return _sign(request, case)


@require_POST
@require("director.decide")
def give_back(request: HttpRequest, number: str) -> HttpResponse:
    """Return the case to the nurse, with what should change."""
    case = find_case(request, number)
    form = ReturnForm(request.POST, prefix="return")
    if not form.is_valid():
        return _page(request, case, _form(case), status=422, return_form=form)
    read = form.cleaned_data
    try:
        referring.give_back(
            person_in(request),
            case,
            reason=read["reason"],
            now=the_time(),
            token=str(read["token"]),
        )
    except recording.AlreadyDone:
        messages.info(request, "That was done already; nothing was done twice.")
    else:
        messages.success(request, f"Case {number} is back with the nurse.")
    return redirect("worklist")


def _as_left(request: HttpRequest, case: Case) -> HttpResponse:
    """The page, with what was typed into it when a session ended."""
    kept = kept_forms.pending(request)
    back = kept_forms.pending(request, reverse("case-return", args=[case.number]))
    return _page(
        request,
        case,
        _form(case, typed=kept),
        letter_form=_letter_form(case, kept) if kept else None,
        return_form=ReturnForm(back, prefix="return"),
    )


def _sign(request: HttpRequest, case: Case) -> HttpResponse:
    user, now = person_in(request), the_time()
    form, letter = _form(case, request.POST), _letter_form(case, request.POST)
    # A letter that somebody else saved meanwhile is told apart by the act.
    if (
        form.is_valid()
        and form.cleaned_data["shown"] == form.shown_hash
        and letter.changed()
    ):
        form.add_error(None, SAVE_FIRST)
    if form.errors:
        return _page(request, case, form, status=422, letter_form=letter)
    read = form.cleaned_data
    try:
        confirm_password(user, read["password"], now=now)
    except Refused as refused:
        form.add_error("password", _said(refused))
        return _page(request, case, form, status=refused.status, letter_form=letter)
    try:
        signing.sign_case(
            user,
            case,
            form.choices(),
            confirmed=form.confirmed(),
            shown_hash=read["shown"],
            now=now,
            token=str(read["token"]),
        )
    except recording.AlreadyDone:
        return redirect("sign", case.number)
    except Refused as refused:
        if refused.status != 422:
            raise
        form.add_error(None, _said(refused))
        return _page(request, case, form, status=422, letter_form=letter)
    return redirect("sign", case.number)


def _save_letter(request: HttpRequest, case: Case) -> HttpResponse:
    """Save the letter's words; the page comes back with it, and all that was typed."""
    letter = _letter_form(case, request.POST)
    typed = _form(case, typed=request.POST)
    if not letter.is_valid():
        return _page(request, case, typed, status=422, letter_form=letter)
    read = letter.cleaned_data
    with suppress(recording.AlreadyDone):
        lettering.save_draft(
            person_in(request),
            case,
            edition=read["edition"],
            now=the_time(),
            token=str(read["token"]),
            **letter.texts(),
        )
    fresh = find_case(request, case.number)
    return _page(request, fresh, _form(fresh, typed=request.POST), saved=True)


def _page(
    request: HttpRequest,
    case: Case,
    form: SignForm,
    *,
    status: int = 200,
    letter_form: LetterForm | None = None,
    return_form: ReturnForm | None = None,
    saved: bool = False,
) -> HttpResponse:
    user, now = person_in(request), the_time()
    recording.view(
        request, "case.signing_read", now=now, members=[case.member.number],
        case=case.number,
    )  # fmt: skip
    notices = list(
        case.notices.defer("pdf", "content", "checks").select_related(
            "signature", "issued_by"
        )
    )
    context = {
        "case": case,
        "now": now,
        "age": case.member.age_on(day_of(now)),
        "coverage": case.member.coverages.all(),
        "lines": words.lines_of(case, user, now=now),
        "clock": words.clock_panel(case, now=now),
        "referral": case.referrals.select_related("referred_to", "referred_by").last(),
        "attachments": case.attachments.defer("content").select_related("added_by"),
        "notices": notices,
        "place": signing_words.place_of(case, user),
        "outcome": signing_words.outcome_of(case, notices, user),
        "title": signing_words.title_of(case, form.lines),
    }
    if case.stage == Case.Stage.DIRECTOR:
        context |= _to_sign(case, user, form, now)
        context |= {
            "letter_form": letter_form or _letter_form(case),
            "letter_open": letter_form is not None and letter_form.changed(),
            "return_form": return_form or ReturnForm(prefix="return"),
            "saved": saved,
        }
    return render(request, "reviews/sign.html", context, status=status)


def _to_sign(case: Case, user: User, form: SignForm, now: datetime) -> dict[str, Any]:
    """What is signed: the letters as they would leave, their check, the hash of all."""
    letter, checked, notice = signing.letters_preview(
        case, user, form.choices(), now=now
    )
    return {
        "form": form,
        "button": signing_words.button_of(form.lines),
        "content": letter,
        "provider_content": notice_words.unanchored(notice),
        "blocked": bool(blocking(checked)),
        "reading": measure(letter),
        "elements": letter_words.elements(checked),
        "statement": signing.statement_for(user),
        "shown": form.shown_hash,
        "licensed": user.license_active_on(day_of(now)),
        "rests": rests_until(user, now=now),
    }


def _form(
    case: Case,
    data: Mapping[str, Any] | None = None,
    *,
    typed: Mapping[str, Any] | None = None,
) -> SignForm:
    """The form for the open lines; `typed` fills it without judging it."""
    kept = {
        name: value
        for name, value in (typed or {}).items()
        if name not in NEW_EACH_TIME
    }
    return SignForm(
        data,
        lines=standing(case).open_lines(),
        shown=signing.shown(case),
        rationale=letter_facts.draft_of(case).clinical_reason,
        initial=kept,
    )


def _letter_form(case: Case, data: Mapping[str, Any] | None = None) -> LetterForm:
    draft = letter_facts.draft_of(case)
    plain = {
        line.number: draft.plain_services.get(str(line.number)) or line.plain_words
        for line in case.lines.all()
    }
    initial = letter_words.draft_initial(draft, case)
    return LetterForm(data, initial=initial, plain=plain, prefix="letter")


def _refuse_too_late(request: HttpRequest, case: Case) -> None:
    """Who was first is told before anything that was typed is judged."""
    numbers = [
        int(name.removeprefix("rationale_"))
        for name in request.POST
        if name.removeprefix("rationale_").isascii()
        and name.removeprefix("rationale_").isdigit()
    ]
    refused = signing.too_late(person_in(request), case, numbers, now=the_time())
    if refused:
        raise refused


def _token(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return None


def _said(refused: Refused) -> str:
    return f"{refused.reason} {refused.remedy}".strip()
