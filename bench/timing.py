"""Takes the time of one side: the same loop for ours, raw and every peer.

Standard library only, since peers run it in an environment of their own.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from statistics import median, quantiles
from time import perf_counter_ns
from typing import Any

Figures = dict[str, float]


def timed(step: Callable[[int], object], numbers: Sequence[int], *, warm: int) -> Figures:
    """Call ``step`` for each number and return steps per second and microseconds; the first ``warm`` do not count."""
    for number in numbers[:warm]:
        step(number)
    gc.collect()
    gc.freeze()
    laps = []
    for number in numbers[warm:]:
        began = perf_counter_ns()
        step(number)
        laps.append((perf_counter_ns() - began) / 1000)
    gc.unfreeze()
    return {"per_second": 1e6 * len(laps) / sum(laps), "p50_us": median(laps), "p99_us": quantiles(laps, n=100)[98]}


def medians(runs: Iterable[Figures]) -> Figures:
    """Return the median of each figure over repetitions."""
    found = list(runs)
    return {name: median(run[name] for run in found) for name in found[0]}


def given() -> dict[str, Any]:
    """Return what a child process was asked: one JSON object on its command line."""
    asked: dict[str, Any] = json.loads(sys.argv[1])
    return asked


def answer(found: object) -> None:
    """Print what a child process found, as its last line."""
    print(json.dumps(found))
