"""How often was somebody tried in vain, and of whom does a stalled case wait for an answer or a deed?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event

import engine
from engine.actor import SYSTEM
from engine.commands.undo_contact import contact_to_undo
from tests.builders import SECRET
from tests.workflows.histories import LEARNERS, at, shipped
from tests.workflows.stalled.asking import page, row

SEP_1, MONDAY, LATER = date(2026, 9, 1), date(2026, 9, 14), date(2026, 9, 22)
OCTOBER = date(2026, 10, 5)


def call(town, case, result, day, party="learner"):
    """Write down a call as the coach does."""
    said = engine.Contact("call", party, result, "")
    engine.log_contact(town.city.db, shipped(), case, actor=town.coach, contact=said, now=at(day))


@pytest.fixture
def overdue(town):
    """Give a learner whose deadline passed on the tenth, so that a call takes nobody off the list."""
    case = town.city.learner(town.school, ("enrolled", SEP_1), coach=town.coach)
    town.city.clock(case, "enrolled", SEP_1, date(2026, 9, 10))
    return case


def test_calls_that_reached_nobody_count_since_somebody_last_answered(town, overdue):
    """Who decides must know whether to call again or to try another way; what was taken back never was."""
    for result, day in (("no_answer", 8), ("spoken", 9), ("no_answer", 11), ("wrong_number", 14), ("no_answer", 15)):
        call(town, overdue, result, date(2026, 9, day))
    last = contact_to_undo(town.city.db, shipped(), overdue, actor=town.coach, now=at(date(2026, 9, 15), 10))

    assert row(town.city, town.coach, date(2026, 9, 15), overdue).tries == 3
    assert row(town.city, town.coach, date(2026, 9, 11), overdue).tries == 1
    engine.undo_contact(
        town.city.db, shipped(), overdue, last.sequence, actor=town.coach, now=at(date(2026, 9, 15), 10)
    )
    assert row(town.city, town.overseer, date(2026, 9, 15), overdue).tries == 2


def test_reminders_to_a_mentor_count_once_they_left_and_the_case_waits_for_the_mentor(db, town):
    """The invitation is no reminder, what waits in the queue reached nobody, and staff are not tried."""
    mentor = engine.add_person(db, actor=SYSTEM, name="Mo Peters", email="mo@bakker.example", grants_=())
    people = {"trajectory_coach": town.coach.person_id, "mentor": mentor}
    case = town.city.case(LEARNERS, town.school, ("onboarding", MONDAY), people=people)
    engine.open_named_task(db, shipped(), case, "mentor_first_week", actor=SYSTEM, now=at(MONDAY))
    for day in range(22):
        engine.fire_due(db, shipped(), at(MONDAY + timedelta(days=day), 10))
    waiting = row(town.city, town.coach, OCTOBER, case)
    told = []

    engine.deliver(db, shipped(), {"email": told.append}, at(OCTOBER, 12), secret=SECRET)

    found = row(town.city, town.coach, OCTOBER, case)
    assert {"Mo Peters", "Mia Claes"} <= {each.recipient.name for each in told}
    assert (waiting.tries, found.tries, found.waits_for.nl) == (0, 2, "mentor")
    assert row(town.city, town.coach, date(2026, 10, 4), case).tries == 0


def test_the_oldest_task_says_who_is_waited_for_and_without_one_who_takes_the_next_step(db, town, overdue):
    """A question to somebody outside the staff goes before older work of the staff."""
    assert row(town.city, town.coach, LATER, overdue).waits_for.nl == "school"

    engine.open_named_task(db, shipped(), overdue, "talk_with_learner", actor=SYSTEM, now=at(MONDAY))
    assert row(town.city, town.coach, LATER, overdue).waits_for.nl == "coach"

    engine.open_named_task(db, shipped(), overdue, "learner_first_week", actor=SYSTEM, now=at(date(2026, 9, 21)))
    assert row(town.city, town.overseer, LATER, overdue).waits_for.nl == "leerling"
    assert row(town.city, town.overseer, date(2026, 9, 18), overdue).waits_for.nl == "coach"


def test_a_longer_page_asks_no_more_queries(db, town):
    """A list that asks for each case stands still when a city is behind."""
    asked = []
    event.listen(db.db, "before_cursor_execute", lambda *call: asked.append(call[2]))
    numbers = []
    for _ in range(2):
        town.city.learner(town.school, ("enrolled", SEP_1), coach=town.coach)
        town.city.learner(town.school, ("enrolled", SEP_1), coach=town.coach)
        asked.clear()
        found = page(town.city, town.coach, LATER)
        numbers.append((len(found.rows), len(asked)))

    assert [rows for rows, _ in numbers] == [2, 4]
    assert numbers[0][1] == numbers[1][1]
