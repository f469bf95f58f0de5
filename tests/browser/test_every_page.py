"""Every page of the staff in a real browser: valid, nothing for axe to find, nothing that sticks out on a phone."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from engine.tables import cases, persons
from tests.browser.city import a_city
from tests.browser.judging import CONTENT

pytestmark = pytest.mark.browser

PEOPLE = (
    "coach2@duaal.example",
    "school2@duaal.example",
    "stad@duaal.example",
    "coordinator@duaal.example",
    "beheer@duaal.example",
)
STARTS = (
    "/vandaag",
    "/leerlingen",
    "/leerlingen?weergave=bord",
    "/leerlingen/uitvoer?status=registered",
    "/bedrijven",
    "/bedrijven?weergave=bord",
    "/bedrijven/nieuw",
    "/bedrijven/wie",
    "/bedrijven/eerlijk",
    "/processen",
    "/processen/learner_trajectory/schema",
    "/processen/recognition/dossiers",
    "/processen/recognition/dossiers/nieuw",
    "/processen/recognition/schema",
    "/zoeken?q=jana",
    "/vastgelopen",
    "/vastgelopen?waarom=contact&opzij=ja",
    "/vastgelopen/overleg",
    "/vastgelopen/verslag",
    "/cijfers",
    "/cijfers?deel=leads",
    "/cijfers?deel=guidance",
    "/cijfers?deel=outcomes&op=2026-10-15",
    "/cijfers/learners_dual",
    "/cijfers/recognitions",
    "/register",
    "/register?q=zzz",
    "/register/bedrijf/1",
    "/register/nieuw/company",
    "/register/nieuw/site?company_id=1",
    "/register/nieuw/contact?company_id=1",
    "/register/nieuw/mentor?site_id=1",
    "/register/nieuw/workplace?site_id=1",
    "/register/wijzig/company/1",
    "/register/einde/failliet/1",
    "/register/einde/mentor-weg/1",
    "/register/samenvoegen/bedrijf/1?q=a",
    "/register/samenvoegen/overname/1?q=a",
    "/afwezig",
    "/agenda",
    "/beheer/invoeren",
    "/beheer/uitvoer",
    "/bestanden",
    "/beheer/logboek",
    "/beheer/logboek?lijst=register&van=1/11/2026",
    "/beheer/logboek?lijst=aanmeldingen&wie=zzz",
    "/beheer/logboek/keten?dossier=B-2026-0001",
    "/beheer/mensen",
    "/beheer/mensen/1",
    "/beheer/mensen/nieuw",
    "/beheer/organisaties",
    "/beheer/register",
    "/beheer/register/partnerschappen",
    "/beheer/register/partnerschappen/1",
    "/beheer/register/opleidingen/nieuw",
    "/beheer/register/aanbod",
    "/beheer/register/aanbod/1",
    "/beheer/register/regels",
    "/beheer/register/regels/mentor.min_age",
    "/beheer/mails",
    "/beheer/mails?stand=failed&soort=digest",
    "/beheer/mails/pauze",
    "/beheer/mails/voorbeelden",
    "/beheer/mails/voorbeelden/learner_trajectory/signature_needed/fr",
    "/demo/postvak",
    "/demo/postvak/1",
    "/hulp",
    "/toegankelijkheid",
    "/privacy",
    "/bestaat-niet",
)
DEEDS = ("", "/stappen", "/gegevens", "/contact", "/later", "/inzage", "/opvolging", "/documenten/nieuw")


@pytest.fixture(scope="module")
def city(small_city, tmp_path_factory):
    """Serve one city for all tests of this file, its mails of today delivered."""
    with a_city(small_city, tmp_path_factory.mktemp("city")) as served:
        served.tick()
        yield served


def hrefs(page, address, pattern):
    """Return the addresses that links of a page lead to and that begin so, each once."""
    found = CONTENT.search(page.request.get(address).text())[0]
    return list(dict.fromkeys(re.findall(rf'href="({pattern}[^"#]*)', found)))


def addresses(page, city):
    """Return the pages somebody can come to: the fixed ones, two of their cases, and a step of each."""
    found = list(STARTS)
    for start in ("/leerlingen", "/bedrijven"):
        for href in hrefs(page, city.address + start, r"/dossiers/\d+")[:1]:
            case = re.match(r"^/dossiers/\d+", href)[0]
            found += [case + deed for deed in DEEDS]
            found += hrefs(page, city.address + case, r"/dossiers/\d+/stap/")[:2]
            found += hrefs(page, city.address + case, r"/dossiers/\d+/niet-nodig/")[:1]
            number = case.rpartition("/")[2]
            found += [f"{place}/samen?actie=assign&id={number}" for place in ("/vandaag", "/vastgelopen")]
            found.append(f"/vandaag/samen?actie=visit&id={number}")
    pool, talks = "/bedrijven?status=in_pool&weergave=tabel", "/bedrijven/wie"
    found += [f"{each.partition('?')[0]}/stap/offer" for each in hrefs(page, city.address + pool, r"/dossiers/\d+")[:1]]
    return found + hrefs(page, city.address + talks, r"/bedrijven/wie/\d+")[:1]


@pytest.mark.parametrize("email", PEOPLE)
def test_a_page_is_accessible_and_fits(city, judge, page, email):
    """Valid HTML, WCAG by axe, and no sideways scrolling, on a phone and on a wide screen, for each role."""
    city.enter(page, email)
    paths = addresses(page, city)

    for path in paths:
        judge.visit(page, city.address + path, f"{email} {path}")

    assert judge.verdict() == ""
    assert len(paths) > len(STARTS)
    assert len(judge.seen) > len(STARTS) / 2


def test_the_city_has_cases_for_those_roles(city):
    """Without cases the test above would look at empty pages and find nothing."""
    with city.db.read() as tx:
        assert set(tx.execute(select(cases.c.workflow)).scalars()) == {
            "company_lead",
            "learner_trajectory",
            "recognition",
        }
        assert set(PEOPLE) <= set(tx.execute(select(persons.c.email)).scalars())
