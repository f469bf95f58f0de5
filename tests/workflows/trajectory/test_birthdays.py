"""Birthdays: 18 ends what parents are told, 25 asks whether the learner may go on; neither makes a case due."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

import engine
from engine.tables import outbox
from tests.workflows.histories import shipped
from tests.workflows.world import SECRET

SIGNAL = {"reason": "own_choice", "destination": "non_dual"}


def told(world, case, now):
    """Let a search begin at a moment and return who is told of it, by the first word of their name."""
    engine.advance(
        world.db, shipped(), case, "search_workplace", actor=world.coach, seen_version=None, now=now, fields={}
    )
    with world.db.read() as tx:
        query = select(outbox.c.recipient_id).where(outbox.c.case_id == case, outbox.c.kind == "search_started")
        meant = set(tx.execute(query).scalars())
    return {"parent" if world.named(case, "parent") in meant else "", "learner" if meant else ""} - {""}


def enrolled(world, born):
    """A learner enrolled in August."""
    return world.enrolled(world.screened(world.learner(birth_date=born)))


@pytest.mark.parametrize(
    ("moment", "who"),
    [
        (datetime(2026, 8, 27, 21, 59, tzinfo=UTC), {"parent", "learner"}),
        (datetime(2026, 8, 27, 22, 0, tzinfo=UTC), {"learner"}),
    ],
)
def test_from_midnight_in_brussels_no_mail_to_a_parent_is_even_written(world, moment, who):
    """Born on 28 August 2008: at 23:59 the parent still hears of it, a minute later not."""
    case = enrolled(world, "2008-08-28")

    assert told(world, case, moment) == who


def test_who_was_born_on_a_leap_day_is_eighteen_on_the_last_day_of_february(world):
    """Task and mails agree on the day: 28 February 2026."""
    case = world.learner(birth_date="2008-02-29", opened_on=date(2026, 1, 12))
    task = ("choose_parents_informed", "learner")

    world.tick(date(2026, 2, 27))
    assert task not in world.open_tasks(case)
    world.tick(date(2026, 2, 28))

    assert task in world.open_tasks(case)
    assert world.ends(case)["eighteenth_birthday"] == date(2026, 2, 28)


def test_a_learner_without_an_address_is_asked_by_the_coach(world):
    """Nobody is left without the question; who chose before is not asked again."""
    silent = world.learner(birth_date="2008-02-29", opened_on=date(2026, 1, 12), email=None, phone="0470 00 00 00")
    chose = world.learner(birth_date="2008-02-29", opened_on=date(2026, 1, 12), parent_stays_informed="nee")

    world.tick(date(2026, 2, 28))

    assert ("ask_parents_informed", "trajectory_coach") in world.open_tasks(silent)
    assert ("choose_parents_informed", "learner") not in world.open_tasks(silent)
    assert {name for name, _ in world.open_tasks(chose)}.isdisjoint({"ask_parents_informed", "choose_parents_informed"})


def test_a_birthday_is_no_deadline_of_the_case(world):
    """Lists show the day the case is due; a birthday counts beside it."""
    case = world.learner(birth_date="2010-03-01", opened_on=date(2026, 6, 10))

    assert world.ends(case)["eighteenth_birthday"] == date(2028, 3, 1)
    assert world.row(case).due_clock == "registered"


def test_a_mended_date_of_birth_moves_the_birthday(world):
    """A slip of the pen neither tells parents too long nor asks too soon."""
    case = world.screened(world.learner(birth_date="2009-01-12"))

    world.fill(case, date(2026, 6, 20), birth_date="2009-03-12")

    assert world.ends(case)["eighteenth_birthday"] == date(2027, 3, 12)
    assert world.ends(case)["twenty_fifth_birthday"] == date(2034, 3, 12)


def test_who_comes_when_of_age_already_is_not_asked_about_parents(world):
    """Nineteen and older: the clock does not even start."""
    case = world.learner(birth_date="2006-03-01")

    assert "eighteenth_birthday" not in world.ends(case)
    assert "twenty_fifth_birthday" in world.ends(case)


def test_the_twenty_fifth_birthday_asks_the_school_coordinator(world):
    """This school year may be finished; the next one only in some programmes."""
    case = world.screened(world.learner(birth_date="2001-10-12"))
    task = ("check_age_limit", "school_coordinator")

    world.tick(date(2026, 10, 11))
    assert task not in world.open_tasks(case)
    world.tick(date(2026, 10, 12))

    assert task in world.open_tasks(case)


def test_a_closed_case_has_no_birthdays(world):
    """Who left is not asked anything when they turn eighteen."""
    case = enrolled(world, "2009-01-12")
    world.go(case, "change_route", world.coordinator, date(2026, 9, 2), **SIGNAL)

    world.tick(date(2027, 1, 12))

    assert world.ends(case) == {}
    assert world.open_tasks(case) == set()


def test_what_a_parent_would_be_told_later_is_not_sent_after_the_birthday(world):
    """Written the evening before, held until the morning: cancelled, and the learner's own mail goes out."""
    case = enrolled(world, "2008-08-28")
    evening = datetime(2026, 8, 27, 21, 58, tzinfo=UTC)
    assert told(world, case, evening) == {"parent", "learner"}
    parent, learner = world.named(case, "parent"), world.named(case, "learner")

    seen = []
    late = datetime(2026, 8, 27, 22, 4, tzinfo=UTC)
    engine.deliver(world.db, shipped(), {"email": seen.append}, late, secret=SECRET, limit=50)

    reached = {mail.recipient.id for mail in seen if mail.kind == "search_started"}
    assert learner in reached
    assert parent not in reached
    held = [row.status for row in world.posted(case, "search_started") if row.recipient_id == parent]
    assert held == ["cancelled"]
