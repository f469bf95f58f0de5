"""The checklist of a dossier says of each item where it stands, until when, and who did it when."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest

import engine
from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.world import World, at

START = date(2026, 9, 22)


@pytest.fixture
def town(db):
    """A learner on the first day of work: the onboarding has begun and nothing of it is ticked."""
    world = World(db)
    work = world.work()
    world.case = world.searching()
    world.match(world.case, work, date(2026, 9, 21))
    world.sign(world.case, work, date(2026, 9, 21), START)
    world.site = Site(db, None, at(START), shipped())
    return world


def item(town, label, reader=None):
    """Return what the checklist says of one item, in words."""
    page = town.site.signed_in(reader or town.coach).get(f"/dossiers/{town.case}").text
    checklist = page.partition("Checklist</h2>")[2].partition("</section>")[0]
    [found] = [each for each in checklist.split("<li ")[1:] if label in each]
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(f"<li {found}")).split())


def filled(town, **fields):
    """Write fields as the coach."""
    typed = {"actor": town.coach, "seen_version": None, "now": at(START)}
    engine.fill_in(town.db, shipped(), town.case, fields, **typed)


def test_an_item_that_is_done_says_who_did_it_and_when(town):
    """Nobody asks a colleague whether it happened."""
    assert "Nog niet bekeken" in item(town, "Opleidingsplan overlopen")

    filled(town, plan_walked_through="yes")
    town.site.now = at(START + timedelta(days=3))

    said = item(town, "Opleidingsplan overlopen", town.coordinator)
    assert "klaar op di 22 sep" in said
    assert "Mia Claes" in said
    assert "Klaar" in said
    assert "Vul in" not in said


def test_an_item_that_somebody_else_was_asked_says_whom_one_waits_for(town):
    """The mentor has a mail with that question; the coach may still answer it after a call."""
    town.tick(START, START + timedelta(days=2))
    town.site.now = at(START + timedelta(days=2))

    said = item(town, "Verwelkoming en rondleiding")

    assert "Wacht op mentor" in said
    assert "Vul in" in said


def test_a_no_is_a_beginning_and_no_end(town):
    """Talked about but not agreed is not the same as never looked at."""
    filled(town, start_talk_done="no")

    assert "Bezig" in item(town, "Beginsituatie besproken")
