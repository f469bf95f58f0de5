"""Connections: one that the server ended is noticed before it is used, and statements may travel together."""

from __future__ import annotations

from contextlib import closing

import psycopg
import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from engine.database import Database, together
from engine.tables import organisations
from tests.beside import beside

HANG_UP = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"


@pytest.mark.postgresql
def test_after_the_server_hung_up_the_next_transaction_works(postgresql_databases):
    """A PostgreSQL that restarts ends every connection; nobody should meet an error page for that afterwards."""
    with postgresql_databases.migrated() as url:
        db = Database(url)
        with db.read(), db.read(), db.read():
            """Three connections, all idle in the pool from here on."""
        with closing(psycopg.connect(url, autocommit=True)) as server:
            ended = server.execute(HANG_UP, (server.info.backend_pid,)).fetchall()
            _wait_until_gone(server)

        for _ in range(3):
            with db.transaction() as tx, db.read() as other:
                assert (tx.execute(text("SELECT 1")).scalar_one(), other.execute(text("SELECT 2")).scalar_one()) == (
                    1,
                    2,
                )

        db.dispose()
        assert len(ended) == 3


@pytest.mark.postgresql
def test_no_list_waits_for_a_compiler(postgresql_db):
    """PostgreSQL would compile the query of the stalled list for a second, every time, and then run it in a tenth."""
    for use in (postgresql_db.transaction, postgresql_db.read, postgresql_db.transaction):
        with use() as tx:
            assert tx.execute(text("SHOW jit")).scalar_one() == "off"


def test_a_page_is_drawn_from_one_moment(db):
    """Somebody who saves while a page is read must not make its number differ from its list."""
    name = select(organisations.c.name)
    with db.transaction() as tx:
        tx.execute(insert(organisations), {"name": "before", "kind": "vt"})

    with db.read() as page:
        first = page.execute(name).scalar_one()
        with db.transaction() as tx:
            tx.execute(update(organisations).values(name="after"))
        second = page.execute(name).scalar_one()

    assert (first, second) == ("before", "before")


def test_all_that_a_list_reads_comes_from_one_moment(db):
    """Its number, its rows and its filters are read by several hands; none of them sees what was saved in between."""
    name = select(organisations.c.name)
    with db.transaction() as tx:
        tx.execute(insert(organisations), {"name": "before", "kind": "vt"})

    def read():
        with db.read() as tx:
            return tx.execute(name).scalar_one()

    with db.one_state():
        first = read()
        with db.transaction() as tx:
            tx.execute(update(organisations).values(name="after"))
        second, elsewhere = read(), beside(read)

    assert (first, second, elsewhere, read()) == ("before", "before", "after", "after")
    with db.read() as tx:
        assert tx.execute(name).scalar_one() == "after"


def test_statements_that_travel_together_happen_in_order_or_not_at_all(db):
    """PostgreSQL answers them at the end: a refusal must reach us there, and take what went before it along."""
    with db.transaction() as tx, together(tx):
        tx.execute(insert(organisations).inline(), {"id": 1, "name": "Eerste", "kind": "vt"})
        tx.execute(update(organisations).values(name="Tweede"))

    with pytest.raises((IntegrityError, psycopg.IntegrityError)):
        _add_together(db, {"id": 2, "name": "Derde", "kind": "vt"}, {"id": 1, "name": "Vierde", "kind": "vt"})

    with db.read() as tx:
        assert tx.execute(select(organisations.c.name)).scalars().all() == ["Tweede"]


def _add_together(db, *rows):
    with db.transaction() as tx, together(tx):
        for row in rows:
            tx.execute(insert(organisations).inline(), row)


def _wait_until_gone(server):
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"
    while server.execute(others, (server.info.backend_pid,)).fetchone() != (0,):
        pass
