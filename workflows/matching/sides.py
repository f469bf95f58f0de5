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

    ``ends_on`` is the last day on which an agreement must be there. ``area`` is where the learner comes from to work:
    the school, where its place is known. ``wishes`` are words about sector and company, ``needs`` what the work should
    offer. ``unwanted`` are words of companies the learner excludes. ``ruled_out`` are workplaces to which the learner
    or the company said no before, or that the rules on hours forbid; which of these it was is not told.
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
    unwanted: frozenset[frozenset[str]] = frozenset()
    ruled_out: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Opening:
    """A workplace and the places that are left. ``recognition`` is granted, obtainable (applied for) or none.

    ``recognised_from`` and ``recognised_until`` are the days between which an agreement can begin; of a recognition
    that is applied for the first is the day on which the decision can be there.
    """

    workplace_id: int
    company: str
    programme_id: int
    places: int
    from_on: date
    until_on: date | None = None
    days: frozenset[str] = frozenset()
    site: Point | None = None
    municipality: str = ""
    recognition: str = "none"
    recognised_from: date | None = None
    recognised_until: date | None = None
    mentor_free: bool = True
    experienced_mentor: bool | None = None
    names: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    size: str = ""
    offers: frozenset[str] = frozenset()
    good_before: bool = False
