"""The deadline table, as data: one dated row a rule, with its citation and how well it
was checked. It is no legal advice: a plan's compliance officer confirms it before use.

`basis` names the sources by the numbers of the domain's deadline page (S1 to S18) and
says what of a row wasn't verified. Never edit a row in force: add one that supersedes
it.
"""

from .apple_health import APPLE_HEALTH
from .claims import AFTER_THE_ANSWER, INSURED_CLAIMS, SELF_FUNDED, TIME_TO_ANSWER
from .medicare import MEDICARE_ADVANTAGE
from .washington import WASHINGTON

RULES = (
    *APPLE_HEALTH,
    *WASHINGTON,
    *MEDICARE_ADVANTAGE,
    *INSURED_CLAIMS,
    *SELF_FUNDED,
)

__all__ = ["AFTER_THE_ANSWER", "RULES", "TIME_TO_ANSWER"]
