"""A list as a file: exactly what the filters of the address show, readable by whoever may read it, and written down."""

from __future__ import annotations

import csv
import re
from datetime import date
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from engine.exports import PER_PAGE, Export, note_export
from tests.web.register_pages import text_of
from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.market import at
from tests.workflows.world import World

LIST, TAKE = "/leerlingen", "/leerlingen/uitvoer"
TODAY = date(2026, 9, 14)
FORMULA = '=HYPERLINK("http://evil.example")'


@pytest.fixture
def world(db):
    """A school with two learners, and a browser for whoever asks."""
    made = World(db)
    made.pages = Site(db, None, at(TODAY), shipped())
    made.learner(first_name="Amina", last_name="Bakkali")
    made.learner(first_name="Yassin", last_name="Kaddour")
    return made


def taken(browser, path=TAKE, **filters):
    """Take a list out and return the rows of its first sheet, and the text of the second."""
    answer = browser.post(path, data={"vorm": "xlsx", **filters})
    assert answer.status_code == 200, answer.text
    book = load_workbook(BytesIO(answer.content))
    rows, about = (list(sheet.iter_rows(values_only=True)) for sheet in book)
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]], str(about)


def test_the_file_holds_exactly_the_filtered_list_and_says_so(world):
    """Whoever finds the file a year later knows what it is, and nobody has to count again."""
    browser = world.pages.signed_in(world.coordinator)

    rows, about = taken(browser, zoek="Yassin")

    assert [row["Naam"] for row in rows] == ["Yassin K."]
    assert rows[0]["Status"] == "Aangemeld"
    assert "Naam of code: Yassin" in about
    assert "Jan Smet" in about
    assert len(taken(browser)[0]) == 2
    assert "Downloaden" in browser.get(LIST).text


def test_the_city_takes_codes_out_and_never_a_name(world):
    """A file travels further than a page: whoever may not read a name does not carry one away."""
    browser = world.pages.signed_in(world.above)

    answer = browser.post(TAKE, data={"vorm": "csv"})

    assert answer.text.count("L-2026-") == 2
    assert "Amina" not in answer.text
    assert "Elektrische" not in answer.text


def test_a_coach_takes_out_the_own_learners_only(world):
    """The file is no way around who follows whom."""
    other = world.person("Bo Nys", "trajectory_coach", world.school)

    assert len(taken(world.pages.signed_in(world.coach))[0]) == 2
    assert taken(world.pages.signed_in(other))[0] == []


def test_a_name_that_looks_like_a_formula_stays_a_name(world):
    """Opening a list must never start anything."""
    world.learner(first_name=FORMULA, last_name="X")
    browser = world.pages.signed_in(world.coordinator)

    book = load_workbook(BytesIO(browser.post(TAKE, data={"vorm": "xlsx", "zoek": "HYPER"}).content))
    text = browser.post(TAKE, data={"vorm": "csv", "zoek": "HYPER"}).content.decode("utf-8-sig")

    assert book.worksheets[0]["B2"].data_type == "s"
    [row] = list(csv.DictReader(StringIO(text), delimiter=";"))
    assert row["Naam"].startswith("'=HYPERLINK")


@pytest.mark.complaint(20)
def test_csv_opens_in_columns_and_ods_is_a_spreadsheet(world):
    """Excel in Belgium wants a byte order mark and semicolons; LibreOffice its own form."""
    browser = world.pages.signed_in(world.coordinator)

    plain = browser.post(TAKE, data={"vorm": "csv"}).content
    with ZipFile(BytesIO(browser.post(TAKE, data={"vorm": "ods"}).content)) as archive:
        kind, content = archive.read("mimetype"), ET.fromstring(archive.read("content.xml"))

    assert plain.startswith(b"\xef\xbb\xbfCode;Naam;Opleiding of vraag;")
    assert plain.count(b"\r\n") == 3
    assert kind == b"application/vnd.oasis.opendocument.spreadsheet"
    assert "Amina B." in "".join(content.itertext())


def test_who_took_what_is_written_down_without_the_name_that_was_sought(world):
    """The list of downloads outlives the learner's data, so it may not hold them."""
    browser = world.pages.signed_in(world.coordinator)
    taken(browser, zoek="Yassin", status="registered")

    log = text_of(browser.get("/beheer/uitvoer"))

    assert "Jan Smet Leerlingen (xlsx) Status: Aangemeld; Naam of code: … 1, waarvan 1 met naam" in log
    assert "Yassin" not in log
    stranger = world.person("Bo Nys", "school_coordinator", world.hall)
    assert "Jan Smet" not in text_of(world.pages.signed_in(stranger).get("/beheer/uitvoer"))
    assert "Jan Smet" in text_of(world.pages.signed_in(world.above).get("/beheer/uitvoer"))


def test_the_list_of_downloads_goes_back_as_far_as_there_is_any(world):
    """Who took what three years ago is asked exactly when it was long ago."""
    for number in range(PER_PAGE + 2):
        note_export(world.db, Export("learner_trajectory", "xlsx", {}, number, 0), actor=world.coach, now=at(TODAY))
    browser = world.pages.signed_in(world.above)

    first = browser.get("/beheer/uitvoer").text
    last = browser.get(re.search(r'id="more" href="([^"]*)"', first)[1]).text

    seen = [int(each) for each in re.findall(r'id="export-(\d+)"', first + last)]
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == PER_PAGE + 2
    assert 'id="more"' not in last


def test_chosen_columns_are_taken_explained_and_remembered(world):
    """Who needs three columns every Monday ticks them once, and the file explains no column that is not in it."""
    browser = world.pages.signed_in(world.coordinator)
    page = browser.get(f"{TAKE}?zoek=Yassin").text
    assert len(re.findall(r'name="kolom"[^>]*checked', page)) == 13
    assert 'name="zoek" value="Yassin"' in page

    rows, about = taken(browser, zoek="Yassin", gekozen="ja", kolom=["due_on", "name"])

    assert [list(row) for row in rows] == [["Naam", "Loopt tot"]]
    assert rows[0]["Naam"] == "Yassin K."
    assert "Loopt tot" in about
    assert "Laatste contact" not in about
    again = browser.get(TAKE).text
    assert re.findall(r'value="(\w+)"[^>]*checked', again) == ["name", "due_on", "xlsx"]
    assert len(re.findall(r'name="kolom"[^>]*checked', world.pages.signed_in(world.coach).get(TAKE).text)) == 13
    assert len(taken(browser)[0][0]) == 13


def test_a_file_without_any_column_is_refused_with_the_remedy(world):
    """Nothing ticked is a slip of the hand, not an empty file."""
    answer = world.pages.signed_in(world.coordinator).post(TAKE, data={"vorm": "csv", "gekozen": "ja"})

    assert answer.status_code == 422
    assert "Kies minstens één kolom." in answer.text
    assert re.search(r'value="csv"[^>]*checked', answer.text)


def test_plain_csv_is_what_other_programs_read(world):
    """A script or a statistics program expects commas, no mark in front and days as 2026-09-14; formulas stay text."""
    world.learner(first_name=FORMULA, last_name="X")
    browser = world.pages.signed_in(world.coordinator)

    content = browser.post(TAKE, data={"vorm": "rfc4180", "gekozen": "ja", "kolom": ["name", "changed_on"]}).content

    lines = list(csv.reader(StringIO(content.decode("utf-8"), newline="")))
    assert lines[0] == ["Naam", "Laatst gewijzigd"]
    assert ["Amina B.", "2026-06-10"] in lines
    assert any(name.startswith("'=HYPERLINK") for name, _ in lines)


def test_companies_are_taken_out_from_their_own_list(world):
    """The same button stands above every list, also one that is empty now."""
    rows, about = taken(world.pages.signed_in(world.city), "/bedrijven/uitvoer")

    assert rows == []
    assert "Bedrijven" in about
