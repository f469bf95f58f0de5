"""Afwezig: a colleague answers meanwhile, nobody from elsewhere reads along, and it ends by itself or when told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

import engine
from engine.actors import stood_in_for
from engine.tables import cases
from tests.builders import MONDAY, a_person
from tests.web.site import Site
from tests.workflows.histories import shipped
from workflows.register.programmes import add_programme


@pytest.fixture
def site(db):
    """Two coaches and a coordinator of one school, and a coach of another."""
    school = engine.add_organisation(db, actor=engine.SYSTEM, name="Don Bosco", kind="vt")
    other = engine.add_organisation(db, actor=engine.SYSTEM, name="Talentenschool", kind="vt")
    site = Site(db, school, workflows=shipped())
    site.mia = a_person(db, "Mia Claes", "trajectory_coach", school)
    site.jan = a_person(db, "Jan Smet", "trajectory_coach", school)
    site.ann = a_person(db, "Ann Peeters", "school_coordinator", school)
    site.stranger = a_person(db, "Jonas Wit", "trajectory_coach", other)
    return site


def _covers(site, who, day):
    with site.db.read() as tx:
        return stood_in_for(tx, who.person_id, day)


def asked(first=0, last=4, instead="", **more):
    """Return a filled form, with days counted from today."""
    days = {}
    for name, number in (("from_on", first), ("until_on", last)):
        day = MONDAY.date() + timedelta(days=number)
        days |= {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}
    return {**days, "stand_in_id": str(instead), **more}


@pytest.mark.complaint(16)
def test_a_coach_on_leave_names_a_colleague_who_then_has_her_work(site):
    """From the first day on the colleague stands for her, until she is back."""
    mia = site.signed_in(site.mia)

    saved = mia.post("/afwezig", data=asked(instead=site.jan.person_id))

    assert saved.headers["location"] == "/afwezig?gedaan=bewaard"
    shown = mia.get("/afwezig").text
    assert "Jan Smet vervangt" in shown
    assert site.signed_in(site.jan).get("/afwezig").text.count("Mia Claes") == 1, "as a colleague, not as an absence"
    assert _covers(site, site.jan, MONDAY.date()) == {site.mia.person_id}


def test_she_is_back_earlier(site):
    """One button; what lay ahead is gone, what was stays known."""
    mia = site.signed_in(site.mia)
    mia.post("/afwezig", data=asked(instead="niemand"))
    address = mia.get("/afwezig").text.split('action="/afwezig/')[1].split('"')[0]

    assert mia.post(f"/afwezig/{address}").headers["location"] == "/afwezig?gedaan=terug"

    assert "Gepland" not in mia.get("/afwezig").text
    assert mia.post(f"/afwezig/{address}").status_code == 404


def test_a_coordinator_arranges_it_for_who_fell_ill(site):
    """And nobody else does."""
    ann, jan = site.signed_in(site.ann), site.signed_in(site.jan)
    form = asked(instead=site.jan.person_id, person=site.mia.person_id)

    assert jan.post("/afwezig", data=form).status_code == 403
    assert ann.post("/afwezig", data=form).status_code == 303
    assert "Mia Claes" in ann.get("/afwezig").text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"until_on-day": "1"}, "eindigt voor het begint"),
        ({"stand_in_id": ""}, "Wie vervangt: dit is nog niet ingevuld"),
        ({"stand_in_id": "stranger"}, "dezelfde school of dienst"),
        ({"stand_in_id": "mia"}, "kan zichzelf niet vervangen"),
        ({"stand_in_id": "away"}, "is dan ook afwezig"),
        ({"from_on-day": "45"}, "Eerste dag"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_what_was_typed_stays(site, change, told):
    """The page comes back with the dates that were typed."""
    mia = site.signed_in(site.mia)
    site.signed_in(site.jan).post("/afwezig", data=asked(instead="niemand"))
    ids = {"stranger": site.stranger.person_id, "mia": site.mia.person_id, "away": site.jan.person_id}
    form = asked(instead="niemand") | change
    form["stand_in_id"] = str(ids.get(form["stand_in_id"], form["stand_in_id"]))

    answer = mia.post("/afwezig", data=form)

    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{form["from_on-day"]}"' in answer.text


def test_a_case_says_who_answers_meanwhile(site):
    """Whoever opens it knows whom to call; the day after the last day it says nothing any more."""
    typed = {"official_name": "Chemie duaal", "kind": "grade_3", "finality": "da"}
    fields = {
        "first_name": "Noor",
        "last_name": "Celik",
        "birth_date": "2009-05-01",
        "signal_source": "self",
        "programme_id": add_programme(site.db, typed, actor=engine.SYSTEM, now=MONDAY),
    }
    opened = engine.open_case(
        site.db,
        site.workflows,
        "learner_trajectory",
        actor=site.mia,
        fields=fields,
        organisation_id=site.place,
        now=MONDAY,
    )
    path = f"/dossiers/{opened.id}"
    with site.db.transaction() as tx:
        tx.execute(update(cases).values(owner_id=site.mia.person_id))
    site.signed_in(site.mia).post("/afwezig", data=asked(instead=site.jan.person_id))

    assert "Mia Claes is afwezig tot en met" in site.signed_in(site.ann).get(path).text
    site.now = MONDAY + timedelta(days=5)
    assert "is afwezig" not in site.signed_in(site.ann).get(path).text


def test_a_change_of_plan_leaves_the_days_gone_by_as_they_were(site):
    """Who answered on Monday is still known on Wednesday, when another colleague takes over."""
    mia = site.signed_in(site.mia)
    mia.post("/afwezig", data=asked(instead=site.jan.person_id))
    site.now = MONDAY + timedelta(days=2)

    site.signed_in(site.mia).post("/afwezig", data=asked(first=2, instead=site.ann.person_id))

    monday, wednesday = MONDAY.date(), MONDAY.date() + timedelta(days=2)
    assert _covers(site, site.jan, monday) == {site.mia.person_id}
    assert _covers(site, site.jan, wednesday) == frozenset()
    assert _covers(site, site.ann, wednesday) == {site.mia.person_id}
