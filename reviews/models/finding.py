"""What the policy in force says about a line, what people answered, what they held of it.

A finding pins the version it was made against; nothing changes it later. A new answer
or a corrected request makes a new finding. Confirming or overriding is a row of its own.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from clinical_policies.models import Criterion, PolicyVersion
from policyportal.audit.models import Record
from policyportal.audit.protection import Always

from .service_line import ServiceLine


class Finding(Record):
    """One line held against one policy version, with the reasons as data. Advisory."""

    class Verdict(models.TextChoices):
        NOT_MEDICALLY_NECESSARY = "not_medically_necessary", "Not medically necessary"
        MEDICALLY_NECESSARY = "medically_necessary", "Meets criteria"
        INVESTIGATIONAL = "investigational", "Investigational"
        NOT_COVERED = "not_covered", "Not a covered benefit"
        NEEDS_ANSWERS = "needs_answers", "Your answer needed"
        DOES_NOT_ADDRESS = "does_not_address", "Policy does not address"
        POLICY_MAY_APPLY = "policy_may_apply", "Policy may apply"
        NO_POLICY_FOUND = "no_policy_found", "No policy found"
        NO_VERSION_IN_FORCE = "no_version_in_force", "No version in force"
        WRONG_LINE_OF_BUSINESS = "wrong_line_of_business", "Other line of business"

    ADVERSE = frozenset({"not_medically_necessary", "investigational", "not_covered"})

    frozen = Always()

    line = models.ForeignKey(
        ServiceLine, on_delete=models.PROTECT, related_name="findings"
    )
    version = models.ForeignKey(
        PolicyVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verdict = models.CharField(max_length=30, choices=Verdict.choices)
    headline = models.TextField()
    diagnosis = models.CharField(max_length=8, blank=True)
    governing_day = models.DateField()
    reasons = models.JSONField(default=list)
    flags = models.JSONField(default=list, blank=True)
    ask = models.CharField(
        max_length=30, blank=True, help_text="Which question waits for a reviewer."
    )
    details = models.JSONField(
        default=dict,
        blank=True,
        help_text="What the question is about: candidates, questions, criteria, ways.",
    )
    others = models.JSONField(
        default=list, blank=True, help_text="What further policies say of the line."
    )
    found_at = models.DateTimeField()

    class Meta:
        ordering = ("line", "pk")
        constraints = (
            models.CheckConstraint(
                name="finding_states_only_with_its_version",
                condition=~Q(
                    verdict__in=[
                        "not_medically_necessary",
                        "medically_necessary",
                        "investigational",
                        "not_covered",
                    ]
                )
                | Q(version__isnull=False, criterion__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.line}: {self.get_verdict_display()}"

    def flag_names(self) -> set[str]:
        """The stable words of its flags."""
        return {flag["name"] for flag in self.flags}


class Answer(Record):
    """What a reviewer answered about a line. The latest of a question counts.

    `question` is `treats` (a diagnosis letter's code), `first:ID` (does the policy
    speak), `criterion:IDENTITY` (met, not_met, unknown), `governs` (policy, provision),
    `attach` (a policy's reference number) or `criteria_used` (other criteria, named).
    """

    frozen = Always()

    line = models.ForeignKey(
        ServiceLine, on_delete=models.PROTECT, related_name="answers"
    )
    question = models.CharField(max_length=120)
    value = models.CharField(max_length=300)
    note = models.TextField(blank=True, help_text="The evidence for it.")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ("line", "pk")

    def __str__(self) -> str:
        return f"{self.question}: {self.value}"


class FindingReview(Record):
    """A person confirmed or overrode a finding. The finding stays as it was."""

    class Verb(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        OVERRIDDEN = "overridden", "Overridden"

    frozen = Always()

    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, related_name="reviews"
    )
    verb = models.CharField(max_length=10, choices=Verb.choices)
    reason = models.TextField(blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField()

    class Meta:
        ordering = ("finding", "pk")
        constraints = (
            models.CheckConstraint(
                name="finding_overridden_with_a_reason",
                condition=Q(verb="confirmed") | Q(verb="overridden") & ~Q(reason=""),
                violation_error_message="Overriding a finding needs its reason.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.finding} {self.verb}"
