"""Do the days and periods of the member’s rights agree with the clock?"""

from __future__ import annotations

from collections.abc import Callable

from reviews.rules.letters.phrasing import plain_date
from reviews.rules.letters.verdicts import (
    Looked,
    Verdict,
    absent,
    failed,
    missing,
    passed,
)

MINIMUM_NOTICE_DAYS = 10  # 42 CFR 431.211
APPLE_HEALTH = "apple-health"


def hearing_of_this_product(look: Looked) -> Verdict:
    """NOABD-16: the state hearing is Apple Health's way."""
    if look.facts.line_of_business != APPLE_HEALTH:
        return failed(f"The member’s product is {look.facts.line_of_business}.")
    return passed(f"{look.facts.plan.hearing_days} days, Apple Health.")


def appeal_day(look: Looked) -> Verdict:
    """NOABD-09, PRV-07: the letter's date and the plan's days make the last day."""
    facts = look.facts
    return passed(
        f"{plain_date(facts.letter_date)} + {facts.plan.appeal_days} days = "
        f"{plain_date(facts.appeal_last_day)}."
    )


def keep_care_day(look: Looked) -> Verdict:
    """NOABD-17, CON-03: ten days, or the day of the change if that is later."""
    facts = look.facts
    return passed(
        f"{plain_date(facts.letter_date)} + {facts.plan.continue_days} days, or the "
        f"change: {plain_date(facts.keep_care_last_day)}."
    )


def enough_notice(look: Looked) -> Verdict:
    """CON-01: ten days from the letter to the change, or a named exception."""
    stopped = look.facts.stopped
    if stopped is None:
        return failed("No change is recorded.")
    days = (stopped.effective_on - look.facts.letter_date).days
    if days < MINIMUM_NOTICE_DAYS and not stopped.exception:
        return failed(f"{days} days from the letter to the change; ten are owed.")
    return passed(stopped.exception or f"{days} days.")


def change_named(look: Looked) -> Verdict:
    """CON-02: what was approved before, and the change."""
    stopped = look.facts.stopped
    words = [stopped.approved_before, stopped.change] if stopped else ["the change"]
    return missing(absent(look.text, words), "As in the earlier approval.")


RIGHTS_CHECKS: dict[str, Callable[[Looked], Verdict]] = {
    "NOABD-09": appeal_day,
    "NOABD-16": hearing_of_this_product,
    "NOABD-17": keep_care_day,
    "CON-01": enough_notice,
    "CON-02": change_named,
    "CON-03": keep_care_day,
}
