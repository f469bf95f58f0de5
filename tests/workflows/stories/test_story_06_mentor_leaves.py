"""Story 6: the mentor of two learners leaves; who may follow is judged on the start of a new agreement."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import engine
from engine.errors import ActionRefused
from tests.workflows.histories import shipped
from tests.workflows.world import World, at
from workflows.register.mentors import add_mentor, change_mentor, mentor_leaves

FRIDAY = date(2026, 10, 16)
SIGNED, START = date(2026, 9, 21), date(2026, 9, 22)


def test_both_coaches_are_asked_for_another_mentor_within_five_working_days(db):
    """The task names the five days; choosing a colleague of the company solves it and the agreement knows."""
    world = World(db)
    work = world.work(places=2)
    cases = [world.guided(work), world.guided(work)]

    mentor_leaves(db, work.mentor, FRIDAY, actor=world.coach, now=at(FRIDAY))
    world.deliver(at(FRIDAY))

    for case in cases:
        assert ("appoint_mentor", "trajectory_coach") in world.open_tasks(case)
    world.tick(date(2026, 10, 17), date(2026, 10, 23))
    assert ("task:appoint_mentor", "school_coordinator") not in world.open_tasks(cases[0])
    world.tick(date(2026, 10, 24))
    assert any(role == "school_coordinator" for _, role in world.open_tasks(cases[0]))

    colleague = candidate(world, work)
    world.fill(cases[0], date(2026, 10, 24), mentor_id=colleague)
    assert world.agreements(cases[0])[0].mentor_id == colleague


@pytest.mark.parametrize(
    ("person", "refused"),
    [
        ({"age": 24, "experience_years": 5}, "minstens 25 jaar"),
        ({"age": 24, "experience_years": 5, "derogation_on": FRIDAY.isoformat()}, None),
        ({"extract_issued_on": "2025-09-16"}, "ouder dan een jaar"),
        ({"training_done_on": None, "training_deadline_on": "2026-12-01"}, None),
    ],
)
def test_a_colleague_who_takes_over_is_judged_on_that_day(db, person, refused):
    """Typed on the case or answered to the task: nobody without the conditions takes over, and the agreement stays."""
    world = World(db)
    work = world.work()
    case = world.guided(work)
    mentor_leaves(db, work.mentor, FRIDAY, actor=world.coach, now=at(FRIDAY))
    world.deliver(at(FRIDAY))
    colleague = candidate(world, work, **person)
    task = world.task(case, "appoint_mentor")

    def appoint():
        chosen = {"mentor_id": colleague}
        engine.do_task(db, shipped(), task, actor=world.coach, now=at(FRIDAY), evidence=chosen)

    if refused is None:
        appoint()
        assert world.agreements(case)[0].mentor_id == colleague
        return
    for way in (appoint, lambda: world.fill(case, FRIDAY, mentor_id=colleague)):
        with pytest.raises(ActionRefused) as said:
            way()
        assert refused in said.value.unmet[0].nl
    assert world.agreements(case)[0].mentor_id == work.mentor


@pytest.mark.parametrize(
    ("person", "refused"),
    [
        ({"age": 24, "experience_years": 5}, "minstens 25 jaar"),
        ({"age": 24, "experience_years": 5, "derogation_on": SIGNED.isoformat()}, None),
        ({"extract_issued_on": "2025-08-21"}, "ouder dan een jaar"),
        ({"training_done_on": None, "training_deadline_on": "2026-12-01"}, None),
        ({"training_done_on": None, "training_deadline_on": "2026-09-01"}, "mentoropleiding"),
    ],
)
def test_a_candidate_is_judged_on_the_start_date(db, person, refused):
    """24 years only with a derogation; an extract of thirteen months is too old; training may follow in time."""
    world = World(db)
    work = world.work()
    change_mentor(db, work.mentor, person, actor=world.coach, now=at(date(2026, 9, 1)))
    case = world.searching()
    world.match(case, work, date(2026, 9, 15))

    if refused is None:
        world.sign(case, work, SIGNED, START)
        assert world.state(case) == "onboarding"
        return
    with pytest.raises(ActionRefused) as said:
        world.sign(case, work, SIGNED, START)
    assert refused in " ".join(each.nl for each in said.value.unmet if each.code == "mentor_valid")


def candidate(world, work, **person):
    """Add a colleague who may be a mentor."""
    day = (FRIDAY - timedelta(days=30)).isoformat()
    good = {
        "age": 41,
        "experience_years": 9,
        "conditions_seen_on": day,
        "extract_issued_on": day,
        "training_done_on": day,
    }
    typed = {"site_id": work.site, "name": "Jo Claes", "email": "jo@devos.example", **good, **person}
    return add_mentor(world.db, typed, actor=world.coach, now=at(FRIDAY))
