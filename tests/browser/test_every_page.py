"""Every page of the staff in a real browser: valid, nothing for axe to find, nothing that sticks out on a phone."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from sqlalchemy import select

from engine.tables import cases, persons
from tests.browser.city import a_city
from tests.browser.markup import markup_faults

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
PHONE, WIDE = ({"width": width, "height": 900} for width in (360, 1280))
FAULTS = """async () => {
  // A wide page is judged anew where it is built otherwise: as a table or a board instead of cards.
  const anew = window.innerWidth < 600 || document.querySelector("main .list, main .board, main table");
  const { violations } = anew ? await axe.run({ resultTypes: ["violations"] }) : { violations: [] };
  const overlaps = [...document.querySelectorAll(".meter__left")].some(left => {
    const { right, top } = left.getBoundingClientRect();
    const beside = left.closest(".row")?.querySelector(".row__do")?.getBoundingClientRect();
    return beside && beside.top <= top && right > beside.left;
  });
  return [
    ...violations.map(each => [each.id, each.nodes[0].html.slice(0, 120)]),
    ...(document.documentElement.scrollWidth > window.innerWidth ? [["sticks out"]] : []),
    ...(overlaps ? [["a clock runs into what stands beside it"]] : []),
  ];
}"""
DEEDS = ("", "/gegevens", "/contact", "/later", "/inzage", "/opvolging", "/documenten/nieuw")


@pytest.fixture(scope="module")
def city(sqlite_databases):
    """Serve one city for all tests of this file, its mails of today delivered."""
    with sqlite_databases.empty() as url, a_city(url) as served:
        served.tick()
        yield served


@pytest.fixture(scope="module")
def judged():
    """Return the contents that were judged already."""
    return set()


def addresses(page, city):
    """Return the pages somebody can come to: the fixed ones, two of their cases, and a step of each."""
    found = list(STARTS)
    for start in ("/leerlingen", "/bedrijven"):
        page.goto(city.address + start)
        hrefs = [each.get_attribute("href") for each in page.locator("main a").all()]
        mine = list(dict.fromkeys(h for h in hrefs if h and re.match(r"^/dossiers/\d+", h)))
        for href in mine[:1]:
            case = re.match(r"^/dossiers/\d+", href)[0]
            found += [case + deed for deed in DEEDS]
            page.goto(city.address + case)
            steps = [each.get_attribute("href") for each in page.locator("a[href*='/stap/']").all()]
            found += steps[:2]
    pool, talks = "/bedrijven?status=in_pool&weergave=tabel", "/bedrijven/wie"
    for start, wanted in ((pool, "/dossiers/"), (talks, "/bedrijven/wie/")):
        page.goto(city.address + start)
        hrefs = [each.get_attribute("href") for each in page.locator("main a").all()]
        first = next((each for each in hrefs if each and re.match(rf"^{wanted}\d+", each)), None)
        if first is not None:
            found.append(f"{first}/stap/offer" if wanted == "/dossiers/" else first)
    return found


@pytest.mark.parametrize("email", PEOPLE)
def test_a_page_is_accessible_and_fits(city, judged, page, email):
    """Valid HTML, WCAG by axe, and no sideways scrolling, on a phone and on a wide screen, for each role.

    A page is opened on the phone and then made wide. What reads the same at another address or for another role, such
    as a refusal or a form, is judged once; what stands around it is judged with the pages that differ.
    """
    city.sign_in(page, email)
    faults, met, sources = [], 0, {}

    for path in addresses(page, city):
        page.set_viewport_size(PHONE)
        answer = page.goto(city.address + path)
        content = page.locator("main").inner_html()
        met += 1
        if content in judged:
            continue
        judged.add(content)
        sources[path] = answer.text()
        page.evaluate(AXE_SCRIPT)
        for size in (PHONE, WIDE):
            page.set_viewport_size(size)
            faults += [(path, size["width"], *fault) for fault in page.evaluate(FAULTS)]

    faults += markup_faults(sources)
    assert not faults, "\n".join(str(each) for each in faults)
    assert met > len(STARTS)
    assert len(judged) > len(STARTS) / 2


def test_the_city_has_cases_for_those_roles(city):
    """Without cases the test above would look at empty pages and find nothing."""
    with city.db.read() as tx:
        assert set(tx.execute(select(cases.c.workflow)).scalars()) == {
            "company_lead",
            "learner_trajectory",
            "recognition",
        }
        assert set(PEOPLE) <= set(tx.execute(select(persons.c.email)).scalars())
