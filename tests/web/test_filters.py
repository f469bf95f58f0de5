"""The chips above a list: what it is narrowed to, each with a way out, and one link that shows everything again."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import delete, insert

from engine.tables import grants
from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.world import World, at

MONDAY = date(2026, 9, 14)
TOMORROW = {"day": "15", "month": "9", "year": "2026"}


@pytest.fixture
def world(db):
    """Give a registered learner, and the pages."""
    made = World(db)
    made.case = made.learner()
    made.keeper = made.person("Hilde Maes", "administrator", None)
    made.pages = Site(db, None, at(MONDAY), shipped())
    return made


@pytest.mark.parametrize(
    ("who", "path", "whole"),
    [
        ("coordinator", "/leerlingen?status=registered", "/leerlingen"),
        ("coordinator", "/leerlingen?status=registered&weergave=bord", "/leerlingen?weergave=bord"),
        ("coordinator", "/leerlingen?zoek=niemand", "/leerlingen"),
        ("coordinator", "/vastgelopen?proces=company_lead", "/vastgelopen"),
        ("keeper", "/beheer/mails?stand=failed", "/beheer/mails"),
    ],
)
def test_one_link_takes_all_filters_away(world, who, path, whole):
    """Who narrowed a list until nothing was left comes back to everything, in the view they had."""
    reader = world.pages.signed_in(getattr(world, who))

    page = reader.get(path).text

    links = re.findall(r'href="([^"]*)"[^>]*>\s*Filters wissen', page)
    assert {unescape(each) for each in links} == {whole}
    assert len(links) == (1 if "registered" in path else 2), "where nothing is found, the empty list has it too"
    assert "built-in" not in page
    assert "Filters wissen" not in reader.get(whole).text


def test_a_chip_takes_its_own_filter_away(world):
    """The other filters stay as they were."""
    reader = world.pages.signed_in(world.coordinator)

    page = reader.get("/leerlingen?status=registered&zoek=Amina").text

    chips = [unescape(each) for each in re.findall(r'class="chip" href="([^"]*)"', page)]
    assert chips == ["/leerlingen?status=registered", "/leerlingen?zoek=Amina"]


def test_the_fields_to_choose_with_come_when_somebody_opens_them(world):
    """A list without them is made in half the time; opened, they hold what is chosen and nothing else remembers it."""
    reader = world.pages.signed_in(world.coordinator)

    closed = reader.get("/leerlingen?status=registered").text
    [way] = re.findall(r'class="filters__open[^"]*"\s+href="([^"]*)"', closed)
    opened = reader.get(unescape(way)).text

    assert "<select" not in closed[closed.index('id="filters"') : closed.index("<table")]
    assert unescape(way) == "/leerlingen?status=registered&filters=open"
    assert re.search(r'value="registered"\s+selected', opened)
    assert "filters=open" not in opened[opened.index("<main") : opened.index("</main")], "no way leads back to them"


def test_a_list_follows_the_day_and_what_its_reader_may_see(world):
    """Its statements stay made while the program runs; neither yesterday nor rights that were taken away may stay."""
    path = "/leerlingen?termijn=verlopen"
    link = f"/dossiers/{world.case}?"
    new = world.person("Els Wouters", "trajectory_coach", None)

    def shown(who):
        return link in unescape(world.pages.signed_in(who).get(path).text)

    world.pages.now = at(date(2026, 6, 11))
    early = shown(world.coordinator)
    world.pages.now = at(MONDAY)
    later, without = shown(world.coordinator), shown(new)
    role = {"person_id": new.person_id, "role": "school_coordinator", "organisation_id": world.school}
    with world.db.transaction() as tx:
        tx.execute(insert(grants), role)
    given = shown(new)
    with world.db.transaction() as tx:
        tx.execute(delete(grants).where(grants.c.person_id == new.person_id, grants.c.role == "school_coordinator"))

    assert (early, later) == (False, True)
    assert (without, given, shown(new)) == (False, True, False)


NUMBERED = (
    "/leerlingen?school={n}",
    "/leerlingen?coach={n}",
    "/leerlingen?bedrijf={n}",
    "/leerlingen?schooljaar={n}",
    "/leerlingen?contact={n}",
    "/leerlingen?na=2026-09-14_{n}",
    "/leerlingen/samen?id={n}",
    "/bedrijven?postcode={n}",
    "/vastgelopen?school={n}",
    "/vastgelopen?coach={n}",
    "/vandaag?school={n}",
    "/vandaag?gelogd={n}",
    "/vandaag/samen?actie=visit&id={n}",
    "/cijfers/learners_dual?bladzijde={n}",
)


def test_a_number_that_no_row_has_crashes_no_page(world):
    """An address that was cut, doubled or made up asks for nothing, and the page says so or shows the list."""
    reader = world.pages.signed_in(world.coordinator)
    answers = {path: reader.get(path.format(n="9" * 30)).status_code for path in NUMBERED}
    broken = {path: status for path, status in answers.items() if status != (422 if "samen" in path else 200)}
    assert broken == {}


def test_a_number_that_no_row_has_is_no_answer_of_a_form(world):
    """Neither for who stands in, nor for who takes over: the field is asked again."""
    reader, number = world.pages.signed_in(world.coordinator), "9" * 30
    tomorrow = {f"{name}-{part}": value for name in ("from_on", "until_on") for part, value in TOMORROW.items()}

    absent = reader.post("/afwezig", data={**tomorrow, "stand_in_id": number})
    handed = reader.post(
        "/vandaag/samen", data={"id": str(world.case), "actie": "assign", "person": number, "line": "x"}
    )

    assert (absent.status_code, handed.status_code) == (422, 422)
    assert "Wie vervangt: deze keuze bestaat niet." in unescape(absent.text)
