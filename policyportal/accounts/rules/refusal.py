"""The one value that says no: a rule returns it, an act raises it, a page shows it
beside the resting button and a command prints it.
"""

from dataclasses import dataclass


# Not frozen: Python itself sets the traceback of an exception that is on its way.
@dataclass(unsafe_hash=True)
class Refused(Exception):
    """What may not be done, and why.

    `reason` is a sentence, `citation` the law or rule, `remedy` what to do instead.
    `status` is the page's: 403 not yours to do, 404 not yours to know of, 409 somebody
    was first, 422 what was typed can't be meant. `stands` is what is stored now in
    place of what was typed, by field, so that nobody has to look for it.
    """

    reason: str
    citation: str = ""
    remedy: str = ""
    status: int = 403
    stands: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Give the exception its arguments, so that it can be copied and logged."""
        super().__init__(
            self.reason, self.citation, self.remedy, self.status, self.stands
        )

    def __str__(self) -> str:
        """The reason and the way out, in one line."""
        return " ".join(filter(None, (self.reason, self.citation, self.remedy)))
