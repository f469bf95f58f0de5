"""Lines over weeks or months: a point per period, as far across as its turn and as high as its number.

Places across are in percent, so that a chart is as wide as its page, and those down in pixels, so that words keep their
size. Lines differ by dashes and by the shape of their points too, never by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, log10
from typing import Any

KEY, PLOT, TICKS, ABOVE = 22, 150, 22, 24
LEFT, RIGHT = 9, 93
LOOKS = 4
MOST_TICKS = 4
MARKS = (
    "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
    "M-4 -4h8v8h-8z",
    "M0 -5l5 9h-10z",
    "M0 -5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z",
)
"""A disc, a square, a triangle and a diamond around the point itself."""


@dataclass(frozen=True, slots=True)
class Line:
    """One number over time; a value is None where it must not be known: there the line is broken off."""

    label: str
    values: tuple[float | None, ...]


def traced(lines: Sequence[Line], periods: Sequence[str]) -> dict[str, Any]:
    """Return the shapes of a chart of lines; ``periods`` name the points from left to right.

    Returns:
        ``height`` in pixels and ``plot`` (y, height, ``key`` with the place of each name); ``grid`` (y, value) from
        nought up; ``lines`` (label, look, mark, key_y, runs of points, places of points); ``ticks`` (x, text).
    """
    top = _top(max((value or 0 for line in lines for value in line.values), default=0))
    plot_y = KEY * len(lines) + ABOVE
    across = _across(len(periods))
    return {
        "height": plot_y + PLOT + TICKS,
        "plot_y": plot_y,
        "plot": PLOT,
        "grid": [{"y": plot_y + _down(value, top), "value": value} for value in (0, top / 2, top)],
        "tick_y": plot_y + PLOT + TICKS - 6,
        "ticks": _ticks(across, periods),
        "lines": [_traced(line, at, across, top, plot_y) for at, line in enumerate(lines)],
    }


def _traced(line: Line, at: int, across: Sequence[float], top: float, plot_y: float) -> dict[str, Any]:
    places = [(x, None if value is None else _down(value, top)) for x, value in zip(across, line.values, strict=True)]
    runs = [list(run) for known, run in groupby(places, key=lambda place: place[1] is not None) if known]
    return {
        "label": line.label,
        "look": at % LOOKS,
        "mark": MARKS[at % LOOKS],
        "key_y": at * KEY + KEY / 2,
        "runs": [" ".join(f"{x:g},{y:g}" for x, y in run) for run in runs if len(run) > 1],
        "points": [{"x": x, "y": plot_y + y} for x, y in places if y is not None],
    }


def _top(largest: float) -> int:
    """Return an even number at least as large, with few digits that count, so that half of it is whole."""
    step = max(2, int(10 ** int(log10(max(largest, 1)))) // 5)
    return max(2, ceil(largest / step) * step)


def _down(value: float, top: float) -> float:
    return round(PLOT * (1 - value / top), 2)


def _across(amount: int) -> list[float]:
    if amount == 1:
        return [50.0]
    return [round(LEFT + at * (RIGHT - LEFT) / (amount - 1), 2) for at in range(amount)]


def _ticks(across: Sequence[float], periods: Sequence[str]) -> list[dict[str, Any]]:
    """Return the names of a few periods, always the last one; on a phone more of them would lie on each other."""
    every = max(1, ceil(len(periods) / MOST_TICKS))
    last = len(periods) - 1
    return [
        {"x": x, "text": text}
        for at, (x, text) in enumerate(zip(across, periods, strict=True))
        if (last - at) % every == 0
    ]
