"""Does it exist already? Asked over everybody's records, told without anybody's details (complaint 12)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.workflows.register.trade import DAY, NOW, a_trade
from workflows.register.companies import add_company
from workflows.register.company_page import view_company
from workflows.register.company_search import find_companies
from workflows.register.known_companies import PossibleDuplicate
from workflows.register.merging import merge_companies
from workflows.register.sites import add_site


@pytest.fixture
def trade(db):
    """The city, two schools and De Vos bv in 2060 with its number."""
    return a_trade(db)


def add(trade, name, number="", postcode="", *, actor=None, sure=False):
    """Add a company, the city when nobody is named."""
    typed = {"name": name, "enterprise_number": number, "postcode": postcode}
    return add_company(trade.db, typed, actor=actor or trade.employee, now=NOW, confirmed_new=sure)


def asked(trade, *what, **more):
    """Return the companies that somebody is asked about."""
    with pytest.raises(PossibleDuplicate) as question:
        add(trade, *what, **more)
    return question.value.candidates


@pytest.mark.parametrize(
    ("name", "number", "postcode", "known"),
    [
        ("de vos", "", "2060", True),
        ("B.V. De Vos", "", "", True),
        ("De Voss", "", "2060", True),
        ("Vos, De", "0566988259", "2060", False),
        ("De Vos", "", "9000", False),
        ("De Wit", "", "2060", False),
        ("De Vos", "", "2018", True),
    ],
)
def test_without_a_number_nearly_the_same_name_in_the_same_place_is_asked_about(trade, name, number, postcode, known):
    """Legal form, order, a letter; two numbers are two companies; an establishment is a place of the company too."""
    place = {"company_id": trade.company, "postcode": "2018", "street": "Plein 2"}
    add_site(trade.db, place, actor=trade.employee, now=NOW)

    if known:
        [candidate] = asked(trade, name, number, postcode)
        assert (candidate.id, candidate.name, candidate.postcode) == (trade.company, "De Vos bv", "2060")
        assert (candidate.known_by, candidate.since) == ("Stad", date(2026, 9, 1))
    assert add(trade, name, number, postcode, sure=known).new


def test_a_number_does_not_hide_a_record_that_has_none(trade):
    """A school that knew no number made it; the city that has one is asked before there are two."""
    known = add(trade, "Kapsalon Iris", "", "2100", actor=trade.first.coach).id

    [candidate] = asked(trade, "Iris kapsalon", "1000000120", "2100")

    assert (candidate.id, candidate.known_by, candidate.since) == (known, "Technicum", DAY)


def test_who_talks_to_it_is_told_before_who_brought_it(trade):
    """The school that has the contact is whom to ask."""
    lead = trade.lead(trade.company, trade.here).qualified(trade.baker)
    lead.offered(trade.first, DAY).accepted(trade.first, DAY)

    [candidate] = asked(trade, "De Vos", "", "2060", actor=trade.second.coach)

    assert (candidate.known_by, candidate.since) == ("Technicum", DAY)


def test_a_name_that_was_joined_leads_to_the_record_that_is_kept(trade):
    """In the question and in the list: somebody may know the company by its old name only."""
    old = add(trade, "Bakkerij Oost", "", "2060").id
    merge_companies(trade.db, old, trade.company, actor=trade.employee, now=NOW)

    [candidate] = asked(trade, "Bakkerij Oost", "", "2060")
    found = find_companies(trade.db, "oost", actor=trade.second.coach, now=NOW)

    assert (candidate.id, candidate.name) == (trade.company, "De Vos bv")
    assert [each.id for each in found.rows] == [trade.company]
    assert view_company(trade.db, old, actor=trade.employee, now=NOW).row["id"] == trade.company
