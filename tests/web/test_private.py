"""What a learner tells in confidence, and names the city may not read, on the learners' own process."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

import engine
from engine.queries.case_page import view_case
from engine.sealing import Seal
from engine.tables import cases
from tests.builders import MONDAY, a_person
from tests.web.site import Site, hidden
from tests.workflows.histories import shipped
from workflows.register.programmes import add_programme
from workflows.register.resealing import renew_seals

WORKFLOWS = shipped()
SECRET_TEXT = "Thuis gaat het slecht"


@pytest.fixture
def learner(db):
    """Give a learner who told the coach something, with the coach, the coordinator and the city looking on."""
    school = engine.add_organisation(db, actor=engine.SYSTEM, name="Don Bosco", kind="vt")
    site = Site(db, school, workflows=WORKFLOWS)
    site.coach = a_person(db, "Mia Claes", "trajectory_coach", school)
    site.coordinator = a_person(db, "Ann Peeters", "school_coordinator", school)
    site.city = a_person(db, "Kris Daems", "city_coordinator", None)
    site.administrator = a_person(db, "Hakima Said", "administrator", None)
    typed = {"official_name": "Chemie duaal", "kind": "grade_3", "finality": "da"}
    programme = add_programme(db, typed, actor=engine.SYSTEM, now=MONDAY)
    fields = {
        "first_name": "Noor",
        "last_name": "Celik",
        "birth_date": "2009-05-01",
        "signal_source": "self",
        "programme_id": programme,
        "coach": site.coach.person_id,
    }
    opened = engine.open_case(
        db, WORKFLOWS, "learner_trajectory", actor=site.coordinator, fields=fields, organisation_id=school, now=MONDAY
    )
    told = {"wellbeing_text": SECRET_TEXT}
    engine.fill_in(db, WORKFLOWS, opened.id, told, actor=site.coach, seen_version=None, now=MONDAY)
    site.path = f"/dossiers/{opened.id}"
    return site


def test_only_the_coach_reads_what_was_told_in_confidence(learner):
    """Not on the case, not in its timeline, not in its form for the coordinator."""
    coach, coordinator = learner.signed_in(learner.coach), learner.signed_in(learner.coordinator)
    form = f"{learner.path}/gegevens?groep=guidance"

    assert SECRET_TEXT in coach.get(form).text
    for path in (learner.path, form):
        assert SECRET_TEXT not in coordinator.get(path).text
    assert 'name="wellbeing_text"' not in coordinator.get(form).text
    assert SECRET_TEXT not in coach.get(learner.path).text


def test_a_form_never_empties_what_its_reader_cannot_see(learner):
    """The coordinator saves the same group; the confidence stays."""
    coordinator = learner.signed_in(learner.coordinator)
    form = coordinator.get(f"{learner.path}/gegevens?groep=guidance").text
    data = {"version": hidden(form, "version"), "key": hidden(form, "key"), "groep": "guidance", "call_note": "Belde"}

    assert coordinator.post(f"{learner.path}/gegevens", data=data).status_code == 303

    with learner.db.read() as tx:
        kept = tx.execute(select(cases.c.fields)).scalar_one()
    assert kept["call_note"] == "Belde"
    assert SECRET_TEXT not in str(kept), "what is kept is sealed"
    assert SECRET_TEXT in learner.signed_in(learner.coach).get(f"{learner.path}/gegevens?groep=guidance").text


def test_the_city_sees_codes_and_the_administrator_nothing(learner):
    """On every page that could show a learner: no name and no programme."""
    city, administrator = learner.signed_in(learner.city), learner.signed_in(learner.administrator)
    pages = ["/vandaag", "/leerlingen", "/leerlingen?weergave=bord", "/zoeken?q=Noor", learner.path]

    for path in pages:
        text = city.get(path).text
        assert "Noor C." not in text
        assert "Celik" not in text
        assert "Chemie" not in text
    assert "L-2026-0001" in city.get("/leerlingen").text
    assert "L-2026-0001" not in city.get("/zoeken?q=Noor").text
    for path in pages:
        assert "L-2026-0001" not in administrator.get(path).text
    assert administrator.get(learner.path).status_code == 404


def test_what_happened_holds_no_value_its_reader_may_not_read(learner):
    """The record of the case is read through the same rule as its fields, before any page sees it."""
    case_id = int(learner.path.rpartition("/")[2])

    def told(actor):
        case = view_case(learner.db, WORKFLOWS, case_id, actor, MONDAY)
        return {name for event in case.timeline for name, _, _ in (event.payload or {}).get("fields", [])}

    assert "wellbeing_text" in told(learner.coach)
    assert "wellbeing_text" not in told(learner.coordinator)
    assert "first_name" in told(learner.coordinator)


def test_a_lost_key_says_what_to_do_and_stops_nobody_else(learner):
    """The words are not lost: whoever runs the program hears which setting is missing; the others go on."""
    lost = Site(learner.db, learner.place, workflows=replace(WORKFLOWS, seal=Seal(("another key",))))
    form = f"{learner.path}/gegevens?groep=guidance"

    told = lost.signed_in(learner.coach).get(form)

    assert told.status_code == 503
    assert "SAMDULEA_NOTE_KEYS" in told.text
    assert lost.signed_in(learner.coordinator).get(form).status_code == 200


def test_a_text_that_looks_sealed_is_a_text_like_any_other(learner):
    """Whoever types such words locks nobody out of the case, nor stops a change of keys."""
    typed = {"call_note": "sealed:abc", "wellbeing_text": "sealed:ook dit"}
    case_id = int(learner.path.rpartition("/")[2])
    engine.fill_in(learner.db, WORKFLOWS, case_id, typed, actor=learner.coach, seen_version=None, now=MONDAY)

    form = learner.signed_in(learner.coach).get(f"{learner.path}/gegevens?groep=guidance")

    assert form.status_code == 200
    assert all(text in form.text for text in typed.values())
    renewed = renew_seals(learner.db, WORKFLOWS, seal=WORKFLOWS.seal)
    assert renewed == 4, "the value, what the first event wrote, and what the second found and wrote"
