"""The page of somebody without an account: where things stand, whom to call, what to do, and when to meet."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest

import engine
from engine.links import find, page_path
from engine.tables import links
from tests.web.site import Site
from tests.workflows.appointments.planning import MONDAY, Planner
from tests.workflows.histories import shipped


@pytest.fixture
def world(db):
    """A learner at work who is invited to a visit with her mentor and her mother; their pages by role."""
    made = Planner(db).at_work()
    made.visit = made.plan()
    made.told()
    made.paths = {mail.recipient.name.split()[0]: mail.link for mail in made.mails if "uid" in mail.payload}
    made.pages = Site(db, None, MONDAY, shipped())
    made.visitor = made.pages.visitor()
    return made


def text_of(answer):
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def test_a_learner_reads_her_way_and_whom_to_call_and_nothing_is_written(world):
    """Scanners look too: not even the last day of the link moves by looking."""
    before = world.rows(links)

    said = text_of(world.visitor.get(world.paths["Amina"]))
    world.visitor.head(world.paths["Amina"])

    assert "Nu: In begeleiding" in said or "Nu: Begeleiding" in said
    assert "Trajectbegeleider: Mia Claes" in said
    assert "Mentor: Els Maes" in said
    assert "Onthaal" in said
    assert "Bezoek op de werkplek di 20 okt 2026, 14:30" in said
    assert world.rows(links) == before


def test_a_question_that_is_open_is_a_link_away(world):
    """What a learner tells in confidence is asked on a page of its own, and the wellbeing check only of her."""
    engine.open_named_task(world.db, shipped(), world.case, "wellbeing_check_in", actor=world.coach, now=MONDAY)
    world.deliver(MONDAY)

    hers, mothers = (world.visitor.get(world.paths[name]).text for name in ("Amina", "Sara"))

    [path] = re.findall(r'href="(/v/[^"]+)"', hers)
    assert "Hoe gaat het met je?" in unescape(world.visitor.get(path).text)
    assert world.visitor.get(f"{path}/melden").status_code == 404
    assert world.visitor.get(f"{world.paths['Amina']}/melden").status_code == 404
    assert world.visitor.get(f"{world.paths['Sara']}/doorgeven").status_code == 404
    assert "/v/" not in mothers


@pytest.mark.complaint(2)
def test_a_mentor_says_on_the_page_that_he_comes(world):
    """The coach reads it on the case; a visit of somebody else cannot be answered from here."""
    page = text_of(world.visitor.get(world.paths["Els"]))
    assert "De weg tot nu" not in page

    for said in ("declined", "accepted"):
        answer = world.visitor.post(f"{world.paths['Els']}/afspraak/{world.visit}", data={"answer": said})
        assert answer.status_code == 303

    [visit] = world.listed()
    assert {guest.role: guest.answer for guest in visit.guests}["mentor"] == "accepted"
    assert "Antwoord: ik kom." in text_of(world.visitor.get(world.paths["Els"]))
    assert world.visitor.post(f"{world.paths['Els']}/afspraak/999", data={"answer": "accepted"}).status_code == 404


def test_each_mail_keeps_the_page_for_ninety_days_and_an_old_page_offers_a_new_link(world):
    """Who hears nothing for a season asks a new link, which goes to the address on file only."""
    world.pages.now = MONDAY + timedelta(days=89)
    assert world.visitor.get(world.paths["Sara"]).status_code == 200
    world.pages.now = MONDAY + timedelta(days=91)
    over = world.visitor.get(world.paths["Sara"])
    assert (over.status_code, "Stuur mij een nieuwe link" in over.text) == (410, True)

    world.visitor.post(re.search(r'action="(/v/[^"]+/nieuw)"', over.text)[1])
    world.mails.clear()
    world.deliver(world.pages.now)

    [fresh] = [mail for mail in world.mails if mail.kind == "new_link"]
    assert fresh.recipient.name.startswith("Sara")
    assert world.visitor.get(fresh.link).status_code == 200


def test_a_parent_reads_nothing_from_the_eighteenth_birthday(world):
    """The link still lasts; the right to look does not."""
    world.fill(world.case, MONDAY.date(), birth_date="2008-10-13")
    assert world.visitor.get(world.paths["Sara"]).status_code == 200

    world.pages.now = MONDAY + timedelta(days=1)

    assert world.visitor.get(world.paths["Sara"]).status_code == 410
    assert world.visitor.get(world.paths["Amina"]).status_code == 200


def test_after_another_secret_was_set_the_next_mail_carries_a_link_that_works(world):
    """The tokens of before work no more; nobody is left with a mail that opens nothing."""
    mother = next(mail.recipient.id for mail in world.mails if mail.link == world.paths["Sara"])
    with world.db.transaction() as tx:
        fresh = page_path(tx, world.case, mother, secret="another", now=MONDAY)

    assert fresh != world.paths["Sara"]
    assert find(world.db, fresh.removeprefix("/p/"), MONDAY).state == "open"
