"""Adding a document to a case: known by its first bytes, stored once under its hash."""

from datetime import date, datetime
from hashlib import sha256

from clinical_policies.acts.moving import clock_time
from policyportal.accounts.models import User
from policyportal.accounts.rules.access import allowed
from policyportal.accounts.rules.refusal import Refused
from reviews.models import Attachment, Case

from .standing import acting_on, require

LARGEST = 25 * 1024 * 1024  # bytes
FIRST_BYTES = (
    (b"%PDF-", Attachment.ContentType.PDF),
    (b"II*\x00", Attachment.ContentType.TIFF),
    (b"MM\x00*", Attachment.ContentType.TIFF),
    (b"\xff\xd8\xff", Attachment.ContentType.JPEG),
    (b"\x89PNG\r\n\x1a\n", Attachment.ContentType.PNG),
)


def attach(
    actor: User,
    case: Case,
    *,
    title: str,
    content: bytes,
    dated: date | None = None,
    now: datetime,
    token: str | None = None,
) -> Attachment:
    """Add a document. What it is follows from its bytes, never from its name."""
    digest = sha256(content).hexdigest()
    with acting_on(
        actor, "attachment.added", case, now=now, token=token, sha256=digest
    ) as locked:
        require(_may_attach(actor, locked) or unfit(content))
        require(_there_already(locked, digest))
        kind = kind_of(content)
        return Attachment.objects.create(
            case=locked,
            title=title,
            dated=dated,
            content_type=kind,
            size=len(content),
            sha256=digest,
            content=content,
            added_by=actor,
            added_at=now,
        )


def kind_of(content: bytes) -> str:
    """What the first bytes say it is; empty for anything that isn't kept."""
    found = (kind for start, kind in FIRST_BYTES if content.startswith(start))
    return next(found, "")


def unfit(content: bytes) -> Refused | None:
    """Why these bytes can't be kept: none, too many, or no kind that is kept."""
    if not content:
        return Refused("The file is empty.", remedy="Choose it again.", status=422)
    if len(content) > LARGEST:
        megabytes = len(content) / (1024 * 1024)
        return Refused(
            f"The file has {megabytes:.1f} MB. A document is at most 25 MB.",
            remedy="Split it, or scan it in black and white.",
            status=422,
        )
    if not kind_of(content):
        return Refused(
            "The file is not a PDF, TIFF, JPEG or PNG, whatever its name says.",
            remedy="Save it as PDF.",
            status=422,
        )
    return None


def _may_attach(actor: User, case: Case) -> Refused | None:
    if not allowed(actor.roles, "attachment.add"):
        return Refused(f"{actor} may not add documents.", remedy="Ask a UM nurse.")
    if case.stage == Case.Stage.CLOSED:
        return Refused(
            f"Case {case.number} is closed.",
            remedy="A document for an appeal goes with the appeal.",
            status=409,
        )
    return None


def _there_already(case: Case, digest: str) -> Refused | None:
    same = case.attachments.filter(sha256=digest).defer("content").first()
    if same is None:
        return None
    return Refused(
        f"This very document is there already: “{same.title}”, added by"
        f" {same.added_by} at {clock_time(same.added_at)}.",
        status=422,
    )
