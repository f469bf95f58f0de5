"""Which school a company is offered to first: a score from 0 to 100, with the parts it is made of. Pure.

Whoever calls this has left out the schools that cannot have the company (``candidates.py`` reads them all). The
sentence of each part stands in ``sentences.yaml`` under its kind.

Choice: the city and its schools together; every offer shows how it came about, and another choice asks a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

URGENT_DAYS = 10
"""A learner whose search has so many training days left, or fewer, cannot wait for the next company."""
URGENT, WAITING, RELATION, NEAR, NEARBY, FAIRNESS = 35.0, 20.0, 20.0, 15.0, 8.0, 30.0
NEAR_KM, NEARBY_KM = 7.5, 15.0
"""Choice: how far as the crow flies half an hour and an hour of bus, tram and bicycle reach in and around a city, at
15 kilometres an hour from door to door. A straight line is no journey: the sentence says so."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: what it looks at, its points and the numbers its sentence names."""

    kind: str
    points: float
    values: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Before:
    """What this school did with this company before: declined, expired, given_back, taken_back or redistributed."""

    how: str
    on: date


@dataclass(frozen=True, slots=True)
class Candidate:
    """A school that could have the company.

    ``waiting`` are its learners who wait for one of the lines and ``urgent`` those among them who cannot wait long.
    ``accepted`` are the companies it accepted lately in the lines' group of programmes and ``group_waiting`` its
    learners who wait in that group. ``kilometres`` is a straight line, None when a place is not known.
    """

    school_id: int
    name: str
    waiting: int = 0
    urgent: int = 0
    relation: bool = False
    kilometres: float | None = None
    accepted: int = 0
    group_waiting: int = 0
    last_offer_on: date | None = None
    before: Before | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """What all schools together accepted lately in the group, and how many learners wait in it."""

    accepted: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A school in its place; ``before`` tells why one with more points may stand lower."""

    school_id: int
    name: str
    rank: int
    score: float
    parts: tuple[Part, ...]
    before: Before | None = None


def ranked(candidates: Iterable[Candidate], totals: Totals) -> tuple[Ranked, ...]:
    """Return the schools, the one that comes first at the top.

    A school that had this company before comes after those that had not. Equal scores: the school that was offered
    nothing for the longest time, then the lowest id, so that the order never depends on chance.
    """
    scored = [(each, _parts(each, totals)) for each in candidates]
    scored.sort(key=lambda both: _place(*both))
    return tuple(
        Ranked(each.school_id, each.name, at, _score(parts), parts, each.before)
        for at, (each, parts) in enumerate(scored, 1)
    )


def _place(school: Candidate, parts: tuple[Part, ...]) -> tuple[bool, float, date, int]:
    return school.before is not None, -_score(parts), school.last_offer_on or date.min, school.school_id


def _score(parts: tuple[Part, ...]) -> float:
    return round(sum(each.points for each in parts), 1)


def _parts(school: Candidate, totals: Totals) -> tuple[Part, ...]:
    return (_need(school), _relation(school), _travel(school.kilometres), _fairness(school, totals))


def _need(school: Candidate) -> Part:
    if school.urgent:
        return Part("urgent", URGENT)
    return Part("waiting", WAITING) if school.waiting else Part("nobody_waits", 0.0)


def _relation(school: Candidate) -> Part:
    return Part("relation", RELATION) if school.relation else Part("no_relation", 0.0)


def _travel(kilometres: float | None) -> Part:
    if kilometres is None:
        return Part("distance_unknown", 0.0)
    points = NEAR if kilometres <= NEAR_KM else NEARBY if kilometres <= NEARBY_KM else 0.0
    return Part("distance", points, {"kilometres": round(kilometres, 1)})


def _fairness(school: Candidate, totals: Totals) -> Part:
    """Give most to a school that has many who wait and got few companies.

    A school without learners who wait has no claim, whatever it got.
    """
    if not school.group_waiting:
        return Part("no_claim", 0.0)
    got = school.accepted / totals.accepted if totals.accepted else 0.0
    waits = school.group_waiting / totals.waiting
    points = round(max(0.0, FAIRNESS * (1 - got / waits)), 1)
    return Part("fairness", points, {"got": round(100 * got), "waits": round(100 * waits)})
