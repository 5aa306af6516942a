"""Who plays: the people of the desk, the members and the providers."""

from datetime import date, datetime
from typing import Any

from django.conf import settings

from policyportal.accounts.acts import people
from policyportal.accounts.models import Team, User
from policyportal.audit import recording
from policyportal.audit.recording import System
from reviews.models import Coverage, Member, Provider

DEMO = System("demo")

LICENSED = {
    "license_state": "Washington",
    "license_from": date(2020, 1, 1),
    "license_to": date(2035, 12, 31),
}
PEOPLE: tuple[tuple[str, str, tuple[str, ...], dict[str, Any]], ...] = (
    ("nurse", "Dana O. Sample", ("nurse",), {"credentials": "RN", "title": "UM nurse"}),
    ("nurse2", "Noor V. Sample", ("nurse",), {"credentials": "RN", "title": "UM nurse"}),
    ("lead", "Lourdes M. Sample", ("lead",), {"credentials": "RN", "title": "Lead nurse"}),
    (
        "director",
        "Morgan T. Sample",
        ("director", "approver"),
        {
            "credentials": "MD",
            "title": "Medical Director",
            "specialty": "Orthopedic surgery",
            "specialty_plain": "bone and joint doctor",
            "pronoun": "She",
            "license_number": "MD 00000-EX",
            **LICENSED,
        },
    ),
    (
        "director2",
        "Rafael N. Sample",
        ("director", "approver"),
        {
            "credentials": "MD",
            "title": "Medical Director",
            "specialty": "Internal medicine",
            "specialty_plain": "doctor for adults",
            "pronoun": "He",
            "license_number": "MD 00001-EX",
            **LICENSED,
        },
    ),
    ("editor", "Priya R. Sample", ("editor",), {"title": "Policy editor"}),
    ("auditor", "Teodor A. Sample", ("auditor",), {"title": "Auditor"}),
    ("mailroom", "Maren B. Sample", ("mailroom",), {"title": "Mailroom"}),
    ("admin", "Alex C. Sample", ("admin",), {"title": "System admin"}),
)  # fmt: skip
DESK = {"nurse", "nurse2", "lead", "director", "director2"}

MEMBERS = (
    ("EX0001470", "Dana R.", "Example", date(1968, 3, 4), "Olympia", "apple-health"),
    ("EX0001482", "Henrik O.", "Example", date(1968, 1, 20), "Olympia", "apple-health"),
    ("EX0001491", "Marisol Q.", "Example", date(1967, 8, 9), "Yakima", "apple-health"),
    ("EX0001503", "Tobias N.", "Example", date(1959, 11, 2), "Pasco", "apple-health"),
    ("EX0001517", "Wren C.", "Example", date(1982, 5, 20), "Seattle", "ambetter"),
    ("EX0001524", "Ozias P.", "Example", date(1975, 2, 14), "Spokane", "ambetter"),
    ("EX0001538", "Leonie H.", "Example", date(1951, 7, 1), "Tacoma", "wellcare"),
    ("EX0001545", "Beatrix S.", "Example", date(1970, 12, 30), "Everett", "apple-health"),
    ("EX0001559", "Casimir O.", "Example", date(1963, 4, 17), "Kent", "apple-health"),
    ("EX0001566", "Ilse V.", "Example", date(1979, 9, 23), "Renton", "apple-health"),
    ("EX0001570", "Junia B.", "Example", date(2012, 5, 1), "Auburn", "apple-health"),
    ("EX0001584", "Saoirse L.", "Example", date(1988, 10, 5), "Vancouver", "apple-health"),
    ("EX0001598", "Ephraim D.", "Example", date(1955, 6, 11), "Bremerton", "apple-health"),
    ("EX0001607", "Amadou F.", "Example", date(1991, 3, 28), "Olympia", "apple-health"),
)  # fmt: skip
PROVIDERS = (
    ("1234567893", "Pat Q. Sample, MD", "Orthopedic surgery", "Olympia"),
    ("2000000002", "Caspian A. Sample, MD", "Orthopedic surgery", "Tacoma"),
    (
        "2000011553",
        "Cedar Inlet Surgery Center (sample)",
        "Ambulatory surgery",
        "Olympia",
    ),
    ("2000004129", "Rowan E. Sample, MD", "Hematology", "Seattle"),
)


def make_people(now: datetime) -> dict[str, User]:
    """The people of the desk, by user name, in one team."""
    with recording.act(DEMO, "team.added", now=now):
        team = Team.objects.create(name="Western Washington (sample)")
    made = {}
    for username, full_name, roles, facts in PEOPLE:
        made[username] = people.add(
            DEMO,
            username=username,
            full_name=full_name,
            password=settings.DEMO_PASSWORD,
            now=now,
            roles=roles,
            team=team if username in DESK else None,
            demo=True,
            **facts,
        )
    return made


def make_members(now: datetime) -> None:
    """Members with their coverage, and the provider directory."""
    with recording.act(DEMO, "directory.loaded", now=now):
        for number, first, last, born, city, business in MEMBERS:
            member = Member.objects.create(
                number=number,
                first_name=first,
                last_name=last,
                born=born,
                street=f"{123 + int(number[-3:])} Sample Lane",
                city=city,
                postal_code="98500",
                phone="1-800-555-0199",
            )
            Coverage.objects.create(
                member=member, line_of_business=business, starts=date(2024, 1, 1)
            )
        for npi, name, specialty, city in PROVIDERS:
            Provider.objects.create(
                npi=npi,
                name=name,
                specialty=specialty,
                street="200 Sample Avenue",
                city=city,
                state="WA",
                postal_code="98500",
                phone="1-800-555-0188",
                fax="1-800-555-0199",
            )
