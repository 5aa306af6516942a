"""Documents of a case: what is kept, under which name, and how it is shown."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client

from policyportal.accounts.rules.refusal import Refused
from policyportal.audit.models import View
from reviews.acts import attaching, signing
from reviews.models import Attachment, Case
from tests.reviews import factories as made

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\nan office note"
KINDS = {
    "application/pdf": PDF,
    "image/tiff": b"II*\x00....",
    "image/jpeg": b"\xff\xd8\xff\xe0....",
    "image/png": b"\x89PNG\r\n\x1a\n....",
}


@pytest.fixture
def case() -> Case:
    return made.opened_case()


@pytest.fixture
def client(case: Case) -> Client:
    return made.client_of(made.nurse())


def send(
    client: Client,
    case: Case,
    content: bytes = PDF,
    name: str = "note.pdf",
    **typed: Any,
) -> Any:
    file = SimpleUploadedFile(name, content, content_type="text/html")
    sent = {"token": str(uuid4()), "file": file} | typed
    return client.post(f"/cases/{case.number}/attachments/", sent)


def test_its_bytes_are_kept_under_their_hash(client: Client, case: Case) -> None:
    answer = send(client, case, dated="09/02/2026", title="Office note")
    assert answer["Location"] == f"/cases/{case.number}/"
    stored = Attachment.objects.get()
    assert bytes(stored.content) == PDF
    assert stored.size == len(PDF)
    assert len(stored.sha256) == 64
    assert f"{stored.dated} {stored.title}" == "2026-09-02 Office note"


@pytest.mark.parametrize("kind", KINDS)
def test_what_it_is_follows_from_its_bytes(
    client: Client, case: Case, kind: str
) -> None:
    send(client, case, KINDS[kind], name="whatever.exe")
    stored = Attachment.objects.get()
    assert stored.content_type == kind
    answer = client.get(f"/cases/{case.number}/attachments/{stored.pk}/")
    assert answer.content == KINDS[kind]
    assert answer["Content-Type"] == kind
    assert answer["Content-Security-Policy"] == "sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html><script>", "not a PDF, TIFF, JPEG or PNG"),
        (b"", "The file is empty"),
        (b"%PDF-" + b"0" * attaching.LARGEST, "A document is at most 25 MB"),
    ],
    ids=["html", "empty", "large"],
)
def test_what_is_not_kept_is_refused_with_words(
    client: Client, case: Case, content: bytes, words: str
) -> None:
    answer = send(client, case, content, title="Kept title")
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Kept title" in answer.content.decode()
    assert not Attachment.objects.exists()


def test_the_act_judges_bytes_too(case: Case) -> None:
    with pytest.raises(Refused, match="not a PDF"):
        attaching.attach(made.nurse(), case, title="x", content=b"MZ", now=made.OPENED)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("office_note.pdf", "office note"),
        ("../../etc/passwd.pdf", "passwd"),
        ("\u202efdp.exe", "fdp"),
        (".pdf", ".pdf"),
    ],
)
def test_a_name_is_only_a_title(
    client: Client, case: Case, name: str, title: str
) -> None:
    send(client, case, name=name)
    assert Attachment.objects.get().title == title


def test_the_same_document_twice_is_one(client: Client, case: Case) -> None:
    send(client, case, title="Office note")
    answer = send(client, case, title="Again")
    assert answer.status_code == 422
    assert "“Office note”, added by Dana Okafor, RN" in answer.content.decode()
    assert Attachment.objects.count() == 1


def test_a_replayed_form_adds_nothing(client: Client, case: Case) -> None:
    token = str(uuid4())
    for _ in range(2):
        assert send(client, case, token=token).status_code == 302
    assert Attachment.objects.count() == 1


def test_each_look_is_recorded(client: Client, case: Case) -> None:
    send(client, case)
    client.get(f"/cases/{case.number}/attachments/{Attachment.objects.get().pk}/")
    seen = View.objects.get(name="attachment.read")
    assert (seen.case, seen.actor) == (case.number, made.nurse())


def test_a_document_belongs_to_its_case_and_team(client: Client, case: Case) -> None:
    send(client, case)
    key = Attachment.objects.get().pk
    other = made.opened_case()
    assert client.get(f"/cases/{other.number}/attachments/{key}/").status_code == 404
    address = f"/cases/{case.number}/attachments/{key}/"
    for user, status in (
        (made.director(), 200),
        (made.cast().auditor, 200),
        (made.cast().mailroom, 404),
        (made.cast().editor, 404),
        (made.stranger("nurse"), 404),
    ):
        assert made.client_of(user).get(address).status_code == status, user


def test_a_closed_case_takes_no_more() -> None:
    case = made.signed_case()
    answer = send(made.client_of(made.nurse()), case)
    assert answer.status_code == 409
    assert not Attachment.objects.exists()


def test_new_evidence_stops_a_signature_under_way() -> None:
    case = made.referred_case()
    shown = signing.shown(case)
    attaching.attach(made.nurse(), case, title="x", content=PDF, now=made.SIGNED)
    with pytest.raises(Refused, match="changed after it was shown"):
        made.sign(case, shown_hash=shown)


def test_it_is_frozen_to_raw_sql(client: Client, case: Case) -> None:
    send(client, case)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE reviews_attachment SET title = 'x'")
