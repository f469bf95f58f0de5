"""Establishments: one record per number, in Belgium, of one company at a time, also after a takeover."""

from __future__ import annotations

import pytest

from engine.errors import BadInput
from engine.tables import outbox
from tests.workflows.register.keeping import codes
from tests.workflows.register.trade import DAY, NOW, a_trade, all_of, row, told
from workflows.register.companies import add_company
from workflows.register.company_contacts import add_contact
from workflows.register.company_history import history_of
from workflows.register.ended_companies import declare_bankrupt
from workflows.register.sites import PossibleSite, add_site, change_site
from workflows.register.tables import company_contacts, leads, sites
from workflows.register.takeovers import move_site


@pytest.fixture
def trade(db):
    """The city, two schools and De Vos bv with its establishment at Kaai 1 in 2060, without a number."""
    return a_trade(db)


def add(trade, *, company=None, sure=False, **typed):
    """Add an establishment of De Vos."""
    values = {"company_id": company or trade.company, "postcode": "2060", **typed}
    return add_site(trade.db, values, actor=trade.employee, now=NOW, confirmed_new=sure)


def another(trade, name="Brood en banket", number="0566988259"):
    """Add another company."""
    typed = {"name": name, "enterprise_number": number, "postcode": "2018"}
    return add_company(trade.db, typed, actor=trade.employee, now=NOW).id


def test_two_numbers_are_two_establishments_of_one_company(trade):
    """Story 7; a remainder of 0 gives 97. The same number once more is the same record."""
    one = add(trade, site_number="2.147.812.701", street="Dam 7")
    two = add(trade, site_number="2.147.812.897", street="Dam 7")
    again = add(trade, site_number="2147812897", street="Elders 1")

    assert (one.new, two.new, again.new, again.id) == (True, True, False, two.id)
    assert [event.kind for event in told(trade, sites, two.id)] == ["added"]


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ({"street": "Kaai 1"}, True),
        ({"street": "kaai, 1"}, True),
        ({}, True),
        ({"street": "Kaai 1", "site_number": "2147812897"}, True),
        ({"street": "Dam 7"}, False),
        ({"street": "Kaai 1", "postcode": "2018"}, False),
    ],
)
def test_nearly_the_same_address_is_asked_about(trade, typed, same):
    """Also by who knows the number of one that was added without it."""
    if same:
        with pytest.raises(PossibleSite) as asked:
            add(trade, **typed)
        assert [each.id for each in asked.value.candidates] == [trade.here]
    assert add(trade, sure=same, **typed).new


def test_a_number_of_another_company_is_refused_with_the_way_on(trade):
    """An establishment may move with a merger; that is said on its own page, not by typing it twice."""
    add(trade, site_number="2147812897", street="Dam 7")

    with pytest.raises(BadInput) as refused:
        add(trade, company=another(trade), site_number="2147812897")

    assert codes(refused.value) == {"site_number": "already_there"}


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"site_number": "0404567895"}, {"site_number": "site_wrong_start"}),
        (
            {"site_number": "2.147.812.800", "phone": "12"},
            {"site_number": "site_wrong_check_digits", "phone": "not_a_phone"},
        ),
        ({"postcode": ""}, {"postcode": "required"}),
        ({"postcode": "9999"}, {"postcode": "no_postcode"}),
        ({"latitude": "51,2"}, {"longitude": "both_coordinates"}),
        ({"latitude": "48,85", "longitude": "2,35"}, {"latitude": "not_in_belgium"}),
        ({"latitude": "4,40", "longitude": "51,21"}, {"latitude": "swapped_coordinates"}),
        ({"company_id": "99"}, {"company_id": "unknown_choice"}),
    ],
)
def test_a_place_that_cannot_be_is_refused(trade, typed, wrong):
    """Every rule with its own code, so that the page says what to do."""
    with pytest.raises(BadInput) as refused:
        add(trade, **typed)

    assert codes(refused.value) == wrong


def test_the_municipality_follows_the_postcode_until_somebody_types_it(trade):
    """Deurne is a part of Antwerp that the post does not name."""
    change = {"actor": trade.employee, "now": NOW}
    change_site(trade.db, trade.here, {"postcode": "9000", "municipality": "Antwerpen"}, **change)
    followed = row(trade, sites, trade.here).municipality
    change_site(trade.db, trade.here, {"postcode": "2100", "municipality": "Deurne"}, **change)
    change_site(trade.db, trade.here, {"street": "Dam 7"}, **change)

    assert (followed, row(trade, sites, trade.here).municipality) == ("Gent", "Deurne")


def test_an_establishment_goes_on_under_another_company(trade):
    """Its people and its lead go along, both companies keep the history, and nobody gets a mail."""
    person = {"company_id": trade.company, "site_id": trade.here, "name": "Tom", "phone": "03 201 11 10"}
    add_contact(trade.db, person, actor=trade.employee, now=NOW)
    lead = trade.lead(trade.company, trade.here)
    buyer = another(trade)

    move_site(trade.db, trade.here, buyer, actor=trade.employee, now=NOW)
    trade.settle(DAY)

    assert {each.company_id for table in (company_contacts, leads) for each in all_of(trade, table)} == {buyer}
    assert (trade.failed(), lead.row().title) == ([], "Brood en banket")
    assert all_of(trade, outbox, outbox.c.topic == "email") == []
    with trade.db.read() as tx:
        for company in (trade.company, buyer):
            assert ("moved", "Kaai 1, 2060 Antwerpen") in [(each.kind, each.about) for each in history_of(tx, company)]


def test_nothing_goes_to_a_company_that_failed_or_already_has_it(trade):
    """Whoever took it over still works."""
    failed = another(trade)
    declare_bankrupt(trade.db, failed, DAY, actor=trade.employee, now=NOW)
    wrong = {}

    for buyer in (failed, trade.company, 99):
        with pytest.raises(BadInput) as refused:
            move_site(trade.db, trade.here, buyer, actor=trade.employee, now=NOW)
        wrong[buyer] = codes(refused.value)["kept_id"]

    assert wrong == {failed: "company_not_active", trade.company: "same_record", 99: "unknown_choice"}
