"""The work of a night: once a day, a little at a time, whole after a kill, and no cover for a forgery."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import func, select, update

from engine.database import Database
from engine.history import audit
from engine.tables import cases, events
from tests.workflows.histories import shipped
from tests.workflows.retention.remains import faults_of_record, places_of
from tests.workflows.world import World, at
from workflows.register.record_audit import audit_register
from workflows.register.tables import register_events
from workflows.retention import NightWork, work_off

ROOT = Path(__file__).parents[3]
CLOSED, DUE = date(2026, 10, 12), date(2027, 10, 12)
NIGHT = datetime(2027, 10, 12, 1, 0, tzinfo=UTC)
"""Three o'clock in Brussels."""
PROGRAM = """
import sys
from datetime import UTC, datetime
from engine.database import Database
from tests.workflows.histories import shipped
from workflows.retention import work_off
db = Database(sys.argv[1])
print("ready", flush=True)
work_off(db, shipped(), datetime.fromisoformat(sys.argv[2]))
"""


def prospects(world, amount):
    """Let so many people ask, and never come."""
    for number in range(amount):
        case = world.learner(date(2026, 10, 1), first_name="Wout", last_name=f"Baert{number}")
        world.go(case, "do_not_start", world.coordinator, CLOSED, reason="no_interest")


def reports(db):
    """Return what each finished night told."""
    query = select(register_events).where(register_events.c.record == "retention").order_by(register_events.c.id)
    with db.read() as tx:
        return [(row.record_id, row.payload["after"]) for row in tx.execute(query)]


def erased(db):
    """Return how many cases are a number."""
    with db.read() as tx:
        return tx.execute(select(func.count()).where(cases.c.erased_at.is_not(None))).scalar_one()


def test_it_waits_for_the_night_and_works_once_a_day(db):
    """At half past two nothing; from three on until it is done; then nothing before the next night, also restarted."""
    prospects(World(db), 2)
    work = NightWork(db, shipped())

    assert work(NIGHT.replace(hour=0, minute=30)) is False
    assert erased(db) == 0
    while work(NIGHT):
        pass
    assert erased(db) == 2
    other = NightWork(db, shipped())
    assert (work(NIGHT), other(NIGHT)) == (False, False)
    while work(NIGHT.replace(day=13)):
        pass
    assert other(NIGHT.replace(day=13)) is False

    first, second = reports(db)
    assert (first[0], first[1]["prospects"]) == (20271012, 2)
    assert (second[0], second[1]["prospects"]) == (20271013, 0)


def test_stopped_between_two_rules_it_goes_on_and_the_report_counts_all(db):
    """Whoever restarts the machine at night loses no count."""
    prospects(World(db), 3)
    work = NightWork(db, shipped())
    while erased(db) == 0:
        work(NIGHT)

    again = NightWork(db, shipped())
    while again(NIGHT):
        pass

    [(_, told)] = reports(db)
    assert told["prospects"] == 3


def test_killed_in_the_middle_nothing_is_half_erased(db):
    """A real process, a real kill: each case is whole or a number, and the next run ends what is left."""
    prospects(World(db), 40)
    place = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = (sys.executable, "-c", PROGRAM, db.url, at(DUE).isoformat())
    with subprocess.Popen(words, cwd=ROOT, env=place, stdout=subprocess.PIPE) as program:
        program.stdout.readline()
        until = monotonic() + 60
        while erased(db) == 0 and monotonic() < until:
            pass
        program.send_signal(signal.SIGKILL)

    assert faults_of_record(db) == ()
    with db.read() as tx:
        whole = tx.execute(select(cases.c.title, cases.c.code, cases.c.erased_at)).all()
    assert all((row.title == row.code) == (row.erased_at is not None) for row in whole)
    assert work_off(db, shipped(), at(DUE))["prospects"] == 40
    assert places_of(db, "Baert") == {"Baert": set()}
    assert faults_of_record(db) == ()


@pytest.mark.parametrize(("table", "verify"), [(events, audit), (register_events, audit_register)])
def test_content_that_was_emptied_by_hand_is_told(db, table, verify):
    """Erasing says so in the record; a hand that empties a row to hide something does not."""
    prospects(World(db), 1)
    with db.transaction() as tx:
        newest = tx.execute(select(func.max(table.c.id))).scalar_one()
        tx.execute(update(table).where(table.c.id == newest).values(payload=None, salt=None))

    with db.read() as tx:
        [broken] = verify(tx).broken
    assert broken.fault == "emptied"


@pytest.mark.parametrize(("table", "verify"), [(events, audit), (register_events, audit_register)])
def test_who_acted_cannot_be_changed_after_erasing_either(db, table, verify):
    """The name may be gone; the number of who did it is part of the chain."""
    world = World(db)
    prospects(world, 1)
    work_off(db, shipped(), at(DUE))
    with db.transaction() as tx:
        mine = (table.c.actor_id == world.coordinator.person_id, table.c.payload.is_(None))
        forged = tx.execute(update(table).where(*mine).values(actor_id=world.coach.person_id)).rowcount

    assert forged
    with db.read() as tx:
        assert {each.fault for each in verify(tx).broken} == {"altered"}


def test_two_at_once_erase_nothing_twice(db):
    """Two programs on one database: each case is erased, counted and told once."""
    prospects(World(db), 12)
    other = Database(db.url)
    with ThreadPoolExecutor(2) as both:
        runs = [both.submit(work_off, each, shipped(), at(DUE)) for each in (db, other)]
        told = [run.result()["prospects"] for run in runs]
    other.dispose()

    assert max(told) == erased(db) == 12
    with db.read() as tx:
        said = select(func.count()).where(events.c.kind == "erased")
        assert tx.execute(said).scalar_one() == 12
    assert faults_of_record(db) == ()
