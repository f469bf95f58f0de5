"""A city on its first day: people, and nothing else. Every list says what would stand there and what to do."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

import engine
from engine.actor import SYSTEM, Grant
from engine.settings import Settings
from engine.tables import cases
from tests.browser.city import served
from tests.small_city import KEY

pytestmark = pytest.mark.browser

STAFF = {
    "trajectory_coach": "vt",
    "school_coordinator": "vt",
    "city_employee": "",
    "city_coordinator": "",
    "administrator": "",
    "partner": "partner",
}
"""Each role, and the kind of organisation in which it is held."""
PAGES = (
    "/vandaag",
    "/leerlingen",
    "/leerlingen?weergave=bord",
    "/leerlingen?status=in_guidance",
    "/leerlingen/nieuw",
    "/bedrijven",
    "/bedrijven?weergave=bord",
    "/bedrijven/nieuw",
    "/bedrijven/wie",
    "/bedrijven/eerlijk",
    "/processen/recognition/dossiers",
    "/processen/recognition/dossiers?weergave=bord",
    "/zoeken",
    "/zoeken?q=niemand",
    "/vastgelopen",
    "/vastgelopen?waarom=contact",
    "/vastgelopen/overleg",
    "/vastgelopen/verslag",
    "/wachtlijst",
    "/wachtlijst?soort=alf",
    "/wachtlijst/plaats?soort=alf",
    "/wachtlijst/voorstel",
    "/wachtlijst/weigeringen",
    "/cijfers",
    "/cijfers?deel=leads",
    "/cijfers?deel=guidance",
    "/cijfers?deel=outcomes",
    "/cijfers/learners_dual",
    "/register",
    "/register?q=niemand",
    "/afwezig",
    "/agenda",
    "/beheer/invoeren",
    "/beheer/uitvoer",
    "/beheer/mensen",
    "/beheer/mensen?q=niemand",
    "/beheer/organisaties",
    "/beheer/register",
    "/beheer/register/opleidingen",
    "/beheer/register/aanbod",
    "/beheer/register/partnerschappen",
    "/beheer/mails",
    "/beheer/mails?stand=failed",
    "/demo/postvak",
)


@pytest.fixture(scope="module")
def city(sqlite_databases):
    """Serve a city in which nothing happened yet, with one person of each role."""
    with sqlite_databases.migrated() as url, served(Settings(database=url, secret_key=KEY)) as made:
        places = {
            kind: engine.add_organisation(made.db, actor=SYSTEM, name=kind, kind=kind) for kind in ("vt", "partner")
        }
        for role, kind in STAFF.items():
            held = (Grant(role, places.get(kind)),)
            engine.add_person(made.db, actor=SYSTEM, name=role, email=f"{role}@stad.example", grants_=held)
        yield made


@pytest.mark.parametrize("role", STAFF)
def test_a_page_with_nothing_on_it_is_accessible_and_fits(city, judge, page, role):
    """Whoever starts meets these pages first; whoever may not see one reads so."""
    city.enter(page, f"{role}@stad.example")

    answers = {judge.visit(page, city.address + path, f"{role} {path}") for path in PAGES}

    assert judge.verdict() == ""
    assert answers <= {200, 403, 404}
    assert 200 in answers


def test_a_list_without_rows_says_so(city, page):
    """An empty table looks broken."""
    city.enter(page, "school_coordinator@stad.example")
    silent = []

    for path in (
        "/vandaag",
        "/leerlingen",
        "/bedrijven",
        "/vastgelopen",
        "/register",
        "/wachtlijst",
        "/zoeken?q=niemand",
    ):
        page.goto(city.address + path)
        silent += [] if page.locator("main .empty").count() else [path]

    assert silent == []
    with city.db.read() as tx:
        assert tx.execute(select(func.count()).select_from(cases)).scalar_one() == 0
