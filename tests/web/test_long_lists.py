"""A number above a list is the number of its rows, for every reader; a page is found however long the list is."""

from __future__ import annotations

import re
from datetime import date

import pytest

import engine
from engine.actor import SYSTEM, Actor, Grant
from engine.queries.case_counts import count_cases
from engine.queries.case_filter import CaseFilter
from engine.queries.case_list import board, list_cases
from engine.queries.narrowing_choices import owners_seen, schools_seen
from engine.statistics import Statistics
from engine.tables import state_counts
from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.world import World, at

MONDAY = date(2026, 9, 14)
LEARNERS = "learner_trajectory"
FILTERS = {
    "all": {},
    "finished": {"finished": True},
    "a block": {"block": "inform_orient"},
    "a state": {"state": "orienting"},
    "late": {"due": "passed"},
    "last changed": {"changed_first": True},
    "by name": {"text": "Amina"},
}


@pytest.fixture
def town(db):
    """Two schools with learners on their way and one who left; a coordinator of one coaches a learner of the other."""
    world = World(db)
    for number in range(7):
        case = world.learner(first_name=("Amina", "Yassin")[number % 2])
        if number > 2:
            world.go(case, "start_orientation", world.coordinator, MONDAY)
        if number == 6:
            world.go(case, "do_not_start", world.coordinator, MONDAY, reason="no_interest")
    first, coach = world.school, world.coach
    world.school = engine.add_organisation(db, actor=SYSTEM, name="Spectrum", kind="vt")
    world.coordinator = world.person("Ann Piers", "school_coordinator", world.school)
    for each in (world.person("Tom Raes", "trajectory_coach", world.school), world.coordinator):
        world.coach = each
        world.go(world.learner(), "start_orientation", world.coordinator, MONDAY)
    both = Actor(world.coordinator.person_id, "Ann Piers", (Grant("school_coordinator", first),))
    world.readers = {"coach": coach, "school": world.coordinator, "other school": both, "city": world.above}
    return world


def walked(world, reader, wanted):
    """Return the ids of every page of a list, two at a time."""
    found, after = [], None
    while True:
        asked = CaseFilter(**{**wanted, "workflow": LEARNERS, "after": after})
        page = list_cases(world.db, shipped(), reader, asked, at(MONDAY), limit=2)
        found += [row.id for row in page.rows]
        if page.after is None:
            return found
        after = page.after


@pytest.mark.parametrize("reader", ["coach", "school", "other school", "city"])
@pytest.mark.parametrize("wanted", FILTERS.values(), ids=FILTERS)
def test_the_number_above_a_list_is_the_number_of_its_rows(town, reader, wanted):
    """Kept or counted, no page skips a case or shows it twice, and the board says the same."""
    who, asked = town.readers[reader], CaseFilter(workflow=LEARNERS, **wanted)

    rows = walked(town, who, wanted)
    columns = board(town.db, shipped(), who, asked, at(MONDAY), per_state=1)

    assert len(rows) == len(set(rows)) == count_cases(town.db, shipped(), who, asked, at(MONDAY)).cases
    assert sum(count for count, _ in columns.values()) == len(rows)
    assert all(len(shown) == 1 for _, shown in columns.values())


def test_somebody_who_is_named_elsewhere_sees_that_case_too_and_once(town):
    """A coordinator of one school who coaches a learner of another finds it in the list and in its number."""
    seen = {name: len(walked(town, who, {})) for name, who in town.readers.items()}

    assert seen == {"coach": 6, "school": 2, "other school": 7, "city": 8}


def test_the_number_comes_from_the_counts_that_each_step_keeps(town):
    """A city with a million cases does not count them for each look: without kept counts the number would be wrong."""
    with town.db.transaction() as tx:
        tx.execute(state_counts.delete())

    found = count_cases(town.db, shipped(), town.above, CaseFilter(workflow=LEARNERS), at(MONDAY))

    assert found.cases == 0


def test_a_list_is_narrowed_to_the_schools_and_people_it_has(town):
    """Each reader chooses among those of the own cases; of one school when that was chosen first."""
    narrowed = {
        name: ([label for _, label in schools_seen(town.db, shipped(), who, LEARNERS)], coaches(town, who))
        for name, who in town.readers.items()
    }

    assert narrowed["coach"] == (["Technicum"], ["Mia Claes"])
    assert narrowed["school"] == (["Spectrum"], ["Ann Piers", "Tom Raes"])
    assert narrowed["other school"] == (["Spectrum", "Technicum"], ["Ann Piers", "Mia Claes"])
    assert narrowed["city"] == (["Spectrum", "Technicum"], ["Ann Piers", "Mia Claes", "Tom Raes"])


def coaches(world, who, **asked):
    """Return by name among whom somebody chooses."""
    return [label for _, label in owners_seen(world.db, shipped(), who, LEARNERS, **asked)]


def test_what_ended_last_stands_first_among_what_is_finished(town):
    """Who looks for a learner who left looks for a recent one; the page shows it so."""
    [first] = walked(town, town.above, {"finished": True})
    last = max(walked(town, town.above, {}))
    town.go(last, "do_not_start", town.coordinator, date(2026, 9, 15), reason="no_interest")

    page = Site(town.db, None, at(date(2026, 9, 16)), shipped()).signed_in(town.above).get("/leerlingen?afgerond=ja")

    assert re.findall(r'href="/dossiers/(\d+)', page.text) == [str(last), str(first)]
    assert "2 leerlingen" in page.text
    assert "Wat eerst moet" not in page.text, "what is over has no other order to choose"


def test_whoever_was_chosen_is_told_by_name_though_there_are_too_many(town):
    """A list of more colleagues than anybody reads offers none until a school is chosen, and tells no number."""
    mia = town.readers["coach"].person_id

    assert coaches(town, town.above, most=2) == []
    assert coaches(town, town.above, most=2, school=town.school) == ["Ann Piers", "Tom Raes"]
    assert coaches(town, town.above, most=2, chosen=mia) == ["Mia Claes"]
    assert coaches(town, town.above, most=2, chosen=town.above.person_id) == []


def test_the_worker_tells_sqlite_once_a_day_what_its_indexes_hold(sqlite_db):
    """Without it SQLite reads half a million cases to find thirty; a worker that just began does it at once."""
    duty = Statistics(sqlite_db)

    assert [duty(at(MONDAY)), duty(at(MONDAY, 20)), duty(at(date(2026, 9, 15), 10))] == [1, 0, 1]

    with sqlite_db.read() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM sqlite_stat1").scalar_one() > 0
