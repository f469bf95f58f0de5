"""Brings a database to this program's schema, and refuses one that does not fit.

The steps stand in ``engine/migrations/versions``, one file each, whose name begins with the step's; a database's own
table says which of them it has had. Alembic is imported only to take a step: a start that needs none should not wait.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from engine.database import Database
from engine.errors import DatabaseUnusable

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(url: str, revision: str = "head") -> None:
    """Apply every step the database has not had yet, each in a transaction.

    Raises:
        DatabaseUnusable: it cannot be opened.
    """
    from alembic import command

    database = Database(url)
    try:
        database.ping()
        with database.db.begin() as connection:
            command.upgrade(_config(connection), revision)
    finally:
        database.dispose()


def downgrade(url: str, revision: str) -> None:
    """Take steps back to ``revision`` (``base`` for none)."""
    from alembic import command

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
        if not inspect(tx).has_table("alembic_version"):
            return None
        has: str | None = tx.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
        return has


def head() -> str:
    """Return the newest step this program knows."""
    return max(_steps())


@cache
def _steps() -> frozenset[str]:
    return frozenset(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def require_current(database: Database) -> None:
    """Refuse a database whose schema is not this program's.

    Raises:
        DatabaseUnusable: it cannot be opened, is empty, older or newer; the text says which and what to do.
    """
    has = current(database)
    if has == head():
        return
    where = database.db.url.render_as_string()
    if has is None:
        raise DatabaseUnusable(f"{where} is empty: run 'samdulea migrate' first", reason="empty")
    if has in _steps():
        message = f"{where} is at step {has}, this program needs {head()}: run 'samdulea migrate'"
        raise DatabaseUnusable(message, reason="older")
    message = f"{where} is at step {has}, newer than this program (it knows up to {head()}): install the newer program"
    raise DatabaseUnusable(message, reason="newer")


def _config(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
