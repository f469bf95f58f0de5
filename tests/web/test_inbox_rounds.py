"""The mailbox of what comes back, from a real server to the page of a case: each mail reaches whom it is for, once."""

from __future__ import annotations

import os
import signal
import subprocess
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select

import engine
from engine.restraint.switches import INBOX_UNREACHABLE, switch_of
from engine.tables import outbox, persons, tasks
from notifications import EmailHandler, Smtp
from notifications.inbox import Imap, read_unseen
from notifications.reports import Mine
from notifications.return_path import ReturnPath
from tests.builders import MONDAY, SECRET, a_library, a_loan, lend, library
from tests.imap_server import PASSWORD, USER, running_mailbox
from tests.notifications.returned import a_letter, a_notice
from tests.programs import free_port
from tests.web.test_worker import PROGRAM, ROOT, until
from tests.workflows.appointments.planning import MONDAY as VISITED
from tests.workflows.appointments.planning import Planner
from tests.workflows.appointments.test_by_mail import pressed_accept
from tests.workflows.histories import shipped
from web.inbox_rounds import InboxRounds, poll

RETURNS = ReturnPath("terug@bib.example", SECRET)
MINE = Mine("bib.example", RETURNS)
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture(scope="module")
def mailbox():
    """A mailbox on a server of its own."""
    with running_mailbox() as box:
        yield box


@pytest.fixture
def imap(mailbox):
    """The way there; what another test left is read."""
    imap = Imap("127.0.0.1", mailbox.port, USER, PASSWORD, security="none")
    read_unseen(imap, lambda _data: True)
    return imap


@pytest.fixture
def asked(db, mail_server):
    """A reader was asked something by mail; return the mail that arrived and where it comes back to."""
    place = a_library(db)
    case = a_loan(db, place)
    lend(db, place, case.id)
    engine.open_named_task(db, library(), case.id, "say_reading", actor=place.librarian, now=MONDAY)
    sent(db, mail_server, MONDAY)
    return mail_server.received.pop(), mail_server.senders.pop()


def sent(db, mail_server, now):
    """Send what waits."""
    definition = library().current("library_loan")
    smtp = Smtp(mail_server.host, mail_server.port, sender="duaal@bib.example", returns=RETURNS)
    handler = EmailHandler(smtp, "http://testserver", {definition.name: definition.folder})
    engine.deliver(db, library(), {"email": handler}, now, secret=SECRET)
    handler.close()


def marked(db):
    """Return whose address is marked."""
    with db.read() as tx:
        return list(tx.execute(select(persons.c.name).where(persons.c.undeliverable_at.is_not(None))).scalars())


def test_a_bounce_marks_the_address_of_the_very_mail(db, asked, mailbox, imap):
    """The notice shows nothing of the mail: the address it came back to is enough."""
    _, came_back_to = asked
    mailbox.put(a_notice("failed", "5.1.1", "smtp; 550 unknown", to=came_back_to, envelope_id="", shown=""))

    assert poll(db, library(), imap, MINE, LATER) == {"bounced": 1}

    assert marked(db) == ["Noor Peeters"]
    with db.read() as tx:
        assert tx.execute(select(outbox.c.bounced_at)).scalars().first() == LATER
        assert "Noor Peeters" in tx.execute(select(tasks.c.label).where(tasks.c.kind == "free")).scalar_one()


def test_noise_changes_nothing_and_is_read_once(db, asked, mailbox, imap):
    """Absence notes, advertising, notices about mails of others: none of them stops the mails of a mentor."""
    _, came_back_to = asked
    mailbox.put(a_letter(to=came_back_to, Auto_Submitted="auto-replied", Subject="Afwezig"))
    mailbox.put(a_letter(Precedence="bulk", Subject="Aanbieding"))
    mailbox.put(a_notice("failed", "5.1.1", "smtp; 550 unknown"))
    mailbox.put(a_letter(Subject="Een vraag"))

    rounds = [poll(db, library(), imap, MINE, LATER) for _ in range(2)]

    assert rounds == [{"ignored": 2, "unknown": 1, "left": 1}, {}]
    assert marked(db) == []


def test_what_somebody_writes_to_us_reaches_who_follows_the_case(db, asked, mailbox, imap, mail_server):
    """A program that ignores Reply-To must not make an answer disappear; read twice it goes once."""
    mail, _ = asked
    token = "7-0123456789abcdef0123456789abcdef"
    text = f"Bel mij even. Zie http://testserver/v/{token}\n> Leest u dit boek nog?\n"
    answer = a_letter(text=text, In_Reply_To=str(mail["Message-ID"]), Message_ID="<x@lezer.example>")
    for _ in range(2):
        mailbox.put(answer)

    assert poll(db, library(), imap, MINE, LATER) == {"forwarded": 2}
    sent(db, mail_server, LATER)

    [forwarded] = mail_server.received
    assert "lies.maes@bib.example" in forwarded["To"]
    assert forwarded["Reply-To"] == "karel@bedrijf.example"
    said = forwarded.get_body(("plain",)).get_content()
    assert "Bel mij even." in said
    assert token not in said
    assert "Leest u dit boek nog?" not in said


def test_a_number_that_nobody_may_keep_stays_in_the_mailbox(db, asked, mailbox, imap, mail_server):
    """Who follows the case is told that somebody wrote, and calls."""
    mail, _ = asked
    mailbox.put(a_letter(text="Zijn nummer is 85.07.30-033.28.", In_Reply_To=str(mail["Message-ID"])))

    assert poll(db, library(), imap, MINE, LATER) == {"forwarded": 1}
    sent(db, mail_server, LATER)

    said = mail_server.received[0].get_body(("plain",)).get_content()
    assert "85.07.30" not in said
    assert "De tekst gaat niet mee" in said
    with db.read() as tx:
        assert "033" not in str(tx.execute(select(outbox.c.payload)).scalars().all())


def test_a_press_on_accept_stands_on_the_case(sqlite_db, mailbox, imap, mail_server):
    """From the calendar of a mentor, through the mailbox, onto the page."""
    world = Planner(sqlite_db).at_work()
    world.plan(roles=("mentor",))
    handler = EmailHandler(Smtp(mail_server.host, mail_server.port), "http://testserver")
    engine.deliver(sqlite_db, shipped(), {"email": handler}, VISITED, secret=SECRET)
    handler.close()
    [mail] = [each for each in mail_server.received if "Bezoek" in each["Subject"]]
    mailbox.put(pressed_accept(mail))

    assert poll(sqlite_db, shipped(), imap, MINE, VISITED + timedelta(hours=3)) == {"answer_written": 1}

    assert [guest.answer for guest in world.listed()[0].guests] == ["accepted"]


def test_a_mailbox_that_is_away_is_said_and_holds_up_nobody(sqlite_db, mailbox, imap):
    """The worker goes on with its other work; the page of mails says since when, until it is back."""
    away = Imap("127.0.0.1", free_port(), USER, PASSWORD, security="none")
    rounds = InboxRounds(sqlite_db, library(), away, MINE, timedelta(seconds=60))
    mailbox.put(EmailMessage())

    looks = [rounds(MONDAY), rounds(LATER)]
    found = switch_of(sqlite_db, INBOX_UNREACHABLE)
    rounds.imap = imap
    looks += [rounds(LATER + timedelta(seconds=59)), rounds(LATER + timedelta(seconds=60))]

    assert (found.active, found.at) == (True, MONDAY)
    assert [sum(each.values()) for each in looks] == [0, 0, 0, 1]
    assert not switch_of(sqlite_db, INBOX_UNREACHABLE).active


def test_the_worker_reads_the_mailbox_that_its_settings_name(sqlite_databases, mailbox, imap, tmp_path):
    """Nothing to start beside it: the program that sends the mails also reads what comes back."""
    mailbox.put(a_letter(Precedence="bulk"))
    before = mailbox.seen()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SAMDULEA_")}
    with sqlite_databases.migrated() as url:
        settings = {
            "SAMDULEA_DATABASE": url,
            "SAMDULEA_ALIVE_FILE": str(tmp_path / "alive"),
            "SAMDULEA_SECRET_KEY": SECRET * 3,
            "SAMDULEA_IMAP_HOST": imap.host,
            "SAMDULEA_IMAP_PORT": str(imap.port),
            "SAMDULEA_IMAP_USER": imap.user,
            "SAMDULEA_IMAP_PASSWORD": imap.password,
            "SAMDULEA_IMAP_SECURITY": imap.security,
        }
        with subprocess.Popen(PROGRAM, cwd=ROOT, env={**clean, **settings}, stdout=subprocess.DEVNULL) as program:
            try:
                until(lambda: mailbox.seen() > before)
            finally:
                program.send_signal(signal.SIGTERM)

    assert program.returncode == 0
