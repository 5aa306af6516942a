"""Saving a draft with its parts, as one act.

The admin's forms write the rows; this act surrounds them, refuses who may not, and puts
the criteria's tree in order afterwards: parents, labels, paths and places follow from
the rows' order and depth.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db.models import CharField, F, Value
from django.db.models.functions import Concat

from clinical_policies.models import CodeEntry, Criterion, PolicyVersion, ScopeRange
from clinical_policies.rules import authority, labels
from policyportal.accounts.models import User
from policyportal.accounts.rules.refusal import Refused
from policyportal.audit import recording

from .moving import day_of, facts, person

_UNIQUE: Mapping[type[CodeEntry | ScopeRange], str] = {
    CodeEntry: "table",
    ScopeRange: "start",
}


class OlderForm(Refused):
    """The form shows an edition that somebody has saved over since."""


@contextmanager
def editing(
    actor: User,
    version: PolicyVersion | None,
    *,
    edition: int,
    now: datetime,
    token: str | None = None,
) -> Iterator[PolicyVersion | None]:
    """One saving of a draft; `version` is None for one that is begun.

    `edition` is that of the form: one that is older than what is stored is refused as
    OlderForm, with who saved since, and nothing is overwritten.
    """
    details = {"version": str(version), "version_id": version.pk} if version else {}
    with recording.act(actor, "policy.edited", now=now, token=token, details=details):
        locked = None
        if version is not None:
            locked = PolicyVersion.objects.select_for_update(of=("self",)).get(
                pk=version.pk
            )
            _require(authority.edit(person(actor, today=day_of(now)), facts(locked)))
            _require(_same_edition(locked, edition))
        yield locked


def begun(version: PolicyVersion) -> None:
    """Say in the event of the act under way which draft it began."""
    if event := recording.current():
        event.details |= {"version": str(version), "version_id": version.pk}


def free_parts(rows: Iterable[Criterion], removed: Collection[int]) -> None:
    """Loosen criteria from parents that are about to be removed, so that they stay.

    `order_criteria` finds them a place among those that are left.
    """
    for row in rows:
        if row.parent_id in removed:
            row.parent = None
            row.save()


def step_aside(model: type[CodeEntry | ScopeRange], rows: Collection[int]) -> None:
    """Let rows that are about to change or go free what must be unique among them.

    So two rows may exchange their codes. Each is written again before the act ends.
    """
    name = _UNIQUE[model]
    aside = Concat(Value("~"), F("pk"), output_field=CharField())
    model._default_manager.filter(pk__in=rows).update(**{name: aside})


def order_criteria(version: PolicyVersion, depths: Mapping[int, int]) -> None:
    """Put a version's criteria in order of their position, as deep as `depths` says.

    Rows keep their identity, so that a link to a criterion follows it.
    """
    rows = list(version.criteria.order_by("position", "pk"))
    placed = labels.place(
        [labels.Row(depths.get(row.pk, _depth(row)), row.label) for row in rows]
    )
    moved = [
        row.pk
        for row, place in zip(rows, placed, strict=True)
        if row.path != place.path
    ]
    # Paths are unique: those that change step aside before each takes its new one.
    version.criteria.filter(pk__in=moved).update(path=Concat(Value("~"), F("pk")))
    for index, (row, place) in enumerate(zip(rows, placed, strict=True)):
        parent = rows[place.parent] if place.parent is not None else None
        _save_place(row, parent, index, place, stepped=row.pk in moved)


def _save_place(
    row: Criterion,
    parent: Criterion | None,
    index: int,
    place: labels.Placed,
    *,
    stepped: bool,
) -> None:
    now_is = (row.parent_id, row.position, row.label, row.path)
    wanted = (parent.pk if parent else None, index, place.label, place.path)
    if now_is != wanted or stepped:
        row.parent, row.position = parent, index
        row.label, row.path = place.label, place.path
        row.save()


def _depth(row: Criterion) -> int:
    return row.path.count(".")


def _same_edition(version: PolicyVersion, edition: int) -> Refused | None:
    if version.edition == edition:
        return None
    last = version.history.select_related("history_user").first()
    who = (last and last.history_user) or "Policy Portal"
    return OlderForm(
        f"{who} saved this draft after you opened it. Nothing was overwritten.",
        remedy="Open the draft as it is now and add what is yours.",
        status=409,
    )


def _require(refused: Refused | None) -> None:
    if refused:
        raise refused
