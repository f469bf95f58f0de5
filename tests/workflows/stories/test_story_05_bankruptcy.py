"""Story 5: a company with two learners goes bankrupt; another learner had an intake there."""

from __future__ import annotations

from datetime import date

import pytest

import engine
from engine.errors import ActionRefused
from engine.queries.case_page import view_case
from tests.workflows.histories import shipped
from tests.workflows.world import World, at
from workflows.register.ended_companies import declare_bankrupt
from workflows.register.tables import leads, reservations, sites, workplace_searches, workplaces

FAILED, INTAKE = date(2026, 11, 10), date(2026, 11, 13)


@pytest.fixture
def world(db):
    """One school, the city, and a company with three places."""
    world = World(db)
    world.at = world.work(places=3)
    return world


def fail(world):
    """Declare the company bankrupt and carry out what follows."""
    declare_bankrupt(world.db, world.at.company, FAILED, actor=world.city, now=at(FAILED))
    world.deliver(at(FAILED))


def with_intake(world):
    """A learner who searches anew since October and has an intake at the company on 13 November."""
    case = world.searching(first=date(2026, 11, 9))
    chosen = {"workplace_id": world.at.workplace, "intake_on": INTAKE}
    world.go(case, "propose_match", world.coach, date(2026, 11, 9), **chosen)
    world.deliver(at(date(2026, 11, 9)))
    world.mails.clear()
    return case


def a_lead(world):
    """A lead of the city about the establishment."""
    typed = {"company_id": world.at.company, "site_id": world.at.site, "signal_source": "visit", "signal_on": FAILED}
    opened = engine.open_case(
        world.db,
        shipped(),
        "company_lead",
        actor=world.city,
        fields={name: str(value) for name, value in typed.items()},
        organisation_id=world.hall,
        now=at(FAILED),
    )
    return int(opened.id)


def test_both_agreements_end_and_both_searches_begin_the_day_after(world):
    """Bankrupt on Tuesday 10 November: the first training day is Thursday the 12th, day twenty is 9 December."""
    learners = [world.guided(world.at), world.guided(world.at)]

    fail(world)

    for case in learners:
        [agreement] = world.agreements(case)
        assert (agreement.termination_code, agreement.ended_on, agreement.fault) == ("bankruptcy", FAILED, "company")
        assert world.state(case) == "searching_workplace"
        assert world.ends(case)["workplace_search"] == date(2026, 12, 9)
        page = view_case(world.db, shipped(), case, world.coach, at(date(2026, 11, 12)))
        [search] = [each for each in page.clocks if each.name == "workplace_search"]
        assert (search.progress.day, search.progress.of) == (1, 20)
        again = [row for row in world.rows(workplace_searches, case_id=case) if row.closed_on is None]
        assert [(row.reason, row.not_own_fault) for row in again] == [("after_break", True)]


def test_the_intake_of_another_learner_is_called_off_and_everybody_is_told(world):
    """Learner and parent hear which talk on which day; the coach gets a task by mail, and the place is given back."""
    case = with_intake(world)
    people = {world.named(case, role) for role in ("learner", "parent")}

    fail(world)

    assert world.state(case) == "searching_workplace"
    assert {"workplace_id", "intake_on", "company_name"}.isdisjoint(world.fields(case))
    assert [row.status for row in world.rows(reservations, case_id=case)] == ["released"]
    assert ("replan_match", "trajectory_coach") in world.open_tasks(case)
    told = [mail for mail in world.mails if mail.kind == "match_fell_away"]
    assert {mail.recipient.id for mail in told} == people
    asked = [row for row in world.posted(case, "task_assigned") if row.task_id == world.task(case, "replan_match")]
    assert [row.recipient_id for row in asked] == [world.coach.person_id]
    assert {(mail.payload["company"][:13], mail.payload["intake_on"]) for mail in told} == {
        ("Elektro De Vo", "2026-11-13")
    }


def test_the_lead_is_lost_the_site_is_locked_and_the_city_knows(world):
    """Nobody offers the company any more, nobody matches a learner there, and city and coordinator hear of it."""
    lead = a_lead(world)
    case = world.searching(first=date(2026, 11, 9))

    fail(world)

    assert world.state(lead) == "lost"
    assert world.events(lead, "advanced")[-1].payload["reason"]["code"] == "bankrupt"
    told = {mail.recipient.id for mail in world.mails if mail.kind == "company_failed"}
    assert told == {world.city.person_id, world.above.person_id}
    assert [row.status for row in world.rows(sites, id=world.at.site)] == ["closed"]
    assert all(row.withdrawn_on == FAILED for row in world.rows(workplaces, site_id=world.at.site))
    with pytest.raises(ActionRefused, match="workplace_reserved"):
        world.go(case, "propose_match", world.coach, FAILED, workplace_id=world.at.workplace, intake_on=INTAKE)
    assert world.rows(leads, case_id=lead)[0].site_id == world.at.site


def test_carrying_it_out_twice_ends_nothing_twice(world):
    """A crash between the orders and their mark makes them come again: each case moves once, each mail is one."""
    case, meeting = world.guided(world.at), with_intake(world)

    for _ in range(2):
        fail(world)
        world.again("learner_trajectory.workplace_gone", at(FAILED))

    ended = [event for event in world.events(case, "advanced") if event.payload["action"] == "agreement_ended"]
    assert len(ended) == 1
    fell = [event for event in world.events(meeting, "advanced") if event.payload["action"] == "match_fell_away"]
    assert len(fell) == 1
    mails = world.posted(meeting, "match_fell_away")
    assert len({row.recipient_id for row in mails}) == len(mails) == 2
    assert world.events(meeting, "order_failed") == []
