"""An address that takes no mail, on the page of a case: it is said there, and mended from there."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from engine.bounces import ADDRESS, Report, take_back
from engine.tables import outbox, persons
from tests.web.register_pages import sent, text_of
from tests.web.site import Site
from tests.workflows.appointments.planning import MONDAY, Planner
from tests.workflows.histories import shipped


@pytest.fixture
def world(db):
    """A learner at work whose mentor and parent were invited to a visit."""
    made = Planner(db).at_work()
    made.plan()
    made.browser = Site(db, None, MONDAY, shipped()).signed_in(made.coach)
    made.page = f"/dossiers/{made.case}"
    return made


def comes_back(world, name):
    """Let the mail to somebody come back for good."""
    to = select(persons.c.id).where(persons.c.name.like(f"{name}%"))
    with world.db.read() as tx:
        mail = tx.execute(select(outbox.c.id).where(outbox.c.recipient_id.in_(to))).scalars().first()
    assert take_back(world.db, shipped(), Report(ADDRESS, "5.1.1 unknown", mail_id=mail), MONDAY) == "bounced"


def test_the_case_says_whose_address_is_wrong_and_what_that_means(world):
    """Nobody should wait for an answer to mails that do not arrive."""
    comes_back(world, "Els Maes")

    said = text_of(world.browser.get(world.page))

    assert "Het mailadres van Els Maes (Mentor) klopt niet: bel, en verbeter het." in said
    assert "Onbestelbaar sinds" in said
    assert "Mail kwam terug" in said
    assert "Het adres van mentor klopt niet; er vertrekken geen mails meer naartoe." in said


def test_the_head_of_a_dossier_offers_to_call_and_write_to_the_learner_while_that_arrives(world):
    """The commonest two things to do stand on top; no button leads to a mailbox that takes nothing."""

    def head():
        return world.browser.get(world.page).text.split('class="columns"')[0]

    assert re.search(r'href="mailto:[^"]+@[^"]+">', head())
    comes_back(world, "Amina")

    assert "mailto:" not in head()
    assert "Onbestelbaar sinds ma 12 okt 2026" in text_of(world.browser.get(world.page))


def test_a_mentor_is_mended_in_the_register(world):
    """The address is the mentor's, not the case's: mended once, it is right on every case."""
    comes_back(world, "Els Maes")
    form = world.browser.get(f"{world.page}/mailadres/mentor").headers["location"]
    assert form == f"/register/wijzig/mentor/{world.place.mentor}"

    assert sent(world.browser, form, email="els.maes@devos.example").status_code == 303
    world.deliver(MONDAY)

    said = text_of(world.browser.get(world.page))
    assert "els.maes@devos.example" in said
    assert "Naar mentor vertrekken weer mails." in said
    assert "Onbestelbaar sinds" not in said
    assert "Adres verbeteren" not in said


def test_a_parent_is_mended_on_the_case(world):
    """The button leads to the very field."""
    comes_back(world, "Sara")

    form = world.browser.get(f"{world.page}/mailadres/parent").headers["location"]

    assert form == f"{world.page}/gegevens?groep=parents#parent_email"
    assert 'id="parent_email"' in world.browser.get(form).text


def test_a_role_without_address_has_no_such_page(world):
    """Nor has a case that somebody may not see."""
    assert world.browser.get(f"{world.page}/mailadres/trajectory_coach").status_code == 404
    assert world.browser.get("/dossiers/999999/mailadres/mentor").status_code == 404
