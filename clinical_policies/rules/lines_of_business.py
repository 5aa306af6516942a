"""The plan's lines of business: one table, read by rules, forms and screens.

A line of business is the product that a member is covered under. Its slug is what
commands and records carry; its bit is what the code index stores.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LineOfBusiness:
    """One product: its slug, its name on screens, and the law it stands under."""

    slug: str
    name: str
    product: str
    bit: int


APPLE_HEALTH = LineOfBusiness("apple-health", "Apple Health", "Medicaid", 1)
AMBETTER = LineOfBusiness("ambetter", "Ambetter", "Exchange", 2)
WELLCARE = LineOfBusiness("wellcare", "Wellcare", "Medicare Advantage", 4)

LINES_OF_BUSINESS = {line.slug: line for line in (APPLE_HEALTH, AMBETTER, WELLCARE)}
CHOICES = [(line.slug, line.name) for line in LINES_OF_BUSINESS.values()]


def bits(slugs: Iterable[str]) -> int:
    """The slugs as one number, a bit each. An unknown slug is a KeyError."""
    return sum(LINES_OF_BUSINESS[slug].bit for slug in set(slugs))


def names(slugs: Iterable[str]) -> str:
    """The slugs as a reader sees them: `Apple Health, Ambetter`."""
    return ", ".join(LINES_OF_BUSINESS[slug].name for slug in slugs)
