"""A programme of more than one year: the next school year begins by itself, and what must hold is looked at again."""

from __future__ import annotations

from datetime import date

import pytest

from tests.workflows.trajectory.papers import drafting
from tests.workflows.world import at
from workflows.register.mentors import mentor_leaves
from workflows.register.tables import recognitions

SIGNED, START, END = date(2026, 9, 21), date(2026, 9, 22), date(2028, 6, 30)
LAST_DAY, FIRST_DAY = date(2027, 8, 31), date(2027, 9, 1)


def guided(world, work, ends=END, **learner):
    """A learner at work whose agreement runs until a day."""
    case = drafting(world, work, **learner)
    world.sign(case, work, SIGNED, START, agreement_ends_on=ends)
    world.onboarded(case, date(2026, 10, 2))
    return case


def started(world, case):
    """Return how often a new school year began."""
    return sum(event.payload["action"] == "start_school_year" for event in world.events(case, "advanced"))


def test_an_agreement_beyond_september_begins_the_new_year_by_itself(world):
    """On 1 September the coach checks mentor and step of the allowance; nobody had to remember, and it happens once."""
    case = guided(world, world.work())
    assert world.fields(case)["next_school_year_on"] == "2027-09-01"

    world.tick(LAST_DAY)
    assert started(world, case) == 0
    world.tick(FIRST_DAY, date(2027, 9, 20))

    assert (started(world, case), world.state(case)) == (1, "in_guidance")
    assert ("check_new_school_year", "trajectory_coach") in world.open_tasks(case)
    assert "next_school_year_on" not in world.fields(case)
    assert {name for name, _ in world.open_tasks(case)}.isdisjoint({"appoint_mentor", "recognition_ended"})


def test_an_agreement_of_one_year_plans_nothing(world):
    """It ends in June; a prolongation beyond the summer plans the next year."""
    case = guided(world, world.work(), ends=date(2027, 6, 30))
    assert "next_school_year_on" not in world.fields(case)

    world.fill(case, date(2027, 5, 3), agreement_ends_on=END)

    assert world.fields(case)["next_school_year_on"] == "2027-09-01"


def test_who_turned_25_goes_on_only_when_a_person_decides(world):
    """The rule refuses by itself, the school coordinator hears of it that morning and again after ten working days."""
    case = guided(world, world.work(), birth_date="2002-03-01", two_years_followed="ja")
    world.mails.clear()

    world.tick(FIRST_DAY, date(2027, 9, 16))

    assert started(world, case) == 0
    [refused] = world.events(case, "step_refused")
    assert refused.payload["action"] == "start_school_year"
    told = [mail for mail in world.mails if mail.deadline and mail.deadline.name == "school_year"]
    assert {mail.recipient.id for mail in told} == {world.coordinator.person_id}
    assert ("school_year", "school_coordinator") in world.open_tasks(case)


@pytest.mark.parametrize("gone", ["mentor", "recognition"])
def test_what_no_longer_holds_becomes_a_task_of_the_coach(world, gone):
    """A recognition that was not prolonged, a mentor who left on 31 August."""
    work = world.work()
    case = guided(world, work)
    if gone == "mentor":
        mentor_leaves(world.db, work.mentor, LAST_DAY, actor=world.coach, now=at(LAST_DAY))
    else:
        [track] = world.rows(recognitions, site_id=work.site)
        day = {"lifted_on": LAST_DAY, "seen_on": LAST_DAY}
        world.go(track.case_id, "lift", world.city, LAST_DAY, reason="sanction", **day)

    world.tick(FIRST_DAY)

    task = "appoint_mentor" if gone == "mentor" else "recognition_ended"
    assert (task, "trajectory_coach") in world.open_tasks(case)
    assert world.events(case, "order_failed") == []
