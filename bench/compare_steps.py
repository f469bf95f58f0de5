"""One durable step of every side, interleaved, each on a fresh copy of its own seeded database, and checked after."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from bench import children, contents
from bench.databases import Databases
from bench.plan import Plan, interleaved, tell
from bench.timing import Figures, medians

OURS, RAW, SPIFF, VIEWFLOW = "samdulea", "the same statements, bare driver", "SpiffWorkflow", "viewflow"
PEER_FILES = {SPIFF: "spiff.py", VIEWFLOW: "viewflow_visits.py"}


@dataclass(frozen=True)
class Steps:
    """What was found on one kind of database: medians by durability and side, statements per step, our profiles."""

    figures: dict[bool, dict[str, Figures]]
    statements: int
    profiles: dict[bool, dict[str, Any]]


def compare_steps(databases: Databases, plan: Plan, *, peers: bool, durabilities: tuple[bool, ...]) -> Steps:
    """Measure every side on one kind of database, and profile ours once for each durability."""
    statements = _seed(databases, plan, peers=peers)
    sides = [(durable, side) for durable in durabilities for side in (OURS, RAW, *(PEER_FILES if peers else ()))]
    runs: dict[tuple[bool, str], list[Figures]] = defaultdict(list)
    for durable, side in interleaved(sides, plan.rounds):
        runs[durable, side].append(_run(databases, plan, side, durable=durable))
        tell(f"{databases.name}, {'durable' if durable else 'fast'}, {side}: {runs[durable, side][-1]}")
    figures = {durable: {s: medians(runs[d, s]) for d, s in sides if d == durable} for durable in durabilities}
    profiles = {durable: _profile(databases, plan, durable=durable) for durable in durabilities}
    return Steps(figures, statements, profiles)


def _seed(databases: Databases, plan: Plan, *, peers: bool) -> int:
    tell(f"{databases.name}: opening {plan.count} cases per side")
    children.run("bench.steps", {"do": "seed", "url": databases.create("seeded"), "count": plan.count})
    for side in PEER_FILES if peers else ():
        asked = {"do": "seed", "url": databases.create(_seeded(side)), "count": plan.count, "durable": False}
        children.run_peer(PEER_FILES[side], asked)
    asked = {"do": "record", "url": databases.copy("seeded", "recorded"), "count": plan.count}
    return int(children.run("bench.steps", {**asked, "file": str(databases.scratch / "script")}))


def _run(databases: Databases, plan: Plan, side: str, *, durable: bool) -> Figures:
    asked: dict[str, Any] = {"url": databases.copy(_seeded(side), "measured"), "warm": plan.warm, "durable": durable}
    if side in PEER_FILES:
        figures: Figures = children.run_peer(PEER_FILES[side], {**asked, "do": "run", "count": plan.count})
        _require(figures.pop("moved") == plan.count, side)
        return figures
    if side == RAW:
        figures = children.run("bench.steps", {**asked, "do": "raw", "file": str(databases.scratch / "script")})
        _require(contents.digests(asked["url"]) == contents.digests(databases.url("recorded")), side)
        return figures
    figures = children.run("bench.steps", {**asked, "do": "ours", "count": plan.count})
    _require(contents.counts(asked["url"]) == contents.counts(databases.url("recorded")), side)
    contents.require_intact(asked["url"])
    return figures


def _profile(databases: Databases, plan: Plan, *, durable: bool) -> dict[str, Any]:
    asked = {"url": databases.copy("seeded", "measured"), "warm": plan.warm, "durable": durable}
    found: dict[str, Any] = children.run("bench.steps", {**asked, "do": "profile", "count": plan.count})
    return found


def _seeded(side: str) -> str:
    return f"seeded_{side.lower()}" if side in PEER_FILES else "seeded"


def _require(fine: bool, side: str) -> None:
    if not fine:
        raise RuntimeError(f"{side} did not do the work it was timed for")
