"""One choice of a few, as a form shows it: its words, a hint, a tone, an icon."""

from typing import Self


class Choice(str):
    """The label of a choice that says more than its words.

    Django passes labels through to the template untouched, so a form writes
    `choices=[("refer", Choice("Refer", hint="A medical director decides"))]`
    and the template pack finds the rest. Everywhere else it is the words.
    """

    __slots__ = ("hint", "icon", "tone")
    hint: str
    icon: str
    tone: str

    def __new__(
        cls, words: str, *, hint: str = "", tone: str = "", icon: str = ""
    ) -> Self:
        """Make the words, with what stands around them."""
        choice = super().__new__(cls, words)
        choice.hint = hint
        choice.tone = tone
        choice.icon = icon
        return choice
