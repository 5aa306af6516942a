"""The addresses of cases and letters. Those of INTERFACES stay put."""

from django.urls import path

from policyportal import converters

from .views import (
    attachments,
    case,
    case_acts,
    entry,
    letters,
    line_acts,
    sending,
    sign,
    worklist,
)

converters.register()

CASE = "cases/<case_number:number>/"
LINE = f"{CASE}lines/<id:line>/"

urlpatterns = [
    path("", worklist.home, name="worklist"),
    path("director/", worklist.director, name="director-queue"),
    path("cases/take-next/", worklist.take_next, name="take-next"),
    path("cases/new/", entry.new_case, name="case-new"),
    path("cases/new/check/", entry.check, name="case-check"),
    path("cases/new/members/", entry.members, name="case-members"),
    path(CASE, case.case, name="case"),
    path(f"{CASE}request/", entry.edit, name="case-edit"),
    path(f"{CASE}refer/", case_acts.refer, name="case-refer"),
    path(f"{CASE}issue/", case_acts.issue, name="case-issue"),
    path(f"{CASE}take/", case_acts.take, name="case-take"),
    path(f"{CASE}notes/", case_acts.note, name="case-note"),
    path(f"{CASE}attachments/", attachments.add, name="attachment-add"),
    path(
        f"{CASE}attachments/<id:attachment_id>/",
        attachments.read,
        name="attachment",
    ),
    path(f"{CASE}sign/", sign.sign, name="sign"),
    path(f"{CASE}return/", sign.give_back, name="case-return"),
    path(f"{LINE}confirm/", line_acts.confirm, name="line-confirm"),
    path(f"{LINE}override/", line_acts.override, name="line-override"),
    path(f"{LINE}answer/", line_acts.answer, name="line-answer"),
    path(f"{LINE}approve/", line_acts.approve, name="line-approve"),
    path(f"{LINE}close/", line_acts.close, name="line-close"),
    path(f"{LINE}deny/", line_acts.deny, name="line-deny"),
    path("letters/", sending.to_send, name="letters-to-send"),
    path("letters/<id:notice_id>/", letters.letter, name="letter"),
    path("letters/<id:notice_id>.pdf", letters.pdf, name="letter-pdf"),
    path("letters/<id:notice_id>/sent/", sending.sent, name="letter-sent"),
]
