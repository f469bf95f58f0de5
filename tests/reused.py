"""Databases that one test after the other uses, emptied in between: a copy for each would cost more than the test.

Connections stay open from test to test, and with them what the server and SQLAlchemy know of the statements. A test
that starts programs, or works on the schema, takes a copy of its own instead (`databases.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import psycopg

from engine.database import Database
from tests.databases import PostgresqlDatabases, SqliteDatabases

SHAPE = """
SELECT count(*), max(xmin::text::bigint) FROM (
  SELECT xmin FROM pg_class UNION ALL SELECT xmin FROM pg_attribute UNION ALL SELECT xmin FROM pg_constraint
  UNION ALL SELECT xmin FROM pg_trigger UNION ALL SELECT xmin FROM pg_proc UNION ALL SELECT xmin FROM pg_namespace
) AS catalog
"""
"""Changes with every statement that makes, alters or drops something, and not with rows."""
EMPTY = """
DO $$
DECLARE
  each text;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR each IN
    SELECT oid::regclass FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
      AND pg_relation_size(oid) > 0
  LOOP
    EXECUTE 'DELETE FROM ' || each;
  END LOOP;
  PERFORM setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S';
END $$
"""
USES = 100
"""After so many tests the deleted rows, which PostgreSQL leaves lying, would begin to cost more than a new copy."""


class ReusedSqlite:
    """SQLite databases whose address serves one test after the other; the file is a new copy each time."""

    def __init__(self, databases: SqliteDatabases) -> None:
        self._databases = databases
        self._free: list[Database] = []

    @contextmanager
    def one(self) -> Iterator[Database]:
        """Yield a database with the newest schema and no rows."""
        database = self._free.pop() if self._free else Database(self._databases.address(), durable=False)
        with self._databases.migrated_at(database.url):
            yield database
            database.dispose()
        self._free.append(database)


class ReusedPostgresql:
    """PostgreSQL databases, emptied after each test.

    One is thrown away when a test changed its schema, or left a transaction open that could still write.
    """

    def __init__(self, databases: PostgresqlDatabases) -> None:
        self._databases = databases
        self._free: list[_Kept] = []

    @contextmanager
    def one(self) -> Iterator[Database]:
        """Yield a database with the newest schema and no rows."""
        kept = self._free.pop() if self._free else _Kept(self._databases)
        try:
            yield kept.database
        finally:
            if kept.emptied():
                self._free.append(kept)
            else:
                kept.close()

    def close(self) -> None:
        """Drop them all."""
        while self._free:
            self._free.pop().close()


class _Kept:
    def __init__(self, databases: PostgresqlDatabases) -> None:
        self._closing = ExitStack()
        url = self._closing.enter_context(databases.migrated())
        self._sweeper = self._closing.enter_context(closing(psycopg.connect(url, autocommit=True)))
        self.database = Database(url)
        self._closing.callback(self.database.dispose)
        self._shape = self._sweeper.execute(SHAPE).fetchone()
        self._uses = 0

    def emptied(self) -> bool:
        """Take all rows out; tell whether the next test can have this database."""
        self._uses += 1
        if self._uses == USES or self.database.db.pool.checkedout():
            return False
        if self._sweeper.execute(SHAPE).fetchone() != self._shape:
            return False
        self._sweeper.execute(EMPTY)
        return True

    def close(self) -> None:
        """Close the connections and drop the database."""
        self._closing.close()
