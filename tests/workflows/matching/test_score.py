"""The score of a pair: a hundred points in six parts, each with its reason; what is not known gives nothing."""

from __future__ import annotations

import pytest

from tests.workflows.matching.sides import ANTWERP, BERCHEM, MECHELEN, OPENING, SEEKER, a_seeker, an_opening, pair, part
from workflows.matching.distance import Point, kilometres, point
from workflows.matching.score import best
from workflows.matching.wishes import size_in, telling

DAYS = frozenset({"wo", "do", "vr"})
FITTING = a_seeker(
    area=ANTWERP,
    days=DAYS,
    wishes=telling("Iets met elektro in een klein bedrijf"),
    size_wish="small",
    needs=frozenset({"rustige omgeving"}),
)
PERFECT = an_opening(
    site=ANTWERP,
    days=DAYS,
    words=frozenset({"elektro"}),
    size="small",
    offers=frozenset({"rustige omgeving", "bereikbaar met bus"}),
    good_before=True,
)


def test_six_parts_make_a_hundred():
    """Travel 30, schedule 20, wish 20, support 15, size 5, a good match before 10: no more can be had."""
    found = pair(FITTING, PERFECT)

    assert [(each.name, each.points, each.most) for each in found.parts] == [
        ("travel", 30, 30),
        ("schedule", 20, 20),
        ("wish", 20, 20),
        ("support", 15, 15),
        ("size", 5, 5),
        ("before", 10, 10),
    ]
    assert found.score == 100


def test_what_is_not_known_gives_no_points_and_says_so():
    """Nothing is invented: not a distance, not days, not a wish."""
    said = [each.nl for each in pair().parts if not each.points]

    assert "Afstand niet gekend" in said
    assert "Werkdagen niet gekend" in said
    assert "Geen wens genoteerd" in said
    assert "Grootte of wens niet gekend" in said


@pytest.mark.parametrize(
    ("site", "points", "said"),
    [
        (ANTWERP, 30, "0,0 km in vogelvlucht vanaf de school"),
        (BERCHEM, 30, "3,8 km in vogelvlucht vanaf de school"),
        (MECHELEN, 0, "22,1 km in vogelvlucht vanaf de school"),
    ],
)
def test_a_distance_is_called_a_straight_line_from_the_school(site, points, said):
    """It is no travel time and does not pretend to be one."""
    assert part("travel", a_seeker(area=ANTWERP), an_opening(site=site)) == (points, said)


def test_a_distance_needs_both_places_and_both_halves_of_each():
    """With one missing there is none, however near the postcodes look."""
    assert kilometres(ANTWERP, BERCHEM) == pytest.approx(3.77, abs=0.01)
    assert kilometres(ANTWERP, MECHELEN) == kilometres(MECHELEN, ANTWERP)
    assert (kilometres(None, BERCHEM), kilometres(ANTWERP, None)) == (None, None)
    assert (point(51.2, None), point(None, 4.4), point(51.2, 4.4)) == (None, None, Point(51.2, 4.4))


@pytest.mark.parametrize(("days", "points"), [({"wo", "do", "vr"}, 20), ({"wo", "do"}, 13), ({"ma"}, 0)])
def test_the_schedule_counts_the_days_that_both_can(days, points):
    """Of the days of the workplace, not of the learner's."""
    assert part("schedule", a_seeker(days=frozenset(days)), an_opening(days=DAYS))[0] == points


def test_support_counts_what_the_workplace_offers_then_an_experienced_mentor():
    """Half of what is needed is half of the points; a mentor of many years makes up for part of it."""
    two = a_seeker(needs=frozenset({"rustige omgeving", "vaste begeleider"}))
    quiet = an_opening(offers=frozenset({"omgeving die rustige momenten kent"}))

    assert part("support", two, quiet) == (8, "De werkplek biedt: rustige omgeving")
    assert part("support", two, an_opening(experienced_mentor=True)) == (7, "Een mentor met veel ervaring")
    assert part("support", two, an_opening(experienced_mentor=False))[0] == 0
    assert part("support", SEEKER, OPENING) == (15, "Geen bijzondere noden genoteerd")


def test_words_that_fit_everything_or_name_a_ground_say_nothing_about_a_company():
    """A wish meets a company by its trade; never by a religion, and not because both wrote 'graag werken'."""
    wish = telling("Ik wil graag werken in een bedrijf met elektro, liefst bij moslims of vrouwen")

    assert wish == frozenset({"elektro"})
    assert part("wish", a_seeker(wishes=wish), an_opening(words=telling("Wij zijn graag een goed bedrijf")))[0] == 0
    assert (size_in("Een klein bedrijf"), size_in("Om het even")) == ("small", "")


def test_a_reader_who_knows_only_the_code_reads_no_school_and_no_wish():
    """A distance to the metre would tell the school; the wish is the learner's own sentence."""
    [travel, wish] = [each for each in pair(FITTING, PERFECT).parts if each.coded]

    assert (travel.coded, wish.coded) == ("Hoogstens 5 km in vogelvlucht", "Sluit aan bij de wens")
    [far] = [each for each in pair(FITTING, an_opening(site=MECHELEN)).parts if each.name == "travel"]
    assert far.coded == "Meer dan 20 km in vogelvlucht"


def test_the_three_best_come_first_and_equal_ones_in_the_order_given():
    """Three are shown, so the order among equals must be the list's."""
    openings = [an_opening(workplace_id=number) for number in (11, 12, 13)]
    better = an_opening(workplace_id=14, good_before=True)

    assert [each.workplace_id for each in best([SEEKER], [*openings, better])] == [14, 11, 12]
    seekers = [a_seeker(case_id=number) for number in (3, 1, 2, 4)]
    assert [each.case_id for each in best(seekers, [OPENING])] == [3, 1, 2]
