"""The two sides of a match, as the score and companies may know them. Pure.

No name, no date of birth, no gender, no origin, no religion, no home: a test walks these fields and fails on any other
than those of work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflows.matching.distance import Point


@dataclass(frozen=True, slots=True)
class Seeker:
    """A learner who looks for a workplace. ``case_id`` never leaves the school; others see ``code``.

    ``area`` is where the learner comes from to work: the school, where its place is known. ``wishes`` are words about
    sector and company, ``needs`` what the work should offer. ``refused`` are workplaces that said no before.
    """

    case_id: int
    code: str
    programme_id: int
    starts_on: date
    ends_on: date | None = None
    days: frozenset[str] = frozenset()
    travel_mode: str = ""
    area: Point | None = None
    wishes: frozenset[str] = frozenset()
    size_wish: str = ""
    needs: frozenset[str] = frozenset()
    hours_at_most: float | None = None
    refused: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Opening:
    """A workplace with free places. ``recognition`` is granted, obtainable (applied for) or none."""

    workplace_id: int
    company: str
    programme_id: int
    places: int
    from_on: date
    until_on: date | None = None
    days: frozenset[str] = frozenset()
    hours_week: float | None = None
    site: Point | None = None
    municipality: str = ""
    recognition: str = "none"
    mentor_free: bool = True
    experienced_mentor: bool | None = None
    words: frozenset[str] = frozenset()
    size: str = ""
    offers: frozenset[str] = frozenset()
    good_before: bool = False
