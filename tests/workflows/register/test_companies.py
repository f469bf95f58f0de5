"""One company is one record, whoever adds it and however it is written."""

from __future__ import annotations

import pytest

from engine.errors import BadInput, NotAllowed, NotFound
from tests.workflows.register.keeping import codes
from tests.workflows.register.trade import NOW, a_trade, row, told
from workflows.register.companies import add_company, change_company
from workflows.register.company_search import find_companies
from workflows.register.sites import add_site
from workflows.register.tables import companies


@pytest.fixture
def trade(db):
    """The city, two schools and De Vos bv in 2060 with its number."""
    return a_trade(db)


def add(trade, name, number="", postcode="", *, actor=None, sure=False):
    """Add a company, the city when nobody is named."""
    typed = {"name": name, "enterprise_number": number, "postcode": postcode}
    return add_company(trade.db, typed, actor=actor or trade.employee, now=NOW, confirmed_new=sure)


def test_the_same_number_is_the_same_record_and_a_new_one_leaves_its_event(trade):
    """Story 7, without the lead: who added what is told, and a second time nothing happens."""
    again = add(trade, "Bakkerij Vos", "BE 404.567.895", actor=trade.first.coach)
    made = add(trade, "Kapsalon Iris", "1000.000.120", "2100", actor=trade.first.coach)

    assert (again.id, again.new, made.new) == (trade.company, False, True)
    assert len(told(trade, companies, trade.company)) == 1
    [event] = told(trade, companies, made.id)
    assert (event.kind, event.actor_id, event.at) == ("added", trade.first.coach.person_id, NOW)
    assert event.payload["after"]["enterprise_number"] == "1000000120"
    assert row(trade, companies, made.id).created_by == trade.first.id


@pytest.mark.parametrize("text", ["vos", "404.567.895", "BE0404567895", "2.147.812.897", "2060", "antwerpen", "DE VÓS"])
def test_a_company_is_found_by_whatever_somebody_knows_of_it(trade, text):
    """A part of the name, a number of it or of an establishment, a postcode, a municipality."""
    place = {"company_id": trade.company, "postcode": "2018", "site_number": "2147812897"}
    add_site(trade.db, place, actor=trade.employee, now=NOW)
    add(trade, "Gent Brood", "1000000120", "9000")

    assert [each.name for each in find_companies(trade.db, text, actor=trade.second.coach, now=NOW).rows] == [
        "De Vos bv"
    ]


def test_everything_that_is_wrong_is_said_at_once(trade):
    """Nobody mends a form five times; a company that is gone cannot change."""
    typed = {"name": "", "enterprise_number": "0404.567.894", "postcode": "20", "joint_committee": "bouw"}
    with pytest.raises(BadInput) as refused:
        add_company(trade.db, typed, actor=trade.employee, now=NOW)
    other = add(trade, "Las bv", "0566988259").id
    with pytest.raises(BadInput) as taken:
        change_company(trade.db, other, {"enterprise_number": "404567895"}, actor=trade.employee, now=NOW)
    with pytest.raises(NotFound):
        change_company(trade.db, 9999, {"name": "Iets"}, actor=trade.employee, now=NOW)

    assert codes(refused.value) == {
        "name": "required",
        "enterprise_number": "enterprise_wrong_check_digits",
        "postcode": "wrong_form",
        "joint_committee": "wrong_form",
    }
    assert codes(taken.value) == {"enterprise_number": "already_there"}


def test_only_staff_of_the_city_and_of_schools_find_and_add_companies(trade):
    """A partner for one does not."""
    partner = trade.person("Bo", "partner", None)

    for call in (
        lambda: add(trade, "Iets", actor=partner),
        lambda: find_companies(trade.db, "", actor=partner, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            call()
