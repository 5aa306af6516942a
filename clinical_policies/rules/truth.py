"""Three-valued truth: met, not met, or not known yet.

Kleene's logic. What isn't known never counts as false: a combination is decided only
when no answer still missing could turn it.
"""

from collections.abc import Collection
from enum import Enum


class Truth(Enum):
    """What is known of one criterion. The value is what records and commands carry."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


def at_least(needed: int, parts: Collection[Truth]) -> Truth:
    """Whether `needed` or more of the parts are met."""
    met = sum(part is Truth.MET for part in parts)
    possible = met + sum(part is Truth.UNKNOWN for part in parts)
    if met >= needed:
        return Truth.MET
    return Truth.UNKNOWN if possible >= needed else Truth.NOT_MET


def all_of(parts: Collection[Truth]) -> Truth:
    """Whether every part is met. Of no parts: met."""
    return at_least(len(parts), parts)


def none_of(parts: Collection[Truth]) -> Truth:
    """Whether no part is met. Of no parts: met."""
    return opposite(at_least(1, parts))


def opposite(truth: Truth) -> Truth:
    """Met for not met and the other way round; unknown stays unknown."""
    return _OPPOSITE[truth]


_OPPOSITE = {
    Truth.MET: Truth.NOT_MET,
    Truth.NOT_MET: Truth.MET,
    Truth.UNKNOWN: Truth.UNKNOWN,
}
