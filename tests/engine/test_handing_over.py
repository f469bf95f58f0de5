"""Several mails under way at once: each outcome is its own, and what has not begun still dies with its cause."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlalchemy import select

import engine
from engine.message import DeliveryFailed
from engine.tables import outbox
from tests.builders import SECRET, a_library, a_loan, lend, library
from tests.engine.test_delivery import DUE, a_due_reminder, deliver, handler

PATIENCE = 20
BOOKS = ("Kaas", "Lijmen", "Het been", "Villa des Roses", "Pallieter", "De Witte")


class Line:
    """Hands over by calling ``answer``, so many at a time."""

    def __init__(self, at_once, answer):
        self.at_once = at_once
        self.answer = answer
        self.started = []
        self._pool = ThreadPoolExecutor(at_once)

    def __call__(self, message):
        """Hand over one message alone."""
        return self.answer(message)

    def start(self, message):
        """Begin to hand over one message."""
        self.started.append(message)
        return self._pool.submit(self.answer, message)


def six_due(db):
    """Bring six reminders of six loans into the outbox."""
    place = a_library(db)
    cases = [a_loan(db, place, book_title=title) for title in BOOKS]
    engine.fire_due(db, library(), DUE)
    return place, cases


def rows(db):
    """Return every message, oldest first."""
    with db.read() as tx:
        return tx.execute(select(outbox).order_by(outbox.c.id)).all()


def test_as_many_are_under_way_as_the_line_bears(db):
    """Ten thousand reminders one after the other take an hour; three at a time a third of it."""
    six_due(db)
    together = Barrier(3)

    def answered_once_three_are_there(_message):
        together.wait(timeout=PATIENCE)
        return "250 taken"

    done = deliver(db, Line(3, answered_once_three_are_there), DUE)

    assert done.sent == 6
    assert {row.status for row in rows(db)} == {"sent"}


def test_the_answer_of_the_server_is_kept(db, mail_server):
    """Who asks the provider where a mail went needs the words it was taken or refused with."""
    six_due(db)
    handle = handler(mail_server)
    mail_server.refuse(550, times=1)

    deliver(db, handle, DUE)

    handle.close()
    assert sorted({row.answer for row in rows(db)}) == ["250 OK", "550 5.0.0 refused on purpose"]


def test_one_refusal_among_those_under_way_is_that_mails_alone(db):
    """A bad address costs nobody else their reminder."""
    six_due(db)

    def picky(message):
        if "Lijmen" in message.subject.title:
            raise DeliveryFailed("smtp_550", "no such mailbox", permanent=True, answer="550 no such mailbox")
        return "250 taken"

    done = deliver(db, Line(4, picky), DUE)

    assert (done.sent, done.failed) == (5, 1)


def test_a_server_that_is_away_is_not_asked_for_each_mail(db):
    """Ten seconds of silence for each of twenty thousand mails would be a day in which nothing else is sent."""
    six_due(db)

    def away(_message):
        raise DeliveryFailed("smtp_unreachable", "nobody there", permanent=False, everybody=True)

    done = deliver(db, Line(2, away), DUE)

    assert done.halted
    assert 2 <= done.later <= 3
    assert sum(row.last_error is not None for row in rows(db)) == done.later


def test_a_week_without_mail_server_uses_up_no_try(db):
    """Nobody's reminder is given up because a server was moved: it is tried for two days once there is one."""
    six_due(db)

    def away(_message):
        raise DeliveryFailed("smtp_unreachable", "nobody there", permanent=False, everybody=True)

    for hour in range(7 * 24):
        deliver(db, Line(8, away), DUE + timedelta(hours=hour))

    assert {(row.status, row.attempts) for row in rows(db)} == {("waiting", 0)}


def test_what_has_not_begun_is_cancelled_with_its_cause(db):
    """The third book is lent while the first two reminders are under way: its reminder never goes."""
    place, cases = six_due(db)
    lent = Barrier(2, action=lambda: lend(db, place, cases[2].id, now=DUE))

    def slow(message):
        if message.subject.id in (cases[0].id, cases[1].id):
            lent.wait(timeout=PATIENCE)
        return "250 taken"

    line = Line(2, slow)
    deliver(db, line, DUE)

    assert cases[2].id not in [message.subject.id for message in line.started]
    assert [row.status for row in rows(db) if row.case_id == cases[2].id] == ["cancelled"]


def test_a_stop_lets_those_under_way_arrive_and_leaves_the_rest(db):
    """SIGTERM in the middle of a batch: nothing hangs in between, the next worker begins with the third."""
    six_due(db)
    line = Line(2, lambda _message: "250 taken")

    done = engine.deliver(db, library(), {"email": line}, DUE, secret=SECRET, going=lambda: not line.started)

    assert done.sent == 2
    assert [row.status for row in rows(db)] == ["sent"] * 2 + ["waiting"] * 4


def test_a_row_that_cannot_be_read_stands_aside(db, mail_server):
    """A payload that an older program wrote in another way must not stop every mail behind it."""
    place, _ = a_due_reminder(db)
    a_loan(db, place)
    with db.transaction() as tx:
        tx.execute(outbox.update().values(kind="digest", payload={}))
    engine.fire_due(db, library(), DUE)
    handle = handler(mail_server)

    assert deliver(db, handle, DUE).sent == 1

    handle.close()
    poisoned, _ = rows(db)
    assert (poisoned.status, poisoned.last_error) == ("waiting", "crash_KeyError: 'parts'")
