"""Story 3: bereid, not rijp, no place in the preparatory phase yet; then a place, and on to dual learning."""

from __future__ import annotations

from datetime import date

import pytest

import engine
from engine.actor import SYSTEM
from engine.errors import ActionRefused
from tests.workflows.histories import shipped
from tests.workflows.world import World, at
from workflows.register.tables import support_tracks, waiting_entries
from workflows.waiting_list.offers import accept_place, report_place

JUNE, OCTOBER = date(2026, 6, 22), date(2026, 10, 5)
GIVEN = {"support_partner": "Arktos", "support_starts_on": OCTOBER, "support_goals": "Op tijd komen."}
ENROL = {"admission_general": "ja", "admission_specific": "ja", "enrol_ref": "D-9"}


def waiting(world, on=JUNE, **learner):
    """A learner on the shared list for the preparatory phase."""
    case = world.screened(world.learner(**learner), ready="not_ready", route_chosen="preparatory_phase")
    asked = {
        "waiting_kind": "alf",
        "waiting_since": on,
        "partner_choices": "Arktos",
        "interim_plan": "Voltijds op school.",
    }
    world.go(case, "put_on_waiting_list", world.coach, on, **asked)
    return case


def test_a_code_waits_a_place_is_offered_and_in_january_she_moves_on(db):
    """The first dual lesson on 11 January gives 5 February as the last day of the search."""
    world = World(db)
    partner = engine.add_organisation(db, actor=SYSTEM, name="Arktos", kind="partner")
    later, case = waiting(world, date(2026, 6, 29)), waiting(world)
    [entry] = world.rows(waiting_entries, case_id=case)
    assert (entry.code[:7], entry.status, entry.kind) == ("W-2026-", "waiting", "alf")
    assert world.state(case) == "awaiting_place"

    place = report_place(db, partner, "alf", OCTOBER, actor=SYSTEM, now=at(OCTOBER))
    world.deliver(at(OCTOBER))
    assert ("answer_place", "trajectory_coach") in world.open_tasks(case)
    assert ("answer_place", "trajectory_coach") not in world.open_tasks(later), "one place goes to the next in order"
    assert world.rows(waiting_entries, case_id=later)[0].status == "waiting"
    accept_place(db, shipped(), place, actor=world.coach, now=at(OCTOBER))
    world.go(case, "start_preparatory_phase", world.coach, OCTOBER, **GIVEN)
    [track] = world.rows(support_tracks, case_id=case)
    assert (track.kind, track.status, track.partner) == ("alf", "running", "Arktos")
    assert [row.status for row in world.rows(waiting_entries, case_id=case)] == ["placed"]

    ready = {"support_end_advice": "dual", "first_lesson_on": date(2027, 1, 11)}
    world.go(case, "move_on_to_dual", world.coach, date(2027, 1, 8), **ready, **ENROL)
    world.tick(date(2027, 1, 11))

    assert world.state(case) == "searching_workplace"
    assert world.ends(case)["workplace_search"] == date(2027, 2, 5)
    assert world.rows(support_tracks, case_id=case)[0].status == "done"


@pytest.mark.parametrize("day", [date(2027, 1, 15), date(2027, 1, 18), date(2027, 5, 10)])
def test_from_the_preparatory_phase_she_moves_on_at_any_moment_of_the_year(db, day):
    """The last entry date of other learners, 15 January, does not count for who comes from it."""
    world = World(db)
    case = world.screened(world.learner(), ready="not_ready", route_chosen="preparatory_phase")
    world.go(case, "start_preparatory_phase", world.coach, OCTOBER, **GIVEN)

    ready = {"support_end_advice": "dual", "first_lesson_on": day}
    to = world.go(case, "move_on_to_dual", world.coach, day, **ready, **ENROL)

    assert to == "enrolled"


@pytest.mark.parametrize("searching", [False, True])
def test_a_learner_of_special_education_cannot_enter_the_preparatory_phase(db, searching):
    """It exists in mainstream education only: not after the screening, nor back from a search."""
    world = World(db, kind="buso")
    case = world.searching() if searching else world.screened(world.learner(), route_chosen="preparatory_phase")
    action, actor = "start_preparatory_phase", world.coach
    if searching:
        action, actor = "back_to_preparatory_phase", world.coordinator

    with pytest.raises(ActionRefused) as refused:
        world.go(case, action, actor, OCTOBER, reason="not_ready_yet" if searching else "", **GIVEN)

    assert "not_special_needs" in {each.code for each in refused.value.unmet}
