"""What a command reads of a case it had to wait for is what the one before it left, also on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

import engine
from engine.actor import SYSTEM
from engine.ledger import lock
from tests.builders import MONDAY, a_library, a_loan, library

WAITERS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


@pytest.mark.postgresql
def test_whoever_waited_for_a_case_sees_the_organisation_it_went_to(postgresql_db):
    """PostgreSQL would join the awaited row to what stood beside it before the wait: a school of no kind at all."""
    db = postgresql_db
    case = a_loan(db, a_library(db))
    school = engine.add_organisation(db, actor=SYSTEM, name="Buso De Leerexpert", kind="buso")

    with ThreadPoolExecutor(1) as pool, db.transaction() as tx:
        first = lock(tx, library(), case.id, actor=SYSTEM, now=MONDAY)
        second = pool.submit(_kind_of, db, case.id)
        _wait_for_a_waiter(db)
        first.change_organisation(school)
        first.close()
        tx.commit()
        seen = second.result()

    assert seen == (school, "buso")


def _kind_of(db, case_id):
    with db.transaction() as tx:
        case = lock(tx, library(), case_id, actor=SYSTEM, now=MONDAY).case
        return case["organisation_id"], case["organisation_kind"]


def _wait_for_a_waiter(db):
    waiting = 0
    while not waiting:
        with db.read() as tx:
            waiting = tx.execute(WAITERS).scalar_one()
