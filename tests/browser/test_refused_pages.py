"""What pages look like when something is wrong: a form sent back, a refusal, an old version, a page that is not."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from engine.tables import cases
from tests.browser.city import a_city
from tests.browser.judging import CONTENT
from tests.browser.sending import each_spoilt, send_spoilt

pytestmark = pytest.mark.browser

DEEDS = (
    "",
    "/afspraak",
    "/contact",
    "/documenten/nieuw",
    "/inzage",
    "/later",
    "/opvolging",
    "/toewijzen/trajectory_coach",
)
OF_COACH = (
    "/afwezig",
    "/bedrijven/nieuw",
    "/bedrijven/wie/1",
    "/leerlingen?weergave=bord",
    "/leerlingen/nieuw",
    "/processen/recognition/dossiers/nieuw",
    "/register/nieuw/company",
    "/register/nieuw/contact?company_id=1",
    "/register/nieuw/mentor?site_id=1",
    "/register/nieuw/site?company_id=1",
    "/register/nieuw/workplace?site_id=1",
    "/wachtlijst/plaats?soort=alf",
)
OF_COORDINATOR = (
    "/afwezig",
    "/beheer/invoeren",
    "/beheer/mensen/7",
    "/beheer/mensen/nieuw",
    "/beheer/register/aanbod/nieuw",
    "/vastgelopen/overleg",
)
OF_CITY = (
    "/beheer/mails/pauze",
    "/register/einde/failliet/1",
    "/register/samenvoegen/bedrijf/1?q=a",
    "/register/wijzig/company/1",
    "/register/wijzig/site/1",
)
OF_ADMINISTRATOR = (
    "/beheer/mensen/1",
    "/beheer/organisaties",
    "/beheer/register/bedragen/nieuw",
    "/beheer/register/competenties/nieuw",
    "/beheer/register/opleidingen/1",
    "/beheer/register/paritaire-comites/nieuw",
    "/beheer/register/partnerschappen/nieuw",
    "/beheer/register/regels/mentor.min_age",
    "/beheer/register/scholen/nieuw",
)
FORMS = {"coach2": OF_COACH, "school2": OF_COORDINATOR, "coordinator": OF_CITY, "beheer": OF_ADMINISTRATOR}
"""Forms that send back whoever fills in nothing."""
WRONG = ".govuk-error-summary, .unmet[role=alert]"


@pytest.fixture(scope="module")
def city(small_city, tmp_path_factory):
    """Serve one city for all tests of this file."""
    with a_city(small_city, tmp_path_factory.mktemp("city")) as made:
        yield made


def cases_of(city, page, start):
    """Return the paths of the cases on a list, as somebody sees them."""
    found = CONTENT.search(page.request.get(city.address + start).text())[0]
    return list(dict.fromkeys(re.findall(r'href="(/dossiers/\d+)', found)))


def steps_of(city, page, case):
    """Return the paths of the steps that a case offers somebody."""
    found = CONTENT.search(page.request.get(city.address + case).text())[0]
    return list(dict.fromkeys(re.findall(rf'href="({case}/stap/[a-z_]+)"', found)))


def sent_back(city, page, judge, paths, typed=""):
    """Send every form of these pages spoilt, judge what comes, and return those that were taken all the same."""
    taken = []
    for path in paths:
        for form, answer in each_spoilt(page, city.address + path, typed):
            judge.look(page, f"{form} from {path}", answer.text())
            if answer.status != 422 or page.locator(WRONG).count() == 0:
                taken.append((form, answer.status))
    return taken


@pytest.mark.parametrize("who", FORMS)
def test_a_form_sent_empty_comes_back_readable(city, judge, page, who):
    """What is missing stands above it and beside it, for whoever sees and whoever listens, on every screen."""
    city.enter(page, f"{who}@duaal.example")

    assert sent_back(city, page, judge, FORMS[who]) == []
    assert judge.verdict() == ""


def test_a_step_that_is_refused_says_why_readable(city, judge, page):
    """The steps of a learner and of a company, sent empty: every condition is told, also one that no field solves."""
    city.enter(page, "coach2@duaal.example")
    for start in ("/leerlingen", "/bedrijven"):
        case = cases_of(city, page, start)[0]
        steps = steps_of(city, page, case)

        assert len(steps) > 1
        assert sent_back(city, page, judge, [*steps, *(case + deed for deed in DEEDS)]) == []
    assert judge.verdict() == ""


def test_values_that_no_field_holds_come_back_readable(city, judge, page):
    """A date that does not exist, an address that is none: what was typed stays, with what is wrong beside it."""
    city.enter(page, "coach2@duaal.example")
    case = cases_of(city, page, "/leerlingen")[0]

    assert (
        sent_back(
            city, page, judge, [f"{case}/gegevens", "/leerlingen/nieuw", "/register/nieuw/mentor?site_id=1"], "99"
        )
        == []
    )
    assert judge.verdict() == ""


def test_two_versions_of_one_case_stand_side_by_side_readable(city, judge, page):
    """Whoever was slower sees what both wrote, and whoever takes a step that is over reads what they typed."""
    city.enter(page, "coach2@duaal.example")
    case = cases_of(city, page, "/leerlingen")[0]
    page.goto(f"{city.address}{case}/gegevens?groep=person")
    both = send_spoilt(page, typed="", version="0", first_name="Iemand", last_name="Anders")
    judge.look(page, "two versions", both.text())
    page.goto(city.address + steps_of(city, page, case)[0])
    page.evaluate("path => { document.querySelector('main form').action = path }", f"{case}/stap/start_orientation")
    over = send_spoilt(page, typed="Dit moet niet verloren gaan.", version="0")
    judge.look(page, "a step that is over", over.text())

    assert (both.status, over.status) == (409, 409)
    assert judge.verdict() == ""


def test_what_is_not_there_or_not_for_me_is_readable(city, judge, page):
    """A case that does not exist, a page of another role, a company that went elsewhere, a link that is over."""
    city.enter(page, "coach2@duaal.example")
    with city.db.read() as tx:
        leads = tx.execute(select(cases.c.id).where(cases.c.workflow == "company_lead")).scalars().all()
    paths = [
        "/dossiers/999999",
        "/dossiers/niets",
        "/beheer/organisaties",
        "/beheer/mails/pauze",
        "/register/bedrijf/999999",
    ]

    told = {judge.visit(page, city.address + path, path) for path in paths}
    told |= {judge.visit(page, f"{city.address}/dossiers/{case}", f"lead {case}") for case in leads}
    page.context.clear_cookies()
    told |= {judge.visit(page, f"{city.address}{path}", path) for path in ("/v/1-ab", "/p/1-ab", "/k/1-ab", "/u/1-ab")}

    assert {403, 404} <= told <= {200, 403, 404}
    assert judge.verdict() == ""


def test_who_cannot_sign_in_reads_why(city, judge, page):
    """A wrong password, a link asked, and a link that was used or is too old."""
    page.goto(f"{city.address}/aanmelden")
    judge.look(page, "signing in", page.content())
    wrong = send_spoilt(page, typed="niemand@duaal.example")
    judge.look(page, "a wrong password", wrong.text())
    page.get_by_role("button", name="Mail mij een link").click()
    judge.look(page, "a link was asked", page.content())
    judge.visit(page, f"{city.address}/aanmelden/link/abc", "a link that is over")

    assert wrong.status == 422
    assert judge.verdict() == ""


def test_after_an_error_one_stands_at_the_summary_and_its_line_leads_to_the_field(city, page):
    """A screen reader begins there, and nobody has to look for the field."""
    city.enter(page, "coach2@duaal.example")
    case = cases_of(city, page, "/leerlingen")[0]
    page.goto(f"{city.address}{case}/contact")
    page.get_by_role("button", name="Contact loggen").click()

    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.locator(".govuk-error-summary a").first.click()
    expect(page.locator("input:focus, select:focus, textarea:focus")).to_have_count(1)
