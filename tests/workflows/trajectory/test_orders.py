"""What the register and other cases ask of a trajectory: carried out once, each in its own turn."""

from __future__ import annotations

from datetime import date

import pytest

import engine
from engine.orders import Order
from tests.workflows.histories import shipped
from tests.workflows.stories.test_story_06_mentor_leaves import candidate
from tests.workflows.trajectory.test_second_agreement import second
from tests.workflows.world import at
from workflows.learner_trajectory import orders
from workflows.register.ended_companies import declare_bankrupt, exclude_site
from workflows.register.mentors import disqualify_mentor, mentor_leaves
from workflows.register.tables import reservations

DAY, MATCHED = date(2026, 10, 16), date(2026, 9, 15)


def order(world, name, key="order/1", **payload):
    """Carry one order out, as the worker does."""
    getattr(orders, name)(Order(world.db, shipped(), at(DAY), None, payload, key))


def steps(world, case, action):
    """Return how often a case took an action."""
    return sum(event.payload["action"] == action for event in world.events(case, "advanced"))


def test_an_excluded_establishment_ends_its_agreements(world):
    """The authority decided; the learner searches from the next day, the reason says whose fault it was."""
    work = world.work()
    case = world.guided(work)

    exclude_site(world.db, work.site, DAY, actor=world.city, now=at(DAY))
    world.deliver(at(DAY))

    [row] = world.agreements(case)
    assert (row.termination_code, row.ended_on, row.fault) == ("site_excluded", DAY, "company")
    assert (row.reported_by_company, row.reported_by_learner) == (True, False)
    assert world.state(case) == "searching_workplace"
    [step] = [each for each in world.events(case, "advanced") if each.payload["action"] == "agreement_ended"]
    assert step.actor_id is None
    assert step.payload["reason"] == {
        "code": "site_excluded",
        "text": "De vestiging is uitgesloten; de overeenkomst eindigt.",
    }


def test_the_same_order_twice_ends_once(world):
    """A crash after the commit brings it again, with the same key; another key finds the agreement ended."""
    work = world.work()
    case = world.guided(work)
    asked = {"case_id": case, "agreement_id": world.fields(case)["agreement_id"], "ended_on": DAY.isoformat()}

    order(world, "end_agreement", **asked)
    order(world, "end_agreement", **asked)
    order(world, "end_agreement", key="order/2", **asked)

    assert steps(world, case, "agreement_ended") == 1
    assert ("end_agreement_by_hand", "trajectory_coach") not in world.open_tasks(case)


@pytest.mark.parametrize("interrupted", [False, True])
def test_where_an_agreement_cannot_end_by_itself_the_coach_is_asked(world, interrupted):
    """Before the class council, or with a second agreement during an interruption: a person decides."""
    work = world.work()
    case = world.guided(work)
    if interrupted:
        second(world, case, world.work("Borden Claes"), hours="20", kind="oao")
        world.go(case, "interrupt", world.coach, DAY, reason="illness", interruption_from=DAY)
    else:
        world.go(case, "start_final_evaluation", world.coach, DAY, council_on=date(2026, 11, 20))
    was = world.state(case)

    declare_bankrupt(world.db, work.company, DAY, actor=world.city, now=at(DAY))
    world.deliver(at(DAY))

    assert world.state(case) == was
    assert {row.status for row in world.agreements(case)} == {"running"}
    assert ("end_agreement_by_hand", "trajectory_coach") in world.open_tasks(case)
    assert world.events(case, "order_failed") == []


@pytest.mark.parametrize("note", [mentor_leaves, disqualify_mentor])
def test_a_mentor_who_is_gone_becomes_one_task_for_the_coach(world, note):
    """Asked twice it is one task; the new mentor stands on the agreement and nobody of before is asked more."""
    work, other = world.work(), world.work()
    case, elsewhere = world.guided(work), world.guided(other)

    note(world.db, work.mentor, DAY, actor=world.coach, now=at(DAY))
    world.deliver(at(DAY))
    order(world, "mentor_gone", key="order/again", case_id=case)

    opened = [event for event in world.events(case, "task_opened") if event.payload["name"] == "appoint_mentor"]
    assert len(opened) == 1
    assert ("appoint_mentor", "trajectory_coach") not in world.open_tasks(elsewhere)


def test_the_answer_to_the_task_names_the_new_mentor_everywhere(world):
    """On the case, on the agreement, and as the person who is asked from now on."""
    work = world.work()
    case = world.guided(work)
    colleague = candidate(world, work)
    mentor_leaves(world.db, work.mentor, DAY, actor=world.coach, now=at(DAY))
    world.deliver(at(DAY))

    task = world.task(case, "appoint_mentor")
    engine.do_task(world.db, shipped(), task, actor=world.coach, now=at(DAY), evidence={"mentor_id": colleague})

    assert world.fields(case)["mentor_email"] == "jo@devos.example"
    assert world.agreements(case)[0].mentor_id == colleague
    assert ("appoint_mentor", "trajectory_coach") not in world.open_tasks(case)


def test_a_match_with_a_company_that_failed_is_called_off(world):
    """Also while the agreement is being drafted: the search goes on, and the coach has something to arrange."""
    work = world.work(places=2)
    matched, drafting = world.searching(), world.searching()
    world.go(matched, "propose_match", world.coach, MATCHED, workplace_id=work.workplace, intake_on=date(2026, 9, 18))
    world.match(drafting, work, MATCHED)

    declare_bankrupt(world.db, work.company, MATCHED, actor=world.city, now=at(MATCHED))
    world.deliver(at(MATCHED))

    for case in (matched, drafting):
        assert world.state(case) == "searching_workplace"
        assert world.ends(case)["workplace_search"] == date(2026, 9, 28)
        assert ("replan_match", "trajectory_coach") in world.open_tasks(case)
        assert [row.status for row in world.rows(reservations, case_id=case)] == ["released"]


def test_a_place_that_goes_while_the_company_goes_on_is_the_coachs_to_look_at(world):
    """The company may have another place: nothing moves by itself."""
    work = world.work()
    case = world.searching()
    world.go(case, "propose_match", world.coach, MATCHED, workplace_id=work.workplace, intake_on=date(2026, 9, 18))

    order(world, "workplace_gone", case_id=case)

    assert world.state(case) == "match_proposed"
    assert ("replan_match", "trajectory_coach") in world.open_tasks(case)
    assert world.posted(case, "match_fell_away") == []


@pytest.mark.parametrize(
    ("name", "task", "role"),
    [
        ("recognition_lifted", "check_recognition", "trajectory_coach"),
        ("involve_clb", "inform_clb", "school_coordinator"),
    ],
)
def test_what_the_register_notices_becomes_a_task(world, name, task, role):
    """For whoever can do something about it; two orders with one key are one task."""
    case = world.guided(world.work())

    for _ in range(2):
        order(world, name, case_id=case)

    opened = [event for event in world.events(case, "task_opened") if event.payload["name"] == task]
    assert len(opened) == 1
    assert (task, role) in world.open_tasks(case)


def test_an_order_that_no_workflow_knows_stays_visible(world):
    """Nothing is lost in silence: the message failed and says why."""
    with world.db.transaction() as tx:
        engine.post_order(tx, "learner_trajectory.dance", {}, key="x", now=at(DAY))

    world.deliver(at(DAY))

    [row] = world.messages("learner_trajectory.dance")
    assert row.status == "failed"
    assert "unknown_order" in row.last_error
