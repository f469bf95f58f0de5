"""Where the time of a piece of work goes, by part: the driver, SQLAlchemy, the engine's own modules, the rest.

cProfile makes Python calls dearer than they are and leaves the driver alone: read shares, not microseconds.
"""

from __future__ import annotations

import cProfile
import pstats
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

DRIVERS = ("sqlite3", "psycopg")
ENGINE = str(Path(__file__).parent.parent / "engine")
PARTS = {
    "SQLAlchemy: building statements and their cache keys": ("/sqlalchemy/sql/", "<string>"),
    "SQLAlchemy: executing, results, transactions": ("/sqlalchemy/",),
    "engine's own modules": (ENGINE,),
    "transitions": ("/transitions/",),
    "JSON, hashes, uuid": ("/json/", "/uuid.py", "/secrets.py"),
}


def shares(work: Callable[[int], object], numbers: Sequence[int], *, warm: int) -> dict[str, Any]:
    """Profile ``work`` and return own time per part in percent, and the dearest functions of the engine, all told."""
    for number in numbers[:warm]:
        work(number)
    profiler = cProfile.Profile()
    profiler.enable()
    for number in numbers[warm:]:
        work(number)
    profiler.disable()
    stats: dict[Any, Any] = vars(pstats.Stats(profiler))["stats"]
    total = sum(own for _, _, own, _, _ in stats.values())
    parts: Counter[str] = Counter()
    engine: Counter[str] = Counter()
    driver: Counter[str] = Counter()
    for (file, _, name), (_, _, own, whole, _) in stats.items():
        part = _part(file, name)
        parts[part] += own
        if part == "driver":
            driver[name] += own
        if file.startswith(ENGINE) and not name.startswith("<"):
            engine[f"{Path(file).name}:{name}"] += whole
    calls = sum(calls for calls, _, _, _, _ in stats.values()) / (len(numbers) - warm)
    return {
        "us": 1e6 * total / (len(numbers) - warm),
        "calls": calls,
        "parts": _percent(parts, total),
        "driver": _percent(driver, total),
        "engine": _percent(engine, total),
    }


def _part(file: str, name: str) -> str:
    if any(f"{driver}." in name or f"/{driver}" in file for driver in DRIVERS) and "/sqlalchemy/" not in file:
        return "driver"
    return next((part for part, places in PARTS.items() if any(place in file for place in places)), "other Python")


def _percent(found: Counter[str], total: float, top: int = 30) -> dict[str, float]:
    return {name: round(100 * own / total, 1) for name, own in found.most_common(top)}
