"""Acts on one line: confirm, override, answer, approve, close, deny for a benefit."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from policyportal.accounts.access import person_in, require
from policyportal.clock import now as the_time
from reviews.acts import deciding, finding
from reviews.forms import acting
from reviews.models import Case

from .acting import act_on
from .case import find_case


@require_POST
@require("finding.confirm")
def confirm(request: HttpRequest, number: str, line: int) -> HttpResponse:
    """Confirm the finding that was shown."""
    return _review(request, number, line, acting.ConfirmForm(request.POST), "confirmed")


@require_POST
@require("finding.confirm")
def override(request: HttpRequest, number: str, line: int) -> HttpResponse:
    """Override the finding that was shown."""
    form = acting.OverrideForm(request.POST, prefix=f"override-{line}")
    return _review(request, number, line, form, "overridden")


@require_POST
@require("finding.confirm")
def answer(request: HttpRequest, number: str, line: int) -> HttpResponse:
    """Answer what the finding asks; the line is held against the policies anew."""
    case = find_case(request, number)
    shown = case.lines.filter(number=line).first()
    last = shown.findings.last() if shown else None
    if last is None:
        return act_on(request, case, acting.ApproveForm(), dict, said="", shown_as={})
    form = acting.AnswersForm(
        request.POST,
        finding=last,
        diagnoses=list(case.diagnoses.all()),
        prefix=f"answers-{line}",
    )

    def act(read: dict[str, Any]) -> object:
        return finding.answer(
            person_in(request),
            case,
            line,
            answers=form.answers(),
            note=read.get("note", ""),
            now=the_time(),
            token=str(read["token"]),
        )

    return act_on(
        request,
        case,
        form,
        act,
        said=f"Line {line} is answered.",
        shown_as={f"line-{line}": {"answers": form}},
    )


@require_POST
@require("line.approve")
def approve(request: HttpRequest, number: str, line: int) -> HttpResponse:
    """Approve the line."""
    case = find_case(request, number)
    form = acting.ApproveForm(request.POST)

    def act(read: dict[str, Any]) -> object:
        return deciding.approve_line(
            person_in(request), case, line, now=the_time(), token=str(read["token"])
        )

    return act_on(
        request,
        case,
        form,
        act,
        said=f"Line {line} is approved.",
        shown_as={f"line-{line}": {"approve": form}},
    )


@require_POST
@require("case.close")
def close(request: HttpRequest, number: str, line: int) -> HttpResponse:
    """Close the line without a decision."""
    form = acting.CloseForm(request.POST, prefix=f"close-{line}")
    return _settle(request, number, line, form, "close", deciding.close_line)


@require_POST
@require("line.deny_administratively")
def deny(request: HttpRequest, number: str, line: int) -> HttpResponse:
    """Deny the line for a benefit reason."""
    form = acting.DenyForm(request.POST, prefix=f"deny-{line}")
    return _settle(request, number, line, form, "deny", deciding.deny_administratively)


def _review(
    request: HttpRequest, number: str, line: int, form: acting.ConfirmForm, verb: str
) -> HttpResponse:
    case = find_case(request, number)

    def act(read: dict[str, Any]) -> object:
        return finding.review_finding(
            person_in(request),
            case,
            line,
            finding_id=read["finding"],
            verb=verb,
            reason=read.get("reason", ""),
            now=the_time(),
            token=str(read["token"]),
        )

    return act_on(
        request,
        case,
        form,
        act,
        said=f"The finding on line {line} is {verb}.",
        shown_as={f"line-{line}": {_NAMES[verb]: form}},
    )


def _settle(
    request: HttpRequest,
    number: str,
    line: int,
    form: acting.ActForm,
    name: str,
    settle: Any,
) -> HttpResponse:
    case: Case = find_case(request, number)

    def act(read: dict[str, Any]) -> object:
        return settle(
            person_in(request),
            case,
            line,
            outcome=read["outcome"],
            reason=read["reason"],
            now=the_time(),
            token=str(read["token"]),
        )

    return act_on(
        request,
        case,
        form,
        act,
        said=f"Line {line} is closed."
        if name == "close"
        else f"Line {line} is denied.",
        shown_as={f"line-{line}": {name: form}},
    )


_NAMES = {"confirmed": "confirm", "overridden": "override"}
