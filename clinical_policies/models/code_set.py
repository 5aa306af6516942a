"""Code sets by release: which codes exist on a day, and in which words.

A release is in force from its first day to its last. On a day that no loaded release
covers, existence is unknown, and unknown refuses nothing. Loaded whole by the command
load_icd10cm, never edited; a newer release changes no stored finding.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import F, Q

from clinical_policies.rules.code_existence import Answer, Existence, Listed
from clinical_policies.rules.code_systems import (
    CDT,
    CPT,
    HCPCS,
    ICD_10_CM,
    ICD_10_PCS,
)
from clinical_policies.rules.diagnosis_codes import lookalikes

SYSTEMS = [(system, system) for system in (CPT, HCPCS, CDT, ICD_10_CM, ICD_10_PCS)]
WORDS_READ = 8
"""Words of a search that are looked at; more say nothing about a diagnosis."""


class CodeReleaseQuerySet(models.QuerySet["CodeRelease"]):
    """Releases by the day they are asked about."""

    def begun(self, system: str, day: date) -> "CodeRelease | None":
        """The latest release of a system whose first day is on or before `day`."""
        begun = self.filter(system=system, effective_from__lte=day)
        return begun.order_by("-effective_from").first()

    def in_force_on(self, system: str, day: date) -> "CodeRelease | None":
        """The release in force on a day, or None where that one isn't loaded."""
        release = self.begun(system, day)
        return release if release and release.covers(day) else None


class CodeRelease(models.Model):
    """One release of a code system, as loaded: which days, from where, what content."""

    system = models.CharField(max_length=12, choices=SYSTEMS)
    label = models.CharField(max_length=40, help_text="As people say it: April 1, 2026")
    effective_from = models.DateField("first day")
    effective_to = models.DateField("last day", null=True, blank=True)
    source = models.CharField(max_length=200)
    loaded_at = models.DateTimeField()
    row_count = models.PositiveIntegerField()
    sha256 = models.CharField("SHA-256 of its rows", max_length=64)

    objects = CodeReleaseQuerySet.as_manager()

    class Meta:
        ordering = ("system", "effective_from")
        constraints = (
            models.UniqueConstraint(
                name="code_release_once_a_day", fields=("system", "effective_from")
            ),
            models.CheckConstraint(
                name="code_release_system_known",
                condition=Q(system__in=[system for system, _ in SYSTEMS]),
            ),
            models.CheckConstraint(
                name="code_release_ends_after_it_starts",
                condition=Q(effective_to=None)
                | Q(effective_to__gte=F("effective_from")),
                violation_error_message="A release ends on or after its first day.",
            ),
            models.CheckConstraint(
                name="code_release_has_rows", condition=Q(row_count__gt=0)
            ),
        )

    def __str__(self) -> str:
        return f"{self.system}, {self.label}"

    def covers(self, day: date) -> bool:
        """Whether the release is in force on a day from its first day on."""
        return self.effective_to is None or day <= self.effective_to


class CodeQuerySet(models.QuerySet["Code"]):
    """Codes asked for by value or by words, always on a day."""

    def diagnosis(self, value: str, *, on: date) -> Existence:
        """Whether a stored ICD-10-CM code exists on a day, and what it is."""
        return self.diagnoses([value], on=on)[value]

    def diagnoses(self, values: Iterable[str], *, on: date) -> dict[str, Existence]:
        """The same of many codes, in at most four queries."""
        asked = list(dict.fromkeys(values))
        release = CodeRelease.objects.begun(ICD_10_CM, on)
        if release is None:
            return {code: Existence(code, on, Answer.UNKNOWN) for code in asked}
        rows = self.filter(release=release)
        found = {row.code: row.listed for row in rows.filter(code__in=asked)}
        below = rows.below(
            code for code, listed in found.items() if not listed.billable
        )
        offers = rows.offers(code for code in asked if code not in found)

        def answer(code: str) -> Answer:
            if not release.covers(on):
                return Answer.UNKNOWN
            return Answer.YES if code in found else Answer.NO

        return {
            code: Existence(
                code,
                on,
                answer(code),
                release.label,
                found.get(code),
                tuple(below[code]),
                offers.get(code),
            )
            for code in asked
        }

    def below(self, headings: Iterable[str]) -> defaultdict[str, list[Listed]]:
        """The items right below each heading, in order, among these rows."""
        below: defaultdict[str, list[Listed]] = defaultdict(list)
        if headings := list(headings):
            for row in self.filter(heading__in=headings).order_by("code"):
                below[row.heading].append(row.listed)
        return below

    def offers(self, missing: Iterable[str]) -> dict[str, str]:
        """For each code that isn't there, the look-alike that is."""
        alike = {code: lookalikes(code) for code in missing}
        there = self.among(code for codes in alike.values() for code in codes)
        offered = {
            code: next((other for other in codes if other in there), None)
            for code, codes in alike.items()
        }
        return {code: offer for code, offer in offered.items() if offer}

    def among(self, codes: Iterable[str]) -> frozenset[str]:
        """Those of the codes that these rows have."""
        asked = list(codes)
        found = self.filter(code__in=asked).values_list("code", flat=True)
        return frozenset(found) if asked else frozenset()

    def known_diagnoses(self, codes: Iterable[str], *, on: date) -> frozenset[str]:
        """Those of the codes in the latest ICD-10-CM begun by a day: for offers."""
        release = CodeRelease.objects.begun(ICD_10_CM, on)
        return self.filter(release=release).among(codes) if release else frozenset()

    def matching(
        self, words: str, on: date, *, limit: int = 20
    ) -> "models.QuerySet[Code]":
        """Diagnoses whose code begins with, or whose words hold, each typed word.

        Of the latest release begun by the day: a search shows words, it judges nothing.
        """
        release = CodeRelease.objects.begun(ICD_10_CM, on)
        typed = [word for word in words[:200].split() if word.isprintable()]
        if release is None or not typed:
            return self.none()
        found = self.filter(release=release)
        for word in typed[:WORDS_READ]:
            code = word if "." in word or len(word) < 4 else f"{word[:3]}.{word[3:]}"
            found = found.filter(
                Q(code__istartswith=code) | Q(description__icontains=word)
            )
        return found.order_by("code")[:limit]


class Code(models.Model):
    """One item of a release: a billable code, or a heading with items below it."""

    release = models.ForeignKey(
        CodeRelease, on_delete=models.PROTECT, related_name="codes"
    )
    code = models.CharField(max_length=8)
    heading = models.CharField(
        max_length=8, blank=True, help_text="The item one level above, if any."
    )
    billable = models.BooleanField()
    description = models.TextField(blank=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="code_once_a_release", fields=("release", "code")
            ),
            models.CheckConstraint(name="code_given", condition=~Q(code="")),
            models.CheckConstraint(
                name="code_below_another", condition=~Q(heading=F("code"))
            ),
        )
        indexes = (
            # With the code, so that what is below a heading comes in order.
            models.Index(name="code_by_heading", fields=("release", "heading", "code")),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def listed(self) -> Listed:
        """The item as a plain value."""
        return Listed(self.code, self.billable, self.description)
