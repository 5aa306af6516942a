"""Which policy text is in force for a code, a diagnosis, a line of business and a day.

A library of policies with 8 versions each, 40 codes or ranges and 4 diagnosis ranges a
version. The floor is one probe of a covering index through sqlite3, no rules applied.
Ours is the index shape of `ListedCode` (one row a code, ranges written out, dates and
lines of business copied in) and then the scope of the one or two versions it leads to.
Answers are compared with a scan of every version before anything is timed.

Through Django it is the portal's own table, made from its model, and its own probe, on
SQLite and, where the package that brings a server is installed, on PostgreSQL; the floor
there is the bare round trip.
"""

import random
import sqlite3
import sys
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import _databases as databases
from benchmarks._timing import Contestant, answer, medians, table
from clinical_policies.rules.codes import Range, expand
from clinical_policies.rules.lines_of_business import LINES_OF_BUSINESS, bits
from clinical_policies.rules.policy_text import ListedCode, ScopeRange, VersionText

FEW, MANY, VERSIONS, CODES, QUERIES = 100, 2_000, 8, 40, 400
FIRST, ALWAYS = date(2018, 1, 1), date(9999, 12, 31)
FLOOR = "floor: one covering probe, no rules"
ROUND_TRIP = "floor: select 1, one round trip"
OURS = "ours through Django's cursor"
CHAPTERS = "ACEFGHIJKLMNRS"
PROBE = (
    "SELECT version, lines_of_business FROM listed WHERE code = {0} AND system = {0}"
    " AND valid_from <= {0} AND valid_to >= {0} AND superseded_at IS NULL"
)

Row = tuple[str, str, str, str, int, int, None]
Query = tuple[str, str, str, date]
"""Code, diagnosis, line of business by slug, day."""
Execute = Callable[[str, Sequence[Any]], Iterable[tuple[int, int]]]
Finder = Callable[[Query], list[int]]
Found = list[tuple[int, int]]
"""Versions by place, with their lines of business as bits."""


def library(policies: int, seed: int = 3) -> list[VersionText]:
    """Made-up policies, each superseded yearly; a version's place is its id.

    The seed makes them again.
    """
    draw = random.Random(seed)
    found: list[VersionText] = []
    for policy in range(policies):
        subject = draw.randrange(10_000, 99_000)
        names = draw.sample(sorted(LINES_OF_BUSINESS), draw.randint(1, 3))
        codes = tuple(_codes(draw, subject) for _ in range(CODES))
        scope = tuple(_scope(draw) for _ in range(4))
        for year in range(VERSIONS):
            first = FIRST + timedelta(days=365 * year + policy % 300)
            last = first + timedelta(days=364) if year < VERSIONS - 1 else None
            found.append(
                VersionText(
                    version_id=len(found),
                    reference=f"SAMPLE.{policy}",
                    title="",
                    effective=first,
                    ends=last,
                    revised="",
                    lines_of_business=frozenset(names),
                    scope=scope,
                    answer_first=(),
                    codes=codes,
                    log=(),
                    tree=(),
                )
            )
    return found


def queries(versions: list[VersionText], seed: int = 5) -> list[Query]:
    """Questions about codes that some policy lists, half of them inside its scope."""
    draw = random.Random(seed)

    def query() -> Query:
        version = draw.choice(versions)
        span = draw.choice(version.scope)
        letter = span.start[0] if draw.random() < 0.5 else draw.choice(CHAPTERS)
        diagnosis = f"{letter}{draw.choice([span.start[1:3], '50'])}.1"
        day = FIRST + timedelta(days=draw.randrange(365 * (VERSIONS + 1)))
        business = draw.choice(sorted(LINES_OF_BUSINESS))
        return draw.choice(version.codes).start, diagnosis, business, day

    return [query() for _ in range(QUERIES)]


def rows(versions: list[VersionText]) -> Iterable[Row]:
    """The code index: one row a code that a version names."""
    for text in versions:
        days = text.effective.isoformat(), (text.ends or ALWAYS).isoformat()
        named = {
            code
            for entry in text.codes
            for code in expand(Range(entry.start, entry.end))
        }
        for code in sorted(named):
            yield (code, "CPT", *days, bits(text.lines_of_business), text.version_id,
                   None)  # fmt: skip


def database(versions: list[VersionText]) -> sqlite3.Connection:
    """An index table in memory, in the shape of the portal's `ListedCode`."""
    connection = sqlite3.connect(":memory:")
    fill(connection, versions)
    return connection


def fill(connection: sqlite3.Connection, versions: list[VersionText]) -> None:
    """Make the table and its covering index, in place of any made before."""
    connection.execute("DROP TABLE IF EXISTS listed")
    connection.execute(
        "CREATE TABLE listed (id integer PRIMARY KEY, code varchar(12) NOT NULL,"
        " system varchar(12) NOT NULL, valid_from date NOT NULL, valid_to date"
        " NOT NULL, lines_of_business integer NOT NULL, version integer NOT NULL,"
        " superseded_at datetime)"
    )
    connection.executemany(
        "INSERT INTO listed (code, system, valid_from, valid_to, lines_of_business,"
        " version, superseded_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        rows(versions),
    )
    connection.execute(
        "CREATE INDEX listed_code_probe ON listed (code, system, valid_from, valid_to,"
        " lines_of_business, version, superseded_at) WHERE superseded_at IS NULL"
    )
    connection.commit()


def probe_with(execute: Execute, placeholder: str) -> Callable[[Query], list[Any]]:
    """The bare probe through any driver: rows of (version, business bits)."""
    statement = PROBE.format(placeholder)

    def probe(query: Query) -> list[Any]:
        code, _, _, day = query
        text = day.isoformat()
        return list(execute(statement, (code, "CPT", text, text)))

    return probe


def in_scope(
    versions: list[VersionText], found: Iterable[Any], query: Query
) -> list[int]:
    """Of the versions found, those for the line of business and the diagnosis."""
    _, diagnosis, business, _ = query
    wanted = LINES_OF_BUSINESS[business].bit
    return [
        number
        for number, business_bits in found
        if business_bits & wanted and versions[number].scope_of(diagnosis)
    ]


def through(probe: Callable[[Query], list[Any]], versions: list[VersionText]) -> Finder:
    """Ours through a driver: one probe, then scope and line of business."""
    return lambda query: in_scope(versions, probe(query), query)


def from_memory(versions: list[VersionText]) -> Finder:
    """Ours without a database: by code, the days on which its versions change."""
    terms: dict[str, list[tuple[str, str, int, int]]] = {}
    for code, _, first, last, business, number, _ in rows(versions):
        terms.setdefault(code, []).append((first, last, number, business))
    index = {code: _by_day(found) for code, found in terms.items()}
    nothing: tuple[list[str], list[Found]] = ([], [[]])

    def find(query: Query) -> list[int]:
        days, found = index.get(query[0], nothing)
        return in_scope(
            versions, found[bisect_right(days, query[3].isoformat())], query
        )

    return find


def scan(versions: list[VersionText]) -> Finder:
    """The plain way, and the reference: every version is looked at."""

    def find(query: Query) -> list[int]:
        code, diagnosis, business, day = query
        return [
            text.version_id
            for text in versions
            if text.effective <= day <= (text.ends or ALWAYS)
            and business in text.lines_of_business
            and text.lists("CPT", code)
            and text.scope_of(diagnosis)
        ]

    return find


def django_finders(connection: Any, versions: list[VersionText]) -> dict[str, Finder]:
    """Ours on the portal's own table, through Django's cursor and by the queryset."""
    databases.fill(connection, rows(versions))
    cursor, orm = databases.cursor_probe(connection), databases.orm_probe(connection)

    def through_cursor(query: Query) -> list[int]:
        found = cursor("CPT", query[0], query[3].isoformat())
        return in_scope(versions, found, query)

    def through_orm(query: Query) -> list[int]:
        return in_scope(versions, orm("CPT", query[0], query[3]), query)

    return {OURS: through_cursor, "ours through a queryset": through_orm}


def contestants(policies: int, connection: Any) -> list[Contestant]:
    """Everything on SQLite that answers alike, on one library."""
    versions = library(policies)
    asked = queries(versions)
    probe = probe_with(database(versions).execute, "?")
    finders = {
        "ours from memory": from_memory(versions),
        "ours through sqlite3": through(probe, versions),
        **django_finders(connection, versions),
    }
    reference = scan(versions)
    _agree(reference, finders, asked[:: max(1, policies // 50)])
    return [
        _timed(FLOOR, probe, asked),
        *(_timed(name, find, asked) for name, find in finders.items()),
        _timed("scan of every version", reference, asked[:20]),
    ]


def on_postgresql(policies: int, connection: Any) -> list[Contestant]:
    """The same table there, beside the bare round trip."""
    versions = library(policies)
    asked = queries(versions)
    finders = django_finders(connection, versions)
    _agree(scan(versions), finders, asked[:: max(1, policies // 50)])
    connection.ensure_connection()
    raw = connection.connection.cursor()

    def nothing(_: Query) -> object:
        return raw.execute("SELECT 1").fetchall()

    return [
        _timed(ROUND_TRIP, nothing, asked),
        *(_timed(name, find, asked) for name, find in finders.items()),
    ]


def _agree(
    reference: Finder, finders: dict[str, Finder], asked: Iterable[Query]
) -> None:
    for query in asked:
        expected = sorted(reference(query))
        for name, find in finders.items():
            assert sorted(find(query)) == expected, name


def _timed(
    name: str, find: Callable[[Query], object], asked: Sequence[Query]
) -> Contestant:
    return Contestant(name, lambda: [find(one) for one in asked], len(asked))


def main() -> None:
    """Time a small and a large library; ours must not grow with it."""
    found, there = {}, {}
    sqlite, server = databases.sqlite(), databases.postgresql()
    for policies in (FEW, MANY):
        found[policies] = medians(contestants(policies, sqlite), rounds=5)
        title = f"{policies} policies, microseconds a question"
        table(f"SQLite, {title}", found[policies], FLOOR)
        if server:
            timed = on_postgresql(policies, server)
            there[policies] = medians(timed, rounds=5, clock=time.perf_counter)
            table(f"PostgreSQL, {title}", there[policies], ROUND_TRIP)
    many, few = found[MANY], found[FEW]
    more: dict[str, object] = {
        "through": OURS.removeprefix("ours through "),
        "from_memory_ratio": round(many["ours from memory"] / many[FLOOR], 2),
        "growth": round(many[OURS] / few[OURS], 2),
    }
    if server:
        ours = there[MANY][OURS]
        more["postgresql_ratio"] = round(ours / there[MANY][ROUND_TRIP], 2)
        more["postgresql_growth"] = round(ours / there[FEW][OURS], 2)
    answer("policy_in_force", many[OURS], many[FLOOR], **more)


def _by_day(terms: list[tuple[str, str, int, int]]) -> tuple[list[str], list[Found]]:
    """The days on which something starts or has ended, and what is in force after."""
    after = {date.fromisoformat(last) for _, last, _, _ in terms} - {ALWAYS}
    ended = {(day + timedelta(days=1)).isoformat() for day in after}
    days = sorted({first for first, _, _, _ in terms} | ended)
    found = [
        [(number, bits_of) for first, last, number, bits_of in terms
         if first <= day <= last]
        for day in days
    ]  # fmt: skip
    return days, [[], *found]


def _codes(draw: random.Random, subject: int) -> ListedCode:
    start = subject + draw.randrange(0, 900)
    width = draw.choice([0, 0, 0, 0, 0, 0, 1, 3])
    return ListedCode("CPT", f"{start:05}", f"{start + width:05}")


def _scope(draw: random.Random) -> ScopeRange:
    letter, start = draw.choice(CHAPTERS), draw.randrange(0, 80)
    return ScopeRange("", f"{letter}{start:02}", f"{letter}{start + 19:02}")


if __name__ == "__main__":
    main()
