"""The steps lead to exactly the tables the program knows, both ways, and a database that does not fit is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

import workflows.register.tables  # noqa: F401 - the tables of the register join those of the engine
from engine.database import Database
from engine.errors import DatabaseUnusable
from engine.migrate import current, downgrade, head, require_current, upgrade
from engine.tables import metadata
from engine.unusable import why


def test_all_steps_together_make_the_tables_of_the_program(db):
    """A column the tests have and an operator lacks would be found on the day of the update."""
    with db.read() as tx:
        context = MigrationContext.configure(
            # SQLite gives an empty default back in another spelling than it was declared.
            tx,
            opts={"compare_type": True, "compare_server_default": not db.is_sqlite},
        )
        assert compare_metadata(context, metadata) == []

    assert current(db) == head()
    require_current(db)


def test_steps_can_be_taken_back_and_again(empty_database_url):
    """Going back is how an operator recovers from an update that went wrong."""
    upgrade(empty_database_url)
    downgrade(empty_database_url, "base")
    database = Database(empty_database_url)
    try:
        assert set(inspect(database.db).get_table_names()) == {"alembic_version"}
        upgrade(empty_database_url)
        assert metadata.tables.keys() <= set(inspect(database.db).get_table_names())
        assert {each["name"] for each in inspect(database.db).get_indexes("cases")} >= {"ix_cases_open_owner"}
    finally:
        database.dispose()


def test_an_empty_database_asks_to_be_migrated(empty_database_url):
    """The text says which command helps."""
    database = Database(empty_database_url)
    try:
        with pytest.raises(DatabaseUnusable, match="samdulea migrate") as refused:
            require_current(database)
    finally:
        database.dispose()
    assert refused.value.reason == "empty"


def test_a_newer_database_is_left_alone(db):
    """An old program that writes into new tables destroys what the new one wrote."""
    with db.transaction() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(DatabaseUnusable, match="newer than this program") as refused:
        require_current(db)
    assert refused.value.reason == "newer"


@pytest.mark.parametrize(
    ("address", "reason", "said"),
    [
        ("sqlite:///{folder}/none/x.db", "folder", "none does not exist"),
        ("sqlite:///{folder}", "not_a_database", "is a folder"),
        ("sqlite:///{folder}/letter.db", "not_a_database", "no SQLite database"),
        ("postgresql://anna:geheim@127.0.0.1:1/city", "server", "is the server running"),
        ("postgresql://anna:geheim@nowhere.invalid/city", "host", "no host of that name"),
        ("mysql://anna@host/city", "address", "use sqlite or postgresql"),
        ("postgres://anna@host/city", "address", "use sqlite or postgresql"),
        ("city.db", "address", "expected sqlite"),
    ],
)
def test_a_database_that_cannot_be_opened_says_why(tmp_path: Path, address: str, reason: str, said: str):
    """Whoever starts the program reads what to repair, and never the password."""
    (tmp_path / "letter.db").write_text("Dear city,\n" * 200)

    with pytest.raises(DatabaseUnusable, match=said) as refused:
        require_current(Database(address.format(folder=tmp_path)))

    assert refused.value.reason == reason
    assert "geheim" not in str(refused.value)


@pytest.mark.postgresql
def test_a_wrong_password_or_name_is_told_apart(postgresql_db):
    """The server's own words end up in one sentence of ours."""
    missing = postgresql_db.db.url.set(database="nowhere").render_as_string(hide_password=False)

    with pytest.raises(DatabaseUnusable) as refused:
        Database(missing).ping()

    assert refused.value.reason == "missing"
    assert why(postgresql_db.db.url, OSError('FATAL: password authentication failed for user "a"'))[0] == "password"
