"""A proposal for all at once: as many as possible placed, then the best sum, then the order of the list."""

from __future__ import annotations

from tests.workflows.matching.sides import a_seeker, an_opening
from workflows.matching.assignment import proposal
from workflows.matching.distance import Point
from workflows.matching.score import match

DAYS = frozenset({"wo", "do", "vr"})


def placed(seekers, openings):
    """Return who would go where."""
    return {pair.case_id: pair.workplace_id for pair in proposal(seekers, openings)}


def there(number):
    """Return a place of its own for each number, far from all others."""
    return Point(51.2, number - 96)


def test_the_best_sum_beats_giving_each_in_turn_the_best_that_is_left():
    """The first would take what is the second's only good place, and both would be worse off."""
    first = a_seeker(case_id=1, wishes=frozenset({"elektro"}), size_wish="large")
    second = a_seeker(case_id=2, days=DAYS)
    both = an_opening(workplace_id=11, days=DAYS, words=frozenset({"elektro"}), size="large")
    plain = an_opening(workplace_id=12, words=frozenset({"elektro"}))

    assert match(first, both).score > match(first, plain).score
    assert placed([first, second], [both, plain]) == {1: 12, 2: 11}


def test_as_many_as_possible_are_placed_whatever_it_costs_in_points():
    """Thirty learners each have a place that fits; one more could only go to the first's: all move up one."""
    amount = 30
    places = range(100, 101 + amount)
    openings = [an_opening(workplace_id=key, site=there(key), words=frozenset({f"w{key}"})) for key in places]
    chain = [
        a_seeker(case_id=key, area=there(key), wishes=frozenset({f"w{key}"}), ruled_out={*places} - {key, key + 1})
        for key in places[:-1]
    ]
    last = a_seeker(case_id=99, ruled_out=frozenset(places) - {100})

    assert match(chain[0], openings[0]).score - match(chain[0], openings[1]).score == 50
    assert len(placed([*chain, last], openings)) == amount + 1


def test_equal_scores_go_to_whoever_stands_first_on_the_list():
    """The order of the list decides among those who fit alike, not the order of the rows or of chance."""
    seekers = [a_seeker(case_id=number) for number in (3, 1, 2)]
    openings = [an_opening(workplace_id=number) for number in (10, 11)]
    hindered = [a_seeker(case_id=1), a_seeker(case_id=2, ruled_out=frozenset({11})), a_seeker(case_id=3)]

    assert placed(seekers, [an_opening()]) == {3: 10}
    assert placed(seekers, [an_opening(places=2)]) == {3: 10, 1: 10}
    assert placed(hindered, openings) == {1: 11, 2: 10}


def test_a_point_more_outweighs_the_order_of_the_list():
    """The order is for ties; a better pair is a better pair."""
    seekers = [a_seeker(case_id=number) for number in range(1, 40)]
    fits = a_seeker(case_id=40, size_wish="small")

    assert placed([*seekers, fits], [an_opening(size="small")]) == {40: 10}


def test_a_workplace_gets_no_more_learners_than_places_and_nobody_two():
    """And a learner of another programme never takes one."""
    seekers = [a_seeker(case_id=number) for number in range(1, 5)]
    other = a_seeker(case_id=5, programme_id=8)
    openings = [
        an_opening(workplace_id=11, places=2),
        an_opening(workplace_id=12),
        an_opening(workplace_id=13, places=0),
    ]

    found = placed([*seekers, other], openings)

    assert sorted(found.values()) == [11, 11, 12]
    assert 5 not in found


def test_nobody_and_nothing_give_no_proposal():
    """An empty city is no error."""
    assert proposal([], [an_opening()]) == ()
    assert proposal([a_seeker()], []) == ()
    assert proposal([a_seeker()], [an_opening(places=0)]) == ()
