"""A learner and a workplace between whom nothing stands, to change one thing at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from workflows.matching.distance import Point
from workflows.matching.score import Match, match
from workflows.matching.sides import Opening, Seeker

TODAY, LAST = date(2026, 9, 14), date(2026, 9, 28)
SEEKER = Seeker(1, "W-2026-0001", 7, TODAY, LAST)
OPENING = Opening(10, "Elektro De Vos", 7, 1, TODAY, recognition="granted")
ANTWERP, BERCHEM, MECHELEN = Point(51.2194, 4.4025), Point(51.1911, 4.4322), Point(51.0259, 4.4776)


def a_seeker(**changes: Any) -> Seeker:
    """Return the learner with these things changed."""
    return replace(SEEKER, **changes)


def an_opening(**changes: Any) -> Opening:
    """Return the workplace with these things changed."""
    return replace(OPENING, **changes)


def pair(seeker: Seeker = SEEKER, opening: Opening = OPENING) -> Match:
    """Return the pair, which has to be possible."""
    found = match(seeker, opening)
    assert found is not None
    return found


def part(name: str, seeker: Seeker = SEEKER, opening: Opening = OPENING) -> tuple[int, str]:
    """Return the points of one part of the score, and why."""
    [found] = [each for each in pair(seeker, opening).parts if each.name == name]
    return found.points, found.nl
