"""The city brings a list of companies in: one record per company, and a week to go back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from engine.tables import cases, outbox
from tests.workflows.intake.lists import Bringer
from tests.workflows.market import at
from tests.workflows.retention.remains import faults_of_record
from tests.workflows.world import World
from workflows.intake.bringing_in import decide
from workflows.register.companies import add_company
from workflows.register.sites import change_site
from workflows.register.tables import companies, sites

TODAY = at(date(2026, 9, 14))
COLUMNS = ("Bedrijf", "KBO", "Adres", "Postcode", "Tel")
COLRUYT = "0400.378.485"


@pytest.fixture
def bringer(db):
    """Give a member of the city's staff, who has a list."""
    world = World(db)
    return Bringer(world, TODAY, columns=COLUMNS, actor=world.city, kind="companies", place=world.hall)


def a_firm(name="Bakkerij De Vos", number="", street="Bredabaan 12", postcode="2170", phone="32125678"):
    """Return the cells of one company."""
    return [name, number, street, postcode, phone]


def count(bringer, table):
    """Return how many rows a table has."""
    with bringer.world.db.read() as tx:
        return tx.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_row_becomes_a_company_with_its_establishment(bringer):
    """In the register, and nowhere else: no school is asked, nobody gets a mail."""
    bringer.check(a_firm(), a_firm("Colruyt NV", COLRUYT, "Edingensesteenweg 196", "2000"))

    assert bringer.start().outcomes == {"made": 2}

    query = select(companies.c.name, companies.c.enterprise_number, sites.c.street, sites.c.municipality, sites.c.phone)
    with bringer.world.db.read() as tx:
        found = tx.execute(query.join(sites, sites.c.company_id == companies.c.id).order_by(companies.c.id)).all()
    assert tuple(found[0]) == ("Bakkerij De Vos", None, "Bredabaan 12", "Antwerpen", "032125678")
    assert found[1].enterprise_number == "0400378485"
    assert (count(bringer, cases), count(bringer, outbox)) == (0, 0)


def test_a_wrong_number_or_postcode_is_told_per_row(bringer):
    """Check digits catch a typing error before it becomes a second record of one company."""
    bringer.check(a_firm(number="0400.378.486"), a_firm("Garage Peeters", postcode="9999"), a_firm(""))

    codes = [{each.field: each.code for each in row.problems} for row in bringer.rows()]
    assert codes[0] == {"enterprise_number": "enterprise_wrong_check_digits"}
    assert codes[1] == {"postcode": "no_postcode"}
    assert codes[2] == {"name": "required"}


def test_a_company_that_is_known_gets_an_establishment_only_when_a_person_says_so(bringer):
    """By its number, or by nearly the same name in the same place; also twice in one file."""
    world = bringer.world
    typed = {"name": "Colruyt", "enterprise_number": COLRUYT, "postcode": "1500"}
    known = add_company(world.db, typed, actor=world.city, now=TODAY).id
    add_company(world.db, {"name": "Bakkerij De Vos", "postcode": "2170"}, actor=world.city, now=TODAY)
    bringer.check(
        a_firm("Colruyt Deurne", COLRUYT), a_firm("Bakkerij Devos BV"), a_firm("Garage X"), a_firm("Garage X")
    )

    assert [row.verdict for row in bringer.rows()] == ["double", "double", "new", "double"]
    assert bringer.rows()[0].alike[0].made_id == known
    decide(world.db, bringer.import_id, {2: "new"}, actor=world.city, now=TODAY)
    assert bringer.start().outcomes == {"": 2, "made": 2}
    assert (count(bringer, companies), count(bringer, sites)) == (3, 2)


def test_what_came_in_is_taken_back_unless_somebody_went_on_with_it(bringer):
    """A company that was there before stays, as does an establishment that somebody mended since."""
    world = bringer.world
    typed = {"name": "Colruyt", "enterprise_number": COLRUYT, "postcode": "1500"}
    add_company(world.db, typed, actor=world.city, now=TODAY - timedelta(days=1))
    bringer.check(a_firm("Colruyt", COLRUYT), a_firm(), a_firm("Garage X"))
    decide(world.db, bringer.import_id, {2: "new"}, actor=world.city, now=TODAY)
    bringer.start()
    mended = bringer.rows()[2].made_id
    change_site(world.db, mended, {"street": "Bredabaan 14"}, actor=world.city, now=TODAY + timedelta(hours=1))

    assert bringer.back(TODAY + timedelta(days=1)).outcomes == {"kept": 1, "removed": 2}

    with world.db.read() as tx:
        left = tx.execute(select(companies.c.name).order_by(companies.c.name)).scalars().all()
    assert left == ["Colruyt", "Garage X"]
    assert count(bringer, sites) == 1
    assert faults_of_record(world.db) == ()
