"""The open table: every answer in its own column, withdrawn offers nowhere, on time by the clock's own last day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.errors import NotAllowed
from tests.workflows.lead_builders import at
from workflows.company_lead.fairness import Share, fairness

MONDAY = date(2026, 9, 14)
DUE = date(2026, 9, 17)


def offered(network, school, day=MONDAY):
    """Offer a company of its own to a school."""
    company, site = network.site(f"Bakkerij {next(network.numbers)}", "")
    return network.lead(company, site).qualified(network.baker).offered(school, day)


def share(network, school, day):
    """Return one school's line on a day."""
    table = fairness(network.db, network.employee, at(day))
    return next(each for each in table.schools if each.school_id == school.id)


def counted(found: Share) -> tuple[int, ...]:
    """Return the numbers that show the answers."""
    return (found.offers, found.open, found.accepted, found.declined, found.expired)


def test_every_answer_is_counted_once_and_a_withdrawn_offer_not_at_all(network):
    """What the city took back says nothing about a school."""
    offered(network, network.first)
    offered(network, network.first).go("decline", network.first.coach, MONDAY, reason="no_learner")
    offered(network, network.first).accepted(network.first, MONDAY)
    offered(network, network.first).go("withdraw", network.employee, MONDAY, reason="wrong_school")
    assert counted(share(network, network.first, MONDAY)) == (3, 1, 1, 1, 0)

    network.wait(date(2026, 9, 22), date(2026, 9, 22))

    assert counted(share(network, network.first, date(2026, 9, 22))) == (3, 0, 1, 1, 1)
    assert counted(share(network, network.second, date(2026, 9, 22))) == (0, 0, 0, 0, 0)
    assert counted(fairness(network.db, network.employee, at(MONDAY)).total) == (3, 0, 1, 1, 1)


@pytest.mark.parametrize(("called", "in_time"), [(DUE, 1), (DUE + timedelta(days=1), 0)])
def test_a_first_contact_is_in_time_until_the_last_day_of_its_clock(network, called, in_time):
    """A day later it is made, but late."""
    offered(network, network.first).accepted(network.first, MONDAY).contacted(network.first, called)

    found = share(network, network.first, called)

    assert (found.in_time, found.due) == (in_time, 1)


@pytest.mark.parametrize(("day", "due"), [(DUE, 0), (DUE + timedelta(days=1), 1)])
def test_a_company_that_may_still_be_called_is_not_late(network, day, due):
    """It counts from the day after its last day."""
    offered(network, network.first).accepted(network.first, MONDAY)

    assert share(network, network.first, day).due == due


def test_a_company_given_back_in_time_owes_no_contact(network):
    """Saying so early is no fault."""
    lead = offered(network, network.first).accepted(network.first, MONDAY)
    told = {"company_told": "We vinden nu geen leerling.", "next_school_note": "Vlotte mentor, bel voormiddag."}

    lead.go("give_back", network.first.coach, DUE, reason="no_learner", **told)

    found = share(network, network.first, date(2026, 9, 30))
    assert (found.accepted, found.due, found.taken_back) == (1, 0, 0)


@pytest.mark.parametrize(("later", "offers"), [(89, 1), (90, 0)])
def test_the_table_looks_back_ninety_days(network, later, offers):
    """Today is one of them."""
    offered(network, network.first)

    table = fairness(network.db, network.first.coach, at(MONDAY + timedelta(days=later)))

    assert (table.last - table.first).days == 89
    assert table.total.offers == offers


def test_a_match_counts_for_the_school_that_made_it(network):
    """The last column is what it was all for."""
    company, site = network.site("Bakkerij", "")
    lead = network.lead(company, site).qualified(network.baker).offered(network.first, MONDAY)
    lead.accepted(network.first, MONDAY).contacted(network.first, MONDAY).agreed(network.first, MONDAY)
    network.works(network.first, network.baker, site, MONDAY, date(2027, 6, 30))

    lead.go("match_learner", network.first.coach, MONDAY)

    assert share(network, network.first, MONDAY).matches == 1


def test_the_table_is_for_the_city_and_the_schools(network):
    """All of them, and nobody else."""
    for reader in (network.first.coach, network.second.coordinator, network.employee, network.coordinator):
        assert len(fairness(network.db, reader, at(MONDAY)).schools) == 2
    with pytest.raises(NotAllowed):
        fairness(network.db, network.person("Piet", "mentor", None), at(MONDAY))
