"""The cast and the policies of the tests, built by calling the acts.

    cast = people()
    version = sample_policy()                      # WA.CP.MP.526, approved
    version = sample_policy("SAMPLE.MP.03")        # or SAMPLE.DME.02
    version = approved(in_review(draft(cast), cast), cast)

`people()` makes the cast once a database; asked again, it finds them.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from clinical_policies.acts import importing, moving, samples
from clinical_policies.acts.code_sets import load_release
from clinical_policies.models import CodeRelease, PolicyVersion
from clinical_policies.models.content import content_hash
from clinical_policies.rules.icd10cm_release import CodeRow
from clinical_policies.samples import Sample
from clinical_policies.samples import samples as shipped
from policyportal.accounts.acts.people import add
from policyportal.accounts.models import User
from policyportal.audit import recording
from policyportal.audit.recording import System

MAKER = System("test")
PASSWORD = "correct horse battery staple"
HIRED = datetime(2025, 1, 2, 17, 0, tzinfo=UTC)
IMPORTED = datetime(2025, 2, 11, 18, 0, tzinfo=UTC)
SUBMITTED = datetime(2025, 2, 12, 18, 0, tzinfo=UTC)
APPROVED = datetime(2025, 2, 20, 22, 6, tzinfo=UTC)
STEM_CELL = "WA.CP.MP.526"

# User name, full name, letters, roles, whether a physician.
_CAST = (
    ("nurse", "Dana Okafor", "RN", ("nurse",), False),
    ("nurse2", "Luis Medina", "RN", ("nurse",), False),
    ("lead", "Grace Lindqvist", "RN", ("nurse", "lead"), False),
    ("director", "Ines Varga", "MD", ("director", "approver"), True),
    ("director2", "Tomas Bell", "MD", ("director", "approver"), True),
    ("editor", "Priya Raman-Holt", "", ("editor",), False),
    ("author_director", "Noor Haddad", "MD", ("editor", "approver"), True),
    ("auditor", "Sam Whitfield", "", ("auditor",), False),
    ("mailroom", "Kit Jensen", "", ("mailroom",), False),
    ("admin", "Robin Achterberg", "", ("admin",), False),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody by the name of their demo sign-in; all have the password PASSWORD."""

    nurse: User
    nurse2: User
    lead: User
    director: User
    director2: User
    editor: User
    author_director: User
    auditor: User
    mailroom: User
    admin: User


def people(now: datetime = HIRED) -> Cast:
    """Everybody, made on first asking. Directors approve policy and have a license."""
    found = {user.username: user for user in User.objects.all()}
    for username, full_name, letters, roles, physician in _CAST:
        if username not in found:
            found[username] = add(
                MAKER,
                username=username,
                full_name=full_name,
                password=PASSWORD,
                roles=roles,
                now=now,
                credentials=letters,
                **(_license(username) if physician else {}),
            )
    return Cast(**{name: found[name] for name, *_ in _CAST})


def _license(username: str) -> dict[str, str | date]:
    return {
        "title": "Medical Director",
        "specialty": "Orthopedic surgery",
        "specialty_plain": "bone and joint doctor",
        "pronoun": "She",
        "license_number": f"MD-{username.upper()}-EX",
        "license_state": "Washington",
        "license_from": date(2020, 1, 1),
        "license_to": date(2030, 12, 31),
    }


DIAGNOSES = (
    ("M17", "", False, "Osteoarthritis of knee"),
    ("M17.1", "M17", False, "Unilateral primary osteoarthritis of knee"),
    ("M17.11", "M17.1", True, "Unilateral primary osteoarthritis, right knee"),
    ("M17.12", "M17.1", True, "Unilateral primary osteoarthritis, left knee"),
    ("M16.12", "", True, "Unilateral primary osteoarthritis, left hip"),
    ("M08.3", "", True, "Juvenile rheumatoid polyarthritis (seronegative)"),
    ("M34.0", "", True, "Progressive systemic sclerosis"),
    ("M34.1", "", True, "CR(E)ST syndrome"),
    ("M84.58XA", "", True, "Pathological fracture in neoplastic disease, other site"),
    ("C90.00", "", True, "Multiple myeloma not having achieved remission"),
)


def diagnosis_codes(now: datetime = HIRED) -> CodeRelease:
    """A small ICD-10-CM release that holds the diagnoses of the worked examples."""
    release, _ = load_release(
        MAKER,
        [CodeRow(*row) for row in DIAGNOSES],
        system="ICD-10-CM",
        effective_from=date(2025, 10, 1),
        effective_to=None,
        source="the tests",
        now=now,
    )
    return release


def sample(reference: str = STEM_CELL) -> Sample:
    """A shipped sample by its reference number."""
    return next(one for one in shipped() if one.document.reference_number == reference)


def draft(
    cast: Cast | None = None,
    reference: str = STEM_CELL,
    *,
    now: datetime = IMPORTED,
    effective: date | None = None,
    revised: str = "",
    text: tuple[str, str] = ("", ""),
    as_user: User | None = None,
) -> PolicyVersion:
    """A sample as a draft; `effective`, `revised` ("2024-02") and `text` change it.

    `text` is (old, new) and replaces words of the document.
    """
    cast = cast or people()
    chosen = sample(reference)
    if text[0]:
        chosen = replace(chosen, text=chosen.text.replace(*text))
    if effective:
        chosen = _with_date(chosen, f"{effective:%m/%d/%y}", "Effective Date: ")
    if revised:
        month = f"{revised[5:7]}/{revised[2:4]}"
        chosen = _with_date(chosen, month, "Date of Last Revision: ")
    return samples.import_sample(as_user or cast.editor, chosen, now)


def _with_date(chosen: Sample, printed: str, heading: str) -> Sample:
    before, _, after = chosen.text.partition(heading)
    rest = after.partition("\n")[2]
    return replace(chosen, text=f"{before}{heading}{printed}\n{rest}")


def draft_from(
    base: PolicyVersion, cast: Cast | None = None, *, now: datetime, effective: date
) -> PolicyVersion:
    """The next draft of an approved version, with its own effective date."""
    cast = cast or people()
    version = importing.start_draft(cast.editor, base, now=now)
    with recording.act(cast.editor, "policy.edited", now=now):
        version.effective_date = effective
        version.revised = date(now.year, now.month, 1)
        version.save()
    return version


def in_review(
    version: PolicyVersion, cast: Cast | None = None, *, now: datetime = SUBMITTED
) -> PolicyVersion:
    """A draft, submitted by its author."""
    return moving.submit(version.author, version, now=now)


def approved(
    version: PolicyVersion,
    cast: Cast | None = None,
    *,
    now: datetime = APPROVED,
    late_reason: str = "The committee met late.",
) -> PolicyVersion:
    """A draft or a version under review, approved by the director."""
    cast = cast or people()
    if version.is_draft:
        version = in_review(version, cast, now=now - timedelta(minutes=5))
    return moving.approve(
        cast.director,
        version,
        shown_hash=content_hash(version),
        now=now,
        late_reason=late_reason,
    )


def sample_policy(
    reference: str = STEM_CELL,
    *,
    cast: Cast | None = None,
    now: datetime = APPROVED,
    effective: date | None = None,
    revised: str = "",
    text: tuple[str, str] = ("", ""),
) -> PolicyVersion:
    """A sample, imported by the editor and approved by the director."""
    cast = cast or people()
    version = draft(
        cast,
        reference,
        now=min(IMPORTED, now),
        effective=effective,
        revised=revised,
        text=text,
    )
    return approved(version, cast, now=now)
