"""The library as a list: which versions a state holds, what a search found, where."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from clinical_policies.models import (
    CodeEntry,
    Criterion,
    ListedCode,
    PolicyVersion,
    ScopeRange,
)
from clinical_policies.rules.codes import (
    CodeRefused,
    in_range,
    normalise_diagnosis,
    normalise_procedure,
)
from clinical_policies.rules.criteria import cited
from clinical_policies.rules.standing import Standing

from .document import last_approval
from .standing import LOOKS, Look, Review, month, review_of, siblings, standing_of

STATES = (
    ("all", "All"),
    ("in_force", "In force"),
    ("scheduled", "Scheduled"),
    ("draft", "Draft"),
    ("in_review", "In review"),
    ("retired", "Retired"),
)
OF_DRAFTS = frozenset({"draft", "in_review"})
WORDS_READ = 8
AROUND = 90
Marked = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Word:
    """One typed word: a code or a diagnosis where it has that shape, else text."""

    typed: str
    code: str = ""
    diagnosis: str = ""
    offer: str = ""
    refusal: str = ""

    @property
    def read_as(self) -> str:
        """What it was taken for."""
        kinds = (("code", self.code), ("diagnosis", self.diagnosis))
        found = [f"{kind} {value}" for kind, value in kinds if value]
        return " or ".join(found) or f"the word “{self.typed}”"


@dataclass(frozen=True, slots=True)
class Result:
    """One version of the list, with where the search found its words."""

    version: PolicyVersion
    title: Marked
    standing: Standing
    look: Look
    revised: str
    review: Review | None
    why: list[tuple[str, str]] = field(default_factory=list)
    passage: Marked = field(default_factory=list)
    passage_at: str = ""


def words_of(typed: str) -> list[Word]:
    """The words of a search, each read as what it may be."""
    return [_word(word) for word in typed[:200].split()[:WORDS_READ]]


def holding(state: str, day: date) -> QuerySet[PolicyVersion]:
    """The versions that stand in a state on a day."""
    every = PolicyVersion.objects.all()
    match state:
        case "in_force":
            return every.in_force_on(day)
        case "scheduled":
            known = every.known(None).filter(effective_date__gt=day)
            return known.exclude(policy__retirement__effective_date__lte=day)
        case "retired":
            retired = Q(policy__retirement__effective_date__lte=day)
            last = _last_texts(every.known(None).filter(retired))
            return every.filter(pk__in=last)
        case _:
            return every.filter(status=state)


def matching(
    found: QuerySet[PolicyVersion], words: Iterable[Word]
) -> QuerySet[PolicyVersion]:
    """Those versions that hold every word: as text, as a code, or in their scope."""
    for word in words:
        held = (
            Q(policy__reference_number__icontains=word.typed)
            | Q(title__icontains=word.typed)
            | Q(description__icontains=word.typed)
            | Q(pk__in=_in_criteria(word.typed))
        )
        if word.code:
            held |= Q(pk__in=_listing(ListedCode, word.code))
            held |= Q(pk__in=_listing(CodeEntry, word.code))
        if word.diagnosis:
            held |= Q(pk__in=_in_scope(word.diagnosis))
        found = found.filter(held)
    return found


def results(
    page: Sequence[PolicyVersion], words: Sequence[Word], *, day: date, today: date
) -> list[Result]:
    """The rows of one page; `page` was read with its parts."""
    versions = siblings({version.policy_id for version in page})
    joined = {version.pk: version for version in versions}
    return [
        _result(
            version,
            words,
            standing_of(
                joined[version.pk],
                [one for one in versions if one.policy_id == version.policy_id],
                day,
            ),
            today,
        )
        for version in page
    ]


def marked(text: str, words: Sequence[Word]) -> Marked:
    """A text in pieces, with whether each is one of the words."""
    if not words:
        return [(text, False)]
    any_word = "|".join(re.escape(word.typed) for word in words)
    pieces = re.split(f"({any_word})", text, flags=re.IGNORECASE)
    return [(piece, place % 2 == 1) for place, piece in enumerate(pieces) if piece]


def _word(typed: str) -> Word:
    code = diagnosis = offer = refusal = ""
    if any(character.isdigit() for character in typed):
        try:
            code = normalise_procedure(typed).code
        except CodeRefused as refused:
            offer, refusal = refused.offer or "", refused.reason
        try:
            diagnosis = normalise_diagnosis(typed).code
        except CodeRefused:
            diagnosis = ""
    # `O565T` has the shape of a diagnosis too; only a look-alike is worth asking about.
    if diagnosis and len(offer) != len(typed):
        offer = ""
    return Word(typed, code, diagnosis, offer, refusal if offer else "")


def _last_texts(found: QuerySet[PolicyVersion]) -> list[int]:
    rows = found.order_by("policy", "effective_date").values_list("policy", "pk")
    return list(dict(rows).values())


def _in_criteria(word: str) -> QuerySet[Criterion, Any]:
    return Criterion.objects.filter(text__icontains=word).values("version")


def _listing(
    model: type[ListedCode] | type[CodeEntry], code: str
) -> QuerySet[Any, Any]:
    return model.objects.filter(code=code).values("version")


def _in_scope(diagnosis: str) -> list[int]:
    """Versions whose scope holds a diagnosis; ranges compare by the code's own key."""
    rows = ScopeRange.objects.values_list("version", "start", "end")
    return [
        version
        for version, start, end in rows
        if in_range(diagnosis, start, end or start)
    ]


def _result(
    version: PolicyVersion, words: Sequence[Word], where: Standing, today: date
) -> Result:
    at, passage = _passage(version, words)
    in_force = where.state == "in_force"
    return Result(
        version=version,
        title=marked(version.title, words),
        standing=where,
        look=LOOKS[where.state],
        revised=month(version.revised),
        review=review_of(last_approval(version), version, today) if in_force else None,
        why=list(_why(version, words)),
        passage=passage,
        passage_at=at,
    )


def _why(version: PolicyVersion, words: Sequence[Word]) -> Iterable[tuple[str, str]]:
    for word in words:
        codes = [row for row in version.codes.all() if row.code == word.code]
        if word.code and codes:
            yield "good", f"Lists {word.code}"
        if word.diagnosis:
            inside = any(
                in_range(word.diagnosis, row.start, row.end or row.start)
                for row in version.scope_ranges.all()
            )
            if inside:
                yield "good", f"Speaks about {word.diagnosis}"
            elif not codes:
                yield "quiet", f"{word.diagnosis} is outside its scope"


def _passage(version: PolicyVersion, words: Sequence[Word]) -> tuple[str, Marked]:
    """The first criterion that holds one of the words, cut around it."""
    for criterion in version.criteria.all() if words else ():
        lower = criterion.text.lower()
        places = [lower.find(word.typed.lower()) for word in words]
        if found := [place for place in places if place >= 0]:
            start = criterion.text.rfind(" ", 0, max(min(found) - AROUND, 0)) + 1
            cut = criterion.text[start : min(found) + 2 * AROUND]
            before = "… " if start else ""
            after = " …" if start + len(cut) < len(criterion.text) else ""
            return cited(criterion.path), marked(f"{before}{cut}{after}", words)
    return "", []
