"""Somebody works through a list: from each case on to the next and back, in the order and the filters of that list."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from urllib.parse import quote

import pytest

from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.world import World, at

MONDAY = date(2026, 9, 14)
INPUTS = re.compile(r'<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"')
PLACE = re.compile(r'walk__words">([^<]*)<')


@pytest.fixture
def world(db):
    """Give four registered learners and one further on, and the pages of the coordinator."""
    made = World(db)
    made.cases = [made.learner() for _ in range(4)]
    made.further = made.screened(made.learner())
    made.reader = Site(db, None, at(MONDAY), shipped()).signed_in(made.coordinator)
    return made


def opened(world, path):
    """Return the cases of a list with their addresses, in the order in which it shows them."""
    found = re.findall(r'href="(/dossiers/(\d+)\?uit=[^"]*)"', world.reader.get(path).text)
    return {int(case): unescape(href) for href, case in found}


def turn(answer, way):
    """Return where the link to the next or the previous case leads, empty when there is none."""
    found = re.search(rf'href="([^"]*)" rel="{way}"', answer.text)
    return unescape(found[1]) if found else ""


def walked(world, href, way):
    """Walk until there is no further case; return the cases and what is said of their place."""
    cases, places = [], []
    while href:
        answer = world.reader.get(href)
        cases.append(int(re.match(r"/dossiers/(\d+)", href)[1]))
        places.append(PLACE.search(answer.text)[1])
        href = turn(answer, way)
    return cases, places


@pytest.mark.parametrize(
    "path",
    [
        "/leerlingen",
        "/leerlingen?status=registered",
        "/leerlingen?volgorde=gewijzigd",
        "/leerlingen?zoek=Amina&volgorde=gewijzigd",
        "/vandaag",
        "/vastgelopen",
    ],
)
def test_a_list_is_walked_through_in_its_own_order_both_ways(world, path):
    """Nobody is skipped and nobody comes twice, and each page says which of how many it is."""
    listed = opened(world, path)
    assert len(listed) >= 3

    forth, places = walked(world, next(iter(listed.values())), "next")
    back, _ = walked(world, list(listed.values())[-1], "prev")

    assert forth == list(listed)
    assert back == list(reversed(listed))
    assert places == [f"{each} van {len(listed)}" for each in range(1, len(listed) + 1)]


def test_the_way_back_leads_to_the_list_as_it_was(world):
    """With its filters, how many it holds, and the same after turning a page of the timeline."""
    [case, *_] = opened(world, "/leerlingen?status=registered").items()

    page = world.reader.get(case[1])

    assert re.search(r'href="/leerlingen\?status=registered">Terug naar Leerlingen \(4\)<', page.text)
    contacts = unescape(re.search(r'href="([^"]*toon=contacten[^"]*)"', page.text)[1])
    assert PLACE.search(world.reader.get(contacts).text)[1] == "1 van 4"
    bare = world.reader.get(f"/dossiers/{case[0]}").text
    assert 'href="/leerlingen">Terug naar Leerlingen<' in bare
    assert 'class="walk"' not in bare


def test_a_case_that_left_the_list_still_leads_on(world):
    """Who moves a learner on in the middle of a list goes on with the next one, without going back first."""
    listed = opened(world, "/leerlingen?status=registered")
    second = list(listed)[1]
    world.go(second, "start_orientation", world.coordinator, MONDAY)

    page = world.reader.get(listed[second])

    assert PLACE.search(page.text)[1] == "staat niet meer in deze lijst"
    assert "Terug naar Leerlingen (3)" in page.text
    assert {turn(page, "prev"), turn(page, "next")} & {listed[each] for each in listed if each != second}


def test_the_walk_never_leads_to_a_case_the_reader_may_not_see(world):
    """The address is anybody's to write; a coach walks through their own learners only."""
    nina = world.person("Nina Pels", "trajectory_coach", world.school)
    mine = {world.learner(coach=nina.person_id) for _ in range(2)}
    world.reader = Site(world.db, None, at(MONDAY), shipped()).signed_in(nina)

    forth, places = walked(world, f"/dossiers/{min(mine)}?uit=/leerlingen", "next")

    assert set(forth) == mine
    assert places == ["1 van 2", "2 van 2"]
    assert turn(world.reader.get(f"/dossiers/{min(mine)}?uit=/leerlingen"), "prev") == ""
    assert world.reader.get(f"/dossiers/{world.cases[0]}?uit=/leerlingen").status_code == 404


@pytest.mark.parametrize(
    ("form", "typed"),
    [
        ("/notitie", {"text": "Belt morgen terug."}),
        ("/contact", {"channel": "call", "party": "parent", "result": "spoken", "text": ""}),
        ("/stap/start_orientation", {}),
        ("/later", {"until_on-day": "21", "until_on-month": "9", "until_on-year": "2026"}),
    ],
)
def test_what_is_done_on_a_case_leads_on_in_the_list(world, form, typed):
    """Logging ten calls in a row costs no way back to the list after each; a page left with Annuleren neither."""
    href = list(opened(world, "/leerlingen?status=registered").values())[1]
    shown = world.reader.get(href).text
    address = unescape(re.search(rf'(?:action|href)="(/dossiers/\d+{form}[^"]*)"', shown)[1])
    asked = shown if form == "/notitie" else world.reader.get(address).text
    if form != "/notitie":
        stays = re.search(r'href="([^"]*)">Annuleren<', asked)
        assert turn(world.reader.get(unescape(stays[1])), "next")
    sent = unescape(re.search(rf'action="(/dossiers/\d+{form}[^"]*)"', asked)[1])

    known = dict(INPUTS.findall(asked.partition('<form class="form"')[2].partition("</form>")[0]))
    done = world.reader.post(sent, data=known | {"coach": str(world.coach.person_id)} | typed)

    assert done.status_code == 303
    page = world.reader.get(done.headers["location"])
    assert "status=registered" in unescape(re.search(r'govuk-back-link" href="([^"]*)"', page.text)[1])
    assert turn(page, "next") or turn(page, "prev")


def test_a_board_is_walked_through_column_by_column_as_its_cards_stand(world):
    """Next is the card below, not a case of another column that happens to be due earlier."""
    listed = opened(world, "/leerlingen?weergave=bord")
    column = [each for each in listed if each != world.further]

    forth, places = walked(world, listed[column[0]], "next")

    assert forth == column
    assert places == [f"{each} van 4 in Aangemeld" for each in range(1, 5)]
    assert walked(world, listed[world.further], "next")[0] == [world.further]
    back = re.search(r'govuk-back-link" href="([^"]*)">([^<]*)<', world.reader.get(listed[column[0]]).text)
    assert unescape(back[1]) == "/leerlingen?weergave=bord"
    assert back[2] == "Terug naar Leerlingen"


@pytest.mark.parametrize("place", ["//elders.example/leerlingen", "https://elders.example", "/zzz", "javascript:x"])
def test_an_address_that_names_no_list_leads_nowhere_else(world, place):
    """A link in a mail cannot dress up another site as the way back."""
    page = world.reader.get(f"/dossiers/{world.cases[0]}?uit={quote(place, safe='')}").text

    assert 'href="/leerlingen">Terug naar Leerlingen<' in page
    assert re.search(r'(href|action)="[^"?]*elders', page) is None
    assert 'class="walk"' not in page
