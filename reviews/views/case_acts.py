"""Acts on a whole case: draft its letter, refer it, issue it, take it, leave a note."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from policyportal.accounts.access import person_in, require
from policyportal.clock import now as the_time
from reviews.acts import desk, letter_facts, lettering, referring
from reviews.forms import acting
from reviews.models import Case

from .acting import act_on
from .case import find_case


@require_POST
@require("case.refer")
def refer(request: HttpRequest, number: str) -> HttpResponse:
    """Save the draft; with the button «refer», hand the case to the director too."""
    case = find_case(request, number)
    form = acting.ReferForm(request.POST, plain=_plain(case))
    referring_too = "refer" in request.POST

    def act(read: dict[str, Any]) -> object:
        user, now = person_in(request), the_time()
        token = str(read["token"])
        if not referring_too:
            return lettering.save_draft(
                user, case, edition=read["edition"], now=now, token=token,
                **form.texts(),
            )  # fmt: skip
        return referring.refer(
            user,
            case,
            edition=read["edition"],
            texts=form.texts(),
            referred_to=read["referred_to"],
            comment=read["comment"],
            now=now,
            token=token,
        )

    return act_on(
        request,
        case,
        form,
        act,
        said=f"Case {number} is referred." if referring_too else "The draft is saved.",
        shown_as={"refer_form": form},
        then=(lambda: reverse("worklist")) if referring_too else None,
    )


@require_POST
@require("letter.issue")
def issue(request: HttpRequest, number: str) -> HttpResponse:
    """Issue the letters of a case that nobody denied, in the words just typed."""
    case = find_case(request, number)
    form = acting.ReferForm(request.POST, plain=_plain(case))

    def act(read: dict[str, Any]) -> object:
        return lettering.issue_approval(
            person_in(request),
            case,
            edition=read["edition"],
            texts=form.texts(),
            now=the_time(),
            token=str(read["token"]),
        )

    return act_on(
        request,
        case,
        form,
        act,
        said="The letters are issued and the case is closed.",
        shown_as={"refer_form": form},
    )


@require_POST
@require("worklist.read")
def take(request: HttpRequest, number: str) -> HttpResponse:
    """Take the case."""
    case = find_case(request, number)
    form = acting.ApproveForm(request.POST)

    def act(read: dict[str, Any]) -> object:
        return desk.take(
            person_in(request), case, now=the_time(), token=str(read["token"])
        )

    return act_on(
        request,
        case,
        form,
        act,
        said="The case is yours.",
        shown_as={"take_form": form},
    )


@require_POST
@require("case.edit")
def note(request: HttpRequest, number: str) -> HttpResponse:
    """Leave a note on the case."""
    case = find_case(request, number)
    form = acting.NoteForm(request.POST)

    def act(read: dict[str, Any]) -> object:
        return desk.note(
            person_in(request),
            case,
            text=read["text"],
            now=the_time(),
            token=str(read["token"]),
        )

    return act_on(
        request,
        case,
        form,
        act,
        said="The note is kept on the case.",
        shown_as={"note_form": form},
    )


def _plain(case: Case) -> dict[int, str]:
    draft = letter_facts.draft_of(case)
    return {
        line.number: draft.plain_services.get(str(line.number)) or line.plain_words
        for line in case.lines.all()
    }
