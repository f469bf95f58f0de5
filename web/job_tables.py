"""The tables of Procrastinate beside ours: installed once, brought up to date with the library."""

from __future__ import annotations

from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import psycopg
from procrastinate.schema import SchemaManager

from engine.database import Database
from engine.errors import DatabaseUnusable

LOCK = "samdulea: tables of the jobs"
_NOTE = "COMMENT ON TABLE procrastinate_jobs IS 'procrastinate {}'"


def install(db: Database) -> None:
    """Make the tables, or take the steps of the library that they have not had; harmless when repeated."""
    with closing(psycopg.connect(db.conninfo)) as connection, connection:
        connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (LOCK,))
        has = _version(connection)
        if has is None:
            connection.execute(SchemaManager.get_schema())
        else:
            for step in _steps(has):
                connection.execute(step.read_bytes())
        connection.execute(_NOTE.format(version("procrastinate")).encode())


def require_installed(db: Database) -> None:
    """Refuse a database without the tables.

    Raises:
        DatabaseUnusable: with what to do.
    """
    with closing(psycopg.connect(db.conninfo)) as connection:
        if _version(connection) is None:
            where = db.db.url.render_as_string()
            message = f"{where} has no tables for the jobs of Procrastinate: run 'samdulea migrate' first"
            raise DatabaseUnusable(message, reason="older")


def _version(connection: psycopg.Connection) -> str | None:
    """Return the version of the library that wrote the tables, None when there are none."""
    found = connection.execute("SELECT to_regclass('procrastinate_jobs'), current_schema()").fetchone()
    if found is None or found[0] is None:
        return None
    note = connection.execute("SELECT obj_description(to_regclass('procrastinate_jobs'))").fetchone()
    return str(note[0]).rpartition(" ")[2] if note and note[0] else version("procrastinate")


def _steps(has: str) -> list[Path]:
    """Return the library's own steps that came after a version; their names begin with the version they belong to."""
    since = _key(has)
    files = Path(SchemaManager.get_migrations_path()).glob("[0-9]*.sql")
    return sorted(path for path in files if _key(path.name.partition("_")[0]) > since)


def _key(written: str) -> tuple[int, ...]:
    return tuple(int(part) for part in written.split(".")[:3])
