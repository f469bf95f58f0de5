"""Cijfers as people see them, on both databases."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from engine.actor import SYSTEM
from tests.web.site import Site
from tests.workflows.histories import City, at, shipped
from workflows.dashboard.figure_file import figure_file
from workflows.dashboard.moments import load_moments

SEP_1, DAY = date(2026, 9, 1), date(2026, 11, 24)


@pytest.fixture
def city(db):
    """Give a city with six learners at one school, three at another, and seven at a third."""
    made = City(db)
    made.schools = [made.school("Technicum"), made.school("Spectrum", "buso"), made.school("Syntra", "syntra")]
    programme = made.programme("Lassen duaal")
    for school, amount in zip(made.schools, (6, 3, 7), strict=True):
        made.crowd(school, [programme], amount, "in_guidance", SEP_1)
    made.pages = Site(db, None, at(DAY), shipped())
    return made


def said(answer):
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)).replace("\u00a0", " "))


def test_the_city_sees_totals_hides_small_cells_and_says_so(city):
    """Sixteen learners; three of them in special education are "< 5", and six "5 of meer" so that nobody adds up."""
    page = city.pages.signed_in(city.person("city_coordinator", None)).get("/cijfers")

    text = said(page)
    assert "Alle scholen in de stad, op 24 november 2026" in text
    assert "Leerlingen in duaal leren 16 leerlingen" in text
    assert "BuSO < 5" in text
    assert "Voltijds secundair 5 of meer" in text
    assert "Syntra 7" in text
    assert "Groepen van 1 tot 4 leerlingen" in text


def test_a_coordinator_sees_their_own_school_exactly(city):
    """Three is three for who knows them."""
    page = city.pages.signed_in(city.person("school_coordinator", city.schools[1])).get("/cijfers")

    text = said(page)
    assert "Uw school, op 24 november 2026" in text
    assert "Leerlingen in duaal leren 3 leerlingen" in text
    assert "BuSO 3" in text


@pytest.mark.complaint(6)
def test_a_number_leads_to_its_list_on_the_same_day(city):
    """Where the reader may see one."""
    client = city.pages.signed_in(city.person("school_coordinator", city.schools[0]))

    assert 'href="/cijfers/learners_dual?op=2026-11-24"' in client.get("/cijfers").text
    listed = said(client.get("/cijfers/learners_dual?op=2026-11-24"))
    assert "6 rijen achter dit cijfer" in listed
    assert listed.count("Noor P") == 6


def test_the_city_reads_a_list_by_code_and_gets_none_of_what_it_may_only_count(city):
    """States by code; agreements and certificates as a number (domain B7)."""
    client = city.pages.signed_in(city.person("city_coordinator", None))

    listed = said(client.get("/cijfers/learners_dual"))

    assert "16 rijen achter dit cijfer" in listed
    assert "Noor" not in listed
    assert "Spectrum" not in listed
    assert client.get("/cijfers/qualified").status_code == 403
    assert client.get("/cijfers/bestaat_niet").status_code == 404


def test_another_day_stands_in_the_address(city):
    """On 31 August nobody had begun; a day to come is today; a day that does not exist is today."""
    client = city.pages.signed_in(city.person("city_coordinator", None))

    before = said(client.get("/cijfers?op=2026-08-31"))
    typed = said(client.get("/cijfers?op-day=31&op-month=8&op-year=2026&met-day=1&met-month=2&met-year=2022"))

    assert "op 31 augustus 2026" in before
    assert "Leerlingen in duaal leren 0 leerlingen" in before
    assert "Verschil tussen 1 februari 2022 en 31 augustus 2026" in typed
    for day in ("2030-01-01", "31/2/2026"):
        assert "op 24 november 2026" in said(client.get(f"/cijfers?op={day}"))


def test_a_difference_names_both_days_and_both_numbers(city):
    """Sixteen on the first of October and seventeen now."""
    city.crowd(city.schools[2], [city.programme()], 1, "in_guidance", date(2026, 11, 2))

    text = said(city.pages.signed_in(city.person("city_coordinator", None)).get("/cijfers"))

    assert "+1 Verschil tussen 1 oktober 2026 en 24 november 2026 (van 16 naar 17)" in text


def test_the_measuring_moments_stand_beside_the_figures_with_what_does_not_add_up(city):
    """The presentation's own numbers, and its eight notes."""
    load_moments(city.db, SYSTEM, at(DAY))

    page = city.pages.signed_in(city.person("city_coordinator", None)).get("/cijfers")

    text = said(page)
    assert "Cijfer oktober 2021 februari 2022 24 november 2026" in text
    assert "Leerlingen in duaal leren 320 307 16" in text
    assert "Erkende ondernemingen - 1.220 0" in text
    assert "Chemie duaal 38 35 -" in text
    assert "Lassen duaal - - 16" in text
    assert "321 lopende overeenkomsten is meer dan 307 leerlingen" in text


def test_a_school_reads_that_its_own_column_is_not_the_city(city):
    """Three learners beside 307 would look like a catastrophe."""
    load_moments(city.db, SYSTEM, at(DAY))

    page = city.pages.signed_in(city.person("school_coordinator", city.schools[1])).get("/cijfers")

    assert "februari 2022 24 november 2026, uw school" in said(page)
    assert "bekendgemaakt zijn over alle scholen in de stad" in said(page)


@pytest.mark.parametrize("family", figure_file().families)
def test_every_family_has_its_page(city, family):
    """Each figure of it with its definition."""
    text = said(
        city.pages.signed_in(city.person("city_employee", city.school("Stad", "city"))).get(f"/cijfers?deel={family}")
    )

    for rule in figure_file().figures.values():
        if rule.family == family:
            assert rule.label.nl in text
            assert rule.definition.nl in text


@pytest.mark.parametrize("name", figure_file().figures)
def test_every_list_opens_for_who_may_see_it(city, name):
    """A coordinator of the school sees every list of it, on any day."""
    client = city.pages.signed_in(city.person("school_coordinator", city.schools[0]))

    answer = client.get(f"/cijfers/{name}?op=2026-10-01")

    assert answer.status_code == 200
    assert figure_file().figures[name].label.nl in said(answer)


def test_who_has_no_figures_is_told_so(city):
    """A partner or a mentor has no dashboard."""
    assert city.pages.signed_in(city.person("partner", city.schools[0])).get("/cijfers").status_code == 403
