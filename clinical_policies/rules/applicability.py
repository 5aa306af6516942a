"""Which policy text speaks about a requested line, and what it says.

Code and day lead to texts; line of business, the diagnoses that the line treats, the
policy's scope and its questions decide whether a text speaks; its criteria say what.
Every step leaves its reason. Nothing here denies: a code alone never decides, what
isn't known stays unknown, and a finding waits for a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from clinical_policies.rules import flags, reasons
from clinical_policies.rules.criteria import (
    NEEDS_ANSWERS,
    Result,
    cited,
    evaluate,
    is_categorical,
)
from clinical_policies.rules.finding import (
    DOES_NOT_ADDRESS,
    OUTCOMES,
    WRONG_LINE_OF_BUSINESS,
    FindingData,
    Flag,
    LineRequest,
    NearestVersion,
    OpenCriterion,
    Reason,
)
from clinical_policies.rules.headlines import headline
from clinical_policies.rules.policy_text import (
    AnswerFirst,
    Library,
    ListedCode,
    LogEntry,
    Provision,
    ScopeRange,
    Term,
    VersionText,
)
from clinical_policies.rules.silence import nothing_listed
from clinical_policies.rules.soundness import flaws
from clinical_policies.rules.truth import Truth
from clinical_policies.rules.ways import ways

__all__ = [
    "AnswerFirst", "FindingData", "Flag", "Library", "LineRequest", "ListedCode",
    "LogEntry", "NearestVersion", "OpenCriterion", "Provision", "Reason", "ScopeRange",
    "Term", "VersionText", "find",
]  # fmt: skip
