"""What ends, and what turns out to be one: said on a page, with what follows from it, before it is done."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine.tables import outbox
from tests.web.register_pages import a_register, sent, text_of
from tests.workflows.lead_builders import at
from workflows.register.companies import add_company
from workflows.register.sites import add_site
from workflows.register.tables import companies, mentors, sites, workplaces

MONDAY = date(2026, 9, 14)
TODAY = {"on-day": "14", "on-month": "9", "on-year": "2026"}
TOMORROW = {**TODAY, "on-day": "15"}


@pytest.fixture
def register(db):
    """A company of the city with a mentor and places, two schools and the site that shows them."""
    return a_register(db, MONDAY)


@pytest.fixture
def city(register):
    """A browser of an employee of the city."""
    return register.pages.signed_in(register.employee)


def row(register, table, key):
    """Return one row."""
    with register.db.read() as tx:
        return tx.execute(select(table).where(table.c.id == key)).one()


def another(register, name="Vos de", number=""):
    """Add a second record of what may be the same company."""
    typed = {"name": name, "enterprise_number": number, "postcode": "2060"}
    return add_company(register.db, typed, actor=register.employee, now=at(MONDAY), confirmed_new=True).id


def test_a_bankruptcy_names_the_company_and_what_follows_and_is_never_of_tomorrow(register, city):
    """One wrong click would end every agreement there."""
    path = f"/register/einde/failliet/{register.company}"
    asked = text_of(city.get(path))
    assert "De Vos bv (2060)" in asked
    assert "Alle overeenkomsten bij dit bedrijf eindigen op die dag" in asked

    early, nothing = sent(city, path, **TOMORROW), sent(city, path)
    done = sent(city, path, **TODAY)

    assert (early.status_code, nothing.status_code) == (422, 422)
    assert "Op welke dag: deze datum ligt in de toekomst." in text_of(early)
    assert 'value="15"' in early.text
    said = text_of(city.get(done.headers["location"]))
    assert "Failliet" in said
    assert "Failliet verklaard" in said.partition("Geschiedenis")[2]
    assert "Werkplek toevoegen" not in said


def test_a_mentor_who_leaves_stays_readable_and_is_asked_about_once(register):
    """By name, so that it is not the colleague; afterwards the page says since when."""
    coach = register.pages.signed_in(register.first.coach)
    path = f"/register/einde/mentor-weg/{register.mentor}"
    assert "Els Maes" in text_of(coach.get(path))

    done = sent(coach, path, **TODAY)

    said = text_of(coach.get(done.headers["location"]))
    assert "Els Maes weg sinds ma 14 sep 2026" in said
    assert "Werkt er niet meer" not in said
    assert row(register, mentors, register.mentor).left_on == MONDAY


def test_places_that_are_withdrawn_are_offered_no_more(register, city):
    """Who works there stays: the page says so before."""
    path = f"/register/einde/werkplek-weg/{register.workplace}"
    assert "De vrije plaatsen verdwijnen. Wie er werkt, blijft." in text_of(city.get(path))

    done = sent(city, path, **TOMORROW)

    assert "niet meer aangeboden sinds di 15 sep 2026" in text_of(city.get(done.headers["location"]))
    assert row(register, workplaces, register.workplace).withdrawn_on == date(2026, 9, 15)


def test_two_records_are_joined_after_a_person_chose_and_nothing_is_sent(register, city):
    """Whoever looks alike is offered at once; the page says what happens; an old address still leads somewhere."""
    twin = another(register)
    path = f"/register/samenvoegen/bedrijf/{twin}"
    asked = city.get(path)
    assert "De Vos bv (2060)" in text_of(asked)
    assert "Er vertrekt geen enkele mail." in text_of(asked)

    nobody = sent(city, path)
    done = sent(city, path, kept_id=register.company)

    assert nobody.status_code == 422
    assert done.headers["location"] == f"/register/bedrijf/{register.company}?gedaan=samengevoegd"
    said = text_of(city.get(f"/register/bedrijf/{twin}"))
    assert "Samengevoegd met dit bedrijf Vos de" in said
    assert "Bedrijf toegevoegd Vos de" in said
    with register.db.read() as tx:
        assert tx.execute(select(outbox.c.id).where(outbox.c.topic == "email")).first() is None


def test_two_numbers_are_two_companies_and_the_page_says_so(register, city):
    """What was searched and chosen is still there."""
    other = another(register, "Las bv", "0566988259")
    path = f"/register/samenvoegen/bedrijf/{register.company}"

    refused = sent(city, f"{path}?q=Las", kept_id=other)

    assert refused.status_code == 422
    assert "ze hebben elk een eigen nummer en kunnen dus niet hetzelfde zijn" in text_of(refused)
    assert 'value="Las"' in refused.text
    assert row(register, companies, register.company).status == "active"


def test_an_establishment_is_joined_or_taken_over_on_a_page(register, city):
    """The first when it was typed twice, the second when another company goes on with it."""
    place = {"company_id": register.company, "postcode": "2060", "street": "Kaai 1A"}
    typed = add_site(register.db, place, actor=register.employee, now=at(MONDAY), confirmed_new=True).id
    buyer = another(register, "Brood en banket", "0566988259")

    joined = sent(city, f"/register/samenvoegen/vestiging/{typed}", kept_id=register.here)
    moved = sent(city, f"/register/samenvoegen/overname/{register.here}?q=Brood", kept_id=buyer)

    assert joined.headers["location"] == f"/register/bedrijf/{register.company}?gedaan=samengevoegd"
    assert moved.headers["location"] == f"/register/bedrijf/{buyer}?gedaan=overgenomen"
    assert row(register, sites, typed).merged_into_id == register.here
    for company in (register.company, buyer):
        assert "Vestiging naar een ander bedrijf Kaai 1, 2060 Antwerpen" in text_of(
            city.get(f"/register/bedrijf/{company}")
        )


@pytest.mark.parametrize(
    "path", ["einde/mentor-weg/99", "einde/iets/1", "samenvoegen/iets/1", "wijzig/iets/1", "nieuw/iets"]
)
def test_what_does_not_exist_is_not_found(register, path):
    """An address that somebody typed or kept too long."""
    coach = register.pages.signed_in(register.first.coordinator)

    assert coach.get(f"/register/{path}").status_code == 404
    assert coach.post(f"/register/{path}", data={}).status_code == 404


HUGE = "99999999999999999999"


@pytest.mark.parametrize(
    "path",
    [
        f"bedrijf/{HUGE}",
        f"wijzig/company/{HUGE}",
        f"samenvoegen/bedrijf/{HUGE}",
        f"einde/failliet/{HUGE}",
        f"nieuw/site?company_id={HUGE}",
        f"nieuw/workplace?mentor_id={HUGE}",
        "?q=%00",
        "?q=%25_",
        "?toon=-5",
    ],
)
def test_no_address_is_too_much_for_the_register(register, path):
    """Whatever a program that looks for holes sends, somebody gets a page."""
    coordinator = register.pages.signed_in(register.first.coordinator)

    assert coordinator.get(f"/register/{path}".replace("/?", "?")).status_code in {200, 404, 422}
