"""The checklist of a dossier says of each item where it stands, until when, and who did it when."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest

import engine
from engine.queries.steps import steps_of
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


@pytest.fixture
def interrupted(town):
    """The learner of that town is ill from the second day on."""
    known = {"interruption_from": START, "interruption_expected_end": date(2026, 10, 5), "interruption_stay": "home"}
    town.go(town.case, "interrupt", town.coach, START + timedelta(days=1), reason="illness", **known)
    town.site.now = at(START + timedelta(days=1))
    town.reader = town.site.signed_in(town.coach)
    town.path = f"/dossiers/{town.case}/niet-nodig/interruption_company_informed"
    return town


def test_what_does_not_apply_is_left_out_with_its_reason_and_brought_back(interrupted):
    """Nobody ticks what did not happen to get on; the reason stands on the timeline, and so does its end."""
    town, why = interrupted, "Het bedrijf is gesloten tot oktober."
    assert "of leg uit waarom dit niet van toepassing is" in town.reader.get(f"/dossiers/{town.case}").text

    assert town.reader.post(town.path, data={"reason": why}).status_code == 303

    said = item(town, "Bedrijf op de hoogte")
    assert f"{why} Niet van toepassing" in said
    assert "Mia Claes" in said
    assert "resume" not in refused(town, "needs_interruption_company_informed")
    assert town.reader.get(f"/dossiers/{town.case}").text.count(why) == 2, "in the list and on the timeline"
    assert town.reader.post(f"{town.path}/terug").status_code == 303
    assert "Nog niet bekeken" in item(town, "Bedrijf op de hoogte")
    assert "resume" in refused(town, "needs_interruption_company_informed")


@pytest.mark.parametrize("reason", ["", "   ", "nvt"])
def test_nothing_is_left_out_without_a_reason_that_says_something(interrupted, reason):
    """Three letters explain nothing to who reads the case next year."""
    answer = interrupted.reader.post(interrupted.path, data={"reason": reason})

    assert answer.status_code == 422
    assert "Dit klopt nog niet" in answer.text
    assert "Nog niet bekeken" in item(interrupted, "Bedrijf op de hoogte")


def test_what_the_workflow_does_not_let_go_cannot_be_left_out(interrupted):
    """An item is asked of everybody unless its workflow says otherwise; another list's items, or no item, neither."""
    for name in ("interruption_from", "mentor_thanked", "phone", "zzz"):
        path = interrupted.path.replace("interruption_company_informed", name)
        assert interrupted.reader.get(path).status_code == 404
        assert interrupted.reader.post(path, data={"reason": "Dat is hier niet nodig."}).status_code == 404
    assert "niet-nodig/interruption_from" not in interrupted.reader.get(f"/dossiers/{interrupted.case}").text


def refused(town, code):
    """Return the steps that a condition keeps from being taken."""
    steps = steps_of(town.db, shipped(), town.case, town.coach, town.site.now).options
    return {each.name for each in steps if any(unmet.code == code for unmet in each.unmet)}
