"""The ranking of schools for a company: each part by itself, their sum, and the order of equals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.company_lead.ranking import Before, Candidate, Totals, ranked

ANY = Candidate(1, "A")
NOTHING = Totals(accepted=0, waiting=0)


def part_of(candidate, kinds, totals=NOTHING):
    """Return the part of a lone candidate's score that is of one of these kinds."""
    [only] = ranked([candidate], totals)
    [part] = [each for each in only.parts if each.kind in kinds]
    return part.kind, part.points


@pytest.mark.parametrize(
    ("waiting", "urgent", "kind", "points"), [(2, 1, "urgent", 35), (2, 0, "waiting", 20), (0, 0, "nobody_waits", 0)]
)
def test_a_school_whose_learner_cannot_wait_comes_before_one_whose_learner_can(waiting, urgent, kind, points):
    """Ten training days left or fewer: 35 points; waiting without urgency: 20."""
    school = replace(ANY, waiting=waiting, urgent=urgent)

    assert part_of(school, {"urgent", "waiting", "nobody_waits"}) == (kind, points)


def test_a_good_relation_with_the_establishment_counts():
    """The company knows the school."""
    assert part_of(replace(ANY, relation=True), {"relation", "no_relation"}) == ("relation", 20)
    assert part_of(ANY, {"relation", "no_relation"}) == ("no_relation", 0)


@pytest.mark.parametrize(("kilometres", "points"), [(0.0, 15), (7.5, 15), (7.6, 8), (15.0, 8), (15.1, 0), (None, 0)])
def test_a_near_school_comes_first_and_an_unknown_distance_is_worth_nothing(kilometres, points):
    """Half an hour 15, an hour 8; nothing is invented where a place is not known."""
    kind, got = part_of(replace(ANY, kilometres=kilometres), {"distance", "distance_unknown"})

    assert (kind, got) == ("distance_unknown" if kilometres is None else "distance", points)


@pytest.mark.complaint(14)
@pytest.mark.parametrize(
    ("accepted", "group_waiting", "totals", "points"),
    [
        # Nobody got anything yet: everybody who waits has the full claim.
        (0, 3, Totals(0, 10), 30),
        # A tenth of the companies, half of the learners: 30 x (1 - 0.2).
        (1, 5, Totals(10, 10), 24),
        # Its fair share exactly, and more than that: nothing, never less than nothing.
        (5, 5, Totals(10, 10), 0),
        (9, 1, Totals(10, 10), 0),
        (0, 0, Totals(10, 10), 0),
        (0, 0, Totals(0, 0), 0),
    ],
)
def test_fairness_weighs_what_a_school_got_against_who_waits_there(accepted, group_waiting, totals, points):
    """30 x (1 - share of accepted companies / share of waiting learners), at least 0."""
    school = replace(ANY, accepted=accepted, group_waiting=group_waiting)

    assert part_of(school, {"fairness", "no_claim"}, totals)[1] == points


def test_the_best_school_scores_a_hundred():
    """35 + 20 + 15 + 30."""
    best = replace(ANY, waiting=1, urgent=1, relation=True, kilometres=1.0, group_waiting=1)

    assert ranked([best], Totals(0, 1))[0].score == 100


def test_of_equals_the_one_that_waited_longest_for_an_offer_comes_first_then_the_lowest_id():
    """Never offered anything, then the oldest offer, then the id: no chance in it."""
    late, early = date(2026, 9, 10), date(2026, 9, 1)
    schools = [
        replace(ANY, school_id=3, last_offer_on=late),
        replace(ANY, school_id=4, last_offer_on=early),
        replace(ANY, school_id=6),
        replace(ANY, school_id=5),
    ]

    assert [each.school_id for each in ranked(schools, NOTHING)] == [5, 6, 4, 3]
    assert [each.rank for each in ranked(schools, NOTHING)] == [1, 2, 3, 4]


def test_a_school_that_had_the_company_before_comes_after_those_that_had_not():
    """A no is respected: the next one comes first, and the reason is shown."""
    no = Before("declined", date(2026, 9, 15))
    keen = replace(ANY, school_id=1, waiting=1, urgent=1, before=no)
    other = replace(ANY, school_id=2)

    first, second = ranked([keen, other], NOTHING)

    assert (first.school_id, second.school_id, second.before) == (2, 1, no)
    assert second.score > first.score


@given(
    st.lists(
        st.builds(
            Candidate,
            school_id=st.integers(1, 50),
            name=st.just("x"),
            waiting=st.integers(0, 5),
            urgent=st.integers(0, 5),
            relation=st.booleans(),
            kilometres=st.none() | st.floats(0, 40),
            accepted=st.integers(0, 9),
            group_waiting=st.integers(0, 9),
        ),
        unique_by=lambda each: each.school_id,
    )
)
def test_every_score_lies_between_0_and_100_is_the_sum_of_its_parts_and_needs_no_order(schools):
    """Whatever comes in, and in whatever order."""
    totals = Totals(sum(each.accepted for each in schools), sum(each.group_waiting for each in schools))

    found = ranked(schools, totals)

    assert all(0 <= each.score <= 100 for each in found)
    assert all(each.score == round(sum(part.points for part in each.parts), 1) for each in found)
    assert found == ranked(list(reversed(schools)), totals)
