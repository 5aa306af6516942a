"""When no text in force lists a code: what can still be said about the line.

A policy whose log names the code may apply (E5); a text may be stored for other days
than the governing one (E7, E8); else no policy is found (E6). None of these denies.
"""

from collections.abc import Iterator

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


def nothing_listed(request: LineRequest, library: Library) -> tuple[FindingData, ...]:
    """Findings for a code that no text in force lists. Never empty."""
    day = request.governing_day
    logged = [library.version(one) for one in library.logged(request.code, day)]
    related = tuple(found for text in logged for found in _may_apply(request, text))
    if related:
        return related
    stored = _by_policy(request, library)
    missing = tuple(
        _no_version(request, terms)
        for reference, terms in stored.items()
        if library.in_force(reference, day) is None
    )
    return missing or (_no_policy(request, stored),)


Stored = list[tuple[Term, VersionText]]
"""A policy's versions that list a code on some day, earliest first."""


def _by_policy(request: LineRequest, library: Library) -> dict[str, Stored]:
    found: dict[str, Stored] = {}
    terms = library.listing_any_day(request.system, request.code)
    for term in sorted(terms, key=lambda term: (term.starts, term.version_id)):
        text = library.version(term.version_id)
        found.setdefault(text.reference, []).append((term, text))
    return found


def _may_apply(request: LineRequest, text: VersionText) -> Iterator[FindingData]:
    """The policy of a log that names the code, if it could govern the line (E5)."""
    named = reasons.mentions(request.code, text.log)
    spans = {dx: span for dx in pool_of(request) if (span := text.scope_of(dx))}
    if not named or not spans or request.line_of_business not in text.lines_of_business:
        return
    day = spoken(request.governing_day)
    not_listed = f"{request.code} is not listed on {day}"
    yield FindingData(
        verdict=POLICY_MAY_APPLY,
        headline="",
        governing_day=request.governing_day,
        version_id=text.version_id,
        reference=text.reference,
        effective=text.effective,
        diagnosis=next(iter(spans)),
        reasons=(
            Reason("code-not-listed", "quiet", not_listed, request.code),
            reasons.logged(request.code, named),
            *(reasons.in_scope(dx, span) for dx, span in spans.items()),
            Reason(
                "not-all-inclusive",
                "info",
                "A list of codes is not all-inclusive: the text may speak all the same",
                text.reference,
            ),
        ),
    )


def _no_version(request: LineRequest, stored: Stored) -> FindingData:
    """The code is listed, but by texts of other days (E7, E8)."""
    day = request.governing_day
    before = [row for row in stored if row[0].starts < day][-1:]
    after = [row for row in stored if row[0].starts > day][:1]
    reference = stored[0][1].reference
    why = reasons.governing_day(request)
    found = [
        Reason(
            "governing-day",
            "time",
            f"The governing date is {spoken(day)}, {why}",
            reference,
        )
    ]
    raised = []
    for term, text in before:
        found += _ended(request, term, text, followed=bool(after))
    for term, text in after:
        found += _not_yet(request, term, text, known_before=bool(before))
        if request.last_date and term.starts <= request.last_date:
            flag, explained = flags.new_version(request, term.starts, reference)
            raised.append(flag)
            found += explained
    return FindingData(
        verdict=NO_VERSION_IN_FORCE,
        headline="",
        governing_day=day,
        reference=reference,
        reasons=tuple(found),
        flags=tuple(raised),
        nearest=tuple(
            NearestVersion(
                text.version_id, reference, text.effective, term.ends, text.revised
            )
            for term, text in before + after
        ),
    )


def _ended(
    request: LineRequest, term: Term, text: VersionText, *, followed: bool
) -> Iterator[Reason]:
    if term.ends is not None:
        away = reasons.distance(request.governing_day, term.ends)
        which = "The version before it" if followed else "The last version"
        words = f"{which} ended on {spoken(term.ends)}, {away}"
        yield Reason("previous-version", "time", words, text.reference)


def _not_yet(
    request: LineRequest, term: Term, text: VersionText, *, known_before: bool
) -> Iterator[Reason]:
    away = reasons.distance(request.governing_day, term.starts)
    words = f"Next version takes effect {spoken(term.starts)}, {away}"
    yield Reason("next-version", "time", words, text.reference)
    # A version carries the month of its approval, which its own entry carries too.
    months = (entry.approved or entry.revised for entry in text.log)
    earlier = max((month for month in months if month < text.revised), default="")
    if earlier and not known_before:
        words = f"The version before it, revised {printed_month(earlier)}, isn’t stored"
        yield Reason("not-stored", "quiet", words, text.reference)


def _no_policy(request: LineRequest, stored: dict[str, Stored]) -> FindingData:
    """No text speaks (E6). Texts that listed the code on other days are named."""
    day = request.governing_day
    words = f"No policy in force on {spoken(day)} lists {request.code}"
    found = [Reason("code-not-listed", "quiet", words, request.code)]
    for reference, rows in stored.items():
        others = ", ".join(spoken(text.effective) for _, text in rows)
        words = f"{reference} lists it in the text effective {others}, not in this one"
        found.append(Reason("listed-on-other-days", "quiet", words, reference))
    return FindingData(
        verdict=NO_POLICY_FOUND, headline="", governing_day=day, reasons=tuple(found)
    )
