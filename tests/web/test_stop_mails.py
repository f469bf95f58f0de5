"""One click stops reminders: from the header of a mail to a task for who must call instead."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

import engine
from engine.restraint import Restraint
from engine.tables import events, mail_stops, metadata, tasks
from notifications import EmailHandler, Smtp
from tests.builders import MONDAY, SECRET, a_library, a_loan, lend, library
from tests.web.site import Site

USUAL = Restraint()


@pytest.fixture
def asked(db, mail_server):
    """Ask the reader of a lent book whether they still read; return site, case and the mail that arrived."""
    place = a_library(db)
    case = a_loan(db, place)
    lend(db, place, case.id)
    engine.open_named_task(db, library(), case.id, "say_reading", actor=place.librarian, now=MONDAY)
    definition = library().current("library_loan")
    smtp = Smtp(host=mail_server.host, port=mail_server.port, sender="duaal@bib.example")
    handle = EmailHandler(smtp, "http://testserver", {definition.name: definition.folder})
    engine.deliver(db, library(), {"email": handle}, MONDAY, secret=SECRET, restraint=USUAL)
    handle.close()
    [mail] = mail_server.received
    return Site(db, place), case, mail


def path_in(mail):
    """Return the path that the header names."""
    return re.fullmatch(r"<http://testserver(/u/\S+)>", mail["List-Unsubscribe"])[1]


def open_calls(db, case):
    """Return the tasks in words that are open on a case."""
    with db.read() as tx:
        query = select(tasks.c.label).where(
            tasks.c.case_id == case.id, tasks.c.kind == "free", tasks.c.status == "open"
        )
        return list(tx.execute(query).scalars())


def test_a_reminder_carries_the_headers_of_one_click(asked):
    """Mail programs show a button of their own for it."""
    _, _, mail = asked

    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert path_in(mail)


def test_the_post_of_a_mail_program_stops_reminders_and_asks_to_call(db, asked):
    """No cookie, no sign-in, no page seen before; a second post changes nothing more."""
    site, case, mail = asked
    visitor = site.visitor()

    answers = [visitor.post(path_in(mail), data={"List-Unsubscribe": "One-Click"}) for _ in range(2)]

    assert [each.status_code for each in answers] == [200, 200]
    assert "geen herinneringen meer" in answers[0].text
    [label] = open_calls(db, case)
    assert "Noor Peeters" in label
    with db.read() as tx:
        assert tx.execute(select(func.count()).select_from(mail_stops)).scalar_one() == 1
        assert "mail_stopped" in tx.execute(select(events.c.kind)).scalars().all()


def test_no_reminder_leaves_any_more(db, asked):
    """The ladder of the task goes on in silence until a person calls."""
    site, case, mail = asked
    site.visitor().post(path_in(mail))

    sent = 0
    for days in range(1, 15):
        now = MONDAY.replace(day=14 + days)
        engine.fire_due(db, library(), now)
        engine.combine(db, library(), now, USUAL)
        readers = Counting()
        engine.deliver(db, library(), {"email": readers}, now, secret=SECRET, restraint=USUAL)
        sent += readers.to.count("Noor Peeters")

    assert sent == 0
    assert len(open_calls(db, case)) == 1


def test_looking_at_the_page_stops_nothing(db, asked):
    """Scanners of mail fetch every address; only the button counts."""
    site, _, mail = asked
    visitor, before = site.visitor(), rows_of(db)

    for _ in range(2):
        assert visitor.get(path_in(mail)).status_code == 200
        visitor.head(path_in(mail))

    assert rows_of(db) == before


def test_a_token_that_is_not_ours_opens_nothing(asked):
    """Nor does the token of a question stop anything."""
    site, _, mail = asked
    question = re.search(r"http://testserver/v/(\S+?)[?\s]", mail.get_body(("plain",)).get_content() + " ")[1]
    visitor = site.visitor()

    assert visitor.post("/u/1-00000000000000000000000000000000").status_code == 404
    assert visitor.post(f"/u/{question}").status_code == 404


class Counting:
    """Takes messages and remembers whom they were for."""

    def __init__(self):
        self.to = []

    def __call__(self, message):
        """Take one message."""
        self.to.append(message.recipient.name)
        return ""


def rows_of(db):
    """Return how many rows every table holds."""
    with db.read() as tx:
        return {
            table.name: tx.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }
