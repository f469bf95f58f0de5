"""A day of each role, in a real browser without JavaScript: everything works as forms and links."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

import engine
from engine.actor import SYSTEM
from engine.links import page_path
from engine.tables import case_people, cases
from tests.beside import beside
from tests.browser.city import a_city
from tests.browser.forms import fill, in_state, send, take
from tests.builders import SECRET

pytestmark = pytest.mark.browser

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def city(small_city, tmp_path_factory):
    """Serve one city for the days of all roles, its mails of today delivered."""
    with a_city(small_city, tmp_path_factory.mktemp("city")) as served:
        served.tick()
        yield served


@pytest.fixture
def plain(browser, city):
    """Give pages of a browser without JavaScript, signed in as whoever is asked."""
    opened = []

    def a_page(email="", size=DESK):
        context = browser.new_context(viewport=size, java_script_enabled=False)
        opened.append(context)
        page = context.new_page()
        if email:
            city.enter(page, f"{email}@duaal.example")
            page.goto(f"{city.address}/vandaag")
        return page

    yield a_page
    for context in opened:
        context.close()


def text(page):
    """Return the part of the page that is about something."""
    return page.locator("main")


def guided(city):
    """Return the id of a trajectory in guidance with everybody around it."""
    around = select(case_people.c.case_id).where(case_people.c.role == "parent")
    query = select(cases.c.id).where(cases.c.state == "in_guidance", cases.c.id.in_(around)).order_by(cases.c.id.desc())

    def found():
        with city.db.read() as tx:
            return tx.execute(query).scalars().first()

    return beside(found)


def asked(city, case, task, role):
    """Ask somebody on a case a question and return the link of the mail they got."""

    def ask():
        engine.open_named_task(city.db, city.workflows, case, task, actor=SYSTEM, now=city.now)

    beside(ask)
    city.now += timedelta(days=1)
    city.tick()
    [link] = beside(lambda: _links(city, case, role))[:1]
    return link


def _links(city, case, role):
    query = select(case_people.c.person_id).where(case_people.c.case_id == case, case_people.c.role == role)
    with city.db.transaction() as tx:
        person = tx.execute(query).scalar_one()
        return [city.address + page_path(tx, case, person, secret=SECRET, now=city.now)]


@pytest.mark.complaint(4)
@pytest.mark.complaint(5)
def test_the_day_of_a_coach(city, plain):
    """Who needs me, a call logged in two clicks, a step taken and taken back, and the list as it was left."""
    page = plain("coach1")
    expect(text(page)).to_contain_text("Termijn loopt af")
    row = page.locator(".row").filter(has_text="Lina N.")
    expect(row).to_contain_text("Intakegesprek")

    row.get_by_role("link", name="Contact loggen").click()
    fill(page, channel="call", party="learner", result="spoken", text="Lina belt het bedrijf morgen zelf.")
    send(page)
    expect(page).to_have_url(re.compile("/vandaag"))

    narrowed = f"{city.address}/leerlingen?status=in_guidance"
    page.goto(narrowed)
    expect(text(page)).not_to_contain_text("Lina N.")
    page.get_by_role("link", name="Ilias H.").click()
    case = re.match(r".*/dossiers/\d+", page.url)[0]
    concern = {"care_plan": "Gesprek met Ilias en zijn mentor.", "reason_code": "absence"}
    take(page, case, "raise_concern", **concern, reason_text="Ilias bleef twee dagen weg.")
    in_state(page, "Extra zorg")
    page.get_by_role("button", name="Ongedaan maken").first.click()
    in_state(page, "In begeleiding")

    page.goto(narrowed)
    expect(text(page)).to_contain_text("Ilias H.")
    page.goto(f"{city.address}/vandaag")
    expect(page.locator(".row").filter(has_text="Lina N.")).to_contain_text("Laatste contact")


def test_the_day_of_a_city_employee(city, plain):
    """A company in the pool goes to the school that comes first, with the reasons in sight."""
    page = plain("stad")
    page.goto(f"{city.address}/bedrijven?status=in_pool&weergave=tabel")
    page.get_by_role("link", name="Garage Sanchez").click()
    case = re.match(r".*/dossiers/\d+", page.url)[0]
    page.goto(f"{case}/stap/offer")
    expect(text(page)).to_contain_text("Een leerling wacht op deze opleiding")
    page.locator("input[name=offered_to]").nth(1).check()
    send(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text("Schrijf waarom u PTI CLW kiest")
    page.locator("input[name=offered_to]").first.check()
    send(page)
    in_state(page, "Aangeboden")
    expect(text(page)).to_contain_text("Werkend Leren Zuid")


def test_the_day_of_a_school_coordinator(city, plain):
    """The stalled cases one by one, a decision, and the report of the day."""
    page = plain("school1")
    page.goto(f"{city.address}/vastgelopen")
    page.get_by_role("link", name="Begin het overleg").click()
    expect(text(page)).to_contain_text("1 van")
    day = city.now.date() + timedelta(days=3)
    fill(page, decision="contact", line="Bel eerst het bedrijf, dan de leerling.", on=day)
    send(page)
    page.goto(f"{city.address}/vastgelopen/verslag")
    expect(text(page)).to_contain_text("Bel eerst het bedrijf, dan de leerling.")


def test_the_day_of_a_city_coordinator(city, plain):
    """Codes and no names; a number opens the list it counts, and the list leaves as a file."""
    page = plain("coordinator")
    page.goto(f"{city.address}/vastgelopen")
    expect(text(page)).to_contain_text(re.compile(r"L-\d{4}-\d{4}"))
    expect(text(page)).not_to_contain_text("Jana V.")

    page.goto(f"{city.address}/cijfers")
    number = page.locator(".figure").filter(has_text="Leerlingen in duaal leren").locator(".figure__value").inner_text()
    page.get_by_role("link", name="Leerlingen in duaal leren").first.click()
    assert page.locator("main tbody tr, main .list__row").count() == int(number)

    page.goto(f"{city.address}/bedrijven?status=workplace_agreed&weergave=tabel")
    page.get_by_text("Downloaden").click()
    with page.expect_download() as file:
        page.get_by_role("button", name="Excel (xlsx)").click()
    assert file.value.suggested_filename.endswith(".xlsx")


def test_the_day_of_an_administrator(city, plain):
    """Somebody new comes in by a link on their own address; the mails stand still and go on."""
    page = plain("beheer")
    page.goto(f"{city.address}/beheer/mensen/nieuw")
    fill(page, name="Noor Wouters", email="noor@duaal.example", language="nl", role="trajectory_coach")
    page.locator("select").last.select_option(label="Spectrumschool Deurne")
    send(page)
    expect(text(page)).to_contain_text("Noor Wouters")

    page.goto(f"{city.address}/beheer/mails/pauze")
    fill(page, reason="We kijken een verkeerde mail na.")
    send(page)
    page.goto(f"{city.address}/vandaag")
    expect(page.locator("body")).to_contain_text("We kijken een verkeerde mail na.")
    page.goto(f"{city.address}/beheer/mails/pauze")
    send(page)
    page.goto(f"{city.address}/vandaag")
    expect(page.locator("body")).not_to_contain_text("We kijken een verkeerde mail na.")


def test_the_day_of_a_mentor_on_a_phone(city, plain):
    """No account: from the mail to a good answer in two presses, and a second look shows it."""
    case = guided(city)
    own = asked(city, case, "competence_feedback", "mentor")
    page = plain(size=PHONE)
    page.goto(own)
    page.get_by_role("link", name="Competenties bespreken").first.click()
    question = page.url
    fill(page, competence_progress="guided", competence_remark="Werkt netjes.")
    send(page)
    expect(text(page)).to_contain_text("bewaard")
    page.goto(question)
    expect(page.get_by_label("Kan dit onder begeleiding").last).to_be_checked()
    page.goto(f"{own}/melden")
    fill(page, report="Er is niets ernstigs, bel gerust morgen.")
    send(page)
    expect(text(page)).to_contain_text("Uw melding is bewaard")


def test_the_day_of_a_learner_on_a_phone(city, plain):
    """How it goes in one press, in French if that is easier, and a talk is asked on the own page."""
    case = guided(city)
    own = asked(city, case, "wellbeing_check_in", "learner")
    page = plain(size=PHONE)
    page.goto(own)
    page.get_by_role("link", name="Hoe gaat het met je?").first.click()
    page.get_by_label("Gaat wel").check()
    send(page)
    expect(text(page)).to_contain_text("bewaard")
    page.goto(f"{own}?taal=fr")
    expect(text(page)).to_contain_text("Qui appeler")


def test_the_day_of_a_parent_on_a_phone(city, plain):
    """Reads where the child stands without a word of what the child told, and whom to call."""
    case = guided(city)
    [own] = beside(lambda: _links(city, case, "parent"))
    page = plain(size=PHONE)
    page.goto(own)
    expect(text(page)).to_contain_text("De weg tot nu")
    expect(text(page)).to_contain_text("Wie bel ik?")
    expect(text(page)).not_to_contain_text("Hoe gaat het met je?")
