"""The menu "Volgende stap" of a card: what can be done now, and why the rest cannot, without opening the case."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from engine.queries.steps import steps_of
from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.world import World, at

START = date(2026, 9, 22)
BOARD = "/leerlingen?weergave=bord"


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


def menu_of(reader, case, **headers):
    """Return what the menu says, per line."""
    answer = reader.get(f"/dossiers/{case}/stappen", headers=headers)
    lines = re.findall(
        r'<(?:a|p) class="menu__item.*?</(?:a|p)>', answer.text.partition("<main")[2] or answer.text, re.DOTALL
    )
    return answer, [" ".join(re.sub(r"<[^>]+>", " ", unescape(line)).split()) for line in lines]


def test_a_card_leads_to_the_steps_and_says_why_one_cannot_be_taken(town):
    """Nobody opens a case to find that a list is not done; what can be done is a link to its own form."""
    reader = town.site.signed_in(town.coach)

    card = reader.get(BOARD).text
    answer, lines = menu_of(reader, town.case, **{"HX-Request": "true"})

    assert f'hx-get="/dossiers/{town.case}/stappen?uit=' in card
    assert f'href="/dossiers/{town.case}/stappen?uit=' in card, "without script the menu leads to a page"
    assert "<html" not in answer.text
    assert "Onthaal afronden eerst nog: checklist 0/12" in lines
    assert re.search(rf'href="/dossiers/{town.case}/stap/\w+"', answer.text)


def test_a_step_that_no_form_can_solve_is_no_link_and_says_why(town):
    """The menu says what the engine would: nobody enrols whose screening is not done."""
    other = town.learner(first_name="Yassin")
    town.go(other, "start_orientation", town.coordinator, START)
    told = {"info_talk_on": START, "parent_informed_on": START, "info_links_given": "ja", "taster_offered": "nee"}
    town.go(other, "start_screening", town.coach, START, motivation="Ik wil met mijn handen leren.", **told)
    reader = town.site.signed_in(town.coach)
    steps = steps_of(town.db, shipped(), other, town.coach, at(START))

    answer, lines = menu_of(reader, other)

    assert "Wat nu kan" in answer.text
    assert "<html" in answer.text
    refused = [each for each in steps.options if not (each.possible or each.solved_in_form)]
    assert "Inschrijven kan nog niet: checklist 0/7" in lines
    assert sum("kan nog niet" in line for line in lines) == len(refused)
    assert len(re.findall(r'href="/dossiers/\d+/stap/', answer.text)) == len(lines) - len(refused)


def test_who_reads_codes_only_has_no_menu(town):
    """The city sees where a learner stands and takes no step there; a board of a past day offers none to anybody."""
    city = town.site.signed_in(town.above)

    assert "/stappen" not in city.get(BOARD).text
    assert menu_of(city, town.case)[0].status_code == 404
    assert "/stappen" not in town.site.signed_in(town.coach).get(f"{BOARD}&op=21/9/2026").text
