"""The test bed itself: a test that leans on it should fail for its own reasons only."""

from __future__ import annotations

import asyncio
import smtplib
from contextlib import suppress
from email.message import EmailMessage

import psycopg
import pytest
from playwright.sync_api import Page
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

import engine
from engine.actor import SYSTEM
from tests.beside import beside
from tests.databases import PostgresqlDatabases
from tests.mail_server import MailServer, running_mail_server


def a_mail(subject: str = "Eerste werkdag") -> EmailMessage:
    """Build a small mail with a Dutch word in it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "stad@antwerpen.example", "mentor@peeters.example", subject
    mail.set_content("Ziek? Geen probleem: één klik volstaat.")
    return mail


def send(server: MailServer, login: tuple[str, str] | None = None) -> None:
    """Send one mail over a connection of its own."""
    with smtplib.SMTP(server.host, server.port) as connection:
        if login:
            connection.login(*login)
        connection.send_message(a_mail())


def test_the_mail_server_keeps_what_it_took(mail_server):
    """Tests read mails as a reader would: decoded."""
    send(mail_server)

    [mail] = mail_server.received
    assert mail["Subject"] == "Eerste werkdag"
    assert "één klik" in mail.get_content()


def test_the_mail_server_refuses_as_often_as_told(mail_server):
    """Retries can be tested: a refused mail is not kept, the next one is."""
    mail_server.refuse(451, times=1)

    with pytest.raises(smtplib.SMTPDataError, match="451"):
        send(mail_server)
    send(mail_server)

    assert len(mail_server.received) == 1
    assert mail_server.conversations == 2


def test_the_mail_server_hangs_up_after_taking_the_mail(mail_server):
    """The one moment at which a sender cannot know: taken, and the connection is gone."""
    mail_server.hang_up()

    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(mail_server)

    assert len(mail_server.received) == 1


def test_the_mail_server_asks_for_its_password():
    """A wrong password is refused and nothing is taken."""
    with running_mail_server(("stad", "juist")) as server:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            send(server, ("stad", "fout"))
        send(server, ("stad", "juist"))

        assert len(server.received) == 1


@pytest.mark.postgresql
def test_postgresql_databases_are_fresh_each_time(postgresql_databases: PostgresqlDatabases):
    """What one test writes, the next does not see."""
    for _ in range(2):
        with postgresql_databases.empty() as url, psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE seen (n int)")
            connection.commit()
            [count] = connection.execute("SELECT count(*) FROM seen").fetchone()
            assert count == 0


def test_a_reused_database_has_no_rows_and_counts_from_one_again(reused):
    """What one test writes, the next does not see, not even by the numbers that its own rows get."""
    for _ in range(2):
        with reused.one() as db:
            assert count(db, "organisations") == 0
            assert engine.add_organisation(db, actor=SYSTEM, name="Technicum", kind="vt") == 1


@pytest.mark.parametrize(
    "change", ["CREATE TABLE seen (n int)", "DROP TABLE outbox", "ALTER TABLE organisations ADD COLUMN seen int"]
)
def test_a_database_whose_tables_a_test_changed_is_not_used_again(reused, change):
    """The next test meets the tables of the program."""
    for _ in range(2):
        with reused.one() as db, db.transaction() as tx:
            tx.execute(text(change))


def test_a_transaction_that_a_test_left_open_reaches_nobody_else(reused):
    """A test that fails in the middle, with a thread still at work, makes no other test fail."""
    with reused.one() as db:
        left = db.db.connect()
        left.execute(text("INSERT INTO organisations (name, kind) VALUES ('Technicum', 'vt')"))
    with reused.one() as db:
        with suppress(OperationalError):
            left.commit()
        assert count(db, "organisations") == 0
    left.invalidate()
    left.close()


def count(db, table):
    """Return how many rows a table has."""
    with db.read() as tx:
        return tx.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


def test_every_kind_of_database_is_reached(db):
    """A migrated database answers, on both kinds."""
    db.ping()


@pytest.mark.browser
def test_the_browser_shows_a_page_to_a_belgian(page: Page):
    """Dates and numbers that the browser writes are the visitor's own."""
    page.set_content("<h1>Vandaag</h1>")

    assert page.locator("h1").inner_text() == "Vandaag"
    assert page.evaluate("new Intl.DateTimeFormat().resolvedOptions().timeZone") == "Europe/Brussels"
    assert page.evaluate("navigator.language") == "nl-BE"


@pytest.mark.browser
def test_an_event_loop_can_run_beside_the_browser(page: Page):
    """Mail is sent by asyncio, also in a test that holds a browser open."""
    page.set_content("<p>open</p>")

    assert beside(lambda: asyncio.run(asyncio.sleep(0, "sent"))) == "sent"
