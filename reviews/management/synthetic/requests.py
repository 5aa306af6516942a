"""What synthetic requests ask: drawn so that a worklist looks like a desk's.

Most ask for a listed code with a diagnosis in the policy's scope; some with one outside
it, some for a code that no policy lists. Most came by portal, most are standard.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from clinical_policies.models import CodeEntry, PolicyVersion

from .subjects import OUTSIDE, SUBJECTS, Subject

LIVE_SHARE = 0.35
LIVE_DAYS, CLOSED_DAYS = 12, (15, 400)
CHANNELS = {"portal": 6, "fax": 5, "phone": 1, "mail": 1}
PRIORITIES = {"standard": 9, "expedited": 1}
PLACES = {"22": 5, "24": 3, "11": 3, "21": 1}


@dataclass(frozen=True, slots=True)
class Asked:
    """One requested service."""

    code: str
    units: int
    first: datetime
    place: str
    pointers: str


@dataclass(frozen=True, slots=True)
class Request:
    """One request: when and how it came, its diagnoses by letter, its services.

    `course` is how far the desk got: new, confirmed, referred or withdrawn.
    """

    received: datetime
    channel: str
    priority: str
    diagnoses: tuple[str, ...]
    lines: tuple[Asked, ...]
    course: str


class Book:
    """The codes that the synthetic policies list, by subject."""

    def __init__(self) -> None:
        self.codes: dict[str, list[str]] = {subject.name: [] for subject in SUBJECTS}
        listed = CodeEntry.objects.filter(
            version__policy__reference_number__startswith="SYNTH.",
            version__status=PolicyVersion.Status.APPROVED,
        ).order_by("code", "pk")
        starts = sorted((subject.first_code, subject.name) for subject in SUBJECTS)
        spans = pairwise([*starts, (100_000, "")])
        for (first, name), (after, _) in spans:
            self.codes[name] = [
                code
                for code in listed.values_list("code", flat=True)
                if first <= int(code) < after
            ]

    def draw(self, draw: random.Random, now: datetime) -> Request:
        """The next request."""
        subject = draw.choice(SUBJECTS)
        live = draw.random() < LIVE_SHARE
        back = draw.uniform(0, LIVE_DAYS) if live else draw.uniform(*CLOSED_DAYS)
        received = (now - timedelta(days=back)).replace(second=0, microsecond=0)
        diagnoses = self._diagnoses(draw, subject)
        number = draw.choices([1, 2, 3], [7, 2, 1])[0]
        return Request(
            received=received,
            channel=_weighed(draw, CHANNELS),
            priority=_weighed(draw, PRIORITIES),
            diagnoses=diagnoses,
            lines=tuple(self._line(draw, subject, received) for _ in range(number)),
            course=_weighed(draw, {"new": 5, "confirmed": 3, "referred": 2})
            if live
            else "withdrawn",
        )

    def _diagnoses(self, draw: random.Random, subject: Subject) -> tuple[str, ...]:
        inside = draw.choice(subject.diagnoses)
        outside = draw.choice(OUTSIDE)
        return draw.choices([(inside,), (inside, outside), (outside,)], [6, 3, 1])[0]

    def _line(self, draw: random.Random, subject: Subject, received: datetime) -> Asked:
        listed = self.codes[subject.name]
        known = listed and draw.random() < 0.85
        unlisted = f"{subject.first_code + draw.randrange(400):05}"
        return Asked(
            code=draw.choice(listed) if known else unlisted,
            units=draw.choices([1, 2, 5], [8, 2, 1])[0],
            first=received + timedelta(days=draw.randint(1, 20)),
            place=_weighed(draw, PLACES),
            pointers="A",
        )


def _weighed(draw: random.Random, weights: dict[str, int]) -> str:
    return draw.choices(list(weights), list(weights.values()))[0]
