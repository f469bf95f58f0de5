"""Two records of one establishment become one while each has a case: somebody settles which case goes on."""

from __future__ import annotations

from datetime import date

import pytest

from tests.workflows.lead_builders import Lead, a_network, at
from workflows.register.merging import merge_sites
from workflows.register.sites import add_site

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 5)


@pytest.fixture
def network(db):
    """A company of which the same establishment was added twice."""
    network = a_network(db)
    network.baker, network.butcher = network.programme(), network.programme("Slager duaal")
    network.company, network.first = network.site()
    place = {"company_id": network.company, "postcode": "2060", "street": "Kaaistraat 1"}
    network.second = add_site(db, place, actor=network.employee, now=at(SEPTEMBER), confirmed_new=True).id
    network.older = network.lead(network.company, network.first).qualified(network.baker)
    return network


def joined(network, programme: int) -> Lead:
    """Return a lead of the second record, after both records were joined."""
    newer = network.lead(network.company, network.second).qualified(programme)
    merge_sites(network.db, network.second, network.first, actor=network.employee, now=at(OCTOBER))
    network.settle(OCTOBER)
    return newer


def test_the_coordinator_settles_two_cases_for_one_programme(network):
    """Else two schools are sent to one company: the newer case says which other one there is."""
    newer = joined(network, network.baker)

    assert ("settle_twins", "city_coordinator") in newer.open_tasks()
    assert ("settle_twins", "city_coordinator") not in network.older.open_tasks()
    assert any("dezelfde opleiding" in note.payload["text"] for note in newer.happened("note"))
    assert network.mails("task_assigned") == [], "joining records sends nothing"


def test_two_programmes_at_one_establishment_are_two_cases(network):
    """A baker and a butcher: nothing to settle."""
    assert ("settle_twins", "city_coordinator") not in joined(network, network.butcher).open_tasks()


def test_a_case_that_is_over_has_nothing_to_settle(network):
    """Lost before the records were joined."""
    newer = network.lead(network.company, network.second).qualified(network.baker)
    newer.go("lose", network.employee, OCTOBER, reason="no_time")

    merge_sites(network.db, network.second, network.first, actor=network.employee, now=at(OCTOBER))
    network.settle(OCTOBER)

    assert ("settle_twins", "city_coordinator") not in newer.open_tasks()
