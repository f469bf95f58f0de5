"""Appointments on the pages of a case: made, changed, called off, and what is said when something is wrong."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest

from tests.web.site import Site, hidden
from tests.workflows.appointments.planning import MONDAY, VISIT, Planner
from tests.workflows.histories import shipped

TYPED = {
    "kind": "visit",
    "starts_on-day": "20",
    "starts_on-month": "10",
    "starts_on-year": "2026",
    "hour": "14u30",
    "minutes": "60",
    "place": "Kaai 3",
    "roles": ["mentor", "learner"],
}


@pytest.fixture
def world(db):
    """A learner at work and a coach who is signed in."""
    made = Planner(db).at_work()
    made.pages = Site(db, None, MONDAY, shipped())
    made.browser = made.pages.signed_in(made.coach)
    made.form = f"/dossiers/{made.case}/afspraak"
    return made


def text_of(answer):
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def test_a_coach_plans_a_visit_and_reads_it_on_the_case(world):
    """The form names who gets a mail before anything is pressed; a second press makes no second visit."""
    form = world.browser.get(world.form)
    assert "Els Maes" in text_of(form)
    assert "krijgt een uitnodiging per mail" in text_of(form)

    typed = {**TYPED, "key": hidden(form.text, "key")}
    answers = [world.browser.post(world.form, data=typed) for _ in range(2)]

    assert [each.status_code for each in answers] == [303, 303]
    assert [each.starts_at for each in world.listed()] == [VISIT]
    said = text_of(world.browser.get(f"/dossiers/{world.case}"))
    assert "Bezoek op de werkplek" in said
    assert "Els Maes, mentor nog geen antwoord" in said


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"hour": "half drie"}, "Uur: dit is geen uur. Schrijf het als 14:30."),
        ({"starts_on-day": "31", "starts_on-month": "2"}, "Dag: dit is geen bestaande datum."),
        ({"starts_on-year": "2025"}, "Dag: dit moment is voorbij. Kies een later moment."),
        ({"roles": []}, "Uitgenodigd: duid minstens één persoon aan."),
        (
            {"roles": ["city_employee"]},
            "Uitgenodigd: voor bedrijvenconsulent van de stad staat niemand in dit dossier.",
        ),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(world, wrong, sentence):
    """Nobody types an address twice because an hour was wrong."""
    answer = world.browser.post(world.form, data={**TYPED, **wrong})

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert 'value="Kaai 3"' in answer.text
    assert world.listed() == ()


def test_who_changes_what_a_colleague_just_changed_is_told(world):
    """Two coaches move the same visit; the second sees that before it is sent."""
    key = world.plan()
    path = f"/afspraken/{key}"
    seen = hidden(world.browser.get(path).text, "revision")
    world.change(key, VISIT + timedelta(days=1))

    late = world.browser.post(path, data={**TYPED, "revision": seen})
    again = world.browser.post(path, data={**TYPED, "revision": hidden(late.text, "revision")})

    assert late.status_code == 422
    assert "iemand wijzigde deze afspraak intussen" in text_of(late)
    assert again.status_code == 303
    assert world.listed()[0].place == "Kaai 3"


def test_calling_off_names_who_hears_of_it(world):
    """And once it is off, the form that was still open elsewhere says so."""
    path = f"/afspraken/{world.plan(roles=('mentor', 'parent'))}/annuleren"
    asked = text_of(world.browser.get(path))
    assert "Els Maes" in asked
    assert "Sara" in asked
    assert world.listed()[0].status == "planned"

    assert world.browser.post(path).status_code == 303
    assert world.listed()[0].status == "cancelled"
    assert "al gehouden of geannuleerd" in text_of(world.browser.post(path))


def test_a_visit_that_began_is_noted_as_held_on_its_line(world):
    """Before that there is no such button."""
    path = f"/afspraken/{world.plan()}/gehouden"
    case = f"/dossiers/{world.case}"
    assert path not in world.browser.get(case).text
    world.pages.now = VISIT + timedelta(hours=1)
    browser = world.pages.signed_in(world.coach)
    assert path in browser.get(case).text

    assert browser.post(path).status_code == 303
    assert world.listed()[0].status == "held"


def test_a_stranger_finds_no_appointment(world):
    """The city follows companies, not this learner."""
    key = world.plan()
    browser = world.pages.signed_in(world.city)

    for path in (world.form, f"/afspraken/{key}", f"/afspraken/{key}/annuleren"):
        assert browser.get(path).status_code == 404
    assert browser.post(f"/afspraken/{key}/annuleren").status_code == 404
    assert world.listed()[0].status == "planned"
