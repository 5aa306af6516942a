"""When no text in force lists a code: what can still be said about the line.

A policy whose log names the code may apply (E5); a text may be stored for other days
than the governing one (E7, E8); else no policy is found (E6). None of these denies.
"""

from collections.abc import Iterator
from itertools import pairwise

from clinical_policies.rules import flags, reasons
from clinical_policies.rules.days import printed_month, spoken
from clinical_policies.rules.finding import (
    NO_POLICY_FOUND,
    NO_VERSION_IN_FORCE,
    POLICY_MAY_APPLY,
    FindingData,
    LineRequest,
    NearestVersion,
    Reason,
)
from clinical_policies.rules.policy_text import Library, Term, VersionText
from clinical_policies.rules.treated import pool_of


def nothing_listed(
    request: LineRequest, library: Library
) -> tuple[FindingData, ...]:
    """Findings for a code that no text in force lists. Never empty."""
    day = request.governing_day
    logged = [library.version(one) for one in library.logged(request.code, day)]
    related = tuple(
        found for text in logged for found in _may_apply(request, text)
    )
    if related:
        return related
    stored = _by_policy(request, library)
    missing = tuple(
        _no_version(request, terms)
        for reference, terms in stored.items()
        if library.in_force(reference, day) is None
    )
    return missing or (_no_policy(request, stored),)
