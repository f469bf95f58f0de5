"""What the city asks of its companies every day: one link or one field, with as many as the list then shows."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import insert, select

from engine.tables import cases
from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.lead_builders import SEPTEMBER, a_network, at

MONDAY, TUESDAY = date(2026, 9, 14), date(2026, 9, 15)


@pytest.fixture
def network(db):
    """One company in food and one in care, both in the pool, and a third that is kept warm until October."""
    made = a_network(db)
    made.baker, made.nurse = made.programme(sector="Voeding"), made.programme("Zorgkundige duaal", "Zorg")
    made.school_ = made.school("Technicum", made.baker, made.nurse)
    made.food = in_pool(made, "Bakkerij Iris", made.baker)
    made.care = in_pool(made, "Zorghuis Els", made.nurse, postcode="2900")
    made.pages = Site(db, None, at(TUESDAY), shipped())
    return made


def in_pool(network, name, programme, **typed):
    """Bring a lead of a company of its own to the pool."""
    company, site = network.site(name, "", **typed)
    return network.lead(company, site, SEPTEMBER).qualified(programme, SEPTEMBER)


def found(network, query, reader=None):
    """Return the companies that the table shows."""
    page = network.pages.signed_in(reader or network.employee).get(f"/bedrijven?weergave=tabel&{query}").text
    return {name for name in ("Bakkerij Iris", "Zorghuis Els") if name in page}


def quick(network):
    """Return the links above the board: where each leads, and its number."""
    page = network.pages.signed_in(network.employee).get("/bedrijven").text
    links = page.partition('aria-label="Vaak gevraagd"')[2].partition("</nav>")[0]
    pairs = re.findall(r'href="([^"]*)"[^>]*>([^<]*?) <span[^>]*>(\d+)<', links)
    return {label: (unescape(href), int(number)) for href, label, number in pairs}


def test_companies_are_narrowed_by_sector_and_by_postcode(network):
    """Who goes to the bakers of Schoten sees no others."""
    assert found(network, "sector=Voeding") == {"Bakkerij Iris"}
    assert found(network, "sector=Zorg") == {"Zorghuis Els"}
    assert found(network, "postcode=2900") == {"Zorghuis Els"}
    assert found(network, "sector=Voeding&postcode=2900") == set()
    assert found(network, "sector=Geen") == set()

    fields = network.pages.signed_in(network.employee).get("/bedrijven?filters=open").text
    assert re.findall(r'<option value="(Voeding|Zorg)"', fields) == ["Voeding", "Zorg"]


def test_each_link_says_how_many_it_then_shows(network):
    """An offer that waits, a term that passed, what must be looked at this month: the day of the city begins there."""
    network.food.offered(network.school_, MONDAY)
    assert quick(network)["Zonder antwoord"][1] == 1

    network.pages.now = at(date(2026, 9, 29))
    links = quick(network)

    for label, (href, number) in links.items():
        assert len(found(network, href.partition("?")[2])) == number, label
    assert links["Verlopen"][1] > 0


def test_what_is_kept_warm_is_shown_in_its_month(network):
    """A promise to call in October is no work of September."""
    kept = {"review_on": date(2026, 10, 12), "keep_warm_reason": "Wil in het najaar", "company_told_on": MONDAY}
    network.care.go("keep_warm", network.employee, MONDAY, **kept, company_told="We bellen in oktober.")
    september = quick(network)["Warm houden deze maand"]

    network.pages.now = at(date(2026, 10, 2))
    href, number = quick(network)["Warm houden deze maand"]

    assert september[1] == 0
    assert number == 1
    assert found(network, href.partition("?")[2]) == {"Zorghuis Els"}
    assert found(network, "warm=maand&sector=Voeding") == set()


def test_a_school_finds_no_company_it_may_not_see(network):
    """A filter shows less, never more."""
    assert found(network, "sector=Voeding", network.school_.coordinator) == set()


def test_more_companies_over_their_term_than_anybody_works_through_are_not_counted_one_by_one(network):
    """A thousand is enough to know; counting a hundred thousand would take longer than the page."""
    network.pages.now = at(date(2026, 9, 29))
    with network.db.transaction() as tx:
        late = tx.execute(select(cases).where(cases.c.due_on < date(2026, 9, 29))).mappings().first()
        copy = {name: value for name, value in late.items() if name != "id"}
        tx.execute(insert(cases), [copy | {"code": f"B-2025-{number}"} for number in range(1, 1000)])

    page = network.pages.signed_in(network.employee).get("/bedrijven").text

    assert re.search(r"Verlopen <span[^>]*>1000 of meer<", page)
