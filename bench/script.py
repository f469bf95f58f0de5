"""The statements a piece of our work sends to the database: recorded once, replayed by the bare driver.

A script is exactly what the driver was given, text and values, so its replay on a copy of the same database must leave
the same rows. The replay decides and computes nothing: it is the floor under our step, not a program like it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import event

from engine.database import Database

Statement = tuple[str, Any, bool]
Script = list[Statement]


@contextmanager
def recorded(db: Database) -> Iterator[Script]:
    """Record what is sent through ``db`` while the block runs; commits and roll-backs are not statements."""
    script: Script = []

    def note(_connection: Any, _cursor: Any, text: str, values: Any, _context: Any, many: bool) -> None:
        script.append((text, [_kept(each) for each in values] if many else _kept(values), many))

    event.listen(db.db, "before_cursor_execute", note)
    try:
        yield script
    finally:
        event.remove(db.db, "before_cursor_execute", note)


def connect(url: str, *, durable: bool) -> Any:
    """Open a connection of the bare driver, with the settings that ``engine.database`` gives its own."""
    if not url.startswith("sqlite:///"):
        return psycopg.connect(url)
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    synchronous = "FULL" if durable else "NORMAL"
    settings = ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON", "temp_store=MEMORY")
    for setting in (*settings, "cache_size=-20000"):
        connection.execute(f"PRAGMA {setting}")
    return connection


def replayer(connection: Any) -> Callable[[Script], None]:
    """Return a function that replays a script, fetches every row and commits."""

    def replay(script: Script) -> None:
        for text, values, many in script:
            cursor = connection.cursor()
            if many:
                cursor.executemany(text, values)
            else:
                cursor.execute(text, values)
                if cursor.description is not None:
                    cursor.fetchall()
            cursor.close()
        connection.commit()

    return replay


def _kept(values: Any) -> Any:
    """Copy one row of values; a view of memory would not survive being written to a file."""
    if isinstance(values, dict):
        return {name: _bytes(value) for name, value in values.items()}
    return tuple(_bytes(value) for value in values)


def _bytes(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
