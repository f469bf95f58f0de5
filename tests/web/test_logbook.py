"""Beheer, logboek: who did what when, told without what was written; and a record that shows whether it was touched."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select, update

from engine.actor import Actor
from engine.commands.remarks import note
from engine.queries.logbook import PER_PAGE
from engine.tables import cases, events
from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.market import at
from tests.workflows.world import World
from workflows.register.staff import give_role
from workflows.register.wellbeing import add_note, open_note

LOG = "/beheer/logboek"
TODAY = date(2026, 9, 14)
SECRET = "Amina slaapt bij een vriendin"


@pytest.fixture
def world(db):
    """A school with one learner, an administrator and a browser for whoever asks."""
    made = World(db)
    made.pages = Site(db, None, at(TODAY), shipped())
    made.case = made.learner(first_name="Amina", last_name="Bakkali")
    made.admin = made.person("Hakima Said", "administrator", None)
    with db.read() as tx:
        made.code = tx.execute(select(cases.c.code).where(cases.c.id == made.case)).scalar_one()
    return made


def lines(browser, query=""):
    """Return the lines of the log as somebody reads them."""
    answer = browser.get(f"{LOG}{query}")
    assert answer.status_code == 200, answer.text
    return [text_of_row(each) for each in re.findall(r"<tr id=\"log-.*?</tr>", answer.text, re.DOTALL)]


def text_of_row(html):
    """Return a row without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_who_did_what_is_told_and_never_what_was_written(world):
    """An administrator answers for the program, not for the learners: a code, a moment and who of the staff."""
    herself = Actor(None, "Amina Bakkali", case_id=world.case, case_roles=frozenset({"learner"}))
    for actor in (herself, world.coach):
        note(world.db, shipped(), world.case, actor=actor, text=SECRET, now=at(TODAY))
    browser = world.pages.signed_in(world.admin)

    page = browser.get(LOG).text

    assert lines(browser)[0].endswith(f"{world.coach.name} Notitie {world.code}")
    assert lines(browser)[1].endswith(f"A. B. Notitie {world.code}")
    assert SECRET not in page
    assert "Amina" not in page
    assert "/dossiers/" not in page
    above = world.pages.signed_in(world.above).get(LOG).text
    assert f'<a href="/dossiers/{world.case}">{world.code}</a>' in above
    assert "Amina" not in above
    assert world.pages.signed_in(world.coach).get(LOG).status_code == 403


def test_filters_in_the_address_find_one_person_case_kind_and_day(world):
    """What happened on a day, or by somebody, is found without leafing through a year."""
    note(world.db, shipped(), world.case, actor=world.coach, text="Gebeld", now=at(date(2026, 9, 10)))
    world.learner()
    browser = world.pages.signed_in(world.admin)

    assert len(lines(browser, f"?dossier={world.code.lower()}&soort=note")) == 1
    assert len(lines(browser, "?wie=mia")) == 1
    assert len(lines(browser, "?van=10/9/2026&tot=10/9/2026")) == 1
    assert lines(browser, "?van-day=11&van-month=9&van-year=2026") == []
    assert len(lines(browser, f"?organisatie={world.school}")) == len(lines(browser))
    assert lines(browser, f"?organisatie={world.hall}") == []


def test_a_long_log_comes_in_pages_without_a_gap_or_a_double(world):
    """A line that falls between two pages is the one that somebody looks for."""
    for number in range(PER_PAGE + 3):
        note(world.db, shipped(), world.case, actor=world.coach, text=f"Nota {number}", now=at(TODAY))
    browser = world.pages.signed_in(world.above)
    with world.db.read() as tx:
        total = len(tx.execute(select(events.c.id)).all())

    first = browser.get(LOG).text
    rest = browser.get(re.search(r'id="more" href="([^"]*)"', first)[1].replace("&amp;", "&")).text

    seen = [int(each) for each in re.findall(r'id="log-(\d+)"', first + rest)]
    assert len(seen) == total
    assert seen == sorted(set(seen), reverse=True)


def test_roles_readings_and_signing_in_are_told_too(world):
    """Who may do what, who read a confidential note and who was there: what the program keeps, it shows."""
    seal = shipped().seal
    kept = add_note(world.db, shipped(), world.case, SECRET, actor=world.coach, now=at(TODAY), seal=seal)
    why = {"actor": world.coordinator, "now": at(TODAY), "seal": seal, "reason": "Coach is langdurig ziek"}
    open_note(world.db, shipped(), kept, **why)
    give_role(world.db, world.coach.person_id, "school_coordinator", world.school, actor=world.admin, now=at(TODAY))
    browser = world.pages.signed_in(world.admin)

    register, readings = lines(browser, "?lijst=register"), lines(browser, "?lijst=notities")

    assert register[0].endswith("Hakima Said Rol schoolcoördinator van Mia Claes: toegevoegd \N{EN DASH}")
    assert "Vertrouwelijke gegevens: toegevoegd" in register[1]
    [reading] = readings
    assert reading.endswith(f"Jan Smet Notitie geopend {world.code}")
    assert SECRET not in browser.get(f"{LOG}?lijst=register").text
    assert "Hakima Said Aangemeld" in lines(browser, "?lijst=aanmeldingen")[0]


def test_a_touched_record_is_noticed_and_said_in_words(world):
    """Somebody with the key of the database can change a row; nobody can do so without it showing."""
    browser = world.pages.signed_in(world.admin)
    address = f"{LOG}/keten?dossier={world.code}"
    assert "De keten klopt" in browser.get(address).text

    with world.db.transaction() as tx:
        tx.execute(update(events).where(events.c.case_id == world.case, events.c.sequence == 1).values(kind="note"))

    assert f"{world.code}: bij gebeurtenis 1 klopt het niet. Wie, wanneer" in browser.get(address).text
    with world.db.transaction() as tx:
        tx.execute(update(events).where(events.c.case_id == world.case, events.c.sequence == 1).values(kind="opened"))
        tx.execute(update(cases).where(cases.c.id == world.case).values(sequence=cases.c.sequence + 1))
    assert "Daar ontbreekt een gebeurtenis" in browser.get(address).text
    assert "geen dossier met deze code" in browser.get(f"{LOG}/keten?dossier=L-1999-1").text
