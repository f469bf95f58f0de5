"""Story 9: accepted on Monday 14 September, never called. Working day 4 is Friday, working day 6 Tuesday."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine.errors import ActionRefused
from engine.tables import outbox
from tests.workflows.histories import shipped
from tests.workflows.lead_builders import a_network, at, lock_of
from workflows.company_lead.fairness import fairness
from workflows.dashboard.answers import answer
from workflows.dashboard.asked import ask
from workflows.dashboard.scope import EVERYTHING

ACCEPTED = date(2026, 9, 14)
THIRD, FOURTH, FIFTH, SIXTH = (date(2026, 9, day) for day in (17, 18, 21, 22))


@pytest.fixture
def silent(db):
    """A school accepts a bakery and then nothing happens."""
    network = a_network(db)
    baker = network.programme()
    school = network.school("Technicum", baker)
    company, site = network.site()
    lead = network.lead(company, site).qualified(baker).offered(school, ACCEPTED).accepted(school, ACCEPTED)
    return network, school, site, lead


def told(network, person, kind):
    """Return whether a person was meant to get a kind of message."""
    with network.db.read() as tx:
        query = select(outbox.c.id).where(outbox.c.recipient_id == person.person_id, outbox.c.kind == kind)
        return tx.execute(query).first() is not None


def test_three_working_days_for_the_first_contact(silent):
    """The coach is reminded on each of the first two; the coordinator hears nothing yet."""
    network, school, _, lead = silent

    network.wait(date(2026, 9, 15), THIRD)

    assert lead.offers()[0].contact_due_on == THIRD
    assert told(network, school.coach, "deadline_reminder")
    assert not told(network, school.coordinator, "deadline_escalation")


def test_on_the_fourth_working_day_the_coordinator_gets_a_mail(silent):
    """And a task beside it."""
    network, school, _, lead = silent

    network.wait(date(2026, 9, 15), FOURTH)

    assert told(network, school.coordinator, "deadline_escalation")
    assert ("accepted", "school_coordinator") in lead.open_tasks()


def test_before_the_sixth_the_city_cannot_take_it_back(silent):
    """The school still has its time, and the refusal says until when."""
    network, _, _, lead = silent
    network.wait(date(2026, 9, 15), FIFTH)

    with pytest.raises(ActionRefused) as refused:
        lead.go("take_back", network.employee, FIFTH)

    assert "22/09/2026" in refused.value.unmet[0].nl
    assert ("take_back_lead", "city_employee") not in lead.open_tasks()


def test_on_the_sixth_the_city_takes_it_back_and_apologises(silent):
    """A person decides, the lock opens, and somebody owes the company a personal word."""
    network, school, site, lead = silent
    network.wait(date(2026, 9, 15), SIXTH)
    assert ("take_back_lead", "city_employee") in lead.open_tasks()
    assert lock_of(network, site).lock_organisation_id == school.id

    assert lead.go("take_back", network.employee, SIXTH) == "in_pool"

    assert lead.open_tasks() == {("apologise_company", "city_employee")}
    assert lock_of(network, site).lock_organisation_id is None
    assert lead.row().organisation_id == network.hall
    [offer] = lead.offers()
    assert (offer.returned_how, offer.returned_on) == ("taken_back", SIXTH)


def test_the_open_table_counts_it(silent):
    """One accepted, none in time, one taken back; every school and the city see it."""
    network, _, _, lead = silent
    network.wait(date(2026, 9, 15), SIXTH)
    lead.go("take_back", network.employee, SIXTH)
    other = network.school("Spectrum", network.programme("Kok duaal"))

    for reader in (other.coach, network.coordinator):
        shares = {each.school: each for each in fairness(network.db, reader, at(SIXTH)).schools}
        line = shares["Technicum"]
        assert (line.offers, line.accepted, line.in_time, line.due, line.taken_back) == (1, 1, 0, 1, 1)
        assert shares["Spectrum"].offers == 0


def test_the_figures_count_it_as_late_from_the_day_after_its_last(silent):
    """On the third working day the school may still call; on the fourth it is late, and stays so when it is taken."""
    network, _, _, lead = silent

    def counted(day):
        with network.db.read() as tx:
            return answer(ask(tx, shipped(), day, EVERYTHING), "first_contact_in_time").parts

    assert (counted(THIRD), counted(FOURTH)) == ({"waiting": 1}, {"late": 1})
    network.wait(date(2026, 9, 15), SIXTH)
    lead.go("take_back", network.employee, SIXTH)

    assert counted(SIXTH) == {"late": 1}


def test_a_coach_who_called_in_time_keeps_the_company(silent):
    """The control: a call on the third working day counts as in time, and nobody takes anything back."""
    network, school, site, lead = silent

    lead.contacted(school, THIRD)

    network.wait(FOURTH, SIXTH)
    [line] = fairness(network.db, school.coach, at(SIXTH)).schools
    assert (lead.state(), line.in_time, line.due, line.taken_back) == ("contacted", 1, 1, 0)
    assert lock_of(network, site).lock_organisation_id == school.id
