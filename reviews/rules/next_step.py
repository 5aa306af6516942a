"""What a case waits for next, in words: the worklist's last column.

Pure, from the same facts that authority reads; written with the projection. The first
row whose test holds is the step.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .authority import ADVERSE, SILENT, Case, Line


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a stable key, the words, and a second line where it helps."""

    key: str
    words: str
    detail: str = ""


Test = Callable[[Case, Sequence[Line]], bool]

STEPS: tuple[tuple[Test, str, str], ...] = (
    (lambda case, _: case.stage == "closed", "closed", "Nothing is left to do"),
    (lambda case, _: case.stage == "director", "decide", "With the director"),
    (lambda _, lines: not lines, "issue", "Issue the letter"),
    (
        lambda _, lines: _some(lines, {"needs_answers"}, unreviewed=True),
        "answer",
        "Answer the open question",
    ),
    (
        lambda _, lines: _some(lines, ADVERSE, unreviewed=True),
        "confirm",
        "Confirm findings",
    ),
    (
        lambda _, lines: any(
            line.verdict == "policy_may_apply" and not line.criteria_used
            for line in lines
        ),
        "attach",
        "Attach a policy, or not",
    ),
    (
        lambda _, lines: any(
            line.verdict in SILENT and not line.criteria_used for line in lines
        ),
        "state",
        "State the criteria used",
    ),
    (
        lambda _, lines: any(
            line.verdict in ADVERSE and line.review == "confirmed" for line in lines
        ),
        "refer",
        "Draft the letter and refer",
    ),
    (lambda _case, _lines: True, "approve", "Approve"),
)


def next_step(case: Case, *, returned: str = "") -> Step:
    """The step a case waits for; `returned` is who handed it back, if anyone did."""
    lines = case.open_lines()
    key, words = next((key, words) for test, key, words in STEPS if test(case, lines))
    if returned and key not in {"closed", "decide", "issue"}:
        return Step("revise", "Revise the draft", f"Returned by {returned}")
    return Step(key, words, _detail(case, key))


def _some(
    lines: Sequence[Line], verdicts: set[str] | frozenset[str], *, unreviewed: bool
) -> bool:
    return any(
        line.verdict in verdicts and not (unreviewed and line.review) for line in lines
    )


def _detail(case: Case, key: str) -> str:
    if key == "decide":
        return f"Referred to {case.director}" if case.director else "Next director"
    if key == "confirm":
        done = sum(1 for line in case.lines if line.review or line.decided)
        return f"{done} of {len(case.lines)} lines confirmed"
    if key == "answer":
        waiting = [
            line for line in case.open_lines() if line.verdict == "needs_answers"
        ]
        return "Line " + ", ".join(str(line.number) for line in waiting)
    return ""
