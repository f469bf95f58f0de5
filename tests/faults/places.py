"""Databases for fault tests that run as programs: a file, or a PostgreSQL server of their own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.database import Database
from engine.migrate import upgrade
from tests.postgresql_server import running_server
from tests.programs import postgresql_programs
from web.job_tables import install

KINDS = ("sqlite", "postgresql")


@contextmanager
def a_place(kind: str) -> Iterator[tuple[Path, str]]:
    """Give a folder and the address of a migrated database, both gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="samdulea-fault-") as name:
        folder = Path(name)
        if kind == "sqlite":
            url = f"sqlite:///{folder / 'city.db'}"
            prepare(url)
            yield folder, url
        else:
            with running_server(postgresql_programs(), durable=True) as url:
                prepare(url)
                yield folder, url


def prepare(url: str) -> None:
    """Make the tables, those of the jobs too where they can be."""
    upgrade(url)
    db = Database(url)
    if not db.is_sqlite:
        install(db)
    db.dispose()
