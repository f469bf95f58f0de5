"""Reminders of one person that come together, from the clock to the mailbox, on both databases."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

import engine
from engine.claims import LEASE, claim
from engine.message import DeliveryFailed
from engine.tables import cases, outbox, tasks
from tests.builders import MONDAY, SECRET, a_library, a_loan, lend, library
from tests.engine.test_delivery import deliver, handler

AFTER_DOWNTIME = MONDAY + timedelta(days=10)
"""Three days after the reminders of the cases below were due."""


@pytest.fixture
def three_late(db):
    """Bring three cases of one librarian past their reminder while nobody was awake; return library and cases."""
    place = a_library(db)
    asked = [a_loan(db, place, book_title=title) for title in ("Max Havelaar", "Kaas", "Bezonken rood")]
    engine.fire_due(db, library(), AFTER_DOWNTIME)
    return place, asked


def rows(db):
    """Return kind and status of every message."""
    with db.read() as tx:
        return sorted((row.kind, row.status) for row in tx.execute(select(outbox)))


def reminders(*status):
    """Return what `rows` says of three reminders, without their digest."""
    return [("deadline_reminder", each) for each in status]


def test_three_days_down_are_one_mail_a_person(db, three_late, mail_server):
    """Each case is told with its own link; a second tick sends nothing more."""
    _, asked = three_late
    handle = handler(mail_server)

    assert engine.combine(db, library(), AFTER_DOWNTIME) == 1
    assert engine.combine(db, library(), AFTER_DOWNTIME) == 0
    assert deliver(db, handle, AFTER_DOWNTIME).sent == 1
    assert deliver(db, handle, AFTER_DOWNTIME + timedelta(hours=1)).sent == 0

    handle.close()
    [mail] = mail_server.received
    text = mail.get_body(("plain",)).get_content()
    assert "3 herinneringen" in mail["Subject"]
    assert {int(each) for each in re.findall(r"/dossiers/(\d+)", text)} == {each.id for each in asked}
    assert rows(db) == [*reminders("sent", "sent", "sent"), ("digest", "sent")]


def test_one_reminder_stays_a_mail_of_its_own(db):
    """A digest of one line would only be harder to read."""
    a_loan(db, a_library(db))
    engine.fire_due(db, library(), AFTER_DOWNTIME)

    assert engine.combine(db, library(), AFTER_DOWNTIME) == 0
    assert rows(db) == reminders("waiting")


def test_a_case_that_moved_on_before_the_digest_left_is_not_in_it(db, three_late, mail_server):
    """No reminder for a state the case has left; when nothing remains, nothing is sent."""
    place, asked = three_late
    handle = handler(mail_server)
    engine.combine(db, library(), AFTER_DOWNTIME)
    lend(db, place, asked[0].id, now=AFTER_DOWNTIME)

    deliver(db, handle, AFTER_DOWNTIME)

    handle.close()
    [mail] = mail_server.received
    assert f"/dossiers/{asked[0].id}" not in mail.get_body(("plain",)).get_content()
    assert rows(db) == [*reminders("cancelled", "sent", "sent"), ("digest", "sent")]


def test_a_digest_of_which_nothing_remains_is_not_sent(db, three_late, mail_server):
    """Everybody was helped meanwhile."""
    place, asked = three_late
    handle = handler(mail_server)
    engine.combine(db, library(), AFTER_DOWNTIME)
    for each in asked:
        lend(db, place, each.id, now=AFTER_DOWNTIME)

    assert deliver(db, handle, AFTER_DOWNTIME).sent == 0

    handle.close()
    assert mail_server.received == []
    assert rows(db) == [*reminders("cancelled", "cancelled", "cancelled"), ("digest", "cancelled")]


def test_what_is_cancelled_holds_up_no_mail_behind_it(db, three_late, mail_server):
    """The worker takes mails one at a time: an empty digest first must not end its round."""
    place, asked = three_late
    handle = handler(mail_server)
    engine.combine(db, library(), AFTER_DOWNTIME)
    for each in asked:
        lend(db, place, each.id, now=AFTER_DOWNTIME)
    a_loan(db, place, now=AFTER_DOWNTIME)
    later = AFTER_DOWNTIME + timedelta(days=7)
    engine.fire_due(db, library(), later)

    assert engine.deliver(db, library(), {"email": handle}, later, secret=SECRET, limit=1).sent == 1
    handle.close()


def test_a_server_that_is_down_delays_the_digest_with_all_that_is_in_it(db, three_late, mail_server):
    """Tried again as one mail under the same Message-ID; a case that moves on meanwhile drops out."""
    place, asked = three_late
    engine.combine(db, library(), AFTER_DOWNTIME)

    assert deliver(db, refuse, AFTER_DOWNTIME).later == 1
    assert rows(db) == [*reminders("combined", "combined", "combined"), ("digest", "waiting")]
    lend(db, place, asked[0].id, now=AFTER_DOWNTIME)
    handle = handler(mail_server)
    assert deliver(db, handle, AFTER_DOWNTIME + timedelta(hours=1)).sent == 1

    handle.close()
    assert len(mail_server.received) == 1
    assert rows(db) == [*reminders("cancelled", "sent", "sent"), ("digest", "sent")]


def test_a_worker_that_dies_with_a_digest_leaves_all_of_it_to_the_next(db, three_late, mail_server):
    """Nothing is lost, and a reminder under way when its case moved on is unknown, never cancelled."""
    place, asked = three_late
    engine.combine(db, library(), AFTER_DOWNTIME)
    [lost] = claim(db, library(), ("email",), AFTER_DOWNTIME, token="dead", secret=SECRET, limit=9)
    lend(db, place, asked[0].id, now=AFTER_DOWNTIME)
    assert rows(db) == [*reminders("leased", "leased", "unknown"), ("digest", "leased")]
    handle = handler(mail_server)

    assert deliver(db, handle, AFTER_DOWNTIME + LEASE + timedelta(seconds=1)).sent == 1

    handle.close()
    [mail] = mail_server.received
    assert lost.uuid in mail["Message-ID"]
    assert rows(db) == [*reminders("sent", "sent", "unknown"), ("digest", "sent")]


def test_a_case_whose_workflow_is_not_loaded_holds_up_nobody_in_the_digest(db, three_late, mail_server):
    """The others are told today, that one when it can be read again."""
    _, asked = three_late
    handle = handler(mail_server)
    engine.combine(db, library(), AFTER_DOWNTIME)
    with db.transaction() as tx:
        tx.execute(update(cases).where(cases.c.id == asked[0].id).values(workflow="gone"))

    assert deliver(db, handle, AFTER_DOWNTIME).sent == 1

    handle.close()
    assert "2 herinneringen" in mail_server.received[0]["Subject"]
    assert rows(db) == [*reminders("sent", "sent", "waiting"), ("digest", "sent")]


def test_what_was_put_off_can_travel_in_a_later_digest(db, three_late, mail_server):
    """Its workflow is back, and another case is late meanwhile: one mail again."""
    place, asked = three_late
    engine.combine(db, library(), AFTER_DOWNTIME)
    with db.transaction() as tx:
        tx.execute(update(cases).where(cases.c.id == asked[0].id).values(workflow="gone"))
    handle = handler(mail_server)
    deliver(db, handle, AFTER_DOWNTIME)
    with db.transaction() as tx:
        tx.execute(update(cases).where(cases.c.id == asked[0].id).values(workflow="library_loan"))
    a_loan(db, place, now=AFTER_DOWNTIME, book_title="De avonden")
    later = AFTER_DOWNTIME + timedelta(days=7)
    engine.fire_due(db, library(), later)

    assert engine.combine(db, library(), later) >= 1
    assert deliver(db, handle, later).sent >= 1

    handle.close()
    told = [mail.get_body(("plain",)).get_content() for mail in mail_server.received[1:]]
    assert any(f"/dossiers/{asked[0].id}" in text for text in told)


def test_a_digest_that_never_arrives_is_told_on_each_of_its_cases(db, three_late, mail_server):
    """The mailbox of a coach is full: the cases say so, and nobody waits for the coach in silence."""
    engine.combine(db, library(), AFTER_DOWNTIME)
    mail_server.refuse(550)
    handle = handler(mail_server)

    assert deliver(db, handle, AFTER_DOWNTIME).failed == 1

    handle.close()
    with db.read() as tx:
        told = tx.execute(select(tasks.c.case_id).where(tasks.c.kind == "free", tasks.c.status == "open")).scalars()
        assert sorted(told) == sorted(each.id for each in three_late[1])
    assert rows(db) == [*reminders("failed", "failed", "failed"), ("digest", "failed")]


def test_a_worker_that_lost_its_lease_tells_nobody_that_a_digest_failed(db, three_late):
    """Another worker has it by now and may deliver it: a task to call would be a false alarm."""
    engine.combine(db, library(), AFTER_DOWNTIME)

    def slow(_message):
        later = AFTER_DOWNTIME + LEASE + timedelta(seconds=1)
        assert claim(db, library(), ("email",), later, token="other", secret=SECRET, limit=9)
        raise DeliveryFailed("smtp_550", "no such mailbox", permanent=True)

    deliver(db, slow, AFTER_DOWNTIME)

    assert rows(db) == [*reminders("leased", "leased", "leased"), ("digest", "leased")]
    with db.read() as tx:
        assert tx.execute(select(tasks.c.id).where(tasks.c.kind == "free")).all() == []


def refuse(_message):
    """Be a server that is down."""
    raise DeliveryFailed("smtp_unreachable", "nobody there", permanent=False)
