"""Brings a database to this program's schema, and refuses one that does not fit.

The steps stand in ``engine/migrations/versions``; a database's own table says which of them it has had.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from engine.database import Database
from engine.errors import DatabaseUnusable


def upgrade(url: str, revision: str = "head") -> None:
    """Apply every step the database has not had yet, each in a transaction.

    Raises:
        DatabaseUnusable: it cannot be opened.
    """
    database = Database(url)
    try:
        database.ping()
        with database.db.begin() as connection:
            command.upgrade(_config(connection), revision)
    finally:
        database.dispose()


def downgrade(url: str, revision: str) -> None:
    """Take steps back to ``revision`` (``base`` for none)."""
    database = Database(url)
    try:
        with database.db.begin() as connection:
            command.downgrade(_config(connection), revision)
    finally:
        database.dispose()


def current(database: Database) -> str | None:
    """Return the newest step this database has had, None when it is empty.

    Raises:
        DatabaseUnusable: it cannot be opened.
    """
    with database.read() as tx:
        return MigrationContext.configure(tx).get_current_revision()


@cache
def head() -> str:
    """Return the newest step this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def require_current(database: Database) -> None:
    """Refuse a database whose schema is not this program's.

    Raises:
        DatabaseUnusable: it cannot be opened, is empty, older or newer; the text says which and what to do.
    """
    has = current(database)
    if has == head():
        return
    where = database.db.url.render_as_string()
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if has is None:
        raise DatabaseUnusable(f"{where} is empty: run 'samdulea migrate' first", reason="empty")
    if has in known:
        message = f"{where} is at step {has}, this program needs {head()}: run 'samdulea migrate'"
        raise DatabaseUnusable(message, reason="older")
    message = f"{where} is at step {has}, newer than this program (it knows up to {head()}): install the newer program"
    raise DatabaseUnusable(message, reason="newer")


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
