"""A trajectory whose time is over becomes a number: nothing personal is left, the record is whole, figures stay."""

from __future__ import annotations

from datetime import date

import pytest

import engine
from engine.errors import ActionRefused
from engine.queries.case_page import view_case
from tests.workflows.histories import SEAL, shipped
from tests.workflows.retention.remains import faults_of_record, figures, places_of
from tests.workflows.retention.settled import LASTING, LEFT, WORDS, a_settled_learner
from tests.workflows.world import World, at
from workflows.dashboard.scope import Scope
from workflows.register.absences import Absence, add_absence
from workflows.register.tables import absences, agreements, learners
from workflows.register.training_plan import begin_plan
from workflows.register.wellbeing import add_note
from workflows.retention import work_off

LAST_DAY, DUE = date(2029, 8, 31), date(2029, 9, 1)
THEN = (date(2026, 9, 15), date(2026, 10, 1), date(2026, 11, 9), LEFT, date(2027, 2, 1), date(2028, 1, 15))


@pytest.fixture
def world(db):
    """Somebody who worked and left, with everything that can be written down about her."""
    world = World(db)
    world.case = a_settled_learner(world)
    return world


def test_it_goes_two_years_after_its_school_year_and_not_a_day_earlier(world):
    """Left in November 2026: the school year ends on 31 August 2027, the term two years later."""
    assert work_off(world.db, shipped(), at(LAST_DAY))["trajectories"] == 0
    assert places_of(world.db, "Amina")["Amina"] >= {"cases", "learners", "events", "register_events"}
    assert all(places_of(world.db, *LASTING).values())

    assert work_off(world.db, shipped(), at(DUE))["trajectories"] == 1
    assert places_of(world.db, *WORDS) == {word: set() for word in WORDS}


def test_the_record_stays_whole_and_says_what_was_erased(world):
    """Nobody can tell erasing from tampering, unless the record says so itself."""
    work_off(world.db, shipped(), at(DUE))

    assert faults_of_record(world.db) == ()
    [first, last] = world.events(world.case, "erased")
    assert (first.payload["rule"], last.payload["rule"]) == ("wellbeing", "trajectories")
    assert {row.kind for row in world.events(world.case, "advanced")} == {"advanced"}
    assert {row.actor_name for row in world.events(world.case, "advanced")} >= {"Mia Claes"}


def test_no_figure_of_an_earlier_day_moves(world):
    """For the city, the school and the coach: the dashboards of the past are what they were."""
    mine = Scope("own", frozenset({world.school}), frozenset({world.coach.person_id}))
    before = [figures(world.db, *THEN), figures(world.db, *THEN, scope=mine)]

    work_off(world.db, shipped(), at(DUE))

    assert [figures(world.db, *THEN), figures(world.db, *THEN, scope=mine)] == before
    assert any(row[1] == "agreements_total" and row[2] == 1 for row in before[0])


def test_what_is_counted_stays_and_what_is_not_goes(world):
    """A year of birth, an agreement with its dates; no absence."""
    work_off(world.db, shipped(), at(DUE))

    [learner] = world.rows(learners)
    assert (learner.first_name, learner.birth_date, learner.postcode) == ("", date(2010, 1, 1), None)
    [agreement] = world.rows(agreements)
    assert (agreement.starts_on, agreement.termination_note) == (date(2026, 9, 22), None)
    assert world.rows(absences) == []


def test_an_erased_case_takes_nothing_any_more(world):
    """Whoever comes back begins anew: there is nobody on this case to add something to."""
    work_off(world.db, shipped(), at(DUE))

    page = view_case(world.db, shipped(), world.case, world.coordinator, at(DUE))
    assert (page.title, page.fields, page.options) == (page.code, {}, ())
    with pytest.raises(ActionRefused) as refused:
        engine.note(world.db, shipped(), world.case, actor=world.coordinator, text="Amina belde", now=at(DUE))
    assert "bewaartermijn" in refused.value.unmet[0].nl


def test_nor_does_the_register_beside_it(world):
    """An absence, a note and a training plan of somebody whose name is gone would be rows about nobody."""
    work_off(world.db, shipped(), at(DUE))
    [agreement] = world.rows(agreements)
    who = {"actor": world.coach, "now": at(DUE)}
    ill = Absence(LEFT, LEFT, 2, "workplace", "justified")
    written = (
        lambda: add_absence(world.db, shipped(), world.case, ill, **who),
        lambda: add_note(world.db, shipped(), world.case, "Amina belde", seal=SEAL, **who),
        lambda: begin_plan(world.db, shipped(), agreement.id, **who),
    )

    for write in written:
        with pytest.raises(ActionRefused) as refused:
            write()
        assert refused.value.unmet[0].code == "case_erased"


def test_a_learner_with_a_second_trajectory_keeps_her_name_on_that_one(world):
    """Only the old case is a number; the learner's own row waits for the last of them."""
    again = world.learner(date(2029, 6, 10), first_name="Amina", last_name="Benali", birth_date="2010-03-01")

    work_off(world.db, shipped(), at(DUE))

    assert world.row(world.case).title == world.row(world.case).code
    assert world.fields(again)["last_name"] == "Benali"
    assert world.rows(learners)[0].first_name == "Amina"
    assert faults_of_record(world.db) == ()
