"""What happens in the demo, as data: each story is a request and the acts that follow.

A moment is (day, "HH:MM"): days of the worked examples are dates, those around today
are counted from the day the demo is made. Steps name acts of `playing.py`.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

Day = date | int
Steps = tuple[tuple[str, str, tuple[Day, str], dict[str, Any]], ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """One requested line: code, modifiers, first and last day, pointers, place."""

    code: str
    modifiers: str = ""
    first: Day | None = None
    last: Day | None = None
    pointers: str = "A"
    place: str = "24"
    units: str = "1"


@dataclass(frozen=True, slots=True)
class Story:
    """One case: who, when, what, and the steps (name, who, moment, details)."""

    name: str
    member: str
    received: tuple[Day, str]
    diagnoses: tuple[str, ...]
    lines: tuple[Ask, ...]
    channel: str = "portal"
    priority: str = "standard"
    review: str = "prospective"
    nurse: str = "nurse"
    assign: bool = True
    requesting: str = "1234567893"
    steps: Steps = ()
    documents: tuple[str, ...] = field(default=("Office note", "Radiograph report"))


SEP = {day: date(2026, 9, day) for day in range(1, 31)}
PLAIN = {
    "0565T": "stem cell implant for the knee",
    "0566T": "shot of the stem cell implant into the knee",
    "0489T": "stem cell treatment of the hands",
    "38241": "transplant of your own stem cells",
    "20610": "shot into a large joint",
    "L1844": "knee brace made for you",
}
KNEE = (
    "You have arthritis in your knee. We read the notes your doctor sent us. They say"
    " that knee pain makes it hard for you to walk and climb stairs."
)
REFER = {
    "reason": KNEE,
    "comment": "Criterion I. applies. The office note shows osteoarthritis and nothing"
    " that places the service outside the policy. Please decide.",
}
DENY = {
    "rationale": "Osteoarthritis of the knee is a musculoskeletal condition. Criterion I."
    " finds stem cell therapy not medically necessary for it and lists no exception."
    " I read the office note and the radiograph report; nothing places the service"
    " outside the policy."
}
OTHER = {
    "criteria": "State billing guide, physician services",
    "note": "The office note documents the indication; the guide lists the service.",
}
WITHDRAWN = {
    "outcome": "closed_withdrawn",
    "reason": "The doctor's office called and withdrew the request (sample).",
}


def example(
    name: str,
    code: str,
    *diagnoses: str,
    member: str = "EX0001503",
    first: Day | None = SEP[14],
    last: Day | None = None,
    pointers: str = "A",
    modifiers: str = "",
    steps: Steps = (),
    review: str = "prospective",
) -> Story:
    """A worked example: received on September 10, 2026, for September 14."""
    return Story(
        name=name,
        member=member,
        received=(SEP[10], "09:12"),
        diagnoses=diagnoses,
        lines=(Ask(code, modifiers, first, last, pointers),),
        review=review,
        steps=steps,
    )


E1_STEPS: Steps = (
    ("confirm", "nurse", (SEP[10], "10:31"), {}),
    ("refer", "nurse", (SEP[10], "15:48"), REFER),
    ("sign", "director", (SEP[11], "15:40"), DENY),
    ("send", "mailroom", (SEP[11], "16:30"), {}),
)
STATED: Steps = (
    ("state", "nurse", (SEP[10], "11:10"), OTHER),
    ("approve", "nurse", (SEP[10], "11:12"), {}),
    ("issue", "nurse", (SEP[10], "11:15"), {}),
    ("send", "mailroom", (SEP[10], "16:20"), {}),
)
REFERRED: Steps = (
    ("confirm", "nurse", (SEP[10], "10:31"), {}),
    ("refer", "nurse", (SEP[10], "15:48"), REFER),
    ("sign", "director", (SEP[11], "14:05"), DENY),
    ("send", "mailroom", (SEP[11], "16:20"), {}),
)
WITHDRAW: Steps = (("close", "nurse", (SEP[11], "10:00"), WITHDRAWN),)

EXAMPLES: tuple[Story, ...] = (
    Story(
        "E1",
        "EX0001470",
        (SEP[10], "09:12"),
        ("M17.11",),
        (Ask("0565T", "RT", SEP[14]),),
        steps=E1_STEPS,
    ),
    example("E2", "38241", "C90.00", steps=STATED),
    example("E3", "38241", "C90.00", "M17.11", steps=STATED),
    example("E4", "38241", "C90.00", "M17.11", pointers="", steps=WITHDRAW),
    example("E5", "38232", "M16.12", member="EX0001545", steps=WITHDRAW),
    example("E6", "20610", "M17.11", member="EX0001607", modifiers="RT", steps=STATED),
    example(
        "E7",
        "0565T",
        "M17.11",
        member="EX0001559",
        first=date(2025, 6, 30),
        review="retrospective",
        steps=WITHDRAW,
    ),
    example(
        "E8",
        "0565T",
        "M17.11",
        member="EX0001559",
        first=date(2025, 6, 25),
        last=date(2025, 7, 5),
        review="retrospective",
        steps=WITHDRAW,
    ),
    example("E9", "0489T", "M34.1", member="EX0001566", steps=REFERRED),
    example("E10", "0565T", "M17.11", member="EX0001538", steps=WITHDRAW),
    example(
        "E11", " ０５６５Ｔ ", "m1711", member="EX0001491", modifiers="rt", steps=REFERRED
    ),
    Story(
        "E12",
        "EX0001491",
        (SEP[10], "09:40"),
        ("M17.11",),
        (
            Ask("0565T", "RT", SEP[14]),
            Ask("0566T", "RT", SEP[14]),
            Ask("20610", "RT", SEP[14]),
        ),
        steps=(
            ("confirm", "nurse", (SEP[10], "10:31"), {"line": 1}),
            ("confirm", "nurse", (SEP[10], "10:33"), {"line": 2}),
            ("state", "nurse", (SEP[10], "10:40"), OTHER | {"line": 3}),
            ("approve", "nurse", (SEP[10], "10:42"), {"line": 3}),
            ("refer", "nurse", (SEP[10], "15:48"), REFER),
            ("sign", "director", (SEP[11], "13:20"), DENY),
            ("send", "mailroom", (SEP[11], "16:20"), {}),
        ),
    ),
    example("E13", "38241", "M34.0", member="EX0001566", steps=WITHDRAW),
    example(
        "E14",
        "0565T",
        "M08.3",
        member="EX0001570",
        steps=(
            ("confirm", "nurse", (SEP[10], "10:31"), {}),
            ("refer", "nurse", (SEP[10], "15:48"), REFER | {
                "reason": "You have arthritis that began in childhood. We read the notes"
                " your doctor sent us. They say that knee pain keeps you from sports."
            }),
            ("sign", "director", (SEP[11], "15:10"), DENY | {
                "individual_review": "This child was judged individually. The notes show"
                " good response to medicine; the implant would not correct or improve"
                " the condition, and its safety in children is not shown."
            }),
            ("send", "mailroom", (SEP[11], "16:20"), {}),
        ),
    ),
    example("E16", "38241", "M84.58XA", member="EX0001598", steps=WITHDRAW),
    example("E15", "0565T", "M17.11", member="EX0001482", first=SEP[28], steps=WITHDRAW),
)  # fmt: skip

TODAY: tuple[Story, ...] = (
    Story(
        "late",
        "EX0001503",
        (-6, "10:00"),
        ("M17.11",),
        (Ask("0565T", "RT", 6),),
        steps=(),
    ),
    Story(
        "adverse, mine",
        "EX0001491",
        (0, "07:40"),
        ("M17.11",),
        (Ask("0565T", "RT", 7), Ask("0566T", "RT", 7), Ask("20610", "RT", 7)),
        steps=(),
    ),
    Story(
        "expedited, unassigned",
        "EX0001598",
        (0, "06:10"),
        ("M17.12",),
        (Ask("0565T", "LT", 2),),
        channel="fax",
        priority="expedited",
        assign=False,
    ),
    Story(
        "which diagnosis",
        "EX0001545",
        (-1, "14:20"),
        ("C90.00", "M17.11"),
        (Ask("38241", "", 9, pointers=""),),
        requesting="2000004129",
        assign=False,
    ),
    Story(
        "brace, to be answered",
        "EX0001524",
        (-1, "09:05"),
        ("S83.511A",),
        (Ask("L1844", "RT", 5, place="11"),),
        channel="fax",
    ),
    Story(
        "brace, clean",
        "EX0001517",
        (-1, "11:30"),
        ("S83.511A",),
        (Ask("L1844", "RT", 5, place="11"),),
        channel="fax",
        steps=(("meet", "nurse", (-1, "15:30"), {}),),
    ),
    Story(
        "approved, to be sent",
        "EX0001559",
        (-1, "10:15"),
        ("S83.511A",),
        (Ask("L1844", "LT", 6, place="11"),),
        steps=(
            ("meet", "nurse", (-1, "13:10"), {}),
            ("approve", "nurse", (-1, "13:12"), {}),
            ("issue", "nurse", (-1, "13:15"), {}),
        ),
    ),
    Story(
        "denied, to be sent",
        "EX0001470",
        (-1, "08:05"),
        ("M17.12",),
        (Ask("0565T", "LT", 14),),
        steps=(
            ("confirm", "nurse", (-1, "09:40"), {}),
            ("refer", "nurse", (-1, "09:52"), REFER),
            ("sign", "director", (-1, "14:05"), DENY),
        ),
    ),
    Story(
        "no policy",
        "EX0001607",
        (0, "07:05"),
        ("M25.561",),
        (Ask("20610", "RT", 3, place="11"),),
        channel="phone",
    ),
    Story(
        "with the director",
        "EX0001482",
        (-1, "09:12"),
        ("M17.11",),
        (Ask("0565T", "RT", 13),),
        steps=(
            ("confirm", "nurse", (-1, "15:41"), {}),
            ("refer", "nurse", (-1, "15:48"), REFER),
        ),
    ),
    Story(
        "with the director, three lines",
        "EX0001566",
        (-1, "08:30"),
        ("M34.1", "M17.11"),
        (Ask("0489T", "", 12, pointers="A"), Ask("0565T", "RT", 12, pointers="B")),
        nurse="nurse2",
        steps=(
            ("confirm", "nurse2", (-1, "10:02"), {"line": 1}),
            ("confirm", "nurse2", (-1, "10:04"), {"line": 2}),
            ("refer", "nurse2", (-1, "10:20"), REFER),
        ),
    ),
    Story(
        "returned",
        "EX0001584",
        (-1, "07:55"),
        ("M17.11",),
        (Ask("0565T", "RT", 10),),
        steps=(
            ("confirm", "nurse", (-1, "09:10"), {}),
            ("refer", "nurse", (-1, "09:20"), REFER),
            (
                "return",
                "director",
                (-1, "12:15"),
                {"reason": "Please say in the letter which notes we read."},
            ),
        ),
    ),
    Story(
        "Medicare",
        "EX0001538",
        (0, "06:45"),
        ("M17.11",),
        (Ask("0565T", "RT", 8),),
        assign=False,
    ),
)
