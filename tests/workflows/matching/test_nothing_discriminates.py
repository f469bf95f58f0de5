"""What a company and a score get to know of a learner, walked field by field: only what the work asks."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

import workflows.matching
from engine.actor import SYSTEM
from tests.workflows.histories import shipped
from tests.workflows.matching.person import NAMES, OTHER, found_in, learner
from tests.workflows.waiting_world import at_school
from tests.workflows.world import at
from workflows.matching.matches import best_learners, best_places, proposal_for_all
from workflows.matching.openings import openings
from workflows.matching.score import obstacles
from workflows.matching.seekers import seekers
from workflows.register.providers import add_provider
from workflows.register.sites import change_site
from workflows.waiting_list.listing import waiting

MONDAY = date(2026, 9, 14)
WORK = {
    "Seeker": "case_id code programme_id starts_on ends_on days travel_mode area wishes size_wish needs "
    "unwanted ruled_out",
    "Opening": "workplace_id company programme_id places from_on until_on days site municipality recognition "
    "recognised_from recognised_until mentor_free experienced_mentor names words size offers good_before",
    "Recognised": "status from_on until_on",
    "Point": "latitude longitude",
    "Part": "name points most nl en coded coded_en",
    "Reason": "points most nl en",
    "Match": "case_id workplace_id parts",
    "Suggested": "code company municipality workplace_id score parts recognition name case_id searching",
    "Places": "name best hindered looks",
    "Proposed": "pairs left",
    "_Own": "name searching",
    # Read inside the own school only.
    "Refused": "case_id title company on_day words suspicious",
    "Waiting": "place entry_id code kind programme postcode days travel_mode time_left needs "
    "status since_on name case_id",
    # Hours of the workplace and its committee; no learner.
    "_Week": "hours minor adult",
}
"""Every field that pairs, scores and lists hold. A new one is thought about here before it exists."""


def test_pairs_scores_and_lists_have_no_other_fields_than_those_of_work():
    """A gender, an origin, a belief or a home has no place to stand, so no one can add it unseen."""
    modules = [import_module(f"workflows.matching.{each.name}") for each in iter_modules(workflows.matching.__path__)]
    modules.append(import_module("workflows.waiting_list.listing"))
    made = {
        value.__name__: {each.name for each in fields(value)}
        for module in modules
        for value in vars(module).values()
        if is_dataclass(value) and value.__module__ == module.__name__
    }

    assert made == {name: set(names.split()) for name, names in WORK.items()}


def test_what_a_score_is_counted_from_holds_nothing_of_the_person(world):
    """Neither in a field of its own nor inside the learner's own sentences."""
    world.work()
    case = learner(world)

    with world.db.read() as tx:
        [seeker] = seekers(tx, MONDAY)
        known = openings(tx, MONDAY)

    assert seeker.case_id == case
    assert seeker.wishes == {"elektro", "mentor"}
    assert found_in(repr((seeker, known)), *NAMES, *OTHER) == []


def test_two_learners_who_differ_in_person_only_score_the_same_to_the_point(world):
    """Another name, birth, parents, advice, priority and language: the same workplaces for the same reasons."""
    for name in ("Elektro Rombouts", "Elektro Sels", "Bakkerij De Vos"):
        world.work(name)
    one = learner(world)
    two = learner(world, first_name="Jan", last_name="Peeters", birth_date="2009-11-02", language="en")
    world.fill(two, MONDAY, vulnerable="nee", ready="ready", postcode="2610", parent_name="Piet")

    told = [best_places(world.db, shipped(), world.coach, case, at(MONDAY)) for case in (one, two)]

    first, second = ([(each.workplace_id, each.score, each.parts) for each in places.best] for places in told)
    assert len(first) == 3
    assert first == second
    with world.db.read() as tx:
        known = openings(tx, MONDAY)
        assert len({tuple(obstacles(each, opening) for opening in known) for each in seekers(tx, MONDAY)}) == 1


def test_what_others_read_of_a_learner_holds_nothing_of_the_person(world):
    """The list, the learners for a workplace and the proposal, walked as the city and another school get them."""
    work, case = world.work(), learner(world)
    other, here = at_school(world, "Spectrum"), {"latitude": "51,2194", "longitude": "4,4025"}
    add_provider(world.db, {"organisation_id": world.school, **here}, actor=SYSTEM, now=at(MONDAY))
    change_site(world.db, work.site, here, actor=world.city, now=at(MONDAY))
    own = best_places(world.db, shipped(), world.coach, case, at(MONDAY))
    assert found_in(repr(own), "0,0 km in vogelvlucht vanaf de school", "wens: elektro") == [
        "0,0 km in vogelvlucht vanaf de school",
        "wens: elektro",
    ]

    for reader in (world.city, world.above, other.coach, other.coordinator):
        given = [
            waiting(world.db, shipped(), reader, "workplace", at(MONDAY)),
            best_learners(world.db, shipped(), reader, work.workplace, at(MONDAY)),
        ]
        if reader in {world.above, other.coordinator}:
            given.append(proposal_for_all(world.db, shipped(), reader, at(MONDAY)).pairs)
        assert all(given)
        assert found_in(repr(given), *NAMES, *OTHER, "Technicum", "vanaf de school", "wens: elektro") == []


def test_the_fixture_would_notice(world):
    """The control: inside the own school all of this is there to be read."""
    case = learner(world)

    assert len(found_in(str(world.fields(case)), *NAMES, "moslims", "uitbundig", "kwetsbaar")) == 5
