"""The card of a shop floor: who makes it, who opens it, and what a stranger who scans it gets."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from engine.links import token_of
from engine.tables import links, persons, tasks
from tests.builders import SECRET
from tests.web.site import Site
from tests.workflows.appointments.planning import MONDAY, Planner
from tests.workflows.histories import shipped


@pytest.fixture
def world(db):
    """A learner at work, her coach signed in, and her mentor's number on file."""
    made = Planner(db).at_work()
    with db.transaction() as tx:
        tx.execute(update(persons).where(persons.c.name == "Els Maes").values(phone="0476 12 34 56"))
    made.pages = Site(db, None, MONDAY, shipped())
    made.coached = made.pages.signed_in(made.coach)
    made.card = f"/dossiers/{made.case}/kaart"
    made.phone = made.pages.visitor()
    return made


def printed(world):
    """Make a card and return the path that its code opens."""
    assert world.coached.post(world.card).status_code == 303
    drawn = world.coached.get(f"{world.card}.svg")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert b"<svg" in drawn.content
    *_, row = world.rows(links, purpose="card")
    return f"/k/{token_of(row.id, SECRET)}"


def test_a_coach_prints_a_card_and_others_do_not(world):
    """Looking makes none; the code is a file of this site, as the policy of pages asks."""
    assert "Maak de kaart" in world.coached.get(world.card).text
    assert world.rows(links, purpose="card") == []

    printed(world)

    assert f'src="{world.card}.svg"' in world.coached.get(world.card).text
    assert f'href="{world.card}"' in world.coached.get(f"/dossiers/{world.case}").text
    city = world.pages.signed_in(world.above)
    assert city.get(world.card).status_code in {403, 404}


def test_the_first_visit_asks_two_digits_and_later_ones_do_not(world):
    """Whoever walks past and scans reads nothing of a learner."""
    path = printed(world)
    first = world.phone.get(path)
    assert "Amina" not in first.text

    assert world.phone.post(path, data={"digits": "56"}).status_code == 303

    assert "Wie bel ik?" in world.phone.get(path).text
    assert first.headers["cache-control"] == "no-store"


def test_three_wrong_guesses_close_the_card_for_an_hour(world):
    """The right digits do not help then; an hour later they do."""
    path = printed(world)
    for wrong in ("11", "22", "33"):
        assert world.phone.post(path, data={"digits": wrong}).status_code == 422

    locked = world.phone.post(path, data={"digits": "56"})
    assert (locked.status_code, "een uur dicht" in locked.text) == (429, True)
    assert "Amina" not in world.phone.get(path).text

    world.pages.now += timedelta(minutes=61)
    assert world.phone.post(path, data={"digits": "56"}).status_code == 303


def test_a_new_card_stops_the_old_one(world):
    """A card that got lost opens nothing any more."""
    old = printed(world)
    world.phone.post(old, data={"digits": "56"})
    new = printed(world)

    assert world.phone.get(old).status_code == 410
    assert re.fullmatch(r"/k/\d+-[0-9a-f]{32}", new)
    assert world.phone.get(new).status_code == 200


def test_a_problem_on_the_shop_floor_reaches_the_coach(world):
    """Also when nothing is asked; from a card that nobody opened yet nothing can be told."""
    path = printed(world)
    said = {"report": "Ze viel van de ladder, alles is goed."}
    assert world.phone.post(f"{path}/melden", data=said).status_code == 404
    world.phone.post(path, data={"digits": "56"})
    assert f'href="{path}/melden"' in world.phone.get(path).text

    assert world.phone.post(f"{path}/melden", data=said).status_code == 200

    [task] = world.rows(tasks, case_id=world.case, kind="free", status="open")
    assert "Els Maes" in task.label
