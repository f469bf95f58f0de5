"""Vandaag: what was agreed for today, in which order and of whom; a contact, what comes next, and taking it back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy import select

from engine.tables import cases, events
from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.world import World, at
from workflows.register.appointments import Plan, plan_appointment
from workflows.register.tables import contacts

FRIDAY = date(2026, 9, 18)
MONDAY = date(2026, 9, 21)
CALL = {"channel": "call", "party": "learner", "result": "call_back", "naar": "/vandaag"}
DAY = timedelta(days=1)


@pytest.fixture
def town(db):
    """Two learners of a coach in two blocks, on a Friday, and the coach's browser."""
    world = World(db)
    world.amina = world.searching(first=date(2026, 9, 16))
    world.yassin = world.learner(date(2026, 9, 17), first_name="Yassin")
    world.go(world.yassin, "start_orientation", world.coordinator, date(2026, 9, 17))
    world.site = Site(db, None, at(FRIDAY), shipped())
    world.mia = world.site.signed_in(world.coach)
    return world


def said(answer):
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def groups(answer):
    """Return the titles of the groups with the cases in them."""
    parts = re.split(r'<h2 class="work__title"[^>]*>', answer.text)[1:]
    return {
        part.partition("<")[0]: [int(key) for key in re.findall(r'<li class="row" id="case-(\d+)"', part)]
        for part in parts
    }


def test_an_appointment_and_a_promised_call_stand_on_their_day_among_what_was_agreed(town):
    """Between answers and what is to do: a visit of this afternoon is not found by opening each case."""
    plan_appointment(
        town.db, shipped(), town.amina, Plan("talk", at(MONDAY, 14), 45, ("learner",), "School"),
        actor=town.coach, now=at(FRIDAY),
    )  # fmt: skip
    form = town.mia.get(f"/dossiers/{town.yassin}/contact").text
    prefilled = [re.search(rf'name="next_on-{part}"[^>]*value="(\d+)"', form)[1] for part in ("day", "month", "year")]
    typed = dict(zip(("next_on-day", "next_on-month", "next_on-year"), prefilled, strict=True))
    town.mia.post(f"/dossiers/{town.yassin}/contact", data={**CALL, **typed, "next": "call_back", "key": "a"})

    assert prefilled == ["21", "9", "2026"], "the next training day after a Friday"
    assert "Vandaag afgesproken" not in groups(town.mia.get("/vandaag"))
    town.site.now = at(MONDAY)
    page = town.site.signed_in(town.coach).get("/vandaag")

    assert groups(page)["Vandaag afgesproken"] == [town.amina, town.yassin]
    assert "Vandaag om 16:00: gesprek." in said(page)
    assert "Beloofd voor vandaag: Bel terug." in said(page)
    assert "2 vandaag afgesproken" in said(page)


def test_the_list_is_narrowed_and_ordered_by_links_that_keep_each_other(town):
    """Who works block by block sees one; what changed last comes first when that is asked."""
    page = town.mia.get("/vandaag?blok=inform_orient&volgorde=gewijzigd")

    assert groups(page) == {"Laatst gewijzigd": [town.yassin]}
    assert "Blok: Informeren en oriënteren" in said(page)
    assert re.search(r'href="/vandaag\?blok=inform_orient"[^>]*>\s*Wat moet gebeuren', page.text)
    assert re.search(r'aria-current="true">\s*Laatst gewijzigd', page.text)
    assert groups(town.mia.get("/vandaag?volgorde=gewijzigd"))["Laatst gewijzigd"] == [town.yassin, town.amina]
    assert "Niets gevonden" in said(town.mia.get("/vandaag?blok=evaluation_handover"))
    opened = re.search(rf'href="(/dossiers/{town.yassin}\?uit=[^"]*)"', page.text)[1]
    assert "blok%3Dinform_orient" in opened or "blok=inform" in town.mia.get(unescape(opened)).text


def test_a_contact_logged_by_mistake_is_taken_back_by_one_button(town):
    """The banner names the learner; afterwards nothing counts it, and the record keeps that it stood there."""
    answer = town.mia.post(f"/dossiers/{town.amina}/contact", data={**CALL, "next": "none", "key": "b"})
    page = town.mia.get(answer.headers["location"])
    assert re.search(r"Contact gelogd bij Amina B\.\s+Ongedaan maken", said(page))
    undo = re.search(r'action="(/dossiers/\d+/contact/\d+/ongedaan)"', page.text)[1]

    other = town.site.signed_in(town.coordinator)
    assert other.post(undo, data={}).status_code == 422
    back = town.mia.post(undo, data={"naar": "/vandaag?gedaan=contact-ongedaan"})

    assert "Het contact is teruggenomen" in said(town.mia.get(back.headers["location"]))
    with town.db.read() as tx:
        assert tx.execute(select(cases.c.last_contact_at).where(cases.c.id == town.amina)).scalar_one() is None
        assert tx.execute(select(contacts.c.id).where(contacts.c.case_id == town.amina)).all() == []
        kinds = (
            tx.execute(select(events.c.kind).where(events.c.case_id == town.amina).order_by(events.c.id))
            .scalars()
            .all()
        )
    assert kinds[-2:] == ["contact", "corrected"]
    assert "Laatste contact" not in said(town.mia.get("/vandaag"))
    assert town.mia.post(undo, data={}).status_code == 422


def test_what_came_after_a_contact_keeps_it(town):
    """Taking back what others build on would be a muddle; the task a contact opened goes with it."""
    path = f"/dossiers/{town.amina}/contact"
    after = {"next": "call_back", "next_on-day": "22", "next_on-month": "9", "next_on-year": "2026"}
    first = town.mia.post(path, data={**CALL, **after, "key": "c"})
    undo = re.search(rf'action="({path}/\d+/ongedaan)"', town.mia.get(first.headers["location"]).text)[1]
    assert "Bel terug" in said(town.mia.get(f"/dossiers/{town.amina}"))

    town.mia.post(undo, data={})
    assert "Bel terug" not in said(town.mia.get(f"/dossiers/{town.amina}")).partition("Tijdlijn")[0]

    second = town.mia.post(path, data={**CALL, "key": "d"})
    town.mia.post(f"/dossiers/{town.amina}/notitie", data={"text": "Moeder belde terug.", "key": "e"})
    assert "Ongedaan maken" not in said(town.mia.get(second.headers["location"]))
    wrong = town.mia.post(path, data={**CALL, **after, "next_on-year": "2031", "key": "f"})
    assert (wrong.status_code, "hoogstens een jaar ver" in said(wrong)) == (422, True)


def test_a_contact_of_yesterday_stays(town):
    """A slip is noticed at once; a day later others may have read it and planned by it."""
    path = f"/dossiers/{town.amina}/contact"
    answer = town.mia.post(path, data={**CALL, "naar": "", "key": "g"})
    undo = re.search(rf'action="({path}/\d+/ongedaan)"', town.mia.get(answer.headers["location"]).text)[1]

    town.site.now = at(FRIDAY) + DAY + timedelta(minutes=1)

    refused = town.site.signed_in(town.coach).post(undo, data={})
    assert (refused.status_code, "niets meer dat u hier ongedaan kan maken" in said(refused)) == (422, True)


@pytest.mark.parametrize(
    ("when", "until"), [("tomorrow", "19/9"), ("training", "21/9"), ("week", "25/9"), ("day", "30/9")]
)
def test_later_is_one_of_the_usual_days_or_one_that_is_typed(town, when, until):
    """A Friday's next training day is Monday; the choice says which day it is."""
    form = said(town.mia.get(f"/dossiers/{town.amina}/later"))
    typed = {"until_on-day": "30", "until_on-month": "9", "until_on-year": "2026"} if when == "day" else {}
    town.mia.post(f"/dossiers/{town.amina}/later", data={"when": when, **typed})

    assert "De volgende opleidingsdag (21/9/2026)" in form
    assert f"Opzij gelegd tot {until}/2026" in said(town.mia.get("/vandaag"))
