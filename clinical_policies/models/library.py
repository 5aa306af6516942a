"""The stored policies as the applicability rules ask for them.

Answers "which versions list this code on this day" from the code index and hands out a
version's text as the rules' own dataclass. Approved text can't change, so a text once
built is kept in the process under its content hash.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from clinical_policies.rules import applicability as rules
from clinical_policies.rules.codes import ICD_10_CM, ranges_of
from clinical_policies.rules.criteria import Node

from .code_entry import ListedCode
from .code_set import CodeRelease
from .criterion import Criterion
from .scope import StateProvision
from .version import PolicyVersion


class Library:
    """The library as it stands, or as it was known at a moment.

    Satisfies `applicability.Library`. One instance serves one line, whose governing
    day is `on`; it remembers what it read.
    """

    def __init__(self, on: date, known_at: datetime | None = None) -> None:
        self.on = on
        self.known_at = known_at
        self._texts: dict[int, rules.VersionText] = {}

    def listing(self, system: str, code: str, day: date) -> Sequence[int]:
        """Versions in force on the day, for any line of business, that list the code."""
        if self.known_at is None:
            probed = ListedCode.objects.probe(system, code, day)
            return tuple(version_id for version_id, _ in probed)
        found = ListedCode.objects.known(self.known_at).in_force(system, code, day)
        return tuple(found.values_list("version_id", flat=True))

    def listing_any_day(self, system: str, code: str) -> Sequence[rules.Term]:
        """Every known version that lists the code, with its days."""
        found = ListedCode.objects.known(self.known_at).filter(code=code, system=system)
        rows = found.values_list("version_id", "valid_from", "valid_to").distinct()
        return tuple(rules.Term(*row) for row in rows.order_by("valid_from"))

    def logged(self, code: str, day: date) -> Sequence[int]:
        """Versions in force on the day whose revision log names the code."""
        found = PolicyVersion.objects.in_force_on(day, self.known_at)
        named = found.filter(log__text__contains=code).distinct()
        return tuple(named.values_list("pk", flat=True))

    def in_force(self, reference: str, day: date) -> int | None:
        """The version of a policy whose text governs the day, whatever it lists."""
        found = PolicyVersion.objects.in_force_on(day, self.known_at)
        of_policy = found.filter(policy__reference_number=reference)
        return of_policy.values_list("pk", flat=True).first()

    def version(self, version_id: int) -> rules.VersionText:
        """The text of a version, with its term and the state provisions beside it."""
        if version_id not in self._texts:
            self._texts[version_id] = self._read(version_id)
        return self._texts[version_id]

    def _read(self, version_id: int) -> rules.VersionText:
        version = PolicyVersion.objects.select_related("policy").get(pk=version_id)
        return replace(
            text_of(version),
            ends=self._last_day(version),
            provisions=provisions_of(version),
            code_set_current=CodeRelease.objects.in_force_on(ICD_10_CM, self.on)
            is not None,
        )

    def _last_day(self, version: PolicyVersion) -> date | None:
        later = (
            PolicyVersion.objects.known(self.known_at)
            .filter(policy=version.policy_id, effective_date__gt=version.effective_date)
            .order_by("effective_date")
            .first()
        )
        if later is None or later.effective_date is None:
            return None
        return date.fromordinal(later.effective_date.toordinal() - 1)


def text_of(version: PolicyVersion) -> rules.VersionText:
    """A version's text for the rules; kept by content hash once approved."""
    if version.content_hash:
        return _kept(version.pk, version.content_hash)
    return _build(version)


@lru_cache(maxsize=4096)
def _kept(version_id: int, _content_hash: str) -> rules.VersionText:
    return _build(PolicyVersion.objects.with_parts().get(pk=version_id))


def _build(version: PolicyVersion) -> rules.VersionText:
    return rules.VersionText(
        version_id=version.pk,
        reference=version.policy.reference_number,
        title=version.title,
        effective=version.effective_date or date.max,
        ends=None,
        revised=f"{version.revised:%Y-%m}" if version.revised else "",
        lines_of_business=frozenset(version.lines_of_business),
        scope=tuple(
            rules.ScopeRange(row.group, row.start, row.end or row.start)
            for row in version.scope_ranges.all()
        ),
        answer_first=tuple(
            rules.AnswerFirst(
                id=row.identity,
                codes=frozenset(code.strip() for code in row.codes.split(",")),
                start=span.start,
                end=span.end,
                question=row.question,
            )
            for row in version.answer_first.all()
            for span in ranges_of(row.diagnoses)
        ),
        codes=tuple(
            rules.ListedCode(row.system, row.code, row.end or row.code)
            for row in version.codes.all()
        ),
        log=tuple(
            rules.LogEntry(row.text, _month(row.revised), _month(row.approved))
            for row in version.log.all()
        ),
        tree=tree_of(list(version.criteria.all())),
        provisions=(),
        code_set_current=None,
    )


def tree_of(criteria: list[Criterion]) -> tuple[Node, ...]:
    """Criteria rows, in printed order, as the nested nodes that rules evaluate."""
    parts: dict[int | None, list[Criterion]] = {}
    for row in criteria:
        parts.setdefault(row.parent_id, []).append(row)

    def nodes(parent: int | None) -> tuple[Node, ...]:
        return tuple(
            Node(
                key=str(row.identity),
                label=row.label,
                text=row.text,
                combinator=row.combinator or None,
                at_least=row.at_least,
                outcome=row.outcome or None,
                answered_by=row.answered_by,
                operand=row.operand,
                children=nodes(row.pk),
            )
            for row in parts.get(parent, [])
        )

    return nodes(None)


def provisions_of(version: PolicyVersion) -> tuple[rules.Provision, ...]:
    """The state provisions on record beside the version's policy."""
    rows = StateProvision.objects.filter(policy=version.policy_id)
    return tuple(
        rules.Provision(
            line_of_business=row.line_of_business,
            effective_from=row.effective_from,
            effective_to=row.effective_to,
            text=row.text,
            citation=row.citation,
        )
        for row in rows
    )


def _month(day: date | None) -> str:
    return f"{day:%Y-%m}" if day else ""
