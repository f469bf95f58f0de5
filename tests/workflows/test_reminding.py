"""A question to a mentor that somebody repeats by hand: in the place of a reminder, never on top of one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

import engine
from engine.errors import ActionRefused, NotAllowed, NotFound
from engine.restraint import MAIL_PAUSED, Restraint, set_switch, stop_mail
from engine.tables import clock_steps, events, outbox, persons, tasks
from tests.workflows.histories import at, shipped
from tests.workflows.world import World

MONDAY = date(2026, 10, 12)
QUESTION, AGAIN = "mentor_question", "mentor_question_again"
DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    """A mentor who was asked on a Monday how it goes; the mail arrived."""
    made = World(db)
    made.case = made.guided(made.work())
    made.mails.clear()
    engine.open_named_task(db, shipped(), made.case, "mentor_first_week", actor=made.coach, now=at(MONDAY))
    made.deliver(at(MONDAY))
    return made


def remind(world, now, actor=None, **how):
    """Send a reminder by hand."""
    who = actor or world.coach
    return engine.remind(world.db, shipped(), world.case, "mentor", actor=who, now=now, **how)


def refused(world, now):
    """Return what stands in the way."""
    with pytest.raises(ActionRefused) as error:
        remind(world, now)
    return [each.code for each in error.value.unmet]


def went(world):
    """Return on which days the mentor was asked, as mails that left."""
    mentor = [mail for mail in world.mails if mail.kind in {QUESTION, AGAIN}]
    return len(mentor)


def test_a_reminder_by_hand_takes_the_place_of_the_next_of_the_ladder(world):
    """Two reminders in all, whoever sends them, three working days apart; then the telephone, as if nobody had."""
    tuesday = at(MONDAY + DAY, 10)
    remind(world, tuesday, key="once")
    remind(world, tuesday, key="once")
    world.deliver(tuesday + timedelta(minutes=4))
    assert went(world) == 1, "held as long as it can be taken back"
    assert refused(world, tuesday) == ["under_way"]
    world.deliver(tuesday + timedelta(minutes=5))
    assert went(world) == 2
    assert refused(world, at(date(2026, 10, 15))) == ["too_soon"]

    world.tick(MONDAY + 2 * DAY, MONDAY + 8 * DAY)
    assert went(world) == 3, "the first of the ladder is not sent, the second is"
    assert refused(world, at(date(2026, 10, 21))) == ["none_left", "too_soon"]
    world.tick(MONDAY + 9 * DAY, MONDAY + 30 * DAY)

    assert went(world) == 3
    assert [row.status for row in world.rows(tasks, case_id=world.case, name="call_mentor")] == ["open"]
    told = [row.kind for row in world.rows(events, case_id=world.case) if row.kind == "reminded"]
    assert told == ["reminded"]


def test_the_ladder_counts_for_who_reminds_by_hand(world):
    """What it sent on Thursday keeps everybody from the same mail on Monday; on Tuesday it may be."""
    world.tick(MONDAY + DAY, MONDAY + 3 * DAY)
    assert went(world) == 2

    assert refused(world, at(MONDAY + 4 * DAY)) == ["too_soon"]
    assert refused(world, at(MONDAY + 7 * DAY)) == ["too_soon"]
    remind(world, at(MONDAY + 8 * DAY, 7))


@pytest.mark.parametrize(
    ("how", "codes"),
    [("bounced", ["bounced"]), ("stopped", ["stopped"]), ("paused", ["mail_paused"]), ("unsent", ["not_delivered"])],
)
def test_nobody_is_reminded_who_cannot_or_will_not_read_it(world, how, codes):
    """Mail that comes back, somebody who stopped it, a pause of all mail, a question that never arrived."""
    now = at(MONDAY + DAY)
    with world.db.transaction() as tx:
        mentor = tx.execute(select(outbox.c.recipient_id).where(outbox.c.kind == QUESTION)).scalars().first()
        if how == "bounced":
            tx.execute(update(persons).where(persons.c.id == mentor).values(undeliverable_at=now))
        if how == "stopped":
            stop_mail(tx, mentor, "reminders", now)
        if how == "unsent":
            tx.execute(update(outbox).where(outbox.c.kind == QUESTION).values(status="held"))
    if how == "paused":
        set_switch(world.db, MAIL_PAUSED, active=True, reason="Storing", actor=world.above, now=now)

    assert refused(world, now) == codes
    assert world.rows(outbox, case_id=world.case, kind=AGAIN) == []


def test_only_who_works_on_the_case_by_name_reminds_and_only_of_what_is_open(world):
    """The city reads a code; a coach of nobody here reads nothing; an answered question is closed."""
    now = at(MONDAY + DAY)
    with pytest.raises(NotAllowed):
        remind(world, now, world.above)
    with pytest.raises(NotFound):
        remind(world, now, world.person("Tom Peeters", "trajectory_coach", world.school))
    [task] = world.rows(tasks, case_id=world.case, name="mentor_first_week")
    engine.do_task(world.db, shipped(), task.id, actor=world.coach, now=now, evidence={"mentor_answer": "good"})

    assert refused(world, now) == ["no_question"]


def test_a_reminder_is_taken_back_until_it_leaves(world):
    """Then the ladder sends its own; once it left, or another did it, there is nothing to take back."""
    now = at(MONDAY + DAY, 10)
    first = remind(world, now)
    with pytest.raises(ActionRefused):
        engine.undo_reminder(world.db, shipped(), world.case, first, actor=world.coordinator, now=now)
    engine.undo_reminder(world.db, shipped(), world.case, first, actor=world.coach, now=now)
    second = remind(world, now)
    engine.undo_reminder(world.db, shipped(), world.case, second, actor=world.coach, now=now)
    world.tick(MONDAY + DAY, MONDAY + 3 * DAY)
    assert went(world) == 2
    pending = [row.status for row in world.rows(clock_steps, case_id=world.case) if row.status == "fired"]
    assert pending

    third = remind(world, at(MONDAY + 8 * DAY, 7))
    world.deliver(at(MONDAY + 8 * DAY, 11))
    with pytest.raises(ActionRefused):
        engine.undo_reminder(world.db, shipped(), world.case, third, actor=world.coach, now=at(MONDAY + 8 * DAY, 12))


def test_a_reminder_waits_for_the_hours_and_days_of_school_as_the_ladder_does(world):
    """Asked for on the eve of the autumn holiday, it leaves on the first morning of school, not in between."""
    with world.db.transaction() as tx:
        far = clock_steps.c.case_id == world.case, clock_steps.c.status == "pending"
        tx.execute(update(clock_steps).where(*far).values(due_at=at(date(2026, 12, 1))))
    remind(world, at(date(2026, 10, 30), 20))
    handlers = {"email": world.mails.append}

    def deliver(day, hour):
        engine.deliver(world.db, shipped(), handlers, at(day, hour), secret="s" * 40, limit=100, restraint=Restraint())
        return went(world)

    assert [deliver(date(2026, 10, 30), 21), deliver(date(2026, 11, 3), 10), deliver(date(2026, 11, 9), 6)] == [1, 1, 1]
    assert deliver(date(2026, 11, 9), 10) == 2
