"""What rules a pair out, rule by rule: on one side of it the pair is possible, on the other it is not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.workflows.matching.sides import LAST, OPENING, SEEKER, TODAY, a_seeker, an_opening
from workflows.matching.score import hindrances, match, obstacles

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("possible", "out", "why"),
    [
        (an_opening(), an_opening(programme_id=8), "other_programme"),
        (an_opening(places=1), an_opening(places=0), "no_place"),
        (an_opening(mentor_free=True), an_opening(mentor_free=False), "no_mentor"),
        (an_opening(until_on=TODAY), an_opening(until_on=TODAY - DAY), "out_of_period"),
        (an_opening(from_on=LAST), an_opening(from_on=LAST + DAY), "out_of_period"),
        (an_opening(), an_opening(recognition="none"), "not_recognised"),
    ],
)
def test_a_workplace_is_out_when_one_thing_is_missing(possible, out, why):
    """Programme, a free place, a mentor with room, the period, a recognition: each by itself is enough."""
    assert obstacles(SEEKER, possible) == ()
    assert why in obstacles(SEEKER, out)
    assert match(SEEKER, out) is None


@pytest.mark.parametrize(
    ("days", "possible"),
    [
        ({"recognised_from": LAST}, True),
        ({"recognised_from": LAST + DAY}, False),
        ({"recognised_until": TODAY}, True),
        ({"recognised_until": TODAY - DAY}, False),
    ],
)
@pytest.mark.parametrize("status", ["granted", "obtainable"])
def test_a_recognition_must_be_there_on_a_day_the_learner_can_start(status, days, possible):
    """Applied for is enough when the decision can be there before the search is over."""
    assert (match(SEEKER, an_opening(recognition=status, **days)) is not None) is possible


def test_a_recognition_that_ends_before_the_workplace_opens_is_none():
    """Both periods have to meet, not each with today."""
    opens = date(2026, 9, 21)

    assert match(SEEKER, an_opening(from_on=opens, recognised_until=opens)) is not None
    assert match(SEEKER, an_opening(from_on=opens, recognised_until=opens - DAY)) is None


@pytest.mark.parametrize(
    ("unwanted", "possible"),
    [
        ({"vos"}, False),
        ({"elektro", "vos"}, False),
        ({"bakkerij", "vos"}, True),
        ({"horeca"}, True),
    ],
)
def test_a_learner_excludes_a_company_a_sector_or_a_place_by_name(unwanted, possible):
    """Every word of what is excluded has to be there: another Vos is another company."""
    opening = an_opening(names=frozenset({"elektro", "de", "vos", "deurne"}))

    assert (match(a_seeker(unwanted=frozenset({frozenset(unwanted)})), opening) is not None) is possible


def test_who_said_no_is_not_asked_again_and_it_is_not_told_who_it_was():
    """The learner, the company or a rule on hours: the score only knows that it is out."""
    seeker = a_seeker(ruled_out=frozenset({OPENING.workplace_id}))

    assert obstacles(seeker, OPENING) == ("ruled_out",)
    assert match(seeker, an_opening(workplace_id=11)) is not None


def test_what_is_in_the_way_is_counted_for_the_own_programme():
    """One reason for each workplace, so that the numbers add up."""
    openings = [
        an_opening(places=0, mentor_free=False),
        an_opening(places=0),
        an_opening(recognition="none"),
        an_opening(programme_id=8),
        an_opening(),
    ]

    assert hindrances(SEEKER, openings) == {"no_place": 2, "not_recognised": 1}
