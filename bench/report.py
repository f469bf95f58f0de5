"""Turns what was found into Markdown: figures, ratios, the goals of the design and whether they were reached."""

from __future__ import annotations

from typing import Any

from bench import compare_rest
from bench.compare_steps import OURS, RAW, SPIFF, VIEWFLOW, Steps
from bench.table import Cells, markdown, reached, rounded
from bench.timing import Figures

#: Ours against each side, by database and durability. Design, "Numbers to reach", first stage.
STEP_GOALS = {
    ("SQLite", False): {RAW: 0.35, SPIFF: 5, VIEWFLOW: 10},
    ("SQLite", True): {RAW: 0.50, SPIFF: 5, VIEWFLOW: 10},
    ("PostgreSQL", True): {RAW: 0.85, SPIFF: 5, VIEWFLOW: 6},
}
TICK_GOAL_US = 1000
SMALLEST_SHARE = 4.0
START_GOAL, SECONDS_GOAL, MIB_GOAL = 2.0, 1.3, 160


def step_table(found: dict[str, Steps]) -> str:
    """Return the table of the durable step."""
    lines: list[Cells] = []
    for name, steps in found.items():
        for durable, figures in steps.figures.items():
            kind = name if name != "SQLite" else f"SQLite {'FULL' if durable else 'NORMAL'}"
            goals = STEP_GOALS[name, durable]
            lines += [_step_line(kind, side, figures, goals) for side in figures]
    heading = ("database", "side", "steps/s", "p50 us", "p99 us", "ours against it", "goal", "")
    return markdown(heading, lines)


def _step_line(kind: str, side: str, figures: dict[str, Figures], goals: dict[str, float]) -> Cells:
    one = figures[side]
    cells = [kind, side, *(rounded(one[name]) for name in ("per_second", "p50_us", "p99_us"))]
    if side == OURS:
        return [*cells, "", "", ""]
    ratio, goal = figures[OURS]["per_second"] / one["per_second"], goals[side]
    if side == RAW:
        return [*cells, f"{ratio:.0%}", f">= {goal:.0%}", reached(ratio, goal)]
    return [*cells, f"{ratio:.2g}x", f">= {goal:g}x", reached(ratio, goal)]


def tick_table(found: dict[tuple[str, int], dict[str, Figures]]) -> str:
    """Return the table of the idle tick."""
    lines: list[Cells] = []
    for (name, pending), figures in found.items():
        for side, one in figures.items():
            cells = [name, side, f"{pending:,}", rounded(one["p50_us"]), rounded(one["p99_us"])]
            ours = side == OURS
            lines.append(
                [*cells, *(("< 1,000", reached(one["p50_us"], TICK_GOAL_US, at_most=True)) if ours else ("", ""))]
            )
    return markdown(("database", "side", "pending steps", "p50 us", "p99 us", "goal", ""), lines)


def start_table(found: dict[str, dict[str, Figures]]) -> str:
    """Return the table of start and memory."""
    lines: list[Cells] = []
    for name, figures in found.items():
        ours, bare = figures[compare_rest.OURS], figures[compare_rest.BARE]
        for side, one in figures.items():
            lines.append([name, side, f"{one['seconds']:.2f}", f"{one['mib']:.0f}", *_start_verdict(ours, bare, side)])
    return markdown(("database", "side", "first page, s", "idle, MiB", "against bare", "goal", ""), lines)


def _start_verdict(ours: Figures, bare: Figures, side: str) -> Cells:
    if side == compare_rest.BARE:
        return ["", "", ""]
    times, more = ours["seconds"] / bare["seconds"], ours["mib"] / bare["mib"]
    ratios = reached(max(times, more), START_GOAL, at_most=True)
    sizes = reached(max(ours["seconds"] / SECONDS_GOAL, ours["mib"] / MIB_GOAL), 1, at_most=True)
    goal = f"<= {START_GOAL:g}x; <= {SECONDS_GOAL:g} s and {MIB_GOAL} MiB"
    return [f"{times:.1f}x, {more:.1f}x", goal, f"{ratios}; {sizes}"]


def profile_table(found: dict[str, Steps]) -> str:
    """Return where the time of our step goes, by part and by the dearest functions of the engine."""
    profiles: dict[str, dict[str, Any]] = {}
    for name, steps in found.items():
        for durable, profile in steps.profiles.items():
            kind = name if name != "SQLite" else f"SQLite {'FULL' if durable else 'NORMAL'}"
            profiles[f"{kind} ({steps.statements} statements, {profile['calls']:,.0f} calls)"] = profile
    tables = []
    for what, title in (("parts", "part, own time"), ("engine", "function of the engine, everything under it")):
        names = [
            name
            for name in dict.fromkeys(name for each in profiles.values() for name in each[what])
            if max(each[what].get(name, 0) for each in profiles.values()) >= SMALLEST_SHARE
        ]
        lines = [[name, *(f"{each[what].get(name, 0):.1f} %" for each in profiles.values())] for name in names]
        tables.append(markdown((title, *profiles), lines, words=1))
    return "\n\n".join(tables)
