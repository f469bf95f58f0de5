"""Connections and transactions on SQLite and PostgreSQL, the only place that knows the difference.

``transaction()`` is for commands: everything in it happened or nothing did. ``read()`` is for queries.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from select import POLLIN, poll
from typing import Any

from sqlalchemy import Column, Connection, Insert, Table, create_engine, event, func, select, text
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError, NoSuchModuleError

from engine.errors import DatabaseUnusable
from engine.unusable import why

BUSY_SECONDS = 10
RECYCLE_SECONDS = 240
"""How old a pooled connection may grow: firewalls forget a silent one after about five minutes and tell nobody."""
KNOWN = ("sqlite", "postgresql")
_INSERT: Mapping[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


class Database:
    """One database, opened lazily and shared by all threads.

    On SQLite writers queue in this process before they ask for the file's lock, which keeps waiting fair.
    """

    def __init__(self, url: str, *, durable: bool = True) -> None:
        """Prepare ``url``. ``durable`` False lets SQLite acknowledge before the disk has it (synchronous=NORMAL).

        Raises:
            DatabaseUnusable: when the address is no database address.
        """
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            message = f"{url!r} is no database address; expected sqlite:///file.db or postgresql://user@host/name"
            raise DatabaseUnusable(message, reason="address") from error
        if parsed.get_backend_name() not in KNOWN:
            message = f"{parsed.get_backend_name()} is no database for this program; use sqlite or postgresql"
            raise DatabaseUnusable(message, reason="address")
        self.url = url
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self._write_lock = threading.Lock() if self.is_sqlite else nullcontext()
        self._shared = threading.local()
        options: dict[str, Any] = (
            {"connect_args": {"timeout": BUSY_SECONDS}} if self.is_sqlite else {"pool_recycle": RECYCLE_SECONDS}
        )
        try:
            self.db = create_engine(parsed, **options)
        except (NoSuchModuleError, ArgumentError) as error:
            message = f"no driver for {parsed.drivername!r}; use sqlite or postgresql"
            raise DatabaseUnusable(message, reason="address") from error
        if self.is_sqlite:
            _prepare_sqlite(self.db, durable=durable)
        else:
            event.listen(self.db, "connect", _prepare_postgresql)
            event.listen(self.db, "checkout", _refuse_ended)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Open a write transaction; commit when the block ends, roll back when it raises.

        Raises:
            DatabaseUnusable: when the database cannot be reached.
        """
        with self._write_lock, self._connection() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    @contextmanager
    def one_state(self) -> Iterator[None]:
        """Let all reads of this thread in the block see the same state, so that a page contradicts itself nowhere.

        For pages that only read: what is written meanwhile, also by this thread, is not seen in the block.
        """
        before: Connection | None = getattr(self._shared, "connection", None)
        with self.read() as connection:
            self._shared.connection = connection
            try:
                yield
            finally:
                self._shared.connection = before

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a read transaction: every query in the block sees the same state."""
        shared: Connection | None = getattr(self._shared, "connection", None)
        if shared is not None:
            yield shared
            return
        with self._connection() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            else:
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection
            connection.rollback()

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        try:
            connection = self.db.connect()
        except DBAPIError as error:
            reason, sentence = why(self.db.url, error.orig or error)
            message = f"cannot open {self.db.url.render_as_string()}: {sentence}"
            raise DatabaseUnusable(message, reason=reason) from error
        with connection:
            yield connection

    @property
    def conninfo(self) -> str:
        """Return the address as PostgreSQL's own programs and drivers read it, password and all."""
        return self.db.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def ping(self) -> None:
        """Ask the database one trivial question, or raise DatabaseUnusable."""
        with self.read() as tx:
            tx.execute(text("SELECT 1"))

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.db.dispose()


@contextmanager
def together(tx: Connection) -> Iterator[None]:
    """Send the statements of the block in order without waiting for each answer, where the database can (PostgreSQL).

    For statements that return no rows. What any of them raises comes at the latest when the block ends.
    """
    driver: Any = tx.connection.driver_connection
    with driver.pipeline() if tx.dialect.driver == "psycopg" else nullcontext():
        yield


def one_at_a_time(tx: Connection, what: str) -> None:
    """Let whoever does the same thing at this moment wait until this transaction ends.

    For what no single row stands for, such as looking whether something exists before adding it. SQLite has one writer
    at a time anyway.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(select(func.pg_advisory_xact_lock(func.hashtext(what))))


def insert_if_absent(tx: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert a row unless one with the same key is there, also when somebody else inserts it this very moment."""
    tx.execute(_INSERT[tx.dialect.name](table).values(row).on_conflict_do_nothing())


def insert_or_add(tx: Connection, column: Column[int], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add each row's value of ``column`` to the row with the same key, or insert it when there is none.

    Rows are touched in the order given, also when others do the same this very moment.
    """
    tx.execute(_insert_or_add(tx.dialect.name, column), rows)


@cache
def _insert_or_add(dialect: str, column: Column[int]) -> Insert:
    new = _INSERT[dialect](column.table)
    added = {column.name: column + new.excluded[column.name]}
    adding: Insert = new.on_conflict_do_update(index_elements=list(column.table.primary_key), set_=added)
    return adding.inline()


def _refuse_ended(connection: Any, _record: Any, _proxy: Any) -> None:
    """Have the pool replace a connection that the server closed while nobody used it, as it does when it restarts.

    The server says so before it hangs up, so there is something to read; a look at the socket asks it nothing.
    """
    waiting = poll()
    waiting.register(connection.fileno(), POLLIN)
    if waiting.poll(0):
        raise InvalidatePoolError


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    """Leave out just-in-time compilation, once a connection: it takes a second for a list that is read in a tenth."""
    connection.autocommit = True
    connection.execute("SET jit = off")
    connection.autocommit = False


def _prepare_sqlite(db: Any, *, durable: bool) -> None:
    synchronous = "FULL" if durable else "NORMAL"

    @event.listens_for(db, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            "cache_size=-20000",
        ):
            connection.execute(f"PRAGMA {pragma}")
