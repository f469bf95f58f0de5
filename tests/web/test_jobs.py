"""Jobs of Procrastinate: a mail and its job exist together or not at all, and the outbox decides what a job may do."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

import engine
from engine.queueing import QUEUED, Job, deliver_job, queue_due
from engine.restraint import MAIL_PAUSED, set_switch
from engine.tables import outbox
from tests.builders import SECRET, a_library, a_loan, lend, library
from tests.engine.test_delivery import DUE
from web.job_tables import install
from web.jobs import TASK, defer

pytestmark = pytest.mark.postgresql
BOOKS = ("Kaas", "Lijmen", "Het been")


@pytest.fixture
def due(postgresql_db):
    """Give a database with the tables of the jobs and three reminders that are due; with its library and cases."""
    install(postgresql_db)
    place = a_library(postgresql_db)
    cases = [a_loan(postgresql_db, place, book_title=title) for title in BOOKS]
    engine.fire_due(postgresql_db, library(), DUE)
    return postgresql_db, place, cases


def queued(db, now=DUE):
    """Queue what is due and return the jobs that stand in Procrastinate's own table."""
    queue_due(db, library(), ("email",), now, defer=defer, size=2)
    with db.read() as tx:
        found = tx.execute(text("SELECT task_name, args FROM procrastinate_jobs ORDER BY id")).all()
    assert {row.task_name for row in found} <= {TASK}
    return [Job(tuple(row.args["ids"]), row.args["token"]) for row in found]


def run(db, job, now=DUE, mails=None):
    """Run one job as a worker does, and return what it sent."""
    mails = [] if mails is None else mails

    def handle(message):
        mails.append(message)
        return "250 taken"

    deliver_job(db, library(), {"email": handle}, now, job, secret=SECRET)
    return [message.subject.title for message in mails]


def statuses(db):
    """Return the status of each message, oldest first."""
    with db.read() as tx:
        return list(tx.execute(select(outbox.c.status).order_by(outbox.c.id)).scalars())


def test_each_mail_goes_once_however_often_its_job_runs(due):
    """A worker that was thought dead finishes its job after all: the second run finds nothing to do."""
    db, _, _ = due
    first, second = queued(db)

    assert len(run(db, first) + run(db, second) + run(db, first)) == 3
    assert statuses(db) == ["sent"] * 3


def test_a_mail_and_its_job_are_written_together(due):
    """A crash between the two would leave a mail that nobody sends for half an hour."""
    db, _, _ = due

    def broken(connection, jobs):
        defer(connection, jobs)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        queue_due(db, library(), ("email",), DUE, defer=broken)

    with db.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar_one() == 0
    assert statuses(db) == ["waiting"] * 3


def test_a_case_that_moves_on_takes_its_mail_out_of_the_queue(due):
    """The book is lent while its reminder waits for a worker: it never goes, and that is known for certain."""
    db, place, cases = due
    jobs = queued(db)

    lend(db, place, cases[0].id, now=DUE)
    sent = [title for job in jobs for title in run(db, job)]

    assert len(sent) == 2
    assert sorted(statuses(db)) == ["cancelled", "sent", "sent"]


def test_a_lost_job_is_asked_for_again(due):
    """Somebody emptied the table of jobs: half an hour later every mail has a new one, and the old ones do nothing."""
    db, _, _ = due
    lost = queued(db)
    assert queue_due(db, library(), ("email",), DUE, defer=defer) == 0

    again = queued(db, DUE + QUEUED)[len(lost) :]

    assert [run(db, job, DUE + QUEUED) for job in lost] == [[], []]
    assert len([title for job in again for title in run(db, job, DUE + QUEUED)]) == 3


def test_a_pause_also_holds_what_was_queued_before(due):
    """Whoever pulls the brake means every mail that has not left."""
    db, place, _ = due
    jobs = queued(db)
    boss = engine.Actor(place.lead.person_id, place.lead.name, (engine.Grant("administrator", None),))
    set_switch(db, MAIL_PAUSED, active=True, reason="Verkeerde tekst", actor=boss, now=DUE)

    assert [run(db, job) for job in jobs] == [[], []]
    assert statuses(db) == ["waiting"] * 3


def test_the_tables_are_made_once(due):
    """`samdulea migrate` runs at every update; it must harm nothing and know what it made."""
    db, _, _ = due

    queued(db)
    install(db)

    with db.transaction() as tx:
        assert tx.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar_one() == 2
