"""The account kept while a document is read: where each line went, what is doubtful.

The readers place a line, or leave it; nobody drops one.
"""

from .parts import Doubt, Unplaced
from .reading import Line

NAVIGATION = "navigation"


class Ledger:
    """One document's account. Lines are numbered from 1, as an editor shows them."""

    def __init__(self) -> None:
        self.placed: dict[str, list[int]] = {}
        self.unplaced: list[Unplaced] = []
        self.doubts: list[Doubt] = []

    def place(self, part: str, line: Line) -> None:
        """The line went into this part; links in it that go nowhere are said."""
        self.placed.setdefault(part, []).append(line.number)
        for words in line.dead_links if part != NAVIGATION else ():
            self.doubt(
                line.number,
                "link-goes-nowhere",
                f"“{words}” is a link without an address: its words were kept.",
            )

    def navigate(self, line: Line) -> None:
        """The line only leads to another place of the document; its words are said."""
        self.place(NAVIGATION, line)
        rule = "link-goes-nowhere" if line.dead_links else "page-furniture"
        self.doubt(line.number, rule, f"“{line.text}” is kept as navigation, not text.")

    def leave(self, line: Line) -> None:
        """The line found no part; a person places it."""
        self.unplaced.append(Unplaced(line.number, line.raw.strip()))

    def doubt(self, number: int, rule: str, message: str) -> None:
        """Say something a person should look at."""
        self.doubts.append(Doubt(number, rule, message))

    def unread(self, line: Line, rule: str, message: str) -> None:
        """Leave the line and say why."""
        self.leave(line)
        self.doubt(line.number, rule, message)
