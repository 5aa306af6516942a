"""Synthetic members with their coverage, and the providers who ask for their care."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from clinical_policies.rules.npi import is_valid
from reviews.acts.bulk import insert
from reviews.models import Coverage, Member, Provider

PREFIX = "SYN"
PROVIDERS = 60
SHARES = {"apple-health": 6, "ambetter": 2, "wellcare": 2}
GIVEN = (
    "Ada", "Bo", "Cleo", "Dev", "Esme", "Finn", "Gia", "Hugo", "Ines", "Jun", "Kai",
    "Lena", "Milo", "Nia", "Omar", "Pia", "Quinn", "Rosa", "Sami", "Tess", "Uma",
    "Vito", "Wanda", "Yara", "Zeno",
)  # fmt: skip
CITIES = (
    ("Olympia", "98501"), ("Tacoma", "98402"), ("Seattle", "98104"),
    ("Spokane", "99201"), ("Yakima", "98901"), ("Vancouver", "98660"),
    ("Everett", "98201"), ("Pasco", "99301"),
)  # fmt: skip
SPECIALTIES = (
    "Orthopedic surgery", "Internal medicine", "Cardiology", "Pulmonology",
    "Endocrinology", "Hematology",
)  # fmt: skip


def members(
    draw: random.Random, first: int, number: int, today: date
) -> list[tuple[Member, str]]:
    """Members stored under the act under way, each with a line of business."""
    made = [_member(draw, place, today) for place in range(first, first + number)]
    businesses = draw.choices(list(SHARES), list(SHARES.values()), k=number)
    insert(made)
    insert(
        [
            Coverage(
                member=member, line_of_business=business, starts=_year_before(today)
            )
            for member, business in zip(made, businesses, strict=True)
        ]
    )
    return list(zip(made, businesses, strict=True))


def providers() -> Sequence[Provider]:
    """The synthetic directory, whatever the seed; made once, under the act."""
    numbers = [number for number in _numbers() if is_valid(number)][:PROVIDERS]
    stored = {row.npi: row for row in Provider.objects.filter(npi__in=numbers)}
    missing = [
        _provider(place, npi) for place, npi in enumerate(numbers) if npi not in stored
    ]
    return [*stored.values(), *insert(missing)]


def _member(draw: random.Random, place: int, today: date) -> Member:
    city, postal_code = draw.choice(CITIES)
    return Member(
        number=f"{PREFIX}{place:07}",
        first_name=f"{draw.choice(GIVEN)} {draw.choice('ABCDEFGHJKLMNOPRSTVW')}.",
        last_name="Example",
        born=today - timedelta(days=draw.randint(2 * 365, 90 * 365)),
        street=f"{draw.randint(1, 999)} Sample Lane",
        city=city,
        postal_code=postal_code,
        phone="1-800-555-0199",
        language="en",
    )


def _provider(place: int, npi: str) -> Provider:
    city, postal_code = CITIES[place % len(CITIES)]
    return Provider(
        npi=npi,
        name=f"{GIVEN[place % len(GIVEN)]} {chr(65 + place // len(GIVEN))}. Sample, MD",
        specialty=SPECIALTIES[place % len(SPECIALTIES)],
        street="200 Sample Avenue",
        city=city,
        state="WA",
        postal_code=postal_code,
        phone="1-800-555-0188",
        fax="1-800-555-0199",
        participating=place % 9 != 0,
    )


def _numbers() -> Sequence[str]:
    return [f"2{place:09}" for place in range(100_000, 100_000 + 12 * PROVIDERS)]


def _year_before(day: date) -> date:
    return date(day.year - 2, 1, 1)
