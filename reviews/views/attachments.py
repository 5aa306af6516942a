"""Documents of a case: add one, open one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from policyportal.accounts import kept_forms
from policyportal.accounts.access import person_in, require
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording
from policyportal.clock import now as the_time
from reviews.acts import attaching
from reviews.forms.attachment import AttachmentForm
from reviews.models import Attachment, Case

from .case import find_case

ENDINGS = {
    Attachment.ContentType.PDF: ".pdf",
    Attachment.ContentType.TIFF: ".tif",
    Attachment.ContentType.JPEG: ".jpg",
    Attachment.ContentType.PNG: ".png",
}


@require("attachment.add")
def add(request: HttpRequest, number: str) -> HttpResponse:
    """Add a document to the case."""
    case = find_case(request, number)
    if request.method != "POST":
        kept = kept_forms.pending(request)
        names = [name for name in ("title", "dated") if kept and name in kept]
        typed = {name: kept[name] for name in names} if kept else {}
        return _page(request, case, AttachmentForm(initial=typed))
    form = AttachmentForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, case, form, status=422)
    read = form.cleaned_data
    try:
        attaching.attach(
            person_in(request),
            case,
            title=read["title"],
            content=form.content,
            dated=read["dated"],
            now=the_time(),
            token=str(read["token"]),
        )
    except recording.AlreadyDone:
        messages.info(request, "That was done already; nothing was done twice.")
    except Refused as refused:
        if refused.status != 422:
            raise
        form.add_error("file", f"{refused.reason} {refused.remedy}".strip())
        return _page(request, case, form, status=422)
    else:
        messages.success(request, f"“{read['title']}” is added to the case.")
    return redirect("case", number)


@require("attachment.read")
def read(request: HttpRequest, number: str, attachment_id: int) -> HttpResponse:
    """The document's own bytes, in a page that can do nothing."""
    case = find_case(request, number)
    attachment = case.attachments.filter(pk=attachment_id).first()
    if attachment is None:
        raise Http404
    recording.view(
        request,
        "attachment.read",
        now=the_time(),
        members=[case.member.number],
        case=case.number,
    )
    kind = Attachment.ContentType(attachment.content_type)
    name = f"{case.number} {attachment.title}{ENDINGS[kind]}"
    return HttpResponse(
        bytes(attachment.content),
        content_type=kind.value,
        headers={
            "Content-Disposition": content_disposition_header(False, name) or "inline",
            "Content-Security-Policy": "sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _page(
    request: HttpRequest, case: Case, form: AttachmentForm, *, status: int = 200
) -> HttpResponse:
    recording.view(
        request,
        "case.attachments_read",
        now=the_time(),
        members=[case.member.number],
        case=case.number,
    )
    context = {
        "case": case,
        "form": form,
        "attachments": case.attachments.defer("content"),
    }
    return render(request, "reviews/attachment_add.html", context, status=status)
