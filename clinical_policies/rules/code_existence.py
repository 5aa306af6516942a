"""Whether a code is in the code set in force on a day: yes, no, or nobody can say.

Unknown is not no: a release that isn't loaded warns and lets the reviewer go on.
Only a release that was in force on the day may refuse a code.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clinical_policies.rules.code_systems import HCPCS, system_of
from clinical_policies.rules.typed_text import CodeRefused

_CHILDREN_NAMED = 12


class Answer(StrEnum):
    """Is the code in the set in force on the day?"""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Listed:
    """One item of a release: a billable code, or a heading with items below it."""

    code: str
    billable: bool
    description: str


@dataclass(frozen=True, slots=True)
class Existence:
    """What the code set says of one code on one day.

    `release` is the release that was read: the one in force on `day`, or, when the
    answer is unknown, the latest that had begun by then ("" where none is loaded);
    `found` and `children` are that release's, so that a screen has words to show.
    """

    code: str
    day: date
    answer: Answer
    release: str = ""
    found: Listed | None = None
    children: tuple[Listed, ...] = ()
    offer: str | None = None

    @property
    def billable(self) -> bool | None:
        """Whether it may stand on a case; None when no loaded release has it."""
        return self.found.billable if self.found else None

    @property
    def description(self) -> str:
        """Its words in the release that was read, or ""."""
        return self.found.description if self.found else ""

    def refusal(self, *, field: str = "diagnosis") -> CodeRefused | None:
        """Why it can't stand on a case, by the release in force; None if it can."""
        if self.answer is Answer.NO:
            return CodeRefused(self.code, None, self._absent(), self.offer, field=field)
        if self.answer is Answer.YES and not self.billable:
            return CodeRefused(self.code, None, self._heading(), field=field)
        return None

    def warning(self) -> str:
        """What a person should know when nobody can say; "" otherwise."""
        if self.answer is not Answer.UNKNOWN:
            return ""
        said = f"{self.code} can't be checked: the ICD-10-CM release in force on "
        said += f"{in_words(self.day)} isn't loaded."
        if not self.release:
            return said
        if self.found is None:
            asked = f" Did you mean {self.offer}?" if self.offer else ""
            return f"{said} The release of {self.release} doesn't have it.{asked}"
        heading = "" if self.billable else ", a heading with codes below it"
        words = f"{self.description}{heading}"
        return f"{said} In the release of {self.release} it is {words}."

    def _absent(self) -> str:
        said = (
            f"{self.code} isn't in the ICD-10-CM release of {self.release}, which is "
            f"in force on {in_words(self.day)}."
        )
        if self.offer:
            return f"{said} Did you mean {self.offer}?"
        bare = self.code.replace(".", "")
        other = f" The HCPCS code {bare} would belong on a service line."
        return (
            f"{said} Compare it with the request."
            f"{other if system_of(bare) == HCPCS else ''}"
        )

    def _heading(self) -> str:
        codes = [child.code for child in self.children]
        more = ", …" if len(codes) > _CHILDREN_NAMED else ""
        return (
            f"{self.code} ({self.description}) isn't billable: choose a code below it, "
            f"{', '.join(codes[:_CHILDREN_NAMED])}{more}."
        )


def in_words(day: date) -> str:
    """A day as people read it: April 1, 2026."""
    return f"{day:%B} {day.day}, {day.year}"
