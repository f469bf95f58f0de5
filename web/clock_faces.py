"""How a clock looks: "dag 14 van 20", how urgent, on a page, in a row and on a card."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.clocks import Progress
from engine.queries.standings import Standing

FEW = 5


def face(progress: Progress, words: str, today: date, *, paused: bool = False) -> dict[str, Any]:
    """Return a clock as ``parts/clock.html`` wants it; once passed, ``left`` counts the days since below zero."""
    return {
        "day": progress.day,
        "of": progress.of,
        "left": (progress.ends_on - today).days if progress.passed else progress.left,
        "ends_on": progress.ends_on,
        "tone": "quiet" if paused else tone(progress),
        "words": words,
        "counted_in": progress.unit,
    }


def small_face(standing: Standing | None, words: str, today: date) -> dict[str, Any] | None:
    """Return the clock of a row, with what it is about for who points at it."""
    if standing is None:
        return None
    return face(standing.progress, words, today, paused=standing.status == "paused")


def tone(progress: Progress) -> str:
    """Return how urgent a clock is: passed, near its end and past its half, or neither."""
    if progress.passed:
        return "bad"
    return "warn" if progress.left <= FEW and 2 * progress.day > progress.of else "info"
