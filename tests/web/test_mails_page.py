"""Beheer, mails: where each mail stands, without what it says; holding back, sending again, and the pause."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import select

import engine
from engine.bounces import FULL, Report, take_back
from engine.tables import cases, events, outbox
from notifications import EmailHandler, Smtp
from tests.builders import MONDAY, SECRET, a_library, a_person, library
from tests.engine.restraint.mails import refused
from tests.mail_server import MailServer
from tests.programs import free_port
from tests.web.register_pages import text_of
from tests.web.site import Site

MAILS = "/beheer/mails"
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def site(db):
    """A library with a reader who was refused a book, and the administrator at the queue."""
    place = a_library(db)
    made = Site(db, place)
    made.case = refused(db, place, MONDAY).id
    made.admin = made.signed_in(a_person(db, "Hakima Said", "administrator", None))
    return made


def send(site, mail_server, now=LATER):
    """Send what may leave."""
    definition = library().current("library_loan")
    smtp = Smtp(mail_server.host, mail_server.port, sender="duaal@bib.example")
    with closing(EmailHandler(smtp, "http://testserver", {definition.name: definition.folder})) as handler:
        return engine.deliver(site.db, library(), {"email": handler}, now, secret=SECRET)


def press(browser, label, path=MAILS):
    """Press the button with this label on the list, and return the page after it."""
    page = browser.get(path).text
    form = next(each for each in re.findall(r'<form class="button-form".*?</form>', page, re.DOTALL) if label in each)
    action = re.search(r'action="([^"]*)"', form)[1]
    back = re.search(r'name="naar" value="([^"]*)"', form)[1]
    answer = browser.post(action, data={"naar": back})
    assert answer.status_code == 303
    return browser.get(answer.headers["location"])


def rows(site, query):
    """Return the rows of a query."""
    with site.db.read() as tx:
        return tx.execute(query).all()


def test_an_administrator_sees_where_a_mail_stands_and_not_what_it_says(site):
    """Who keeps the machine may not read about learners: initials, a code and no address."""
    code = rows(site, select(cases.c.code))[0].code

    said = text_of(site.admin.get(MAILS))

    assert f"Aanvraag geweigerd {code}" in said
    assert "N. P." in said
    assert "Wacht" in said
    for hidden in ("Noor", "noor@lezer.example", "Max Havelaar", "gescheurd"):
        assert hidden not in said


def test_the_city_reads_along_and_others_do_not(site):
    """Only an administrator turns a mail; a librarian has no business there."""
    city = site.signed_in(a_person(site.db, "Els Wils", "city_coordinator", None))
    librarian = site.signed_in(site.place.librarian)
    mail = rows(site, select(outbox.c.id))[0].id

    assert 'href="/beheer/mails"' in city.get("/processen").text
    assert "Aanvraag geweigerd" in city.get(MAILS).text
    assert "Houd tegen" not in city.get(MAILS).text
    assert city.post(f"{MAILS}/{mail}/hold").status_code == 403
    assert librarian.get(MAILS).status_code == 403
    assert librarian.get(f"{MAILS}/pauze").status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("stand=waiting", 1),
        ("stand=sent", 0),
        ("soort=loan_refused", 1),
        ("soort=sign_in", 0),
        ("aan=noor@lezer.example", 1),
        ("aan=noor", 0),
        ("dossier=b-9999", 0),
        ("stand=onzin&na=onzin", 1),
    ],
)
def test_the_list_narrows(site, query, found):
    """Somebody calls: "I got nothing". A whole address is known to who asks; a name is not found by guessing."""
    assert site.admin.get(f"{MAILS}?{query}").text.count('class="list__row"') == found


def test_a_held_mail_waits_for_a_person(site, mail_server):
    """A wrong mail was seen in time; the case says who held it."""
    assert "De mail wordt tegengehouden" in text_of(press(site.admin, "Houd tegen"))
    assert send(site, mail_server).total == 0

    press(site.admin, "Laat vertrekken")

    assert send(site, mail_server).sent == 1
    assert [row.actor_name for row in rows(site, select(events).where(events.c.kind == "mail_held"))] == ["Hakima Said"]


def test_a_held_mail_dies_with_its_step(site, mail_server):
    """Taken back by who took the step: letting go what was held can then tell nobody about it any more."""
    press(site.admin, "Houd tegen")
    librarian = site.signed_in(site.place.librarian)
    version = rows(site, select(cases.c.version).where(cases.c.id == site.case))[0].version

    undone = librarian.post(f"/dossiers/{site.case}/ongedaan", data={"version": str(version)})

    assert undone.status_code == 303
    assert [row.status for row in rows(site, select(outbox.c.status))] == ["cancelled"]
    assert "Laat vertrekken" not in site.admin.get(MAILS).text


def test_a_mail_that_came_back_can_be_sent_again_under_its_own_number(site, mail_server):
    """The mailbox was emptied: no second mail, the same one once more."""
    send(site, mail_server)
    mail = rows(site, select(outbox.c.id))[0].id
    take_back(site.db, library(), Report(FULL, "5.2.2 <noor@lezer.example> full", mail_id=mail), LATER)
    said = text_of(site.admin.get(f"{MAILS}?stand=bounced"))
    assert "Kwam terug" in said
    assert "De mailbox is vol (5.2.2 <…@lezer.example> full)" in said

    assert "De mail wordt opnieuw verstuurd." in text_of(press(site.admin, "Stuur opnieuw", f"{MAILS}?stand=bounced"))

    assert send(site, mail_server).sent == 1
    assert [row.bounced_at for row in rows(site, select(outbox.c.bounced_at))] == [None]
    assert len(mail_server.received) == 2
    assert len({each["Message-ID"] for each in mail_server.received}) == 1


def test_what_went_wrong_is_said_in_words(site):
    """An administrator reads what to mend, beside the server's own words."""
    nowhere = MailServer("127.0.0.1", free_port())

    assert send(site, nowhere).later == 1

    said = text_of(site.admin.get(f"{MAILS}?stand=waiting"))
    assert f"De mailserver is niet bereikbaar (mail server 127.0.0.1:{nowhere.port} cannot be reached" in said
    assert "smtp_unreachable" not in said


def test_a_pause_is_seen_by_everybody_and_nothing_leaves(site, mail_server):
    """One switch, with a reason; whoever opens a page reads it until it ends."""
    librarian = site.signed_in(site.place.librarian)
    refusal = site.admin.post(f"{MAILS}/pauze", data={"active": "ja", "reason": " "})
    assert (refusal.status_code, 'name="reason"' in refusal.text) == (422, True)
    assert "Waarom: dit is nog niet ingevuld." in text_of(refusal)

    site.admin.post(f"{MAILS}/pauze", data={"active": "ja", "reason": "Een tekst klopt niet."})
    assert (
        "De mails zijn gepauzeerd: er vertrekt niets. Hakima Said, 14/9/2026 09:00: Een tekst klopt niet."
        in text_of(librarian.get("/vandaag"))
    )
    assert send(site, mail_server).total == 0
    site.admin.post(f"{MAILS}/pauze", data={"active": "nee"})

    assert "gepauzeerd" not in text_of(librarian.get("/vandaag"))
    assert send(site, mail_server).sent == 1


def test_pages_follow_each_other_without_gap(site):
    """Thirty mails: twenty-five, and then the others."""
    for number in range(29):
        refused(site.db, site.place, MONDAY, borrower_mail=f"lezer{number}@lezer.example")

    first = site.admin.get(MAILS).text
    second = site.admin.get(re.search(r'id="more" href="([^"]*)"', first)[1]).text

    ids = [re.findall(r'id="mail-(\d+)"', each) for each in (first, second)]
    assert [len(each) for each in ids] == [25, 5]
    assert [int(each) for part in ids for each in part] == sorted({row.id for row in rows(site, select(outbox.c.id))})[
        ::-1
    ]
