"""Stalled by people: a silent mentor, a step refused again and again, an owner who is gone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

import engine
from engine.actor import SYSTEM
from engine.errors import ActionRefused
from engine.tables import persons
from tests.workflows.histories import at, shipped
from tests.workflows.stalled.asking import reasons, row

SEP_1, MONDAY = date(2026, 9, 1), date(2026, 9, 14)


def refuse(town, case, day):
    """Try to start the screening, which needs an information talk first."""
    with pytest.raises(ActionRefused):
        engine.advance(
            town.city.db, shipped(), case, "start_screening", actor=town.coach, seen_version=None, now=at(day)
        )


def test_a_question_to_the_mentor_is_stalled_after_its_second_reminder(db, town):
    """Asked on Monday 14 September, reminded after three and six training days: Thursday 17 and Tuesday 22."""
    case = town.city.learner(town.school, ("onboarding", MONDAY), coach=town.coach)
    engine.open_named_task(db, shipped(), case, "mentor_first_week", actor=SYSTEM, now=at(MONDAY))
    for day in range(9):
        engine.fire_due(db, shipped(), at(MONDAY + timedelta(days=day), 10))

    assert "silent_mentor" not in reasons(town.city, town.coach, date(2026, 9, 21), case)
    said = reasons(town.city, town.coach, date(2026, 9, 22), case)["silent_mentor"]
    assert said == "De mentor antwoordde nog niet op 'Eén vraag over de eerste week', ook niet na 2 herinneringen."


def test_a_step_refused_twice_is_stalled_until_a_step_succeeds(town):
    """Once is a slip; twice the same means that somebody does not know how to go on."""
    case = town.city.learner(town.school, ("orienting", MONDAY), coach=town.coach)
    refuse(town, case, MONDAY)
    assert reasons(town.city, town.coach, MONDAY, case) == {}

    refuse(town, case, date(2026, 9, 15))

    said = {"refused": "De stap 'Screening starten' werd 2 keer geweigerd, het laatst op 15/9/2026."}
    assert reasons(town.city, town.coach, date(2026, 9, 15), case) == said
    town.city.event(case, "advanced", date(2026, 9, 16))
    assert reasons(town.city, town.coach, date(2026, 9, 16), case) == {}
    assert reasons(town.city, town.coach, date(2026, 9, 15), case) == said


def test_the_case_of_a_coach_who_left_is_stalled(db, town):
    """Nobody reads the reminders any more."""
    case = town.city.learner(town.school, ("orienting", MONDAY), coach=town.coach)

    with db.transaction() as tx:
        tx.execute(update(persons).where(persons.c.id == town.coach.person_id).values(active=False))

    assert reasons(town.city, town.coordinator, MONDAY, case) == {
        "owner_left": "Mia Claes is niet meer actief, en niemand nam het over."
    }
    assert row(town.city, town.coordinator, MONDAY, case).next_step.nl == "Wijs iemand anders aan"


def test_the_case_of_a_coach_on_leave_is_stalled_unless_somebody_stands_in(db, town):
    """An absence with a stand-in is no reason at all."""
    case = town.city.learner(town.school, ("orienting", MONDAY), coach=town.coach)
    colleague = town.city.person("trajectory_coach", town.school)
    absence = {"actor": SYSTEM, "person_id": town.coach.person_id, "from_on": MONDAY, "until_on": date(2026, 9, 18)}
    engine.stand_in(db, stand_in_id=None, **absence)

    said = {"owner_away": "Mia Claes is afwezig sinds 14/9/2026, en niemand vervangt."}
    assert reasons(town.city, town.coordinator, date(2026, 9, 16), case) == said
    assert reasons(town.city, town.coordinator, date(2026, 9, 19), case) == {}

    engine.stand_in(db, stand_in_id=colleague.person_id, **absence)
    assert reasons(town.city, town.coordinator, date(2026, 9, 16), case) == {}


def test_a_stand_in_who_left_stands_in_for_nobody(db, town):
    """The absence is as bare as without one."""
    case = town.city.learner(town.school, ("orienting", MONDAY), coach=town.coach)
    colleague = town.city.person("trajectory_coach", town.school)
    absence = {"actor": SYSTEM, "person_id": town.coach.person_id, "from_on": MONDAY, "until_on": date(2026, 9, 18)}
    engine.stand_in(db, stand_in_id=colleague.person_id, **absence)

    with db.transaction() as tx:
        tx.execute(update(persons).where(persons.c.id == colleague.person_id).values(active=False))

    assert "owner_away" in reasons(town.city, town.coordinator, date(2026, 9, 16), case)
