"""Story 5: a company with two learners goes bankrupt; another learner had an intake there."""

from __future__ import annotations

from datetime import date

from tests.workflows.world import World, at
from workflows.register.ended_companies import declare_bankrupt
from workflows.register.tables import sites, workplace_searches, workplaces

FAILED, DAY = date(2026, 11, 10), date(2026, 11, 10)


def test_both_agreements_end_and_both_searches_begin_the_day_after(db):
    """Bankrupt on Tuesday 10 November: the first training day is Thursday the 12th, day twenty is 9 December."""
    world = World(db)
    work = world.work(places=3)
    learners = [world.guided(work), world.guided(work)]
    third = world.searching()
    world.go(
        third, "propose_match", world.coach, date(2026, 9, 22), workplace_id=work.workplace, intake_on="2026-09-30"
    )

    declare_bankrupt(db, work.company, FAILED, actor=world.city, now=at(DAY))
    world.deliver(at(DAY))

    for case in learners:
        [agreement] = world.agreements(case)
        assert (agreement.termination_code, agreement.ended_on, agreement.fault) == ("bankruptcy", FAILED, "company")
        assert world.state(case) == "searching_workplace"
        assert world.ends(case)["workplace_search"] == date(2026, 12, 9)
        again = [row for row in world.rows(workplace_searches, case_id=case) if row.closed_on is None]
        assert [(row.reason, row.not_own_fault) for row in again] == [("after_break", True)]
    assert ("replan_match", "trajectory_coach") in world.open_tasks(third)
    assert [row.status for row in world.rows(sites, id=work.site)] == ["closed"]
    assert all(row.withdrawn_on == FAILED for row in world.rows(workplaces, site_id=work.site))


def test_carrying_it_out_twice_ends_nothing_twice(db):
    """A crash between the orders and their mark makes them come again: each case moves once."""
    world = World(db)
    work = world.work()
    case = world.guided(work)

    for _ in range(2):
        declare_bankrupt(db, work.company, FAILED, actor=world.city, now=at(DAY))
        world.deliver(at(DAY))

    ended = [event for event in world.events(case, "advanced") if event.payload["action"] == "agreement_ended"]
    assert len(ended) == 1
    assert world.posted(case, "search_started")
