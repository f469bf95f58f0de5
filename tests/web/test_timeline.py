"""Somebody who takes over a case of a year finds what they look for in its timeline: by kind, by word, page by page."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

import engine
from engine.commands.remarks import Contact
from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.world import World, at

MONDAY = date(2026, 9, 14)
TITLE = re.compile(r'timeline__title">(?:<s>)?([^<]*)<')


@pytest.fixture
def world(db):
    """Give a screened learner with contacts and notes, and her coach before the page."""
    made = World(db)
    made.case = made.screened(made.learner())
    made.path = f"/dossiers/{made.case}"
    for channel, text in (("call", "De voicemail."), ("mail", "Brief over de rekentoets.")):
        told = Contact(channel, "learner", "spoken" if channel == "mail" else "no_answer", text)
        engine.log_contact(db, shipped(), made.case, actor=made.coach, contact=told, now=at(MONDAY))
    made.reader = Site(db, None, at(MONDAY), shipped()).signed_in(made.coach)
    return made


def noted(world, count):
    """Write so many notes."""
    for each in range(count):
        engine.note(world.db, shipped(), world.case, actor=world.coach, text=f"Notitie {each}.", now=at(MONDAY))


def titles(answer):
    """Return what a page tells, the newest first."""
    return [unescape(each) for each in TITLE.findall(answer.text)]


def link(answer, label):
    """Return where a link leads."""
    return unescape(re.search(rf'href="([^"]*)"[^>]*>\s*{label}', answer.text)[1])


def test_links_show_one_kind_of_event(world):
    """Who asks when somebody was spoken to need not read past every term; a reload shows the same."""
    noted(world, 3)
    page = world.reader.get(world.path)
    assert 'aria-current="true">Alles<' in page.text
    assert "Notitie" in titles(page)

    contacts = world.reader.get(link(page, "Contacten"))

    assert len(titles(contacts)) == 2
    assert all(each.startswith(("Bel:", "E-mail:")) for each in titles(contacts))
    assert 'aria-current="true">Contacten<' in contacts.text
    moves = titles(world.reader.get(link(contacts, "Statuswissels")))
    assert moves[-1] == "Dossier geopend"
    assert len(moves) == 3
    assert titles(world.reader.get(link(page, "Mails"))) == ["E-mail: gesproken"]
    nothing = world.reader.get(link(page, "Documenten"))
    assert titles(nothing) == []
    assert "niets van dien aard" in nothing.text


def test_a_word_is_looked_for_in_what_the_page_tells(world):
    """Title, text and who did it, whatever the capitals; within the kind that was chosen."""
    noted(world, 30)

    found = world.reader.get(world.path, params={"tekst": "REKENTOETS"})

    assert len(titles(found)) == 1
    assert 'value="REKENTOETS"' in found.text
    assert link(found, "Toon alles") == f"{world.path}#tijdlijn"
    assert "Toon alles" not in world.reader.get(world.path).text
    assert 'name="toon" value="contacten"' in world.reader.get(f"{world.path}?toon=contacten&tekst=x").text
    assert titles(world.reader.get(f"{world.path}?toon=statuswissels&tekst=rekentoets")) == []
    assert len(titles(world.reader.get(f"{world.path}?tekst=jan+smet&toon=statuswissels"))) == 2


def test_older_events_come_twenty_at_a_time_within_what_was_asked(world):
    """The link goes on where the page ended, keeps kind and word, and no event is missed or told twice."""
    noted(world, 45)
    page, sizes, seen = world.reader.get(f"{world.path}?tekst=notitie"), [], []

    while True:
        texts = re.findall(r"timeline__text\">(Notitie \d+)", page.text)
        sizes.append(len(texts))
        seen += texts
        if "Toon ouder" not in page.text:
            break
        page = world.reader.get(link(page, "Toon ouder"))

    assert sizes == [20, 20, 5]
    assert seen == [f"Notitie {each}" for each in reversed(range(45))]


def test_what_a_timeline_keeps_to_itself_is_not_found_by_looking_for_it(world):
    """A private answer that the page only names must not be confirmed by a guess; the city sees no timeline at all."""
    world.fill(world.case, MONDAY, care_plan="Gesprek over slapen.")
    city = Site(world.db, None, at(MONDAY), shipped()).signed_in(world.above)

    assert titles(world.reader.get(f"{world.path}?tekst=plan+van+aanpak")) == ["Gegevens ingevuld"]
    assert titles(world.reader.get(f"{world.path}?tekst=slapen")) == []
    assert city.get(world.path).status_code == 200
    assert titles(city.get(f"{world.path}?tekst=rekentoets")) == []


def test_a_contact_is_taken_back_where_the_timeline_tells_it(world):
    """Only the newest, by who wrote it and within the day; it stays readable, struck through, with who and when."""
    site = Site(world.db, None, at(MONDAY), shipped())
    button = re.compile(rf'action="({world.path}/contact/\d+/ongedaan)"')
    own, other = site.signed_in(world.coach), site.signed_in(world.coordinator)
    assert button.findall(other.get(world.path).text) == []
    [path] = button.findall(own.get(world.path).text)

    page = own.get(own.post(path, data={}).headers["location"])

    assert "<s>E-mail: gesproken</s>" in page.text
    assert "<s>Met leerling. Brief over de rekentoets.</s>" in page.text
    assert f"Teruggenomen door {world.coach.name} op 14/9/2026, 11:00." in page.text
    assert (titles(page)[0], page.text.count("<s>")) == ("Contact teruggenomen", 2)
    assert button.findall(page.text) == [], "what came before it stays"
    engine.log_contact(
        world.db, shipped(), world.case, actor=world.coach, now=at(MONDAY), contact=Contact("call", "learner", "spoken")
    )
    assert len(button.findall(own.get(world.path).text)) == 1
    site.now = at(date(2026, 9, 16))
    assert button.findall(site.signed_in(world.coach).get(world.path).text) == []


@pytest.mark.parametrize("query", ["toon=zzz", "voor=abc", "voor=99999999999999999999", "voor=²", "tekst=%00"])
def test_a_mistyped_address_shows_the_page_all_the_same(world, query):
    """Half an address in a mail is no reason for an error."""
    assert world.reader.get(f"{world.path}?{query}").status_code == 200
