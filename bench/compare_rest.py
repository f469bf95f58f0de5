"""Idle ticks and starts of every side, interleaved."""

from __future__ import annotations

from collections import defaultdict

from bench import children, starts
from bench.databases import Databases
from bench.plan import Plan, interleaved, tell
from bench.timing import Figures, medians
from engine.migrate import upgrade

OURS, RAW, BARE = "samdulea", "the same statements, bare driver", "bare stack"
REPEATS = 3


def compare_ticks(databases: Databases, plan: Plan, pending: int) -> dict[str, Figures]:
    """Measure the idle tick beside its bare statements, with so many steps pending."""
    tell(f"{databases.name}: {pending:,} pending steps")
    url = databases.create("ticks")
    children.run("bench.ticks", {"do": "fill", "url": url, "pending": pending})
    runs: dict[str, list[Figures]] = defaultdict(list)
    for side in interleaved((OURS, RAW), REPEATS):
        asked = {"do": "ours" if side == OURS else "raw", "url": url, "count": plan.ticks, "warm": plan.warm}
        runs[side].append(children.run("bench.ticks", asked))
    databases.create("ticks")
    return {side: medians(found) for side, found in runs.items()}


def compare_starts(databases: Databases, plan: Plan) -> dict[str, Figures]:
    """Measure start and memory beside the bare stack; the first start of each only warms the disk's cache."""
    url = databases.create("starts")
    upgrade(url)
    starters = {OURS: starts.ours, BARE: starts.bare}
    runs: dict[str, list[Figures]] = defaultdict(list)
    for side in interleaved(tuple(starters), plan.starts + 1):
        runs[side].append(starters[side](url))
        tell(f"{databases.name}, start, {side}: {runs[side][-1]}")
    return {side: medians(found[1:]) for side, found in runs.items()}
