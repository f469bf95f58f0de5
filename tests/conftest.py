"""The test bed: real databases, a real mail server, a real browser.

Every test that asks for `db` runs twice, on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from engine.database import Database
from tests.databases import PostgresqlDatabases, SqliteDatabases
from tests.mail_server import MailServer, running_mail_server
from tests.postgresql_server import running_server
from tests.programs import chromium, postgresql_programs
from tests.reused import ReusedPostgresql, ReusedSqlite
from tests.small_city import SmallCity, small_city_in

Databases = SqliteDatabases | PostgresqlDatabases

BROWSER_OPTIONS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page that needs anything from elsewhere is a broken page.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
# The browser says this of every 4xx answer, also of those that a test provokes.
EXPECTED_IN_CONSOLE = "Failed to load resource: the server responded with a status of 4"

# What imports and collected tests make stays: looking through it for rubbish, over and over, takes a quarter of a run.
gc.disable()


def pytest_collection_finish() -> None:
    """Leave what stays out of the collector's sight, and let it look at the rest now and then."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Share the tests out between processes."""
    from tests.together import Together  # noqa: PLC0415 - only where several processes run

    return Together(config, log)


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    """Make SQLite databases, empty or migrated."""
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def small_city(tmp_path_factory: pytest.TempPathFactory) -> SmallCity:
    """Build the small demo city, or take the one that another test process built."""
    own = tmp_path_factory.getbasetemp()
    return small_city_in(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture(scope="session")
def postgresql_databases() -> Iterator[PostgresqlDatabases]:
    """Make PostgreSQL databases, empty or migrated, on a server that lives as long as this test process."""
    with running_server(postgresql_programs()) as address:
        yield PostgresqlDatabases(address)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Run the test once for each kind of database."""
    made: Databases = request.getfixturevalue(f"{request.param}_databases")
    return made


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """Give the address of a database without any table."""
    with databases.empty() as url:
        yield url


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """Give the address of a fresh migrated database, for tests that start programs."""
    with databases.migrated() as url:
        yield url


@pytest.fixture(scope="session")
def reused_sqlite(sqlite_databases: SqliteDatabases) -> ReusedSqlite:
    """Keep SQLite databases from test to test."""
    return ReusedSqlite(sqlite_databases)


@pytest.fixture(scope="session")
def reused_postgresql(postgresql_databases: PostgresqlDatabases) -> Iterator[ReusedPostgresql]:
    """Keep PostgreSQL databases from test to test."""
    reused = ReusedPostgresql(postgresql_databases)
    yield reused
    reused.close()


@pytest.fixture
def reused(request: pytest.FixtureRequest, databases: Databases) -> ReusedSqlite | ReusedPostgresql:
    """Choose those of the kind of database that the test runs on."""
    made: ReusedSqlite | ReusedPostgresql = request.getfixturevalue(f"reused_{databases.kind}")
    return made


@pytest.fixture
def db(request: pytest.FixtureRequest, reused: ReusedSqlite | ReusedPostgresql) -> Iterator[Database]:
    """Give a migrated database without rows, on SQLite and on PostgreSQL in turn.

    A test that asks for `database_url` as well, because programs work on it too, gets that one.
    """
    for_programs = "database_url" in request.fixturenames
    with _opened(request.getfixturevalue("database_url")) if for_programs else reused.one() as database:
        yield database


@pytest.fixture
def sqlite_db(reused_sqlite: ReusedSqlite) -> Iterator[Database]:
    """Give a migrated SQLite database without rows, for tests in which the database does not matter."""
    with reused_sqlite.one() as database:
        yield database


@pytest.fixture
def postgresql_db(reused_postgresql: ReusedPostgresql) -> Iterator[Database]:
    """Give a migrated PostgreSQL database without rows; mark the test `postgresql`."""
    with reused_postgresql.one() as database:
        yield database


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.dispose()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """Give a mail server that takes everything, until told otherwise."""
    with running_mail_server() as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium once per file: while it is open, this thread belongs to its event loop (see tests/beside.py)."""
    path = chromium()
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=path, args=BROWSER_OPTIONS)
        yield chrome
        chrome.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give a page of a Belgian visitor without cookies; the test fails when a page's script or policy complains."""
    context = browser.new_context(locale="nl-BE", timezone_id="Europe/Brussels")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert [text for text in complaints if not text.startswith(EXPECTED_IN_CONSOLE)] == []
