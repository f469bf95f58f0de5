"""Stalled because nobody is there: a role without people, and the recognitions that the city follows."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

import engine
from engine.actor import SYSTEM
from engine.tables import persons
from tests.workflows.histories import shipped
from tests.workflows.stalled.asking import page, reasons, row
from workflows.stalled.thresholds import thresholds

MONDAY, FRIDAY = date(2026, 9, 14), date(2026, 9, 18)
SAID = "Niemand volgt dit op: wie hier schoolcoördinator is, is niet actief of afwezig zonder vervanger."


def gone(town, person):
    """Let somebody leave."""
    with town.city.db.transaction() as tx:
        tx.execute(update(persons).where(persons.c.id == person.person_id).values(active=False))


def away(town, person, stand_in=None):
    """Let somebody be away for a week."""
    days = {"from_on": MONDAY, "until_on": FRIDAY}
    other = stand_in.person_id if stand_in else None
    engine.stand_in(town.city.db, actor=SYSTEM, person_id=person.person_id, stand_in_id=other, **days)


def test_a_new_learner_of_a_school_whose_coordinator_left_is_stalled(town):
    """It is a role's and nobody's by name: no reminder reaches anybody, and only the city can see it."""
    case = town.city.learner(town.school, ("registered", MONDAY))
    assert reasons(town.city, town.overseer, MONDAY, case) == {}

    gone(town, town.coordinator)

    assert reasons(town.city, town.overseer, MONDAY, case) == {"role_empty": SAID}
    assert row(town.city, town.overseer, MONDAY, case).next_step.nl == "Geef iemand de rol of een vervanger"


def test_a_coordinator_on_leave_counts_as_nobody_unless_somebody_stands_in(town):
    """And is there again when the leave is over."""
    case = town.city.learner(town.school, ("registered", MONDAY))
    away(town, town.coordinator)

    assert reasons(town.city, town.overseer, MONDAY, case) == {"role_empty": SAID}
    assert "role_empty" not in reasons(town.city, town.overseer, date(2026, 9, 19), case)
    away(town, town.coordinator, town.coach)
    assert reasons(town.city, town.overseer, MONDAY, case) == {}


def test_the_coordinator_of_another_school_does_not_count_and_anybody_of_the_city_does(town):
    """A school's learners are its own; a lead of the city is any employee's, wherever it was opened."""
    elsewhere = town.city.learner(town.city.school(), ("registered", MONDAY))
    lead = town.city.lead(town.school, ("qualifying", MONDAY))

    assert "role_empty" in reasons(town.city, town.overseer, MONDAY, elsewhere)
    assert "role_empty" not in reasons(town.city, town.overseer, MONDAY, lead)


def test_a_recognition_that_waits_too_long_is_on_the_list_of_the_city(town):
    """A decision that does not come stops a learner as surely as anything else; its days run on in holidays."""
    case = town.city.case("recognition", town.desk, ("submitted", date(2026, 10, 16)))
    town.city.clock(case, "submitted", date(2026, 10, 16), date(2026, 10, 30))

    assert row(town.city, town.employee, date(2026, 11, 1), case) is None
    seen = row(town.city, town.employee, date(2026, 11, 2), case)

    assert seen.reason.rule == "deadline"
    assert "verstreek op 30/10/2026" in seen.reason.sentence.nl
    assert page(town.city, town.employee, date(2026, 11, 2), workflow="recognition").total == 1


def test_every_open_state_has_an_owner_whose_days_are_known():
    """A state of a role that stands in no threshold would never be stalled by silence, and nobody would see why."""
    rules, known = thresholds().rules, thresholds().roles
    for name, definition in shipped().items():
        owners = {(rule.block, rule.owner) for rule in definition.document.states.values() if not rule.final}
        watched = [each for rule in rules.values() if name in rule.processes for each in rule.thresholds]

        assert {owner for _, owner in owners} <= known.keys()
        if name != "recognition":
            for block, owner in owners:
                assert any(each.block in {None, block} and owner in each.roles for each in watched), (block, owner)
