"""The records of reviews: one noun, with its parts, a file."""

from .attachment import Attachment
from .case import Case, CaseNote, Diagnosis, NumberSeries
from .clock import ClockEvent
from .determination import Determination, Signature
from .finding import Answer, Finding, FindingReview
from .member import Coverage, Member
from .notice import Dispatch, LanguageApproval, LetterDraft, Notice, NoticeLine
from .provider import Provider
from .referral import Referral, ReferralReturn
from .service_line import ServiceLine

__all__ = [
    "Answer",
    "Attachment",
    "Case",
    "CaseNote",
    "ClockEvent",
    "Coverage",
    "Determination",
    "Diagnosis",
    "Dispatch",
    "Finding",
    "FindingReview",
    "LanguageApproval",
    "LetterDraft",
    "Member",
    "Notice",
    "NoticeLine",
    "NumberSeries",
    "Provider",
    "Referral",
    "ReferralReturn",
    "ServiceLine",
    "Signature",
]
