"""The codes that a version's tables name, and the index that finds a version by code.

Codes suggest a policy; they never decide. `ListedCode` is a projection written when a
version is approved, withdrawn or retired: one row a code, ranges written out, so that
"which text speaks about this code on this day" is one probe of one index.
"""

from datetime import date, datetime
from typing import Self

from django.db import connections, models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from policyportal.audit.models import Record

from .version import PolicyVersion

SYSTEMS = [
    ("CPT", "CPT"),
    ("HCPCS", "HCPCS"),
    ("ICD-10-CM", "ICD-10-CM"),
    ("ICD-10-PCS", "ICD-10-PCS"),
]
ALWAYS = date(9999, 12, 31)
# Says nothing but what the index `listed_code_probe` holds, `IS NULL` as it is there:
# one probe, no row read.
PROBE = (
    "SELECT version_id, lines_of_business FROM clinical_policies_listedcode"
    " WHERE code = %s AND system = %s AND valid_from <= %s AND valid_to >= %s"
    " AND superseded_at IS NULL"
)


class CodeEntry(Record):
    """One row of a coding table: a code or a range, and what the table says of it."""

    frozen_with = "version"

    version = models.ForeignKey(
        PolicyVersion, on_delete=models.CASCADE, related_name="codes"
    )
    position = models.PositiveIntegerField(default=0)
    system = models.CharField(max_length=12, choices=SYSTEMS, default="CPT")
    code = models.CharField("code or first of a range", max_length=12)
    end = models.CharField("last of a range", max_length=12, blank=True)
    description = models.TextField("what it is", blank=True)
    table = models.CharField(max_length=200, default="Referenced")
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "code entries"
        ordering = ("version", "position")
        constraints = (
            models.UniqueConstraint(
                name="code_entry_once_a_table",
                fields=("version", "system", "code", "end", "table"),
                violation_error_message="This code stands twice in the same table.",
            ),
            models.CheckConstraint(
                name="code_entry_system_known",
                condition=Q(system__in=[system for system, _ in SYSTEMS]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.system} {self.code}{f'–{self.end}' if self.end else ''}"


class ListedCodeQuerySet(models.QuerySet["ListedCode"]):
    """The code index, asked by code, day and moment."""

    def known(self, at: datetime | None) -> Self:
        """Rows as the index stood at a moment; None is as it stands now."""
        if at is None:
            return self.filter(superseded_at=None)
        return self.filter(recorded_at__lte=at).filter(
            Q(superseded_at=None) | Q(superseded_at__gt=at)
        )

    def probe(self, system: str, code: str, day: date) -> list[tuple[int, int]]:
        """Versions in force that list the code, as the index stands, each with its
        lines of business as bits. A tenth of what `in_force` costs.
        """
        text = day.isoformat()
        with connections[self.db].cursor() as cursor:
            cursor.execute(PROBE, (code, system, text, text))
            found: list[tuple[int, int]] = cursor.fetchall()
        return found

    def in_force(self, system: str, code: str, day: date) -> Self:
        """Rows of versions that list the code and govern the day."""
        return self.filter(
            code=code, system=system, valid_from__lte=day, valid_to__gte=day
        )


class ListedCode(models.Model):
    """One code that one version names, with the days it governs and since when known.

    Two times: `valid_from`–`valid_to` is what applies, `recorded_at`–`superseded_at`
    what was known. A late approval supersedes rows, it never rewrites them.
    """

    system = models.CharField(max_length=12)
    code = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_to = models.DateField(default=ALWAYS)
    lines_of_business = models.PositiveSmallIntegerField()
    version = models.ForeignKey(
        PolicyVersion, on_delete=models.PROTECT, related_name="listed"
    )
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    objects = ListedCodeQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                name="listed_code_probe",
                fields=[
                    "code",
                    "system",
                    "valid_from",
                    "valid_to",
                    "lines_of_business",
                    "version",
                    # Null in all of them; without it SQLite reads the row to see so.
                    "superseded_at",
                ],
                condition=Q(superseded_at=None),
            ),
            models.Index(name="listed_code_as_known", fields=["code", "recorded_at"]),
        )

    def __str__(self) -> str:
        return f"{self.system} {self.code}: {self.version_id}"
