"""The register on its pages: added once, wrong input kept with its sentence, nobody overwritten unseen."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import func, select

from tests.web.register_pages import a_register, sent, text_of, typed, value_of
from workflows.register.companies import add_company, change_company
from workflows.register.tables import companies, company_contacts, sites
from workflows.register.workplaces import change_workplace

MONDAY = date(2026, 9, 14)
NEW = "/register/nieuw/company"


@pytest.fixture
def register(db):
    """A company of the city, two schools and the site that shows them."""
    return a_register(db, MONDAY)


@pytest.fixture
def city(register):
    """A browser of an employee of the city."""
    return register.pages.signed_in(register.employee)


def rows(register, table):
    """Return how many rows a table has."""
    with register.db.read() as tx:
        return tx.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_company_with_all_that_belongs_to_it_is_added_page_by_page(register):
    """A coach who comes back from a visit: company, establishment, contact person, mentor, places."""
    coach = register.pages.signed_in(register.first.coach)
    page = sent(coach, NEW, name="Kapsalon Iris", enterprise_number="BE 1000.000.120", postcode="2100").headers[
        "location"
    ]
    assert page.endswith("?gedaan=toegevoegd")
    key = int(page.partition("bedrijf/")[2].partition("?")[0])
    sent(coach, f"/register/nieuw/site?company_id={key}", postcode="2100", street="Turnhoutsebaan 1")
    with register.db.read() as tx:
        here = tx.execute(select(sites.c.id).where(sites.c.company_id == key)).scalar_one()
    sent(coach, f"/register/nieuw/contact?company_id={key}", name="Iris Maes", phone="0470 12 34 56")
    sent(coach, f"/register/nieuw/mentor?site_id={here}", name="Jo Claes", email="jo@iris.example")
    day = {"from_on-day": "1", "from_on-month": "10", "from_on-year": "2026"}
    sent(
        coach, f"/register/nieuw/workplace?site_id={here}", programme_id=register.baker, places="2", days="do,wo", **day
    )

    said = text_of(coach.get(page))

    assert "Toegevoegd." in said
    for each in ("1000.000.120", "Turnhoutsebaan 1, 2100 Antwerpen", "Iris Maes 0470 12 34 56", "Jo Claes"):
        assert each in said
    assert "Bakker duaal 2 van 2 vrij · vanaf do 1 okt 2026 · wo,do" in said


def test_a_company_that_may_exist_is_asked_about_and_nothing_typed_is_lost(register, city):
    """Who says that it is another company gets it; who follows the link finds the one that was there."""
    alike = {"name": "de vos", "postcode": "2060", "joint_committee": "118"}

    asked = sent(city, NEW, **alike)

    assert asked.status_code == 422
    assert "Bestaat al: De Vos bv (2060), bij Stad sinds 01/09/2026" in text_of(asked)
    assert f'href="/register/bedrijf/{register.company}"' in asked.text
    assert (value_of(asked, "name"), value_of(asked, "joint_committee")) == ("de vos", "118")
    assert rows(register, companies) == 1
    assert city.post(NEW, data={**alike, "confirmed_new": "ja"}).status_code == 303
    assert rows(register, companies) == 2


def test_a_number_that_is_known_leads_to_its_company(register, city):
    """However it is written and whatever it is called; nothing is added."""
    answer = sent(city, NEW, name="Iets anders", enterprise_number="404.567.895")

    assert answer.headers["location"] == f"/register/bedrijf/{register.company}?gedaan=bekend"
    assert "Dit stond al in het register." in text_of(city.get(answer.headers["location"]))
    assert rows(register, companies) == 1


def test_an_establishment_at_the_same_address_is_asked_about(register, city):
    """It says of which company the form is, and does not ask that again."""
    path = f"/register/nieuw/site?company_id={register.company}"
    assert "De Vos bv (2060)" in text_of(city.get(path))

    asked = sent(city, path, postcode="2060", street="kaai 1")
    unlike = sent(city, path, postcode="2060", street="Dam 7")

    assert asked.status_code == 422
    assert "Bestaat al: Kaai 1, 2060 Antwerpen" in text_of(asked)
    assert f'href="/register/bedrijf/{register.company}#v{register.here}"' in asked.text
    assert (unlike.status_code, rows(register, sites)) == (303, 2)


@pytest.mark.parametrize(
    ("form", "wrong", "sentence"),
    [
        ("company", {"enterprise_number": "0404.567.894"}, "0404.567.894 bestaat niet, de laatste twee cijfers"),
        ("company", {"name": ""}, "Naam van het bedrijf: dit is nog niet ingevuld."),
        ("company", {"enterprise_number": "85.07.30-033.28"}, "hier staat een rijksregisternummer"),
        ("company", {"postcode": "9999"}, "9999 is geen Belgische postcode"),
        ("contact", {"phone": "0470 12", "email": ""}, "dit is geen telefoonnummer, zoals 0470 12 34 56"),
        ("contact", {"phone": "", "email": ""}, "vul een telefoonnummer of een e-mailadres in"),
        ("contact", {"job": "Loon op BE68 5390 0754 7034"}, "hier staat een rekeningnummer"),
        ("site", {"latitude": "4,40", "longitude": "51,2"}, "breedtegraad en lengtegraad staan omgewisseld"),
        ("mentor", {"age": "24,5"}, "dit moet een geheel getal zijn"),
        ("workplace", {"days": "morgen"}, "morgen zijn geen dagen"),
    ],
)
def test_wrong_input_gets_a_sentence_and_stays_where_it_was_typed(register, form, wrong, sentence):
    """A summary on top leads to the field; nothing is kept and nothing has to be typed again."""
    coach = register.pages.signed_in(register.first.coach)
    of_site = form in {"mentor", "workplace"}
    path = f"/register/nieuw/{form}?" + (f"site_id={register.here}" if of_site else f"company_id={register.company}")
    day = {"from_on-day": "1", "from_on-month": "10", "from_on-year": "2026"}
    right = {
        "name": "Nieuw",
        "postcode": "2060",
        "phone": "03 201 11 11",
        "programme_id": register.baker,
        "places": "1",
    }

    refused = sent(coach, path, **{**right, **day, **wrong})

    assert refused.status_code == 422
    assert sentence in text_of(refused)
    for name, value in wrong.items():
        assert value_of(refused, name) == value
    assert f'href="#{next(iter(wrong))}"' in refused.text


def test_who_was_slower_reads_what_stands_now_and_decides(register, city):
    """Both values are there; saving again is the decision, and what the other did elsewhere stays."""
    path = f"/register/wijzig/company/{register.company}"
    opened = typed(city.get(path))
    between = {"size": "large", "joint_committee": "118"}
    change_company(register.db, register.company, between, actor=register.coordinator, now=register.pages.now)

    told = city.post(path, data={**opened, "size": "small", "joint_committee": ""})
    again = city.post(path, data={**typed(told), "joint_committee": "118"})

    assert told.status_code == 422
    assert "Grootte: Els Bos wijzigde dit intussen, op 14/9 09:00. Nu staat er: 50 werknemers of meer." in text_of(told)
    assert "Paritair comité: Els Bos wijzigde dit intussen" in text_of(told)
    assert again.status_code == 303
    with register.db.read() as tx:
        row = tx.execute(select(companies).where(companies.c.id == register.company)).one()
    assert (row.size, row.joint_committee) == ("small", "118")


def test_another_mistake_does_not_hide_what_somebody_else_wrote(register, city):
    """The form comes back for half a postcode; the change of a colleague is told once that is mended."""
    path = f"/register/wijzig/company/{register.company}"
    opened = typed(city.get(path))
    change_company(register.db, register.company, {"size": "large"}, actor=register.coordinator, now=register.pages.now)

    wrong = city.post(path, data={**opened, "size": "small", "postcode": "20"})
    mended = city.post(path, data={**typed(wrong), "postcode": "2060"})

    assert "Postcode van de zetel: dit heeft niet de juiste vorm. Vier cijfers, zoals 2060." in text_of(wrong)
    assert "Grootte" not in text_of(wrong).partition("Dit klopt nog niet")[2].partition("Bedrijf wijzigen")[0]
    assert mended.status_code == 422
    assert "Grootte: Els Bos wijzigde dit intussen" in text_of(mended)


def test_a_long_list_is_read_in_steps_and_says_how_many_there_are(register, city):
    """Twenty-five at a time; what was searched stays."""
    for number in range(26):
        known = {"name": f"Kapsalon {number:02d}", "postcode": "2100"}
        add_company(register.db, known, actor=register.employee, now=register.pages.now, confirmed_new=True)

    first = city.get("/register?q=kapsalon")
    more = unescape(re.search(r'id="more" href="([^"#]*)', first.text)[1])

    assert "26 bedrijven" in text_of(first)
    assert "25 van 26 getoond" in text_of(first)
    assert ("Kapsalon 25" in first.text, "Kapsalon 25" in city.get(more).text) == (False, True)
    assert "van 26 getoond" not in text_of(city.get(more))


def test_what_a_row_is_about_is_not_asked_again(register):
    """Places of another programme are other places; what somebody may not read is neither shown nor emptied."""
    coach, city = (register.pages.signed_in(each) for each in (register.first.coach, register.employee))
    guided = {"mentor_id": str(register.mentor)}
    change_workplace(register.db, register.workplace, guided, actor=register.first.coach, now=register.pages.now)
    path = f"/register/wijzig/workplace/{register.workplace}"
    assert 'name="mentor_id"' in coach.get(path).text
    shown = city.get(path).text
    assert not any(f'name="{name}"' in shown for name in ("mentor_id", "site_id", "programme_id"))
    assert "Els Maes" not in shown

    assert sent(city, path, places="3").status_code == 303

    with register.db.read() as tx:
        row = tx.exec_driver_sql("SELECT places, mentor_id, programme_id FROM workplaces").one()
    assert tuple(row) == (3, register.mentor, register.baker)
    assert rows(register, company_contacts) == 1
