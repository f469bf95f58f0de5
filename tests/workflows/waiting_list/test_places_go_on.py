"""A partner's place on its way along the list: past who said no, to who comes later, back when it is not needed."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import ActionRefused, BadInput, NotAllowed
from tests.engine.test_races import at_once
from tests.workflows.histories import shipped
from tests.workflows.waiting_world import at_school, partner_of, waits
from tests.workflows.world import World, at
from workflows.register.tables import support_places, waiting_entries
from workflows.waiting_list.offers import accept_place, decline_place, report_place, withdraw_place
from workflows.waiting_list.places import partners, places_reported

MONDAY, TUESDAY = date(2026, 9, 14), date(2026, 9, 15)


@pytest.fixture
def world(db):
    """A school and a partner that offers NAFT."""
    made = World(db)
    made.arktos, made.partner = partner_of(made)
    return made


def reported(world, **more):
    """Let the partner report a place."""
    return report_place(world.db, world.partner, "naft", TUESDAY, actor=world.arktos, now=at(MONDAY), **more)


def decline(world, place, on=MONDAY):
    """Let the place go."""
    return decline_place(world.db, shipped(), place, actor=world.coach, now=at(on))


def statuses(world, *cases):
    """Return how each stands on the list."""
    return [world.rows(waiting_entries, case_id=case)[-1].status for case in cases]


def test_a_place_goes_past_everybody_who_said_no_to_it(world):
    """It never comes back to the first while a third waits, and nobody is asked twice for the same place."""
    cases = [waits(world, date(2026, 9, day)) for day in (1, 2, 3)]
    place = reported(world)

    decline(world, place)
    assert statuses(world, *cases) == ["waiting", "offered", "waiting"]
    decline(world, place, TUESDAY)
    assert statuses(world, *cases) == ["waiting", "waiting", "offered"]

    assert decline(world, place, TUESDAY) is None
    assert statuses(world, *cases) == ["waiting"] * 3
    assert [row.status for row in world.rows(support_places)] == ["free"]


def test_who_said_no_to_one_place_is_offered_the_next(world):
    """One no is about one place."""
    case = waits(world, date(2026, 9, 1))
    decline(world, reported(world))

    reported(world)

    assert statuses(world, case) == ["offered"]
    assert [row.status for row in world.rows(support_places)] == ["free", "offered"]


def test_a_place_that_nobody_waited_for_is_offered_to_who_comes_later(world):
    """At once, and the coach is asked."""
    reported(world)

    case = waits(world, MONDAY)
    world.deliver(at(MONDAY))

    assert statuses(world, case) == ["offered"]
    assert ("answer_place", "trajectory_coach") in world.open_tasks(case)


def test_a_learner_who_goes_another_way_lets_the_place_go_on(world):
    """No place stays promised to somebody who left the list."""
    first, second = waits(world, date(2026, 9, 1)), waits(world, date(2026, 9, 2))
    reported(world)

    world.go(first, "rescreen", world.coach, MONDAY, support_end_advice="dual")

    assert statuses(world, first, second) == ["closed", "offered"]


@pytest.mark.parametrize(("partner", "left"), [("Arktos", ["taken"]), ("Groep Intro", ["free"])])
def test_starting_at_that_partner_takes_the_place_and_at_another_frees_it(world, partner, left):
    """Also when nobody pressed the button of the list."""
    case = waits(world, date(2026, 9, 1))
    reported(world)

    given = {"clb_name": "VCLB", "clb_applied_on": MONDAY, "support_partner": partner, "support_goals": "Ritme."}
    world.go(case, "start_naft", world.coach, MONDAY, **given)

    assert statuses(world, case) == ["placed"]
    assert [row.status for row in world.rows(support_places)] == left


def test_a_partner_takes_a_place_back_and_the_learner_keeps_the_turn(world):
    """Nothing is left to answer; a place that was taken stays taken."""
    case = waits(world, date(2026, 9, 1))
    place = reported(world)
    world.deliver(at(MONDAY))

    withdraw_place(world.db, place, actor=world.arktos, now=at(MONDAY))
    world.deliver(at(MONDAY))

    assert statuses(world, case) == ["waiting"]
    assert ("answer_place", "trajectory_coach") not in world.open_tasks(case)
    again = reported(world)
    accept_place(world.db, shipped(), again, actor=world.coach, now=at(MONDAY))
    with pytest.raises(ActionRefused):
        withdraw_place(world.db, again, actor=world.arktos, now=at(MONDAY))


def test_a_partner_speaks_for_itself_and_staff_for_every_partner(world):
    """Another partner's places are neither reported, taken back nor read."""
    other, intro = partner_of(world, "Groep Intro")
    place = reported(world)

    with pytest.raises(NotAllowed):
        report_place(world.db, world.partner, "naft", TUESDAY, actor=other, now=at(MONDAY))
    with pytest.raises(NotAllowed):
        withdraw_place(world.db, place, actor=other, now=at(MONDAY))
    with pytest.raises(BadInput):
        report_place(world.db, world.school, "naft", TUESDAY, actor=world.city, now=at(MONDAY))
    assert report_place(world.db, intro, "naft", TUESDAY, actor=world.city, now=at(MONDAY))
    assert [name for _, name in partners(world.db, other)] == ["Groep Intro"]
    assert [row.partner for row in places_reported(world.db, world.arktos, "naft")] == ["Arktos"]
    assert len(places_reported(world.db, world.coach, "naft")) == 2


def test_a_form_sent_twice_reports_one_place(world):
    """Two presses at the same moment, and a reload the next day."""
    waits(world, date(2026, 9, 1))

    places = at_once(*[lambda: reported(world, key="drawn-once")] * 2)

    assert places[0] == places[1] == reported(world, key="drawn-once")
    assert len(world.rows(support_places)) == 1


def test_a_code_is_told_to_a_partner_only_of_who_agreed_to_be_shared(world):
    """The place says that it is offered; to whom, only the own school knows then."""
    waits(world, date(2026, 9, 1), shared_list_consent="nee")
    reported(world)
    spectrum = at_school(world, "Spectrum")

    [told] = places_reported(world.db, world.arktos, "naft")

    assert (told.offered, told.code) == (True, "")
    assert [row.code for row in places_reported(world.db, spectrum.coach, "naft")] == [""]
