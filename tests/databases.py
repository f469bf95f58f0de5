"""Makes fresh databases for tests, migrated once and then copied: a file on SQLite, a template on PostgreSQL.

Knows nothing of what is in them; `engine.migrate` does.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from engine.migrate import upgrade

SQLITE = "sqlite:///"


class SqliteDatabases:
    """SQLite files under one folder."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    @cached_property
    def _template(self) -> Path:
        path = self._folder / "template.db"
        upgrade(f"{SQLITE}{path}")
        return path

    def address(self) -> str:
        """Return the address of a database that does not exist yet."""
        return f"{SQLITE}{self._folder}/test{next(self._numbers)}.db"

    @contextmanager
    def empty(self) -> Iterator[str]:
        """Yield the address of a database that does not exist yet, and remove it afterwards."""
        url = self.address()
        with _removed(url):
            yield url

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """Yield the address of a database with the newest schema and no rows."""
        url = self.address()
        with self.migrated_at(url):
            yield url

    @contextmanager
    def migrated_at(self, url: str) -> Iterator[None]:
        """Have a database with the newest schema and no rows at this address, and remove it afterwards."""
        with _removed(url):
            shutil.copyfile(self._template, url.removeprefix(SQLITE))
            yield


class PostgresqlDatabases:
    """Databases on one server, reached by the address of any database of it."""

    kind = "postgresql"

    def __init__(self, server: str) -> None:
        self._server = server
        self._numbers = itertools.count(1)

    @cached_property
    def _template(self) -> str:
        self._run("CREATE DATABASE {}", "template")
        upgrade(self._address("template"))
        return "template"

    @contextmanager
    def empty(self) -> Iterator[str]:
        """Yield the address of an empty database, and drop it afterwards, whoever is still connected."""
        with self._copy_of("template1") as url:
            yield url

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """Yield the address of a database with the newest schema and no rows."""
        with self._copy_of(self._template) as url:
            yield url

    @contextmanager
    def _copy_of(self, template: str) -> Iterator[str]:
        name = f"test{next(self._numbers)}"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        yield self._address(name)
        self._run("DROP DATABASE {} WITH (FORCE)", name)

    def _address(self, name: str) -> str:
        return f"{self._server.rpartition('/')[0]}/{name}"

    def _run(self, statement: str, *names: str) -> None:
        with closing(psycopg.connect(self._server, autocommit=True)) as connection:
            connection.execute(SQL(statement).format(*map(Identifier, names)))


@contextmanager
def _removed(url: str) -> Iterator[None]:
    yield
    path = Path(url.removeprefix(SQLITE))
    for left in path.parent.glob(f"{path.name}*"):
        left.unlink()
