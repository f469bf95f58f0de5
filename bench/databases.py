"""Throw-away databases: seeded once, copied fresh for every repetition. SQLite files and a PostgreSQL cluster.

The cluster is PostgreSQL as it comes out of the box: fsync, synchronous_commit and full_page_writes on.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg.sql import SQL, Identifier

OWNER = "bench"
START_SECONDS = 30


class Databases(Protocol):
    """A kind of database. ``name`` is how the table calls it, ``scratch`` a folder for whatever else is kept."""

    name: str
    scratch: Path

    def url(self, database: str) -> str:
        """Return the address of a database."""

    def create(self, database: str) -> str:
        """Make an empty database and return its address."""

    def copy(self, database: str, to: str) -> str:
        """Copy a database nobody is connected to, over whatever had that name, and return the copy's address."""


class SqliteFiles:
    """SQLite files in one folder."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.scratch = self._folder = folder

    def url(self, database: str) -> str:
        """Return the address of a file."""
        return f"sqlite:///{self._folder / database}.db"

    def create(self, database: str) -> str:
        """Remove what has that name; SQLite makes the file itself."""
        for left in self._folder.glob(f"{database}.db*"):
            left.unlink()
        return self.url(database)

    def copy(self, database: str, to: str) -> str:
        """Copy the file; its write-ahead log was folded in when the last connection closed."""
        url = self.create(to)
        shutil.copyfile(self._folder / f"{database}.db", self._folder / f"{to}.db")
        os.sync()
        return url


class PostgresqlCluster:
    """Databases of one cluster, reached over a unix socket."""

    name = "PostgreSQL"

    def __init__(self, folder: Path) -> None:
        self.scratch = self._folder = folder

    def url(self, database: str) -> str:
        """Return the address of a database, understood by SQLAlchemy and by libpq."""
        return f"postgresql://{OWNER}@/{database}?host={self._folder}"

    def create(self, database: str) -> str:
        """Make an empty database."""
        return self.copy("template1", database)

    def copy(self, database: str, to: str) -> str:
        """Make a database from a template, and write everything out before it is used."""
        with closing(psycopg.connect(self.url("postgres"), autocommit=True)) as connection:
            connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(to)))
            create = SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(to), Identifier(database))
            connection.execute(create)
            connection.execute("CHECKPOINT")
        return self.url(to)


@contextmanager
def sqlite_files() -> Iterator[SqliteFiles]:
    """Give a folder of SQLite files, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="samdulea-bench-") as folder:
        yield SqliteFiles(Path(folder))


@contextmanager
def postgresql_cluster(programs: Path) -> Iterator[PostgresqlCluster]:
    """Run a cluster of its own with default settings, gone afterwards.

    Raises:
        RuntimeError: it did not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="samdulea-pg-"))
    try:
        account = _account(folder)
        command = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", OWNER]
        command += ["-A", "trust", "-E", "UTF8", "--locale=C"]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, user=account)
        with (folder / "log").open("wb") as log:
            command = [str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
            command += ["-c", "listen_addresses="]
            if shutil.which("setpriv"):
                # A run that is killed takes its server with it.
                command = ["setpriv", "--pdeathsig", "INT", *command]
            server = subprocess.Popen(command, cwd="/", stdout=log, stderr=log, user=account)
        try:
            cluster = PostgresqlCluster(folder)
            _wait(cluster, folder / "log")
            yield cluster
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def postgresql_programs() -> Path | None:
    """Return the folder of the newest PostgreSQL server on this machine, None when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _account(folder: Path) -> int | None:
    """Hand the folder to somebody who is not root, as PostgreSQL wants; return who, None for ourselves."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return entry.pw_uid


def _wait(cluster: PostgresqlCluster, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            psycopg.connect(cluster.url("postgres")).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text('utf-8')}")
