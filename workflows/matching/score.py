"""How well a learner and a workplace fit: what rules a pair out, and a score of 100 with its parts in words. Pure.

Choice: the parts and their weights; unknown facts give no points and say so. Advice only: a person decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from workflows.matching.distance import kilometres
from workflows.matching.sentences import say
from workflows.matching.sides import Opening, Seeker
from workflows.matching.wishes import all_words

TRAVEL, SCHEDULE, WISH, SUPPORT, SIZE, BEFORE = 30, 20, 20, 15, 5, 10
HIGHEST = TRAVEL + SCHEDULE + WISH + SUPPORT + SIZE + BEFORE
NEAR_KM = ((5, TRAVEL), (10, 20), (20, 10))
"""Choice: so many points up to so many kilometres in a straight line; further away none."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: its name, the points it gave of how many, and why in Dutch and English.

    ``coded`` says why to a reader who knows the learner by code only, where the full sentence would tell which school
    it is or what the learner wrote; empty when it tells nothing of the kind.
    """

    name: str
    points: int
    most: int
    nl: str
    en: str
    coded: str = ""
    coded_en: str = ""


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
    return tuple(_obstacles(seeker, opening))


def _obstacles(seeker: Seeker, opening: Opening) -> Iterator[str]:
    if seeker.programme_id != opening.programme_id:
        yield "other_programme"
    if opening.places < 1:
        yield "no_place"
    if not _overlaps(seeker, opening):
        yield "out_of_period"
    if not _recognised_in_time(seeker, opening):
        yield "not_recognised"
    if not opening.mentor_free:
        yield "no_mentor"
    if opening.workplace_id in seeker.ruled_out or any(each <= opening.names for each in seeker.unwanted):
        yield "ruled_out"


def match(seeker: Seeker, opening: Opening) -> Match | None:
    """Return the pair with its score, None when it is impossible."""
    # One is enough, and most pairs of a city have one.
    if next(_obstacles(seeker, opening), None) is not None:
        return None
    parts = (
        _travel(seeker, opening),
        _schedule(seeker, opening),
        _wish(seeker, opening),
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


def hindrances(seeker: Seeker, openings: Iterable[Opening]) -> Counter[str]:
    """Count the workplaces of the learner's programme that are out, by the first thing that is in the way."""
    found = [obstacles(seeker, each) for each in openings if each.programme_id == seeker.programme_id]
    return Counter(each[0] for each in found if each)


def _overlaps(seeker: Seeker, opening: Opening) -> bool:
    """Tell whether a start is possible while the learner looks and the workplace is there.

    Choice: a place that opens only after the last day of the search comes too late.
    """
    first = max(opening.from_on, seeker.starts_on)
    return first <= min(seeker.ends_on or date.max, opening.until_on or date.max)


def _recognised_in_time(seeker: Seeker, opening: Opening) -> bool:
    """Tell whether a recognition is there, or can be, on a day on which the learner can still start.

    Source: an agreement asks a recognition of this programme and establishment that covers its start.
    """
    if opening.recognition == "none":
        return False
    first = max(opening.from_on, seeker.starts_on, opening.recognised_from or date.min)
    last = min(seeker.ends_on or date.max, opening.until_on or date.max, opening.recognised_until or date.max)
    return first <= last


def _travel(seeker: Seeker, opening: Opening) -> Part:
    far = kilometres(seeker.area, opening.site)
    if far is None:
        return Part("travel", 0, TRAVEL, *say("travel_unknown"))
    near, points = next(((most, points) for most, points in NEAR_KM if far <= most), (0, 0))
    coded = say("travel_coded", km=str(near)) if near else say("travel_far_coded", km=str(NEAR_KM[-1][0]))
    return Part("travel", points, TRAVEL, *say("travel", km=f"{far:.1f}".replace(".", ",")), *coded)


def _schedule(seeker: Seeker, opening: Opening) -> Part:
    if not seeker.days or not opening.days:
        return Part("schedule", 0, SCHEDULE, *say("schedule_unknown"))
    common = seeker.days & opening.days
    points = round(SCHEDULE * len(common) / len(opening.days))
    return Part("schedule", points, SCHEDULE, *say("schedule", common=str(len(common)), of=str(len(opening.days))))


def _wish(seeker: Seeker, opening: Opening) -> Part:
    if not seeker.wishes:
        return Part("wish", 0, WISH, *say("wish_unknown"))
    if not (common := sorted(seeker.wishes & opening.words)):
        return Part("wish", 0, WISH, *say("wish_none"))
    return Part("wish", WISH, WISH, *say("wish", what=", ".join(common)), *say("wish_coded"))


def _support(seeker: Seeker, opening: Opening) -> Part:
    if not seeker.needs:
        return Part("support", SUPPORT, SUPPORT, *say("support_not_needed"))
    met = sorted(need for need in seeker.needs if _offered(need, opening))
    points = round(SUPPORT * len(met) / len(seeker.needs))
    if not met and opening.experienced_mentor:
        return Part("support", SUPPORT // 2, SUPPORT, *say("support_mentor"))
    return Part("support", points, SUPPORT, *say("support" if met else "support_none", what=", ".join(met)))


def _offered(need: str, opening: Opening) -> bool:
    """Tell whether a workplace offers what is needed: every word of it stands in one of its offers."""
    words = all_words(need)
    return any(words <= all_words(each) for each in opening.offers)


def _size(seeker: Seeker, opening: Opening) -> Part:
    if not seeker.size_wish or not opening.size:
        return Part("size", 0, SIZE, *say("size_unknown"))
    fits = seeker.size_wish == opening.size
    return Part("size", SIZE if fits else 0, SIZE, *say("size" if fits else "size_other"))


def _before(opening: Opening) -> Part:
    points = BEFORE if opening.good_before else 0
    return Part("before", points, BEFORE, *say("before" if opening.good_before else "before_none"))
