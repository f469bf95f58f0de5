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


class SqliteDatabases:
    """SQLite files under one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    @cached_property
    def _template(self) -> Path:
        path = self._folder / "template.db"
        upgrade(f"sqlite:///{path}")
        return path

    @contextmanager
    def empty(self) -> Iterator[str]:
        """Yield the address of a database that does not exist yet, and remove it afterwards."""
        path = self._folder / f"test{next(self._numbers)}.db"
        yield f"sqlite:///{path}"
        for left in self._folder.glob(f"{path.name}*"):
            left.unlink()

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """Yield the address of a database with the newest schema and no rows."""
        with self.empty() as url:
            shutil.copyfile(self._template, url.removeprefix("sqlite:///"))
            yield url


class PostgresqlDatabases:
    """Databases on one server, reached by the address of any database of it."""

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
