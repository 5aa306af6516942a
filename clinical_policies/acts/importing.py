"""Making a draft: from a document that was read, or from an approved version.

The importer proposes; a person corrects the draft in the admin. What a document can't
say (scope, lines of business, what answers a criterion) carries over from the policy's
latest version where the criterion's path and text are the same.
"""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import Model

from clinical_policies.models import Criterion, Policy, PolicyVersion
from clinical_policies.models.policy import REFERENCE_NUMBER
from clinical_policies.rules import authority, document
from policyportal.accounts.models import User
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording

from .moving import day_of, person

NEW = authority.Version("draft", 0, frozenset(), None, None)
PARTS = ("codes", "scope_ranges", "answer_first", "log", "references")
CARRIED = ("scope_ranges", "answer_first")


def import_policy(
    actor: User,
    parsed: document.ImportedPolicy,
    *,
    now: datetime,
    source_name: str,
    source_sha256: str,
    token: str | None = None,
) -> PolicyVersion:
    """Make the next draft of a policy from a document; nothing of it is dropped."""
    _may_edit(actor, now)
    _fits(parsed.reference_number)
    with recording.act(
        actor, "policy.imported", now=now, token=token,
        details={"source": source_name, "sha256": source_sha256},
    ) as event:  # fmt: skip
        policy, _ = Policy.objects.get_or_create(
            reference_number=parsed.reference_number
        )
        before = latest(policy)
        version = PolicyVersion.objects.create(
            policy=policy,
            title=parsed.title,
            revised=_month(parsed.last_revision),
            effective_date=parsed.effective_date,
            lines_of_business=before.lines_of_business if before else [],
            scope_words=before.scope_words if before else "",
            description=parsed.description,
            background=parsed.background,
            coding_statement=parsed.coding_statement,
            important_reminder=parsed.important_reminder,
            unplaced=[line.as_json() for line in parsed.unplaced],
            source_name=source_name,
            source_sha256=source_sha256,
            based_on=before,
            author=actor,
        )
        event.details |= {"version": str(version), "version_id": version.pk}
        _write_document(version, parsed)
        if before:
            copy_parts(before, version, CARRIED)
            _carry_answers(before, version)
    return version


def start_draft(
    actor: User, base: PolicyVersion, *, now: datetime, token: str | None = None
) -> PolicyVersion:
    """Make a draft from an approved version, with every part and every identity."""
    _may_edit(actor, now)
    if base.status != PolicyVersion.Status.APPROVED:
        raise Refused("A draft is made from an approved version.", status=409)
    with recording.act(
        actor, "policy.drafted", now=now, token=token, details={"from": str(base)}
    ) as event:
        draft = PolicyVersion.objects.get(pk=base.pk)
        _as_new(draft)
        draft.status = PolicyVersion.Status.DRAFT
        draft.approved_at = draft.submitted_at = draft.effective_date = None
        draft.content_hash = draft.late_reason = draft.return_comment = ""
        draft.source_name = draft.source_sha256 = ""
        draft.based_on, draft.author, draft.edition = base, actor, 0
        draft.save()
        event.details |= {"version": str(draft), "version_id": draft.pk}
        copy_parts(base, draft, PARTS)
        _copy_criteria(base, draft)
    return draft


def latest(policy: Policy) -> PolicyVersion | None:
    """The approved version that takes effect last, to draft from."""
    known = PolicyVersion.objects.known(None).filter(policy=policy)
    return known.order_by("effective_date").last()


def copy_parts(
    base: PolicyVersion, draft: PolicyVersion, parts: tuple[str, ...]
) -> None:
    """Copy rows of these parts from one version to another, in their order."""
    for part in parts:
        for row in getattr(base, part).all():
            _as_new(row)
            row.version = draft
            row.save()


def _copy_criteria(base: PolicyVersion, draft: PolicyVersion) -> None:
    copies: dict[int, Criterion] = {}
    for row in base.criteria.order_by("position"):
        old, parent = row.pk, row.parent_id
        _as_new(row)
        row.version = draft
        row.parent = copies[parent] if parent else None
        row.save()
        copies[old] = row


def _as_new(row: Model) -> None:
    """Make a row a copy that its next save inserts, as Django documents it."""
    row.pk = None
    row._state.adding = True  # noqa: SLF001


def _carry_answers(before: PolicyVersion, version: PolicyVersion) -> None:
    """Identity and what answers a criterion, where path and text did not change."""
    known = {(row.path, row.text): row for row in before.criteria.all()}
    for row in version.criteria.all():
        if old := known.get((row.path, row.text)):
            row.identity = old.identity
            row.answered_by, row.operand = old.answered_by, old.operand
            row.save()


def _write_document(version: PolicyVersion, parsed: document.ImportedPolicy) -> None:
    _write_criteria(version, parsed)
    for place, code in enumerate(parsed.codes):
        version.codes.create(
            position=place,
            system=code.system,
            code=code.code,
            end=code.end,
            description=code.description,
            table=code.table,
        )
    for place, entry in enumerate(parsed.revision_log):
        version.log.create(
            position=place,
            text=entry.text,
            revised=_month(entry.revised),
            approved=_month(entry.approved),
        )
    for place, text in enumerate(parsed.references):
        version.references.create(position=place, text=text)


def _write_criteria(version: PolicyVersion, parsed: document.ImportedPolicy) -> None:
    written: dict[str, Criterion] = {}
    for place, (path, read) in enumerate(document.paths(parsed.criteria)):
        combinator, _, number = (read.combinator or "").partition(":")
        written[path] = Criterion.objects.create(
            version=version,
            parent=written.get(path.rpartition(".")[0]),
            position=place,
            label=read.label or path.rpartition(".")[2],
            path=path,
            text=read.text,
            combinator=combinator,
            at_least=int(number) if number else None,
            outcome=read.outcome or "",
            answered_by="" if read.children or read.outcome else "reviewer",
        )


def _may_edit(actor: User, now: datetime) -> None:
    if refused := authority.edit(person(actor, today=day_of(now)), NEW):
        raise refused


def _fits(reference_number: str) -> None:
    """Refuse what can't be a reference number before anything is written."""
    try:
        REFERENCE_NUMBER(reference_number)
    except ValidationError as error:
        raise Refused(
            f"Reference number “{reference_number}” can't be one.",
            remedy=error.messages[0],
            status=422,
        ) from error


def _month(text: str | None) -> date | None:
    return date.fromisoformat(f"{text}-01") if text else None
