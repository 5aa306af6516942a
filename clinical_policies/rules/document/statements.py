"""What drafts of criteria say: their combinators and verdicts, and what is in doubt.

A verdict belongs to a statement, not to its conditions: below a text that states one,
or that combines its parts, "covered" and "necessary" are only words.
"""

from .criteria_text import Draft, drafts
from .ledger import Ledger
from .parts import Criterion
from .reading import Line
from .wording import combinator, verdict


def read_criteria(lines: list[Line], ledger: Ledger) -> tuple[Criterion, ...]:
    """The criteria tree of a document. Doubts go to the ledger."""
    found = [_criterion(draft, ledger, False) for draft in drafts(lines, ledger)]
    if not found:
        ledger.doubt(0, "no-criteria", "No criteria were found.")
    return tuple(found)


def _criterion(draft: Draft, ledger: Ledger, governed: bool) -> Criterion:
    text = draft.text
    combines, doubt = _combinator(draft, text)
    outcome, unsure = (
        (None, "") if governed or draft.is_heading else verdict(text, draft.strong)
    )
    below = governed or bool(combines or outcome)
    children = tuple(_criterion(part, ledger, below) for part in draft.parts)
    if doubt and not all(child.outcome for child in children):
        ledger.doubt(draft.number, "combinator-unclear", f"{doubt}.")
    if unsure:
        ledger.doubt(draft.number, "verdict-unclear", f"{unsure}.")
    if outcome == "medically_necessary" and not children:
        open_door = "It states medical necessity without conditions."
        ledger.doubt(draft.number, "necessary-without-conditions", open_door)
    if text[:5].lower() in ("note:", "notes", "note "):
        ledger.doubt(draft.number, "note-among-criteria", "A note, not a condition?")
    label = draft.reading.label if draft.reading else ""
    return Criterion(draft.number, label, text, combines, outcome, children)


def _combinator(draft: Draft, text: str) -> tuple[str | None, str]:
    if draft.is_heading or not draft.parts:
        return None, ""
    return combinator(text, [part.text for part in draft.parts])
