"""Searching finds whom one means, however the name is typed, and nobody by a name the reader may not read."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest

import engine
from tests.web.register_pages import a_register, text_of
from tests.workflows.histories import shipped
from tests.workflows.lead_builders import at

MONDAY = date(2026, 9, 14)


@pytest.fixture
def city(db):
    """Give two schools with a learner each, and a company with its people that the first school deals with."""
    made = a_register(db, MONDAY)
    made.offered = made.lead(made.company, made.here).qualified(made.baker).offered(made.first, MONDAY)
    made.offered.accepted(made.first, MONDAY)
    made.noor = learner(made, made.first, "Noor", "Çelik", "Fatma Y\u0131ld\u0131z")
    made.other = learner(made, made.second, "Lotte", "Van den Berghe", "Piet Van den Berghe")
    return made


def learner(made, school, first_name, last_name, parent):
    """Register a learner of a school and return the case."""
    fields = {
        "first_name": first_name,
        "last_name": last_name,
        "birth_date": "2010-05-01",
        "signal_source": "self",
        "programme_id": made.baker,
        "parent_name": parent,
        "parent_email": "ouder@thuis.example",
        "coach": school.coach.person_id,
    }
    return engine.open_case(
        made.db, shipped(), "learner_trajectory", actor=school.coordinator, fields=fields,
        organisation_id=school.id, now=at(MONDAY),
    )  # fmt: skip


def found(city, actor, text):
    """Return the answer to a search."""
    return city.pages.signed_in(actor).get("/zoeken", params={"q": text})


@pytest.mark.complaint(17)
@pytest.mark.parametrize("typed", ["noor celik", "Çelik", "celk", "ÇELİK", "n. celik", "NC", "N.C.", "fatma yildiz"])
def test_a_learner_is_found_however_the_name_is_typed(city, typed):
    """Accents, a letter too few, initials, or the name of the parent who is on the telephone."""
    assert f"/dossiers/{city.noor.id}" in found(city, city.first.coach, typed).text


@pytest.mark.parametrize("typed", ["vandenberghe", "Van Den Berge", "berghe lotte"])
def test_a_name_in_pieces_is_found_in_one(city, typed):
    """Nobody remembers where the spaces stand."""
    assert f"/dossiers/{city.other.id}" in found(city, city.second.coordinator, typed).text


def test_who_is_called_so_comes_before_whose_parent_is(city):
    """The learner somebody asks for stands on top, also when another case is newer."""
    newer = learner(city, city.second, "Jan", "Maes", "Lotte Maes")

    text = found(city, city.second.coordinator, "lotte").text

    assert text.index(f"/dossiers/{city.other.id}") < text.index(f"/dossiers/{newer.id}")


@pytest.mark.parametrize("typed", ["0404.567.895", "404567895", "BE 0404 567 895", "devos", "De Vosch BV"])
def test_a_company_is_found_by_number_or_by_a_name_that_is_nearly_right(city, typed):
    """As it stands on an invoice; nine digits are a number of before 2005."""
    text = found(city, city.employee, typed).text

    assert f"/register/bedrijf/{city.company}" in text
    assert f"/dossiers/{city.offered.id}" in text, "its lead too"


@pytest.mark.parametrize("typed", ["noor celik", "yildiz", "NC"])
def test_a_name_finds_nothing_for_who_may_not_read_it(city, typed):
    """Another school, the city that sees codes, and an administrator: a guess must confirm nothing."""
    for actor in (city.second.coordinator, city.coordinator, city.admin):
        text = found(city, actor, typed).text
        assert city.noor.code not in text
        assert f"/dossiers/{city.noor.id}" not in text
        assert "Fatma" not in text


@pytest.mark.parametrize("typed", ["{code}", "l-2026-1", "L 2026 0001"])
def test_a_code_leads_to_its_case_at_once(city, typed):
    """Also for who knows the learner by code only, and without its dashes and zeros."""
    assert city.noor.code == "L-2026-0001"

    for actor in (city.first.coach, city.coordinator):
        answer = found(city, actor, typed.format(code=city.noor.code))
        assert answer.headers["location"] == f"/dossiers/{city.noor.id}"
    assert "Niets gevonden" in found(city, city.second.coach, typed.format(code=city.noor.code)).text


def test_people_of_a_company_are_found_by_who_deals_with_it(city):
    """A contact person for the city too, a mentor for the school only, neither for the other school."""
    people = {"tom devos": "Tom De Vos Contactpersoon · De Vos bv", "els mas": "Els Maes Mentor · De Vos bv"}

    listed = {
        who: [typed for typed, said in people.items() if said in text_of(found(city, actor, typed))]
        for who, actor in (("school", city.first.coach), ("city", city.employee), ("other", city.second.coach))
    }

    assert listed == {"school": ["tom devos", "els mas"], "city": ["tom devos"], "other": []}


def test_a_colleague_leads_to_the_list_of_what_they_follow(city):
    """The number beside the name is the number of that list."""
    text = unescape(found(city, city.first.coordinator, "coach technicum").text)

    path = f"/leerlingen?coach={city.first.coach.person_id}"
    assert path in text
    assert "1 dossier" in text
    assert "1 leerling" in city.pages.signed_in(city.first.coordinator).get(path).text
