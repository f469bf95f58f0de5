"""How well a learner and a workplace fit: what rules a pair out, and a score of 100 with its parts in words. Pure.

Source: the parts and their weights are a choice of the city's own waiting list; unknown facts give no points and say
so. Advice only: a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workflows.matching.distance import kilometres
from workflows.matching.sentences import say
from workflows.matching.sides import Opening, Seeker

TRAVEL, SCHEDULE, WISH, SUPPORT, SIZE, BEFORE = 30, 20, 20, 15, 5, 10
NEAR_KM = ((5, TRAVEL), (10, 20), (20, 10))
"""Choice: so many points up to so many kilometres in a straight line; further away none."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: its name, the points it gave of how many, and why in Dutch."""

    name: str
    points: int
    most: int
    nl: str


@dataclass(frozen=True, slots=True)
class Match:
    """A possible pair with its score, 0 to 100."""

    case_id: int
    workplace_id: int
    parts: tuple[Part, ...]

    @property
    def score(self) -> int:
        """Return the sum of the parts."""
        return sum(part.points for part in self.parts)


def obstacles(seeker: Seeker, opening: Opening) -> tuple[str, ...]:
    """Return why a pair is impossible, as codes; nothing when it is possible."""
    found = {
        "other_programme": seeker.programme_id != opening.programme_id,
        "no_place": opening.places < 1,
        "out_of_period": not _overlaps(seeker, opening),
        "not_recognised": opening.recognition == "none",
        "no_mentor": not opening.mentor_free,
        "too_many_hours": None not in {seeker.hours_at_most, opening.hours_week}
        and (opening.hours_week or 0) > (seeker.hours_at_most or 0),
        "refused_before": opening.workplace_id in seeker.refused,
    }
    return tuple(name for name, holds in found.items() if holds)


def match(seeker: Seeker, opening: Opening) -> Match | None:
    """Return the pair with its score, None when it is impossible."""
    if obstacles(seeker, opening):
        return None
    parts = (
        _travel(seeker, opening),
        _schedule(seeker, opening),
        _shared("wish", WISH, seeker.wishes, opening.words),
        _support(seeker, opening),
        _size(seeker, opening),
        _before(opening),
    )
    return Match(seeker.case_id, opening.workplace_id, parts)


def best(seekers: Iterable[Seeker], openings: Iterable[Opening], most: int = 3) -> tuple[Match, ...]:
    """Return the best pairs of these, highest score first; equal scores in the order given."""
    chosen = list(openings)
    found = [pair for each in seekers for opening in chosen if (pair := match(each, opening))]
    return tuple(sorted(found, key=lambda pair: -pair.score)[:most])


def _overlaps(seeker: Seeker, opening: Opening) -> bool:
    begins_in_time = seeker.ends_on is None or opening.from_on <= seeker.ends_on
    return begins_in_time and (opening.until_on is None or opening.until_on >= seeker.starts_on)


def _travel(seeker: Seeker, opening: Opening) -> Part:
    far = kilometres(seeker.area, opening.site)
    if far is None:
        return Part("travel", 0, TRAVEL, say("travel_unknown"))
    points = next((points for most, points in NEAR_KM if far <= most), 0)
    return Part("travel", points, TRAVEL, say("travel", km=f"{far:.1f}".replace(".", ",")))


def _schedule(seeker: Seeker, opening: Opening) -> Part:
    if not seeker.days or not opening.days:
        return Part("schedule", 0, SCHEDULE, say("schedule_unknown"))
    common = seeker.days & opening.days
    points = round(SCHEDULE * len(common) / len(opening.days))
    return Part("schedule", points, SCHEDULE, say("schedule", common=str(len(common)), of=str(len(opening.days))))


def _shared(name: str, most: int, wanted: frozenset[str], offered: frozenset[str]) -> Part:
    if not wanted:
        return Part(name, 0, most, say(f"{name}_unknown"))
    common = sorted(wanted & offered)
    return Part(name, most if common else 0, most, say(name if common else f"{name}_none", what=", ".join(common)))


def _support(seeker: Seeker, opening: Opening) -> Part:
    if not seeker.needs:
        return Part("support", SUPPORT, SUPPORT, say("support_not_needed"))
    met = sorted(seeker.needs & opening.offers)
    points = round(SUPPORT * len(met) / len(seeker.needs))
    if not met and opening.experienced_mentor:
        return Part("support", SUPPORT // 2, SUPPORT, say("support_mentor"))
    return Part("support", points, SUPPORT, say("support" if met else "support_none", what=", ".join(met)))


def _size(seeker: Seeker, opening: Opening) -> Part:
    if not seeker.size_wish or not opening.size:
        return Part("size", 0, SIZE, say("size_unknown"))
    fits = seeker.size_wish == opening.size
    return Part("size", SIZE if fits else 0, SIZE, say("size" if fits else "size_other"))


def _before(opening: Opening) -> Part:
    points = BEFORE if opening.good_before else 0
    return Part("before", points, BEFORE, say("before" if opening.good_before else "before_none"))
