"""Another school, or another programme in the same one: a new trajectory that knows the old one, and what travels."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

import engine
from engine.actor import SYSTEM
from engine.errors import ActionRefused, NotFound
from engine.queries.case_page import view_case
from engine.tables import cases, events
from tests.workflows.histories import shipped
from tests.workflows.world import at
from workflows.register.tables import learners, trajectories

DAY = date(2026, 10, 12)
INFORMED = {"informed_on": DAY, "informed_channel": "call"}


@pytest.fixture
def elsewhere(world):
    """Another school, with a coordinator."""
    place = engine.add_organisation(world.db, actor=SYSTEM, name="Spectrum", kind="vt")
    return place, world.person("Ria Mol", "school_coordinator", place)


def cases_of(world, school):
    """Return the trajectories at a school."""
    with world.db.read() as tx:
        query = select(cases).where(cases.c.organisation_id == school, cases.c.workflow == "learner_trajectory")
        return list(tx.execute(query.order_by(cases.c.id)).all())


def moved(world, case, school, **more):
    """Move a learner to another school and carry out what follows."""
    world.go(case, "transfer_school", world.coordinator, DAY, reason="moved", target_school=school, **INFORMED, **more)
    world.deliver(at(DAY))


def test_a_move_opens_a_trajectory_at_the_new_school_and_both_know_each_other(world, elsewhere):
    """One learner, two trajectories; the old one is closed with the code of the new one."""
    school, reader = elsewhere
    case = world.screened(world.learner(last_name="Benali"))

    moved(world, case, school)

    [new] = cases_of(world, school)
    old = world.row(case)
    assert (old.state, new.state, new.title) == ("transferred", "registered", "Amina B.")
    assert world.fields(case)["successor_code"] == new.code
    assert new.fields["predecessor_code"] == old.code
    assert new.fields["signal_source"] == "other_school"
    [before] = world.rows(trajectories, case_id=case)
    [after] = world.rows(trajectories, case_id=new.id)
    assert (before.successor_id, after.predecessor_id) == (new.id, case)
    assert before.learner_id == after.learner_id
    assert len(world.rows(learners)) == 1
    assert view_case(world.db, shipped(), new.id, reader, at(DAY)).title == "Amina B."


def test_notes_and_the_screening_do_not_travel(world, elsewhere):
    """The new school starts with who the learner is and how to reach them, and sees nothing of the old case."""
    school, reader = elsewhere
    case = world.screened(world.learner())
    engine.note(world.db, shipped(), case, actor=world.coach, text="Heeft het thuis moeilijk.", now=at(DAY))

    moved(world, case, school)

    [new] = cases_of(world, school)
    kept = {"first_name", "last_name", "birth_date", "email", "parent_name", "parent_email", "programme_id"}
    assert kept <= new.fields.keys()
    assert new.fields.keys().isdisjoint({"ready", "willing", "motivation", "coach", "advised_by", "info_talk_on"})
    with world.db.read() as tx:
        told = tx.execute(select(events.c.payload).where(events.c.case_id == new.id)).scalars().all()
    assert "moeilijk" not in str(told)
    with pytest.raises(NotFound):
        view_case(world.db, shipped(), case, reader, at(DAY))


def test_moving_is_carried_out_once(world, elsewhere):
    """The order comes again after a crash: one successor."""
    school, _ = elsewhere
    case = world.screened(world.learner())
    moved(world, case, school)
    world.again("learner_trajectory.open_successor", at(DAY))

    assert len(cases_of(world, school)) == 1
    noted = [each for each in world.events(case, "filled_in") if "successor_code" in str(each.payload["fields"])]
    assert len(noted) == 1


def test_who_moves_during_an_agreement_closes_it_first(world, elsewhere):
    """The agreement is tripartite: with another school it is another agreement."""
    school, _ = elsewhere
    case = world.guided(world.work())
    with pytest.raises(ActionRefused) as refused:
        moved(world, case, school)
    assert {each.code for each in refused.value.unmet} == {"agreements_closed"}

    moved(world, case, school, agreement_ended_on=DAY)

    [row] = world.agreements(case)
    assert (row.status, row.ended_on, row.termination_code, row.fault) == (
        "ended", DAY, "learner_changed_school", "learner",
    )  # fmt: skip
    assert len(cases_of(world, school)) == 1


def test_another_programme_in_the_same_school_copies_the_screening(world):
    """The advice is about the learner, not about the programme; the new trajectory begins with it."""
    other = world.teach("Bakkerij duaal")
    case = world.searching()

    way = {"reason": "own_choice", "destination": "other_dual", "next_programme_id": other}
    world.go(case, "change_route", world.coordinator, DAY, **way)
    world.deliver(at(DAY))

    old, new = cases_of(world, world.school)
    assert (old.state, new.state, new.subtitle) == ("rerouted", "registered", "Bakkerij duaal")
    advice = ("ready", "willing", "advice_source", "advised_by", "advised_on")
    assert [new.fields[name] for name in advice] == [old.fields[name] for name in advice]
    assert (new.fields["predecessor_code"], old.fields["successor_code"]) == (old.code, new.code)
    assert new.fields["signal_source"] == "own_school"
    assert world.rows(trajectories, case_id=new.id)[0].programme_id == other
    assert len(world.rows(learners)) == 1


def test_without_a_next_programme_nothing_opens(world):
    """A non-dual programme is followed elsewhere."""
    case = world.searching()

    world.go(case, "change_route", world.coordinator, DAY, reason="own_choice", destination="non_dual")
    world.deliver(at(DAY))

    assert len(cases_of(world, world.school)) == 1
    assert "successor_code" not in world.fields(case)
