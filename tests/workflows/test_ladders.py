"""How often somebody without an account is asked: twice more at most, then a person rings; an end stops it at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import engine
from engine.tables import tasks
from tests.web.site import Site
from tests.workflows.histories import at, shipped
from tests.workflows.world import World

DAY = date(2026, 10, 12)
QUESTION = {"mentor_question", "mentor_question_again"}


@pytest.fixture
def world(db):
    """A mentor who is asked how it goes, on a Monday."""
    made = World(db)
    made.case = made.guided(made.work())
    made.mails.clear()
    engine.open_named_task(db, shipped(), made.case, "mentor_first_week", actor=made.coach, now=at(DAY))
    made.deliver(at(DAY))
    return made


def asked(world):
    """Return how many mails asked the mentor."""
    return len([mail for mail in world.mails if mail.kind in QUESTION])


def test_nobody_outside_the_staff_is_reminded_more_than_twice():
    """After two reminders without answer a member of the staff has a task to call, in every workflow."""
    for name, workflow in shipped().items():
        roles = workflow.roles
        for task, rule in workflow.document.tasks.items():
            reminders = [step for step in rule.steps if rule.role in step.remind]
            if roles[rule.role].staff or not reminders:
                continue
            called = [workflow.document.tasks[step.open].role for step in rule.steps if step.open]
            assert len(reminders) <= 2, (name, task)
            assert [roles[role].staff for role in called] == [True], (name, task)


def test_two_reminders_and_then_a_call(world):
    """The question, two reminders, a task with the telephone; nothing more by mail."""
    world.tick(DAY + timedelta(days=1), DAY + timedelta(days=30))

    assert asked(world) == 3
    assert [row.status for row in world.rows(tasks, case_id=world.case, name="call_mentor")] == ["open"]


def test_the_end_of_the_workplace_stops_the_questions(world):
    """Whoever is mentor no more is asked nothing about the learner who left."""
    stop = DAY + timedelta(days=1)
    told = {"agreement_ended_on": stop, "reported_by_company": "ja", "reported_by_learner": "ja"}
    world.go(world.case, "agreement_ended", world.coach, stop, reason="notice_by_learner", **told)

    world.tick(stop, stop + timedelta(days=20))

    assert asked(world) == 1
    assert world.rows(tasks, case_id=world.case, name="call_mentor", status="open") == []


def test_the_coach_hears_the_last_answer_once_it_cannot_change_any_more(world):
    """The task is there at once; the mail waits half an hour and tells what the mentor made of it."""
    [mail] = [each for each in world.mails if each.kind in QUESTION]
    site = Site(world.db, None, at(DAY, 10), shipped())
    number = {"call_back": "yes", "call_back_phone": "0470 12 34 56"}
    site.visitor().post(mail.link, data={"mentor_answer": "problem"})
    assert [row.status for row in world.rows(tasks, case_id=world.case, name="call_mentor")] == ["open"]
    site.now += timedelta(minutes=20)
    site.visitor().post(mail.link, data={"mentor_answer": "question", **number})

    world.deliver(at(DAY, 10) + timedelta(minutes=29))
    early = [each.kind for each in world.mails]
    world.deliver(at(DAY, 10) + timedelta(minutes=30))

    assert "mentor_calls" not in early
    [told] = [each for each in world.mails if each.kind == "mentor_calls"]
    assert (told.subject.fields["mentor_answer"], told.subject.fields["call_back"]) == ("question", True)
