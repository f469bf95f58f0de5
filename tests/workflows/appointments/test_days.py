"""A day on the case and the appointment on it say the same, whichever of the two somebody changes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

import engine
from engine.errors import BadInput
from tests.workflows.appointments.planning import MONDAY, VISIT, Planner
from tests.workflows.histories import shipped
from tests.workflows.world import at

PROPOSED = date(2026, 9, 7)
INTAKE = datetime(2026, 9, 10, 8, tzinfo=UTC)
"""Ten o'clock in Antwerp."""
WITH = ("trajectory_coach", "learner", "company_contact")


@pytest.fixture
def world(db):
    """A learner for whom a match is proposed; nobody knows the day of the intake yet."""
    made = Planner(db)
    made.case = made.searching()
    made.place = made.work()
    made.go(made.case, "propose_match", made.coach, PROPOSED, workplace_id=made.place.workplace)
    made.mails.clear()
    return made


def an_intake(world, starts_at=INTAKE):
    """Plan the intake."""
    return world.plan(starts_at, WITH, kind="intake", minutes=30, now=at(PROPOSED))


def undo(world):
    """Take the last step back."""
    moment = at(PROPOSED, 10)
    engine.correct(world.db, shipped(), world.case, actor=world.coach, seen_version=None, now=moment)


def test_planning_an_intake_writes_its_day_on_the_case(world):
    """The clock of the intake, its reminders and the stalled list look at that day."""
    key = an_intake(world)
    assert world.fields(world.case)["intake_on"] == "2026-09-10"

    world.change(key, INTAKE.replace(day=14), WITH, kind="intake", minutes=30, now=at(PROPOSED))
    assert world.fields(world.case)["intake_on"] == "2026-09-14"

    world.cancel(key, now=at(PROPOSED))
    assert "intake_on" not in world.fields(world.case)


def test_another_day_on_the_case_moves_the_appointment_at_the_same_hour(world):
    """Who types the new day in the form of a step must not leave three people with the old one."""
    an_intake(world)
    world.told(at(PROPOSED))

    world.fill(world.case, PROPOSED, intake_on=date(2026, 10, 27))

    assert world.told(at(PROPOSED)) == [("invitation_changed", name) for name in ("Amina", "Mia", "Tom")]
    [moved] = world.listed()
    assert moved.starts_at == datetime(2026, 10, 27, 9, tzinfo=UTC), "ten o'clock, in winter time now"
    assert moved.revision == 1


def test_a_rejected_match_calls_its_intake_off(world):
    """The company would receive somebody it said no to."""
    an_intake(world, INTAKE.replace(day=30))
    world.told(at(PROPOSED))

    world.go(world.case, "match_fell_away", engine.SYSTEM, PROPOSED)

    assert world.listed()[0].status == "cancelled"
    assert ("invitation_cancelled", "Tom") in world.told(at(PROPOSED))


def test_there_is_one_intake_at_a_time(world):
    """Two planned intakes would each claim the one day on the case."""
    an_intake(world)

    with pytest.raises(BadInput, match="appointment_exists"):
        an_intake(world, INTAKE.replace(day=15))


def test_taking_the_plan_back_takes_day_and_appointment_back(world):
    """And whoever had the invitation already hears that it is off."""
    an_intake(world)
    world.told(at(PROPOSED))

    undo(world)

    assert "intake_on" not in world.fields(world.case)
    assert world.listed() == ()
    assert ("invitation_cancelled", "Amina") in world.told(at(PROPOSED, 10))
    assert {each.payload["revision"] for each in world.mails if "uid" in each.payload} == {1}


def test_taking_a_moved_day_back_moves_the_appointment_back(world):
    """A revision higher than the one that went: a calendar ignores anything else."""
    an_intake(world)
    world.fill(world.case, PROPOSED, intake_on=date(2026, 9, 17))
    world.told(at(PROPOSED))

    undo(world)

    [back] = world.listed()
    assert (back.starts_at, back.revision) == (INTAKE, 2)
    assert ("invitation_changed", "Tom") in world.told(at(PROPOSED, 10))
    assert {each.payload["on_day"] for each in world.mails if "uid" in each.payload} == {"2026-09-10"}


def test_a_closed_case_calls_off_what_is_planned(db):
    """The mentor is not visited about a learner who left; taking the step back invites again."""
    world = Planner(db).at_work()
    world.plan(VISIT, ("mentor",))
    world.told()
    day = MONDAY.date()
    out = {"exit_talk_on": day, "exit_talk_channel": "call", "clb_informed_on": day, "agreement_ended_on": day}
    world.go(world.case, "leave", world.coordinator, day, reason="moved", **out)
    assert world.told(at(day)) == [("invitation_cancelled", "Els")]

    coordinator, eleven = world.coordinator, at(day, 11)
    engine.correct(world.db, shipped(), world.case, actor=coordinator, seen_version=None, now=eleven)

    assert world.told(eleven) == [("invitation", "Els")]
    assert world.listed()[0].status == "planned"
