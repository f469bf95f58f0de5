"""Leerlingen as a table: where each learner works, with whom, and why one needs somebody now."""

from __future__ import annotations

import csv
import re
from datetime import date
from html import unescape
from io import StringIO

import pytest

from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.world import World, at

NOVEMBER = date(2026, 11, 30)
LIST = "/leerlingen"
NONE = "\N{EN DASH}"


@pytest.fixture
def town(db):
    """One learner at work since September, one who searches in silence, and one who was registered last week."""
    world = World(db)
    work = world.work("Bakkerij De Vos")
    world.cases = {"Amina": world.guided(work), "Yassin": world.searching(first_name="Yassin")}
    world.cases["Lina"] = world.learner(date(2026, 11, 26), first_name="Lina")
    world.site = Site(db, None, at(NOVEMBER), shipped())
    return world


def rows_of(page):
    """Return what a table shows, per row the cells by the label they have on a phone."""
    found = re.findall(r'<tr id="case-\d+".*?</tr>', page.text, re.DOTALL)
    cells = [re.findall(r'<td data-label="([^"]*)">(.*?)</td>', row, re.DOTALL) for row in found]
    return [{name: " ".join(re.sub(r"<[^>]+>", " ", unescape(text)).split()) for name, text in row} for row in cells]


def named(page):
    """Return the first names of a list."""
    return sorted(row["Naam"].split()[0] for row in rows_of(page))


def test_a_row_says_where_somebody_works_with_whom_and_why_to_look_at_it(town):
    """A coordinator sees at one look who is stuck, in the words of the first rule that holds."""
    page = town.site.signed_in(town.coordinator).get(LIST)

    rows = {row["Naam"].split()[0]: row for row in rows_of(page)}
    assert (rows["Amina"]["Bedrijf"], rows["Amina"]["Mentor"]) == ("Bakkerij De Vos 5", "Els Maes")
    assert (rows["Yassin"]["Bedrijf"], rows["Yassin"]["Mentor"]) == (NONE, NONE)
    assert rows["Yassin"]["Waarschuwing"] == "Wettelijke termijn verstreken"
    assert rows["Lina"]["Waarschuwing"] == NONE
    warned = sum(row["Waarschuwing"] != NONE for row in rows.values())
    assert f"3 leerlingen, {warned} met een waarschuwing" in page.text


def test_who_reads_codes_only_sees_neither_company_nor_warning(town):
    """Where one learner of a small company works tells who it is; a filter on it finds nothing either."""
    city = town.site.signed_in(town.above)

    page = city.get(LIST)

    assert set(rows_of(page)[0]) == {"Naam", "Status", "School", "Termijn", "Volgt op", "Laatste contact"}
    assert 'name="bedrijf"' not in page.text
    assert "Eindigt dit semester" not in page.text
    for guess in ("bedrijf=De+Vos", "waarschuwing=ja"):
        assert rows_of(city.get(f"{LIST}?{guess}")) == []


@pytest.mark.parametrize(
    ("asked", "found", "said"),
    [
        ("bedrijf=de vos", ["Amina"], "1 leerling"),
        ("waarschuwing=ja", ["Amina", "Yassin"], "gefilterd op een waarschuwing"),
        ("contact=15", ["Amina", "Yassin"], "gefilterd op al 15 dagen zonder contact"),
        ("eindigt=semester", [], "gefilterd op einde dit semester"),
        ("schooljaar=2025-2026", ["Amina", "Yassin"], "gefilterd op begin in 2025-2026"),
        ("schooljaar=2026-2027&blok=inform_orient", ["Lina"], "Informeren en oriënteren en begin in 2026-2027"),
        ("schooljaar=1900-1901&bedrijf=%25&contact=x", [], "gefilterd op bedrijf %"),
    ],
)
def test_the_list_is_narrowed_and_says_to_what(town, asked, found, said):
    """The sentence above the list names its filters, so that a printed list is no riddle; numbers equal rows."""
    page = town.site.signed_in(town.coordinator).get(f"{LIST}?{asked}")

    assert named(page) == found
    assert said in unescape(page.text)
    assert f"{len(found)} leerling" in page.text
    board = town.site.signed_in(town.coordinator).get(f"{LIST}?{asked}&weergave=bord")
    assert board.text.count('class="card__link"') == len(found)


def test_an_agreement_that_ends_this_semester_is_found(town):
    """In the half year that ends in August, whoever ends in June is among them."""
    town.site.now = at(date(2027, 3, 1))

    assert named(town.site.signed_in(town.coordinator).get(f"{LIST}?eindigt=semester")) == ["Amina"]


def test_three_views_stand_there_without_anybody_saving_them(town):
    """Who opens the list for the first time finds the questions everybody has, and which one is on the screen."""
    reader = town.site.signed_in(town.coordinator)

    page = unescape(reader.get(LIST).text)
    silent = unescape(reader.get(f"{LIST}?contact=15").text)

    views = dict(re.findall(r'segments__link" href="([^"]*)"[^>]*>\s*(Zonder [^<]*|Eindigt[^<]*)<', page))
    assert set(views.values()) == {"Zonder werkplek", "Zonder contact 15 dagen", "Eindigt dit semester"}
    assert [named(reader.get(href)) for href, label in views.items() if label == "Zonder werkplek"] == [["Yassin"]]
    assert re.search(r'aria-current="true">Zonder contact 15 dagen', silent)
    assert "Weergave bewaren" not in silent


def test_a_file_of_the_list_tells_where_somebody_works_to_who_reads_names(town):
    """What stands in the table stands in the file; who reads codes only is not even offered those columns."""
    school, city = (town.site.signed_in(who) for who in (town.coordinator, town.above))

    files = [each.post(f"{LIST}/uitvoer", data={"vorm": "rfc4180"}).content.decode("utf-8") for each in (school, city)]
    lines, codes = (list(csv.DictReader(StringIO(text, newline=""))) for text in files)

    works = {line["Naam"].split()[0]: (line["Bedrijf"], line["Mentor"]) for line in lines}
    assert works["Amina"] == ("Bakkerij De Vos 5", "Els Maes")
    assert works["Yassin"] == ("", "")
    assert {"Bedrijf", "Mentor"} & codes[0].keys() == set()
    assert 'value="mentor_name"' in school.get(f"{LIST}/uitvoer").text
    assert 'value="mentor_name"' not in city.get(f"{LIST}/uitvoer").text
    forged = {"vorm": "rfc4180", "gekozen": "ja", "kolom": ["code", "mentor_name"]}
    assert city.post(f"{LIST}/uitvoer", data=forged).text.splitlines()[0].endswith("Code")
