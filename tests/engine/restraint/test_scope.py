"""Who may be told is asked when a mail is written and again when it leaves."""

from __future__ import annotations

import pytest
from sqlalchemy import update

import engine
from engine.tables import persons
from tests.builders import a_library, a_loan, library
from tests.engine.restraint.mails import Letterbox, local, rows, tick

MONDAY = local(14, 9)
MORNING = local(21, 7)
"""When the reminder of the librarian is due; the mail of the day leaves half an hour later."""


@pytest.fixture
def reminded(db):
    """Bring a reminder of Lies Maes into the outbox; return the library and the case."""
    place = a_library(db)
    case = a_loan(db, place, now=MONDAY)
    engine.fire_due(db, library(), MORNING)
    return place, case


def status(db):
    """Return status and reason of each reminder."""
    return [(row.status, row.last_error) for row in rows(db) if row.kind == "deadline_reminder"]


def test_a_reminder_reaches_who_it_is_for(db, reminded):
    """Without this the tests below would pass on an empty letterbox."""
    box = Letterbox()

    tick(db, box, local(21, 7, 30))

    assert [message.recipient.name for _, message in box.mails] == ["Lies Maes"]


def test_who_handed_the_case_over_is_told_no_more(db, reminded):
    """A colleague took over between the writing and the leaving of the mail."""
    place, case = reminded
    engine.assign(
        db, library(), case.id, "librarian", place.colleague.person_id, actor=place.lead, seen_version=None, now=MORNING
    )
    box = Letterbox()

    tick(db, box, local(21, 7, 30))

    assert all(message.recipient.name != "Lies Maes" or not message.parts for _, message in box.mails)
    assert ("cancelled", "out_of_scope") in status(db)


def test_who_left_is_told_nothing(db, reminded):
    """An account that was closed is closed for mails too."""
    with db.transaction() as tx:
        tx.execute(update(persons).where(persons.c.name == "Lies Maes").values(active=False))
    box = Letterbox()

    tick(db, box, local(21, 7, 30))
    tick(db, box, local(22, 8))

    assert box.mails == []
    assert status(db) == [("cancelled", "out_of_scope")]


def test_who_stands_in_gets_it(db):
    """An absent colleague's reminders reach whoever answers for them."""
    place = a_library(db)
    a_loan(db, place, now=MONDAY)
    today = local(21, 7).date()
    engine.stand_in(
        db,
        actor=place.librarian,
        person_id=place.librarian.person_id,
        stand_in_id=place.colleague.person_id,
        from_on=today,
        until_on=today,
    )
    box = Letterbox()

    tick(db, box, MORNING)
    tick(db, box, local(21, 7, 30))

    assert [message.recipient.name for _, message in box.mails] == ["Jan Smet"]
