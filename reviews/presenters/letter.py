"""Letters in words: what a draft starts from, what each element's check says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from reviews.models import Case, LetterDraft
from reviews.rules.letters.checks import ElementResult, one_per_element

STATES = {
    "pass": ("good", "check"),
    "warning": ("ask", "alert"),
    "fail": ("adverse", "alert"),
    "not_applicable": ("quiet", "dash"),
    "at_signing": ("quiet", "circle"),
    "waiting_for_person": ("ask", "ask"),
}


@dataclass(frozen=True, slots=True)
class Element:
    """One required element as a line of a checklist."""

    id: str
    words: str
    tone: str
    icon: str
    detail: str
    citation: str
    remedy: str
    state: str


@dataclass(frozen=True, slots=True)
class Elements:
    """All elements of a letter, with their tally.

    `open` wait for a person now; `later` are filled or checked at signing, on the final
    bytes; `elsewhere` don't apply, with the reason.
    """

    open: tuple[Element, ...]
    later: tuple[Element, ...]
    there: tuple[Element, ...]
    elsewhere: tuple[Element, ...]

    @property
    def total(self) -> int:
        """How many elements apply."""
        return len(self.open) + len(self.later) + len(self.there)

    @property
    def tally(self) -> str:
        """How many of how many are there, in words."""
        if self.open:
            return f"{len(self.open)} of {self.total} open"
        return f"{len(self.there)} of {self.total} in place"

    @property
    def complete(self) -> bool:
        """Whether each element that applies is there."""
        return not self.open


def elements(results: Iterable[ElementResult]) -> Elements:
    """The worst result of each element, in words, what is open first."""
    rows = [_element(result) for result in one_per_element(results)]
    return Elements(
        open=tuple(row for row in rows if row.state in {"fail", "waiting_for_person"}),
        later=tuple(row for row in rows if row.state == "at_signing"),
        there=tuple(row for row in rows if row.state in {"pass", "warning"}),
        elsewhere=tuple(row for row in rows if row.state == "not_applicable"),
    )


def stored_elements(checks: Iterable[Mapping[str, str]]) -> Elements:
    """The same from the results that were stored with a notice."""
    return elements(ElementResult(**row) for row in checks)


def draft_initial(draft: LetterDraft, case: Case) -> dict[str, Any]:
    """What the draft's form starts from: what is saved, else what is always true."""
    first = case.diagnoses.all()[0] if case.diagnoses.all() else None
    other_care = (
        "Please talk with your doctor about other care that may help you. We can help"
        f" you find a doctor or other care. Call {settings.PLAN.phone}."
    )
    records = "\n".join(row.title for row in case.attachments.defer("content"))
    return {
        "edition": draft.edition,
        "reason": draft.reason,
        "other_care": draft.other_care or ("" if draft.pk else other_care),
        "clinical_reason": draft.clinical_reason,
        "records_considered": draft.records_considered or ("" if draft.pk else records),
        "plain_diagnosis": draft.plain_diagnosis
        or (first.description.lower() if first else ""),
    }


def _element(result: ElementResult) -> Element:
    tone, icon = STATES[result.state]
    return Element(
        id=result.id,
        words=result.label,
        tone=tone,
        icon=icon,
        detail=result.detail,
        citation=result.citation,
        remedy=result.remedy,
        state=result.state,
    )
