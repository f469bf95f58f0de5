"""Clocks at work: reminders, ends, repeats, tasks and downtime, on both databases. Time is an argument."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select, update

import engine
from engine.tables import cases, clock_steps, clocks, events, outbox, tasks
from tests.builders import MONDAY, a_library, a_loan, lend, library


def fired(db):
    """Return the events that steps left, as kind and position."""
    with db.read() as tx:
        return [
            row.payload for row in tx.execute(select(events).where(events.c.kind == "step_fired").order_by(events.c.id))
        ]


def mails(db):
    """Return kind and status of every message."""
    with db.read() as tx:
        return [(row.kind, row.status) for row in tx.execute(select(outbox).order_by(outbox.c.id))]


def test_a_reminder_comes_on_its_day_and_once(db):
    """Five working days after the request the librarian is reminded, not before and not twice."""
    place = a_library(db)
    a_loan(db, place)

    assert engine.fire_due(db, library(), MONDAY + timedelta(days=6)) == 0
    engine.fire_due(db, library(), MONDAY + timedelta(days=7))
    engine.fire_due(db, library(), MONDAY + timedelta(days=7, hours=1))

    assert mails(db) == [("deadline_reminder", "waiting")]


def test_leaving_the_state_ends_what_was_planned_and_what_waits(db):
    """No reminder for a state the case has left, also when it already stood in the outbox."""
    place = a_library(db)
    case = a_loan(db, place)
    engine.fire_due(db, library(), MONDAY + timedelta(days=7))

    lend(db, place, case.id, now=MONDAY + timedelta(days=7, hours=2))

    assert mails(db) == [("deadline_reminder", "cancelled")]
    assert engine.fire_due(db, library(), MONDAY + timedelta(days=15)) == 0


def test_the_end_escalates_and_then_the_system_acts(db):
    """An unanswered request reaches the head of the desk and finally expires by itself."""
    place = a_library(db)
    a_loan(db, place)

    engine.fire_due(db, library(), MONDAY + timedelta(days=15))
    with db.read() as tx:
        [task] = tx.execute(select(tasks)).all()
        assert (task.kind, task.role, task.person_id, task.status) == (
            "escalation",
            "desk_lead",
            place.lead.person_id,
            "open",
        )
    engine.fire_due(db, library(), MONDAY + timedelta(days=60))

    with db.read() as tx:
        assert tx.execute(select(cases.c.state)).scalar_one() == "refused"
        assert tx.execute(select(tasks.c.status)).scalar_one() == "withdrawn"


def test_a_passed_end_marks_the_case_and_blocks_what_the_file_says(db):
    """An overdue book cannot go to the repairer; extending the loan opens the way again."""
    place = a_library(db)
    case = a_loan(db, place)
    lend(db, place, case.id)
    late = MONDAY + timedelta(days=31)
    engine.fire_due(db, library(), late)

    try:
        engine.advance(db, library(), case.id, "repair", actor=place.librarian, seen_version=None, now=late)
        blocked = ()
    except engine.errors.ActionRefused as refused:
        blocked = tuple(each.code for each in refused.unmet)

    assert blocked == ("blocked_by_loan_period",)
    with db.read() as tx:
        assert tx.execute(select(clocks.c.status).where(clocks.c.name == "loan_period")).scalar_one() == "lapsed"


def test_three_days_of_downtime_lose_nothing_and_flood_nobody(db):
    """Everything due meanwhile fires once; a repeating escalation goes on from now."""
    place = a_library(db)
    case = a_loan(db, place)
    lend(db, place, case.id)
    back_up = MONDAY + timedelta(days=68)

    engine.fire_due(db, library(), back_up)
    engine.fire_due(db, library(), back_up)

    steps = [(each["clock"], each["position"]) for each in fired(db)]
    assert len([each for each in steps if each == ("loan_period", 3)]) == 1
    with db.read() as tx:
        pending = tx.execute(
            select(func.min(clock_steps.c.due_at)).where(clock_steps.c.status == "pending")
        ).scalar_one()
    assert pending > back_up


def test_a_task_for_somebody_outside_invites_reminds_and_stops_on_the_answer(db):
    """The reader is asked, reminded once, answers, and is left in peace; the librarian sees the answer."""
    place = a_library(db)
    case = a_loan(db, place)
    lend(db, place, case.id, fields={"due_on": "2026-10-02"})
    engine.fire_due(db, library(), datetime(2026, 9, 29, 7, tzinfo=UTC))
    with db.read() as tx:
        task = tx.execute(select(tasks).where(tasks.c.name == "say_reading")).one()
    assert [kind for kind, _ in mails(db)] == ["ask_reading"]

    engine.do_task(
        db,
        library(),
        task.id,
        actor=place.librarian,
        now=datetime(2026, 9, 30, 9, tzinfo=UTC),
        evidence={"still_reading": "nee"},
    )

    with db.read() as tx:
        rows = {row.name: row for row in tx.execute(select(tasks))}
    assert rows["say_reading"].unseen is True
    assert rows["fetch_book"].status == "open"
    assert mails(db)[0] == ("ask_reading", "cancelled")


def test_extending_moves_the_end_once(db):
    """A loan is extended by fifteen days, and not a second time."""
    place = a_library(db)
    case = a_loan(db, place)
    lend(db, place, case.id)

    def extend():
        return engine.extend(
            db,
            library(),
            case.id,
            "loan_period",
            actor=place.librarian,
            reason="Lezer is ziek geworden",
            seen_version=None,
            now=MONDAY,
        )

    assert extend() == date(2026, 10, 29)
    try:
        extend()
        said = ()
    except engine.errors.ActionRefused as refused:
        said = tuple(each.code for each in refused.unmet)
    assert said == ("extended_already",)


def test_a_pause_moves_the_dates_by_what_it_really_took(db):
    """While the book is at the repairer the loan stands still."""
    place = a_library(db)
    case = a_loan(db, place)
    lend(db, place, case.id)
    engine.pause(db, library(), case.id, "loan_period", actor=place.lead, reason="", now=MONDAY + timedelta(days=2))
    assert engine.fire_due(db, library(), MONDAY + timedelta(days=25)) == 0

    engine.resume(db, library(), case.id, "loan_period", actor=place.lead, reason="", now=MONDAY + timedelta(days=12))

    with db.read() as tx:
        assert tx.execute(select(clocks.c.ends_on).where(clocks.c.name == "loan_period")).scalar_one() == date(
            2026, 10, 24
        )


def test_seven_in_the_morning_stays_seven_over_summer_time(db):
    """A reminder after the last Sunday of October still falls due at seven in Brussels."""
    place = a_library(db)
    a_loan(db, place, now=datetime(2026, 10, 19, 7, tzinfo=UTC))

    with db.read() as tx:
        due = tx.execute(select(clock_steps.c.due_at).where(clock_steps.c.position == 0)).scalars().first()

    assert due == datetime(2026, 10, 26, 6, tzinfo=UTC)


def test_a_case_whose_workflow_is_not_loaded_holds_up_nobody(db):
    """It is put off and tried again; the reminders of the others come, and its own comes when it can."""
    place = a_library(db)
    stranger = a_loan(db, place)
    a_loan(db, place)
    due = MONDAY + timedelta(days=7)
    with db.transaction() as tx:
        tx.execute(update(cases).where(cases.c.id == stranger.id).values(workflow="gone"))

    assert engine.fire_due(db, library(), due) == 1
    with db.transaction() as tx:
        tx.execute(update(cases).where(cases.c.id == stranger.id).values(workflow="library_loan"))
    assert engine.fire_due(db, library(), due + timedelta(hours=1)) == 1

    assert mails(db) == [("deadline_reminder", "waiting")] * 2
