"""Timing side by side: contestants take turns, and only ratios inside a run count."""

import gc
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Contestant:
    """One way of doing the work; `run` does the whole of it, `size` units at once."""

    name: str
    run: Callable[[], object]
    size: int


def medians(
    contestants: list[Contestant],
    rounds: int = 7,
    clock: Callable[[], float] = time.process_time,
) -> dict[str, float]:
    """Median microseconds per unit of work, all taking turns.

    Processor time of this process, as the machine may have other tenants; pass
    `time.perf_counter` where a server beside this process does a part of the work.
    """
    times: dict[str, list[float]] = {one.name: [] for one in contestants}
    for one in contestants:
        one.run()
    gc.disable()
    for _ in range(rounds):
        for one in contestants:
            start = clock()
            one.run()
            times[one.name].append((clock() - start) / one.size * 1e6)
    gc.enable()
    return {name: median(taken) for name, taken in times.items()}


def table(title: str, found: dict[str, float], floor: str) -> None:
    """Print the contestants, quickest first, with their distance from the floor."""
    print(f"\n{title}")
    width = max(map(len, found))
    for name, taken in sorted(found.items(), key=lambda row: row[1]):
        print(
            f"  {name:<{width}}  {taken:10.2f} us  {taken / found[floor]:8.1f} x floor"
        )


def answer(benchmark: str, ours: float, floor: float, **more: object) -> None:
    """The last line: one JSON object that a script can read."""
    measured = {
        "benchmark": benchmark,
        "ratio": round(ours / floor, 2),
        "unit": "us",
        "ours": round(ours, 2),
        "floor": round(floor, 2),
    }
    print(json.dumps(measured | more))
