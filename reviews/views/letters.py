"""An issued letter: as a page from its stored content, and as the very bytes stored."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from policyportal.accounts import kept_forms
from policyportal.accounts.access import enter, person_in
from policyportal.accounts.models import User
from policyportal.audit import recording
from policyportal.clock import now as the_time
from reviews.forms.sending import SentForm
from reviews.models import Case, Notice
from reviews.presenters import notice as words
from reviews.rules.letters.content import MEMBER
from reviews.rules.letters.readability import measure


def letter(request: HttpRequest, notice_id: int) -> HttpResponseBase:
    """The letter as it was issued, with its proof."""
    return enter(request, gate_for(request)) or _letter(request, notice_id)


def pdf(request: HttpRequest, notice_id: int) -> HttpResponseBase:
    """The PDF as it was stored, today and in ten years."""
    return enter(request, gate_for(request)) or _pdf(request, notice_id)


letter.gate = "letter.read"  # type: ignore[attr-defined]
pdf.gate = "letter.read"  # type: ignore[attr-defined]


def gate_for(request: HttpRequest) -> str:
    """Reading is for who reviews; who only sends may see what waits to be sent."""
    user = request.user
    sends = isinstance(user, User) and user.may("letter.send")
    reads = isinstance(user, User) and user.may("letter.read")
    return "letter.send" if sends and not reads else "letter.read"


def find_notice(notice_id: int, user: User) -> Notice:
    """The letter, if this person may know of it; else the 404 of a missing one."""
    found = Notice.objects.filter(pk=notice_id)
    if user.may("letter.read"):
        found = found.filter(case__in=Case.objects.visible_to(user))
    else:
        found = found.filter(dispatches=None)
    notice = found.select_related(
        "case__member", "case__requesting_provider", "signature", "issued_by"
    ).first()
    if notice is None:
        raise Http404
    return notice


def letter_page(
    request: HttpRequest,
    notice: Notice,
    *,
    form: SentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a letter; `form` is one to show again as it was sent."""
    user, now = person_in(request), the_time()
    _seen(request, notice, "letter.read")
    content = words.content_of(notice)
    groups, aside = words.groups_of(notice)
    dispatches = list(notice.dispatches.select_related("sent_by").order_by("-pk"))
    context = {
        "notice": notice,
        "case": notice.case,
        "now": now,
        "content": content,
        "proof": words.proof_of(notice),
        "groups": groups,
        "aside": aside,
        "anchors": words.anchors_of(content),
        "reading": measure(content) if notice.recipient == MEMBER else None,
        "dispatches": dispatches,
        "siblings": _siblings(notice, user),
        "form": form or SentForm(kept_forms.pending(request, _sent(notice))),
    }
    return render(request, "reviews/letter.html", context, status=status)


def _letter(request: HttpRequest, notice_id: int) -> HttpResponse:
    return letter_page(request, find_notice(notice_id, person_in(request)))


def _pdf(request: HttpRequest, notice_id: int) -> HttpResponse:
    notice = find_notice(notice_id, person_in(request))
    _seen(request, notice, "letter.pdf_read")
    name = f"{notice.case.number}-{notice.recipient}-letter.pdf"
    return HttpResponse(
        bytes(notice.pdf),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def _sent(notice: Notice) -> str:
    return reverse("letter-sent", args=[notice.pk])


def _siblings(notice: Notice, user: User) -> list[Notice]:
    others = notice.case.notices.exclude(pk=notice.pk)
    if not user.may("letter.read"):
        others = others.filter(dispatches=None)
    return list(others.defer("pdf", "content", "checks"))


def _seen(request: HttpRequest, notice: Notice, name: str) -> None:
    recording.view(
        request,
        name,
        now=the_time(),
        members=[notice.case.member.number],
        case=notice.case.number,
    )
