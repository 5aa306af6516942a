"""The moves of a version, by their acts: who may, when, and what the records say."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clinical_policies.acts import importing, moving
from clinical_policies.models import ListedCode, PolicyVersion, Signature
from clinical_policies.models.content import content_hash
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording
from policyportal.audit.models import Event
from tests.clinical_policies.factories import (
    APPROVED,
    approved,
    draft,
    draft_from,
    in_review,
    people,
    sample_policy,
)

pytestmark = pytest.mark.django_db
LATER = datetime(2025, 9, 1, 17, 0, tzinfo=UTC)


def refusal(act: object, *arguments: object, **named: object) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*arguments, **named)  # type: ignore[operator]
    return caught.value


def test_approved_by_signature_over_the_content() -> None:
    cast = people()
    version = approved(in_review(draft(cast)), cast)
    signature = version.signatures.get()
    assert (signature.name, signature.meaning) == ("Ines Varga, MD", "approval")
    assert signature.signed_hash == content_hash(version) == version.content_hash
    assert version.approved_at == APPROVED
    event = Event.objects.get(name="policy.approved")
    assert event.actor == cast.director


def test_a4_an_author_does_not_approve() -> None:
    cast = people()
    version = in_review(draft(cast, as_user=cast.author_director))
    said = refusal(
        moving.approve,
        cast.author_director,
        version,
        shown_hash=content_hash(version),
        now=APPROVED,
    )
    assert said.citation == "Separation of duties: an author does not approve"
    assert not Signature.objects.exists()


def test_a4_nor_does_who_edited_one_row_of_it() -> None:
    cast = people()
    version = draft(cast)
    with recording.act(cast.author_director, "policy.edited", now=APPROVED):
        version.references.create(position=99, text="One more source.")
    version = in_review(version)
    said = refusal(
        moving.approve,
        cast.author_director,
        version,
        shown_hash=content_hash(version),
        now=APPROVED,
    )
    assert said.status == 403


@pytest.mark.parametrize("name", ["editor", "nurse", "lead", "admin"])
def test_only_approvers_approve(name: str) -> None:
    cast = people()
    version = in_review(draft(cast))
    actor, shown = getattr(cast, name), content_hash(version)
    said = refusal(moving.approve, actor, version, shown_hash=shown, now=APPROVED)
    assert said.status == 403


def test_no_approval_without_an_active_license() -> None:
    cast = people()
    version = in_review(draft(cast))
    late = datetime(2031, 1, 1, 20, 0, tzinfo=UTC)
    said = refusal(
        moving.approve,
        cast.director,
        version,
        shown_hash=content_hash(version),
        late_reason="Late.",
        now=late,
    )
    assert "licence" in said.reason


def test_a_late_approval_needs_a_reason_and_is_known_from_its_moment() -> None:
    cast = people()
    base = sample_policy(cast=cast)
    late = in_review(draft_from(base, now=LATER, effective=date(2025, 8, 1)), now=LATER)
    shown = content_hash(late)
    said = refusal(moving.approve, cast.director, late, shown_hash=shown, now=LATER)
    assert (said.status, said.reason.split()[0]) == (422, "Reason")
    approved(late, cast, now=LATER)
    day = date(2025, 8, 15)
    listed = ListedCode.objects.filter(code="0565T", valid_from__lte=day)
    before = listed.known(LATER - timedelta(seconds=1)).in_force("CPT", "0565T", day)
    after = listed.known(None).in_force("CPT", "0565T", day)
    assert [row.version_id for row in before] == [base.pk]
    assert [row.version_id for row in after] == [late.pk]


def test_two_versions_never_take_effect_on_one_day() -> None:
    cast = people()
    base = sample_policy(cast=cast)
    same = in_review(draft_from(base, now=LATER, effective=date(2025, 7, 1)), now=LATER)
    shown = content_hash(same)
    said = refusal(moving.approve, cast.director, same, shown_hash=shown, now=LATER)
    assert said.status == 409
    # Nor in the place of one that was withdrawn: its address is for ever.
    moving.withdraw(cast.director, base, reason="Wrong.", now=LATER)
    said = refusal(moving.approve, cast.director, same, shown_hash=shown, now=LATER)
    assert said.status == 409


def test_a_draft_is_submitted_whole_or_not() -> None:
    cast = people()
    version = draft(cast)
    with recording.act(cast.editor, "policy.edited", now=APPROVED):
        version.effective_date, version.lines_of_business = None, []
        version.save()
    said = refusal(moving.submit, cast.editor, version, now=APPROVED)
    assert "its effective date, a line of business" in said.reason


def test_returned_with_a_comment_the_author_may_edit_and_submit_again() -> None:
    cast = people()
    version = in_review(draft(cast))
    said = refusal(moving.give_back, cast.director, version, comment=" ", now=LATER)
    assert said.status == 422
    back = moving.give_back(cast.director, version, comment="Check I.", now=LATER)
    assert (back.status, back.return_comment) == ("draft", "Check I.")
    again = in_review(back, now=LATER)
    assert (again.status, again.return_comment) == ("in_review", "")
    # Returning it made the director no author of it.
    assert approved(again, cast, now=LATER).status == "approved"


def test_an_approved_version_moves_no_more() -> None:
    cast = people()
    version = sample_policy(cast=cast)
    for act in (moving.submit, moving.give_back):
        named = {"comment": "No."} if act is moving.give_back else {}
        actor = cast.director if named else cast.editor
        assert refusal(act, actor, version, now=LATER, **named).status == 409


def test_withdrawn_once_with_a_reason() -> None:
    cast = people()
    version = sample_policy(cast=cast)
    said = refusal(moving.withdraw, cast.director, version, reason="", now=LATER)
    assert said.status == 422
    moving.withdraw(cast.director, version, reason="Wrong.", now=LATER)
    again = refusal(moving.withdraw, cast.director2, version, reason="W.", now=LATER)
    assert again.status == 409
    assert not ListedCode.objects.known(None).exists()
    assert ListedCode.objects.known(LATER - timedelta(seconds=1)).exists()


def test_retired_from_a_day_the_index_ends_the_day_before() -> None:
    cast = people()
    version = sample_policy(cast=cast)
    moving.retire(
        cast.director,
        version,
        effective_date=date(2026, 1, 1),
        reason="Over.",
        successor=None,
        now=LATER,
    )
    ends = set(ListedCode.objects.known(None).values_list("valid_to", flat=True))
    assert ends == {date(2025, 12, 31)}


def test_a_token_acts_once() -> None:
    cast = people()
    version, token = draft(cast), "3f0e7a66-9a52-4f0d-8f0b-6b4a3ff0c6b1"
    moving.submit(cast.editor, version, now=APPROVED, token=token)
    with pytest.raises(recording.AlreadyDone):
        moving.submit(cast.editor, version, now=APPROVED, token=token)


def test_a_draft_from_an_approved_version_keeps_every_identity() -> None:
    cast = people()
    base = sample_policy("SAMPLE.MP.03", cast=cast)
    made = importing.start_draft(cast.editor, base, now=LATER)
    pairs = [
        list(version.criteria.values_list("identity", "path", "text"))
        for version in (base, made)
    ]
    assert pairs[0] == pairs[1]
    assert made.codes.count() == base.codes.count()
    parents = set(
        made.criteria.exclude(parent=None).values_list("parent__version", flat=True)
    )
    assert parents == {made.pk}
    assert PolicyVersion.objects.get(pk=base.pk).status == "approved"
