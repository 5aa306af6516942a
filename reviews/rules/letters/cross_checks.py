"""Does each element agree with the case, the determination, the policy, the clock?

One function for each id that needs more than words: it looks at the element's block
and the facts, and answers with what was compared.
"""

from __future__ import annotations

from reviews.rules.letters.decision_checks import DECISION_CHECKS
from reviews.rules.letters.letter_checks import LETTER_CHECKS
from reviews.rules.letters.provider_checks import PROVIDER_CHECKS
from reviews.rules.letters.rights_checks import RIGHTS_CHECKS

CROSS_CHECKS = LETTER_CHECKS | DECISION_CHECKS | RIGHTS_CHECKS | PROVIDER_CHECKS
