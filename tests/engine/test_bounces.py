"""Mails that come back: the address is marked, the reminders stop, and somebody is asked to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

import engine
from engine.bounces import ADDRESS, DELAYED, FULL, Report, take_back
from engine.claims import claim
from engine.outcomes import write_sent
from engine.restraint import Restraint
from engine.tables import events, outbox, persons, tasks
from notifications import EmailHandler, Smtp
from tests.builders import MONDAY, SECRET, a_library, a_loan, lend, library

LATER = MONDAY + timedelta(hours=1)
BORROWER = "noor@lezer.example"


@dataclass
class Asked:
    """A lent book whose reader was asked something by mail, and a second book of the same reader."""

    db: Any
    place: Any
    case: int
    other: int

    def report(self, verdict: str = ADDRESS, **more: Any) -> str:
        """Bring the report that the mail came back."""
        said = {"said": "5.1.1 no such user", **more}
        return take_back(self.db, library(), Report(verdict, mail_id=self.mail().id, **said), LATER)

    def mail(self) -> Any:
        """Return the row of the first mail to the reader."""
        reader = select(persons.c.id).where(persons.c.email == BORROWER)
        query = select(outbox).where(outbox.c.recipient_id.in_(reader)).order_by(outbox.c.id)
        return self.rows(query)[0]

    def rows(self, query: Any) -> Any:
        """Return the rows of a query."""
        with self.db.read() as tx:
            return tx.execute(query).all()

    def asks(self, case: int) -> list[str]:
        """Return what is open on a case in words."""
        mine = (tasks.c.case_id == case, tasks.c.kind == "free", tasks.c.status == "open")
        return [row.label for row in self.rows(select(tasks).where(*mine))]

    def is_marked(self) -> bool:
        """Tell whether the reader's address is marked."""
        found = self.rows(select(persons.c.undeliverable_at).where(persons.c.name == "Noor Peeters"))
        return any(row.undeliverable_at is not None for row in found)


@pytest.fixture
def asked(db: Any) -> Asked:
    """Ask a reader of two lent books about each of them; the first mail has left."""
    place = a_library(db)
    first, second = a_loan(db, place).id, a_loan(db, place, book_title="Bint").id
    for case in (first, second):
        lend(db, place, case)
        engine.open_named_task(db, library(), case, "say_reading", actor=place.librarian, now=MONDAY)
    found = Asked(db, place, first, second)
    claimed = claim(db, library(), ("email",), MONDAY, token="post", secret=SECRET, limit=1)
    write_sent(db, [(message, "250 OK") for message in claimed], "post")
    return found


def handler_at(mail_server: Any) -> EmailHandler:
    """Return a mail handler that knows the messages of the library."""
    definition = library().current("library_loan")
    smtp = Smtp(mail_server.host, mail_server.port)
    return EmailHandler(smtp, "http://bib.example", {definition.name: definition.folder})


def test_an_address_that_does_not_exist_becomes_a_task_on_every_case_of_that_person(asked: Asked) -> None:
    """A mentor who reads nothing must be called, for each of their learners; told twice it is asked once."""
    assert [asked.report(), asked.report()] == ["bounced", "bounced"]

    assert asked.mail().bounce.startswith("address: 5.1.1")
    assert asked.is_marked()
    for case in (asked.case, asked.other):
        [label] = asked.asks(case)
        assert "Noor Peeters" in label
    told = asked.rows(select(events.c.payload).where(events.c.kind == "mail_bounced"))
    assert [row.payload["roles"] for row in told] == [["borrower"], ["borrower"]]


def test_the_ladder_stops_at_once(asked: Asked) -> None:
    """What still waited for that address is withdrawn, with its reason to be read."""
    asked.report()

    waiting = asked.rows(select(outbox.c.status, outbox.c.last_error).where(outbox.c.case_id == asked.other))
    assert [tuple(row) for row in waiting] == [("cancelled", "undeliverable")]


def test_what_was_to_travel_together_stops_as_well(asked: Asked) -> None:
    """Two questions in one mail: neither they nor the mail that would carry them leave."""
    engine.open_named_task(asked.db, library(), a_third(asked), "say_reading", actor=asked.place.librarian, now=MONDAY)
    engine.combine(asked.db, library(), MONDAY, Restraint())
    kinds = {row.kind: row.status for row in asked.rows(select(outbox))}
    assert (kinds["questions"], kinds["ask_reading"]) == ("waiting", "combined")

    asked.report()

    done = engine.deliver(asked.db, library(), {"email": lambda _message: ""}, LATER, secret=SECRET)
    assert done.total == 0
    statuses = [row.status for row in asked.rows(select(outbox.c.status).order_by(outbox.c.id))]
    assert statuses == ["sent", "cancelled", "cancelled", "cancelled"]


def test_nobody_tries_a_marked_address_again(asked: Asked, mail_server: Any) -> None:
    """Servers that see us knock at dead addresses refuse our other mails too; the case is told all the same."""
    asked.report()
    engine.open_named_task(asked.db, library(), a_third(asked), "say_reading", actor=asked.place.librarian, now=LATER)
    handler = handler_at(mail_server)

    done = engine.deliver(asked.db, library(), {"email": handler}, LATER, secret=SECRET)

    handler.close()
    assert (done.failed, mail_server.conversations) == (1, 0)
    [error] = asked.rows(select(outbox.c.last_error).where(outbox.c.status == "failed"))
    assert error.last_error.startswith("undeliverable")


def a_third(asked: Asked) -> int:
    """Lend the reader one more book."""
    case = a_loan(asked.db, asked.place, book_title="Kaas").id
    lend(asked.db, asked.place, case)
    return int(case)


def test_a_mended_address_gets_mail_again_and_the_task_goes(asked: Asked) -> None:
    """The coach calls, hears the right address and fills it in: nothing more to do."""
    asked.report()

    fields = {"borrower_mail": "noor.peeters@lezer.example"}
    engine.fill_in(asked.db, library(), asked.case, fields, actor=asked.place.librarian, seen_version=None, now=LATER)

    assert asked.asks(asked.case) == []
    [event] = asked.rows(
        select(events.c.payload).where(events.c.kind == "filled_in").order_by(events.c.id.desc()).limit(1)
    )
    assert event.payload["addresses_mended"] == ["borrower"]
    [row] = asked.rows(select(persons.c.undeliverable_at).where(persons.c.email == fields["borrower_mail"]))
    assert row.undeliverable_at is None


def test_a_report_about_the_address_of_before_marks_nobody(asked: Asked) -> None:
    """Mended while the report was under way: the new address has done nothing wrong."""
    asked.report(is_about=lambda address: address == "old@lezer.example")

    assert not asked.is_marked()
    assert asked.mail().bounced_at == LATER
    assert ["Noor Peeters" in label for label in asked.asks(asked.case)] == [True]


@pytest.mark.parametrize(("verdict", "calls"), [(DELAYED, 0), (FULL, 1)])
def test_a_mail_that_is_late_or_a_full_mailbox_marks_nobody(asked: Asked, verdict: str, calls: int) -> None:
    """A late mail may still arrive, a full mailbox is emptied some day; only the latter asks to call now."""
    asked.report(verdict)

    assert not asked.is_marked()
    assert (asked.mail().bounced_at is not None) == bool(calls)
    assert len(asked.asks(asked.case)) == calls
    assert asked.asks(asked.other) == []


def test_a_report_that_is_faster_than_our_own_note_is_not_lost(asked: Asked) -> None:
    """The other side may refuse before our worker wrote down that the mail left."""
    engine.open_named_task(asked.db, library(), a_third(asked), "say_reading", actor=asked.place.librarian, now=MONDAY)
    claimed = claim(asked.db, library(), ("email",), LATER, token="slow", secret=SECRET, limit=1)

    take_back(asked.db, library(), Report(ADDRESS, "5.1.1", mail_id=claimed[0].id), LATER)
    write_sent(asked.db, [(claimed[0], "250 OK")], "slow")

    [row] = asked.rows(select(outbox).where(outbox.c.id == claimed[0].id))
    assert (row.status, row.bounced_at) == ("sent", LATER)


def test_a_report_about_a_mail_of_nobody_is_left(asked: Asked) -> None:
    """Anybody can write to that mailbox."""
    assert take_back(asked.db, library(), Report(ADDRESS, "5.1.1", mail_id=999_999), LATER) == "unknown"
    assert take_back(asked.db, library(), Report(ADDRESS, "5.1.1", uuid=""), LATER) == "unknown"
    assert not asked.is_marked()


def test_a_refusal_at_the_door_says_the_same(asked: Asked, mail_server: Any) -> None:
    """550 at the recipient is as final as a bounce: marked, told on each case of that person."""
    mail_server.refuse(550, at="RCPT")
    with asked.db.transaction() as tx:
        tx.execute(update(outbox).where(outbox.c.id == asked.mail().id).values(status="waiting"))
    handler = handler_at(mail_server)

    engine.deliver(asked.db, library(), {"email": handler}, LATER, secret=SECRET, limit=1)

    handler.close()
    assert asked.is_marked()
    assert asked.mail().bounced_at == LATER
    assert [len(asked.asks(case)) for case in (asked.case, asked.other)] == [1, 1]
