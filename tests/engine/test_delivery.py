"""From a clock to a mailbox, over a real mail server."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

import engine
from engine import links
from engine.claims import LEASE, claim
from engine.message import DeliveryFailed
from engine.tables import cases, events, outbox, tasks
from notifications import EmailHandler, Smtp
from tests.builders import MONDAY, SECRET, a_library, a_loan, lend, library

DUE = MONDAY + timedelta(days=7)


def handler(mail_server):
    """Return the mail handler for the test's server, with the messages of the made-up library."""
    smtp = Smtp(host=mail_server.host, port=mail_server.port, sender="duaal@bib.example")
    definition = library().current("library_loan")
    return EmailHandler(smtp, "http://bib.example", {definition.name: definition.folder})


def deliver(db, handle, now):
    """Deliver what waits."""
    return engine.deliver(db, library(), {"email": handle}, now, secret=SECRET)


def status(db):
    """Return status and attempts of the only message."""
    with db.read() as tx:
        row = tx.execute(select(outbox)).one()
        return row.status, row.attempts


def a_due_reminder(db):
    """Bring one reminder into the outbox."""
    place = a_library(db)
    case = a_loan(db, place)
    engine.fire_due(db, library(), DUE)
    return place, case


def test_a_reminder_arrives_once(db, mail_server):
    """The librarian gets one mail about the request; a second round sends nothing."""
    a_due_reminder(db)
    handle = handler(mail_server)

    assert deliver(db, handle, DUE).sent == 1
    assert deliver(db, handle, DUE + timedelta(hours=1)).sent == 0

    handle.close()
    [mail] = mail_server.received
    assert mail["To"].endswith("<lies.maes@bib.example>") or mail["To"] == "lies.maes@bib.example"


def test_a_server_that_is_down_only_delays(db, mail_server):
    """Refused for now, the mail is tried again later and carries the same Message-ID."""
    a_due_reminder(db)
    handle = handler(mail_server)
    mail_server.refuse(451, times=1)

    assert deliver(db, handle, DUE).later == 1
    assert status(db) == ("waiting", 1)
    assert deliver(db, handle, DUE + timedelta(seconds=10)).sent == 0
    assert deliver(db, handle, DUE + timedelta(seconds=70)).sent == 1

    handle.close()
    assert len(mail_server.received) == 1


def test_an_address_that_is_refused_fails_visibly(db, mail_server):
    """A permanent refusal is not tried for ever: it is there to be seen, with the server's own words."""
    a_due_reminder(db)
    handle = handler(mail_server)
    mail_server.refuse(550)

    assert deliver(db, handle, DUE).failed == 1

    handle.close()
    with db.read() as tx:
        row = tx.execute(select(outbox)).one()
    assert row.status == "failed"
    assert "550" in row.last_error


def test_a_mail_that_never_arrives_becomes_a_task_to_call(db, mail_server):
    """Silence of the mail server must not become silence towards a person; two failed mails are one task."""
    place = a_library(db)
    case = a_loan(db, place)
    engine.fire_due(db, library(), DUE)
    handle = handler(mail_server)
    for _ in range(2):
        mail_server.refuse(550)
    deliver(db, handle, DUE)
    with db.transaction() as tx:
        tx.execute(update(outbox).values(status="waiting"))
    deliver(db, handle, DUE + timedelta(hours=1))
    handle.close()

    with db.read() as tx:
        open_tasks = tx.execute(select(tasks).where(tasks.c.case_id == case.id, tasks.c.kind == "free")).all()
        told = tx.execute(select(events.c.payload).where(events.c.kind == "mail_failed")).scalars().all()
    [task] = open_tasks
    assert "Lies Maes" in task.label
    assert task.status == "open"
    assert [each["error"] for each in told] == ["smtp_550", "smtp_550"]


def test_a_worker_that_dies_leaves_its_mail_to_the_next(db, mail_server):
    """A lease that ran out is taken over; the late worker no longer decides."""
    a_due_reminder(db)
    claim(db, library(), ("email",), DUE, token="dead", secret=SECRET, limit=10)
    handle = handler(mail_server)

    assert deliver(db, handle, DUE + timedelta(seconds=60)).sent == 0
    assert deliver(db, handle, DUE + LEASE).sent == 1

    handle.close()
    assert status(db) == ("sent", 2)


def test_a_mail_under_way_when_its_case_moves_on_is_unknown_never_cancelled(db):
    """It may have gone out; saying it was cancelled would be a lie."""
    place, case = a_due_reminder(db)
    claim(db, library(), ("email",), DUE, token="busy", secret=SECRET, limit=10)

    lend(db, place, case.id, now=DUE)

    assert status(db)[0] == "unknown"


def test_a_mail_that_failed_while_its_case_moved_on_is_not_tried_again(db):
    """Never a reminder for a state the case has left, also when the server refused it just then."""
    place, case = a_due_reminder(db)

    def slow_and_refused(_message):
        lend(db, place, case.id, now=DUE)
        raise DeliveryFailed("smtp_451", "later", permanent=False)

    deliver(db, slow_and_refused, DUE)

    assert status(db)[0] == "unknown"
    assert deliver(db, slow_and_refused, DUE + timedelta(days=1)).later == 0


def test_a_mail_that_waited_days_for_a_worker_is_still_tried_for_two_days(db):
    """Three days down and then a server that refuses for now: the mail is put off, not given up."""
    a_due_reminder(db)
    back_up = DUE + timedelta(days=3)

    def refused(_message):
        raise DeliveryFailed("smtp_451", "later", permanent=False)

    moment = back_up
    while deliver(db, refused, moment).failed == 0:
        moment += timedelta(minutes=30)
    assert timedelta(hours=46) < moment - back_up < timedelta(hours=50)


def test_a_mail_of_a_workflow_that_is_not_loaded_holds_up_nobody(db, mail_server):
    """It waits, visible with its reason; the other mails go out."""
    place = a_library(db)
    stranger = a_loan(db, place)
    a_loan(db, place)
    engine.fire_due(db, library(), DUE)
    with db.transaction() as tx:
        tx.execute(update(cases).where(cases.c.id == stranger.id).values(workflow="gone"))
    handle = handler(mail_server)

    assert deliver(db, handle, DUE).sent == 1

    handle.close()
    with db.read() as tx:
        rows = tx.execute(select(outbox.c.status, outbox.c.last_error).order_by(outbox.c.id)).all()
    assert [row.status for row in rows] == ["waiting", "sent"]
    assert "gone" in rows[0].last_error


def test_a_poisoned_message_does_not_stop_the_others(db, mail_server):
    """One message a handler cannot digest stays behind, visible; the rest goes out."""
    place = a_library(db)
    a_loan(db, place)
    a_loan(db, place, book_title="Gift")
    engine.fire_due(db, library(), DUE)
    handle = handler(mail_server)

    def picky(message):
        if "Gift" in message.subject.title:
            raise ZeroDivisionError("poison")
        handle(message)

    done = engine.deliver(db, library(), {"email": picky}, DUE, secret=SECRET)

    handle.close()
    assert (done.sent, done.later) == (1, 1)


def test_the_link_in_an_invitation_opens_the_task_and_nothing_else(db, mail_server):
    """The reader's mail carries a link of its own; only its hash is kept."""
    place = a_library(db)
    case = a_loan(db, place)
    lend(db, place, case.id, fields={"due_on": "2026-10-02"})
    now = datetime(2026, 9, 29, 7, tzinfo=UTC)
    engine.fire_due(db, library(), now)
    handle = handler(mail_server)

    deliver(db, handle, now)

    handle.close()
    [mail] = mail_server.received
    text = mail.get_body(("plain",)).get_content()
    token = re.search(r"/v/([0-9a-f-]+)", text)[1]
    found = links.find(db, token, now)
    assert (found.state, found.case_id) == ("open", case.id)
    assert links.find(db, token, now + timedelta(days=61)).state == "expired"
    assert links.find(db, token[:-1] + "x", now) is None
