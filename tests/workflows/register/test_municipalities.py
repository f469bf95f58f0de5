"""Which municipality a postcode belongs to, without asking any network, and nothing where there is none."""

from __future__ import annotations

import pytest

from tests.workflows.world import World
from workflows.register.municipalities import municipality_of, no_postcode
from workflows.register.tables import sites
from workflows.register.week import days_of


@pytest.mark.parametrize(
    ("postcode", "name"),
    [
        ("2000", "Antwerpen"),
        ("2060", "Antwerpen"),
        ("2100", "Antwerpen"),
        ("2600", "Antwerpen"),
        ("2800", "Mechelen"),
        ("1000", "Brussel"),
        ("4000", "Luik"),
    ],
)
def test_a_postcode_gives_the_dutch_name_of_its_municipality(postcode, name):
    """Districts of the city are the city."""
    assert municipality_of(postcode) == name


@pytest.mark.parametrize("typed", [None, "", "0000", "9999", "20", "abcd", "20600", "2060 "])
def test_what_is_no_belgian_postcode_gives_none(typed):
    """Nothing is guessed from a part of it, and nothing breaks."""
    assert municipality_of(typed) is None


def test_a_postcode_that_nobody_has_is_told_and_an_empty_one_is_not():
    """Empty is not wrong: it is not known yet."""
    [problem] = no_postcode("9999")

    assert (problem.field, problem.code, dict(problem.values)) == ("postcode", "no_postcode", {"typed": "9999"})
    assert list(no_postcode("2060")) == list(no_postcode(None)) == list(no_postcode("")) == []


def test_an_establishment_without_municipality_gets_that_of_its_postcode(db):
    """And one that was typed stays as it was typed; no coordinates are made up for either."""
    world = World(db)
    work = world.work()

    [row] = world.rows(sites, id=work.site)

    assert row.municipality == "Antwerpen"
    assert (row.latitude, row.longitude) == (None, None)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("wo,do,vr", "wo do vr"),
        ("Vrijdag en woensdag", "wo vr"),
        ("ma-wo", "ma di wo"),
        ("maandag tot en met donderdag", "ma di wo do"),
        ("elke dag", "ma di wo do vr"),
        ("vr - ma", "ma vr"),
        ("alle dagen behalve maandag", ""),
        ("nog te bespreken", ""),
        ("", ""),
    ],
)
def test_days_of_the_week_are_read_as_people_write_them(typed, days):
    """Monday first, each once; words that turn the meaning around leave the days unknown."""
    assert days_of(typed) == tuple(days.split())
