"""The records of clinical policies: one noun, with its parts, a file."""

from .code_entry import CodeEntry, ListedCode
from .code_set import Code, CodeRelease
from .criterion import Criterion
from .policy import Policy, Retirement
from .revision_log import Reference, RevisionLogEntry
from .scope import AnswerFirst, ScopeRange, StateProvision
from .signature import Signature
from .version import PolicyVersion, Withdrawal

__all__ = [
    "AnswerFirst",
    "Code",
    "CodeEntry",
    "CodeRelease",
    "Criterion",
    "ListedCode",
    "Policy",
    "PolicyVersion",
    "Reference",
    "Retirement",
    "RevisionLogEntry",
    "ScopeRange",
    "Signature",
    "StateProvision",
    "Withdrawal",
]
