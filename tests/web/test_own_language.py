"""Staff read the program in Dutch or English, as each of them chooses; nothing of the other language is left over."""

from __future__ import annotations

import re

import pytest

from engine.tables import persons
from tests.web.leftovers import left_over
from tests.web.site import Site
from tests.workflows.appointments.planning import MONDAY, Planner
from tests.workflows.histories import shipped
from workflows.register.tables import register_events

PAGES = ("/vandaag", "/leerlingen", "/leerlingen?weergave=bord", "/leerlingen/nieuw", "/vastgelopen", "/cijfers")
PAGES += ("/vastgelopen/verslag", "/wachtlijst", "/register", "/register/nieuw/company", "/zoeken?q=zzz", "/afwezig")
PAGES += ("/agenda", "/processen", "/processen/learner_trajectory/schema", "/beheer/register", "/beheer/mensen")
PAGES += (
    "/beheer/mensen/nieuw",
    "/beheer/register/regels",
    "/beheer/mails",
    "/bedrijven",
    "/bedrijven/nieuw",
    "/bedrijven/wie",
    "/hulp",
    "/privacy",
    "/toegankelijkheid",
    "/bestaat-niet",
)
OF_CASE = ("", "/gegevens", "/contact", "/later", "/opvolging", "/afspraak", "/inzage", "/kaart")


@pytest.fixture
def world(db):
    """A learner at work, with her coach and the coordinator of the school."""
    made = Planner(db).at_work()
    made.plan()
    made.keeper = made.person("Hilde Maes", "administrator", None)
    made.pages = Site(db, None, MONDAY, shipped())
    return made


def test_a_coach_chooses_english_in_the_menu_and_comes_back_to_the_same_page(world):
    """The choice is theirs alone, is kept, and who looks in the record finds it."""
    coach = world.pages.signed_in(world.coach)
    before = coach.get("/leerlingen?status=in_guidance")
    assert 'lang="nl-BE"' in before.text
    assert re.search(r'name="naar" value="([^"]+)"', before.text)[1] == "/leerlingen?status=in_guidance"

    chosen = coach.post("/taal", data={"language": "en", "naar": "/leerlingen?status=in_guidance"})

    assert (chosen.status_code, chosen.headers["location"]) == (303, "/leerlingen?status=in_guidance")
    assert '<html class="govuk-template" lang="en-GB">' in coach.get("/vandaag").text
    [row] = world.rows(persons, id=world.coach.person_id)
    assert row.language == "en"
    [told] = [each for each in world.rows(register_events, actor_id=row.id) if "language" in str(each.payload)]
    assert told.payload["after"] == {"language": "en"}


def test_a_language_without_pages_for_staff_is_refused(world):
    """French says what people outside the staff read; a page half in Dutch would be nobody's."""
    coach = world.pages.signed_in(world.coach)

    assert coach.post("/taal", data={"language": "fr"}).status_code == 422
    assert 'lang="nl-BE"' in coach.get("/vandaag").text


def test_choosing_leads_to_no_other_site(world):
    """An address in the form cannot send somebody away."""
    coach = world.pages.signed_in(world.coach)

    assert coach.post("/taal", data={"language": "en", "naar": "//elders.example"}).headers["location"] == "/vandaag"


@pytest.mark.parametrize("who", ["coach", "coordinator", "city", "keeper"])
def test_no_dutch_is_left_on_the_pages_in_english(world, who):
    """Whoever reads no Dutch must not guess at half a page: the telltale words stand on none of them."""
    reader = world.pages.signed_in(getattr(world, who))
    reader.post("/taal", data={"language": "en"})
    found = {}

    for path in [*PAGES, *(f"/dossiers/{world.case}{deed}" for deed in OF_CASE)]:
        answer = reader.get(path)
        assert 'lang="en-GB"' in answer.text, path
        if left := left_over(answer.text):
            found[path] = left

    assert found == {}


def test_the_same_words_are_found_in_dutch(world):
    """The list of words would find what was left over: on every page in Dutch there is one."""
    coach = world.pages.signed_in(world.coach)

    assert [path for path in PAGES if not left_over(coach.get(path).text)] == []
