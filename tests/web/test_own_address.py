"""A member of the staff whose own mail comes back: told above every page, still able to sign in, which mends it."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import select

import engine
from engine.bounces import ADDRESS, Report, take_back
from engine.restraint import Restraint
from engine.tables import outbox, tasks
from notifications import EmailHandler, Smtp
from tests.builders import MONDAY, SECRET, a_library, a_loan, library
from tests.web.register_pages import text_of
from tests.web.site import Site

DUE = MONDAY + timedelta(days=7)
SAID = "Mails aan uw eigen adres komen terug."


@pytest.fixture
def site(db):
    """A librarian whose reminder of a due request came back."""
    place = a_library(db)
    a_loan(db, place)
    engine.fire_due(db, library(), DUE)
    with db.read() as tx:
        mail = tx.execute(select(outbox.c.id)).scalars().first()
    take_back(db, library(), Report(ADDRESS, "5.1.1", mail_id=mail), DUE)
    return Site(db, place, DUE)


def deliver(site, mail_server, now):
    """Do a round of the worker, with the usual restraint."""
    engine.combine(site.db, library(), now, Restraint())
    smtp = Smtp(mail_server.host, mail_server.port)
    with closing(EmailHandler(smtp, "http://testserver")) as handler:
        return engine.deliver(site.db, library(), {"email": handler}, now, secret=SECRET, restraint=Restraint())


def test_it_is_said_above_every_page(site):
    """Nobody else would notice: their colleagues get their mails."""
    librarian, colleague = site.signed_in(site.place.librarian), site.signed_in(site.place.colleague)

    assert SAID in text_of(librarian.get("/vandaag"))
    assert SAID not in text_of(colleague.get("/vandaag"))


def test_a_link_to_sign_in_still_goes_and_using_it_ends_the_mark(site, mail_server):
    """It came in a mail, so mail arrives; without it whoever has no password could never come back."""
    visitor = site.visitor()
    visitor.post("/aanmelden/link", data={"email": "lies.maes@bib.example"})
    assert deliver(site, mail_server, DUE).sent == 1
    [mail] = mail_server.received
    path = re.search(r"http://testserver(/aanmelden/link/\S+)", mail.get_body(("plain",)).get_content())[1]

    assert visitor.post(path).status_code == 303

    assert SAID not in text_of(visitor.get("/vandaag"))


def test_the_mail_of_a_day_that_cannot_go_fills_no_case_with_tasks(site, mail_server):
    """What it would have told stands on their first page; one task a day on every case would hide the work."""
    for number in range(2):
        a_loan(site.db, site.place, book_title=f"Boek {number}", now=DUE)
    for day in range(14):
        now = DUE + timedelta(days=day)
        engine.fire_due(site.db, library(), now)
        deliver(site, mail_server, now)

    with site.db.read() as tx:
        labels = tx.execute(select(tasks.c.label).where(tasks.c.kind == "free")).scalars().all()
    assert not [label for label in labels if "Lies Maes" in label][1:]
    assert "lies.maes@bib.example" not in " ".join(str(each["To"]) for each in mail_server.received)
