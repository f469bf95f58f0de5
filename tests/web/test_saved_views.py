"""A list that somebody narrowed gets a name, is found above the list, and may be what the list shows first."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest

from tests.web.register_pages import text_of
from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.world import World, at

MONDAY = date(2026, 9, 14)
LISTS = {"/leerlingen": "blok=inform", "/bedrijven": "termijn=week&weergave=tabel", "/vastgelopen": "waarom=contact"}


@pytest.fixture
def coach(db):
    """Give the browser of a coach with two learners, and what they are."""
    world = World(db)
    cases = (world.learner(first_name="Amina"), world.learner(first_name="Yassin"))
    world.go(cases[1], "start_orientation", world.coordinator, MONDAY)
    made = Site(db, None, at(MONDAY), shipped()).signed_in(world.coach)
    made.world = world
    return made


def save(client, place, query, name="Mijn lijst", **typed):
    """Name what a list shows."""
    return client.post("/weergaven", data={"place": place, "query": query, "name": name, **typed})


@pytest.mark.parametrize("place", LISTS)
def test_a_named_list_stands_above_it_with_its_filters(coach, place):
    """On each of the three lists; the link asks exactly what was asked."""
    assert "Weergave bewaren" in coach.get(f"{place}?{LISTS[place]}").text

    answer = save(coach, place, LISTS[place])

    assert answer.headers["location"] == f"{place}?{LISTS[place]}"
    shown = coach.get(place).text
    assert f'href="{place}?{LISTS[place]}"' in unescape(shown)
    assert "Mijn lijst" in shown
    assert "Weergave weggooien" in coach.get(answer.headers["location"]).text


def test_a_view_that_is_shown_first_leaves_the_way_to_the_whole_list(coach):
    """Opening the list narrows it, and so says the page; clearing the filters shows everybody."""
    save(coach, "/leerlingen", "status=registered", first="yes")

    opened = coach.get("/leerlingen")
    assert (opened.status_code, opened.headers["location"]) == (303, "/leerlingen?status=registered")
    narrowed = coach.get(opened.headers["location"]).text
    assert ("Amina" in narrowed, "Yassin" in narrowed) == (True, False)

    assert 'href="/leerlingen?alles=ja"' in narrowed
    whole = coach.get("/leerlingen?alles=ja")
    assert whole.status_code == 200
    assert ("Amina" in whole.text, "Yassin" in whole.text) == (True, True)


def test_only_one_view_is_first_and_it_can_be_taken_back(coach):
    """The newest choice counts."""
    save(coach, "/leerlingen", "status=registered", "Aangemeld", first="yes")
    save(coach, "/leerlingen", "status=orienting", "Bezig", first="yes")
    assert coach.get("/leerlingen").headers["location"] == "/leerlingen?status=orienting"

    coach.post("/weergaven/2/eerst", data={"place": "/leerlingen", "first": "no"})

    assert coach.get("/leerlingen").status_code == 200


def test_a_view_is_its_makers_alone(coach):
    """A colleague neither sees nor changes nor throws it away."""
    save(coach, "/leerlingen", "status=registered", "Van Mia", first="yes")
    world = coach.world
    other = Site(world.db, None, at(MONDAY), shipped()).signed_in(world.coordinator)

    assert other.post("/weergaven/1/weg", data={"place": "/leerlingen"}).status_code == 303
    assert other.post("/weergaven/1/eerst", data={"place": "/leerlingen", "first": "no"}).status_code == 404
    assert "Van Mia" not in other.get("/leerlingen").text
    assert coach.get("/leerlingen").headers["location"] == "/leerlingen?status=registered"


def test_what_was_searched_for_is_not_kept(coach):
    """It may be a name; a view is kept longer than a learner's data."""
    assert "Wat u zocht, wordt niet mee bewaard." in coach.get("/leerlingen?zoek=Amina&status=registered").text

    save(coach, "/leerlingen", "zoek=Amina&na=x&status=registered&iets=anders")

    assert 'href="/leerlingen?status=registered"' in coach.get("/leerlingen").text


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "nog niet ingevuld"), ("x" * 61, "hoogstens 60 tekens"), ("85.07.30-033.28", "rijksregister")],
)
def test_a_name_that_will_not_do_is_explained_and_stays(coach, name, said):
    """The sentence names the field; the filters are not lost."""
    answer = save(coach, "/leerlingen", "status=registered", name)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert f'value="{name}"' in answer.text or not name
    assert 'value="status=registered"' in answer.text
    assert save(coach, "https://evil.example", "").status_code == 404


def test_a_view_that_is_thrown_away_leaves_the_list_as_it_was(coach):
    """One button, and nothing comes first any more; twenty is enough of them."""
    for number in range(20):
        save(coach, "/leerlingen", "status=registered", f"Lijst {number}", first="yes")
    assert "al 20 weergaven" in text_of(save(coach, "/leerlingen", "status=registered", "Een te veel"))

    coach.post("/weergaven/20/weg", data={"place": "/leerlingen"})

    assert coach.get("/leerlingen").status_code == 200
    assert save(coach, "/leerlingen", "status=registered", "Toch nog").status_code == 303
