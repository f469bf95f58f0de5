"""Story 16: a learner asks for her data and gets all of it; later it goes, and old dashboards do not change."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from engine.errors import NotAllowed
from engine.tables import outbox
from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.retention.remains import faults_of_record, figures, places_of
from tests.workflows.retention.settled import SEAL, WORDS, a_settled_learner
from tests.workflows.world import SECRET, World, at
from web.worker import Worker
from workflows.access_request import answer_request
from workflows.register.wellbeing import add_note, release_note
from workflows.retention import NightWork

ASKED = date(2026, 11, 17)
HOW = "Amina vroeg het op 16 november per mail."
PRIVATE, RELEASED = "Thuis is er veel ruzie.", "Ze werkt graag alleen."
HANDLERS = {"email": lambda _message: None}
THEN = (date(2026, 10, 1), date(2026, 11, 9), date(2027, 2, 1), date(2028, 10, 1))


@pytest.fixture
def world(db):
    """Amina worked and left; a coordinator, her coach and the city look at the pages."""
    world = World(db)
    world.case = a_settled_learner(world)
    world.site = Site(db, world.school, now=at(ASKED), workflows=shipped())
    world.path = f"/dossiers/{world.case}/inzage"
    return world


def given(world, actor):
    """Hand her data out and return the page and the file."""
    browser = world.site.signed_in(actor)
    answer = browser.post(world.path, data={"reason": HOW})
    assert answer.status_code == 303
    place = answer.headers["location"]
    return browser.get(place).text, json.loads(browser.get(f"{place}/gegevens.json").text)


def test_she_gets_everything_in_one_step_to_read_and_as_a_file(world):
    """What she said, what others wrote about her, who read what, and the mails that went to her."""
    page, file = given(world, world.coordinator)

    for text in (*WORDS[:4], "Ik lig wakker van het werk", "Belt elke avond met haar zus", "Elke week bellen"):
        assert text in page
        assert text in json.dumps(file, ensure_ascii=False)
    for text in ("Elektro De Vos", "Wie las welke notitie", "Vervanging van de coach", "De zoekperiode begint"):
        assert text in page
    [way] = file["trajectories"]
    assert way["agreements"][0]["starts_on"] == "2026-09-22"
    assert {each["kind"] for each in way["events"]} >= {"opened", "advanced", "contact", "note", "exported"}


def test_private_notes_stay_out_until_they_are_released_to_her(world):
    """The draft is its author's; she reads how many there are, and what was released."""
    wrote = {"actor": world.coach, "now": at(ASKED), "seal": SEAL}
    note = add_note(world.db, shipped(), world.case, RELEASED, **wrote)

    page, file = given(world, world.coordinator)
    assert not any(text in page + json.dumps(file) for text in (PRIVATE, RELEASED))
    assert file["private_notes_not_released"] == 2
    assert "hier niet in zitten: 2" in page

    release_note(world.db, shipped(), note, world.named(world.case, "learner"), actor=world.coach, now=at(ASKED))
    page, file = given(world, world.coordinator)
    assert RELEASED in page
    assert PRIVATE not in page
    assert file["private_notes_not_released"] == 1


def test_nothing_of_another_learner_comes_along(world):
    """Two learners of one coach, one school, one company: each gets her own."""
    other = world.learner(first_name="Noor", last_name="Celik", email="noor@leerling.example")
    world.screened(other)

    page, file = given(world, world.coach)

    told = page + json.dumps(file, ensure_ascii=False)
    assert not any(text in told for text in ("Noor", "Celik", "noor@leerling.example"))
    hers = [row for row in world.rows(outbox) if row.recipient_id == world.named(world.case, "learner")]
    assert [each["kind"] for each in file["mails"]] == [row.kind for row in hers]
    assert hers


def test_each_export_stands_in_the_record_and_is_its_makers_for_a_day(world):
    """Who gave what to whom and why; a colleague, or tomorrow, begins anew."""
    given(world, world.coordinator)

    [event] = world.events(world.case, "exported")
    assert (event.actor_name, event.payload["reason"]) == ("Jan Smet", HOW)
    place = f"{world.path}/{event.sequence}"
    assert world.site.signed_in(world.coach).get(place).status_code == 303
    world.site.now = at(ASKED + timedelta(days=1))
    again = world.site.signed_in(world.coordinator).get(place)
    assert (again.status_code, again.headers["location"]) == (303, world.path)


def test_only_her_school_gives_and_says_why(world):
    """The city, another coach and a mentor find nothing; without a reason nothing is given."""
    stranger = world.person("Jonas Wit", "trajectory_coach", world.school)
    for actor in (world.city, stranger):
        assert world.site.signed_in(actor).get(world.path).status_code == 404
    assert world.site.signed_in(world.above).get(world.path).status_code == 403
    with pytest.raises(NotAllowed):
        answer_request(world.db, shipped(), world.case, actor=world.above, reason=HOW, now=at(ASKED))

    answer = world.site.signed_in(world.coordinator).post(world.path, data={"reason": "vroeg"})
    assert answer.status_code == 422
    assert "minstens 10 tekens" in answer.text
    assert 'value="vroeg"' in answer.text
    assert world.events(world.case, "exported") == []


def test_the_nightly_work_makes_her_a_number_and_no_old_dashboard_changes(world):
    """On the night of 1 September 2029, two years after her school year; not on the last night of August."""
    before = figures(world.db, *THEN)
    nights = NightWork(world.db, shipped())

    def night(day):
        worker = Worker(
            world.db, shipped(), HANDLERS, secret=SECRET, now=lambda: at(day, 4), tick_seconds=60, duty=nights
        )
        for _ in range(30):
            worker.tick()

    night(date(2029, 8, 31))
    assert places_of(world.db, "Amina")["Amina"]
    night(date(2029, 9, 1))

    assert places_of(world.db, *WORDS) == {word: set() for word in WORDS}
    assert figures(world.db, *THEN) == before
    assert faults_of_record(world.db) == ()
