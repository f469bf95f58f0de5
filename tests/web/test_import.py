"""Beheer, invoeren: a coordinator sends a file, sees what happens to each row, and can go back for a week."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from engine.tables import cases, outbox
from tests.web.register_pages import text_of
from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.intake.lists import COLUMNS, a_row
from tests.workflows.market import at
from tests.workflows.world import World
from web.spreadsheets.sheets import Sheet
from web.spreadsheets.writing import FORMS
from web.uploads import MOST_BYTES
from workflows.register.companies import add_company
from workflows.register.tables import import_rows, imports

HOME = "/beheer/invoeren"
TODAY = at(date(2026, 9, 14))


@pytest.fixture
def world(db):
    """Give a school, and the browser of its coordinator."""
    made = World(db)
    made.pages = Site(db, None, TODAY, shipped())
    made.browser = made.pages.signed_in(made.coordinator)
    return made


def book(*rows, form="xlsx"):
    """Return a file with a list of learners."""
    return FORMS[form].write([Sheet("Leerlingen", COLUMNS, rows)])


def sent(browser, content, name="lijst.xlsx", **fields):
    """Send a file."""
    return browser.post(HOME, data={"kind": "learners", **fields}, files={"file": (name, content)})


def checked(browser, content, **fields):
    """Send a file, take the columns as they are guessed, and return the address of the list."""
    there = sent(browser, content, **fields).headers["location"]
    page = browser.get(there).text
    chosen = {}
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        picked = re.search(r'<option value="([^"]*)" selected', options)
        chosen[name] = picked[1] if picked else ""
    answer = browser.post(there, data=chosen)
    assert answer.status_code == 303, text_of(answer)
    return answer.headers["location"]


def begun(browser, path):
    """Press the button that brings the good rows in, and return the page after it."""
    seen = re.search(r'name="seen" value="(\d+)"', browser.get(path).text)[1]
    return browser.get(browser.post(f"{path}/start", data={"seen": seen}).headers["location"])


def count(world, table):
    """Return how many rows a table has."""
    with world.db.read() as tx:
        return tx.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.mark.parametrize("form", list(FORMS))
def test_a_list_comes_in_from_file_to_trajectories(world, form):
    """Columns are guessed, rows are checked, and each learner has a page; nobody gets a mail."""
    there = sent(world.browser, book(a_row(), a_row("Noor", "Maes"), form=form)).headers["location"]
    assert "Geboren op (zoals: " in html.unescape(world.browser.get(there).text)

    path = checked(world.browser, book(a_row(), a_row("Noor", "Maes"), form=form))
    check = text_of(world.browser.get(path))
    result = begun(world.browser, path)

    assert "2 Amina Bakkali Komt erbij" in check
    assert "Voer 2 rijen in" in check
    assert "Ingevoerd 2" in text_of(result)
    assert (count(world, cases), count(world, outbox)) == (2, 0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7", "dit is geen rekenblad"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "Excel-werkmap (xlsx)"),
        (b"Naam;Rijksregisternummer\r\nAmina;85.07.30-033.28", "(kolom Rijksregisternummer, rij 2)"),
        (b"", "hier staan geen rijen in"),
    ],
)
def test_a_file_that_cannot_be_taken_in_gets_a_clear_answer_and_leaves_nothing(world, content, said):
    """Place and remedy, in Dutch; the form is there to try again."""
    answer = sent(world.browser, content)

    assert answer.status_code == 422
    assert said in html.unescape(answer.text)
    assert "Er is niets bewaard" in answer.text
    assert (count(world, imports), count(world, import_rows)) == (0, 0)


def test_a_file_of_hundreds_of_megabytes_is_refused_before_it_is_read(world):
    """The length that a browser announces is enough to say no."""
    headers = {"content-length": str(MOST_BYTES * 40), "content-type": "multipart/form-data; boundary=x"}

    answer = world.browser.post(HOME, content=b"--x", headers=headers)

    assert answer.status_code == 422
    assert "groter dan 5 MB" in answer.text


def test_what_was_chosen_stays_when_a_column_is_missing(world):
    """The error stands beside its field, and nothing is chosen anew."""
    there = sent(world.browser, book(a_row())).headers["location"]

    answer = world.browser.post(there, data={"kolom-first_name": "2", "kolom-last_name": "2"})

    text = html.unescape(answer.text)
    assert answer.status_code == 422
    assert "Geboortedatum: kies de kolom waarin dit staat" in text
    assert "kolom 'Voornaam' is al voor iets anders gekozen" in text
    assert re.search(r'name="kolom-first_name".*?<option value="2" selected', answer.text, re.DOTALL)


def test_rows_with_errors_come_back_in_the_columns_of_their_owner(world):
    """Mend the file that came back, send it again: the column with what was wrong does no harm."""
    path = checked(world.browser, book(a_row(), a_row("Noor", "Maes", "31/2/2010", nr="=7")))
    assert "deze keuze" not in text_of(world.browser.get(path))

    sheet = load_workbook(BytesIO(world.browser.get(f"{path}/fouten").content)).active
    rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == [*COLUMNS, "Fout"]
    assert rows[1][:4] == ["=7", "Maes", "Noor", "31/2/2010"]
    assert "Geboortedatum: dit is geen bestaande datum" in rows[1][-1]

    rows[1][3] = "28/2/2010"
    again = checked(world.browser, FORMS["xlsx"].write([Sheet("Na te kijken", rows[0], rows[1:])]))
    assert "2 Noor Maes Komt erbij" in text_of(world.browser.get(again))


def test_a_possible_double_is_decided_on_the_page(world):
    """The learner who is known already is one click away, and stays out until somebody says so."""
    case = world.learner(first_name="Amina", last_name="Bakkali", birth_date="2010-03-01")
    path = checked(world.browser, book(a_row()))
    page = world.browser.get(path)

    assert f'href="/dossiers/{case}"' in page.text
    assert "Er is nog geen goede rij" in text_of(page)
    world.browser.post(f"{path}/dubbels", data={"rij-2": "new", "toon": ""})
    assert "Ingevoerd 1" in text_of(begun(world.browser, path))
    assert count(world, cases) == 2


def test_everything_is_taken_back_with_one_button_within_a_week(world):
    """After the week the button is gone, and pressing an old page's says why."""
    path = checked(world.browser, book(a_row()))
    assert "Alles terugdraaien" in begun(world.browser, path).text

    world.pages.now = TODAY + timedelta(days=8)
    late = world.pages.signed_in(world.coordinator)
    assert "Alles terugdraaien" not in late.get(path).text
    told = late.get(late.post(f"{path}/terug").headers["location"])
    assert "terugdraaien kan tot 7 dagen na het invoeren" in html.unescape(told.text)
    assert count(world, cases) == 1

    world.pages.now = TODAY + timedelta(days=6)
    world.pages.signed_in(world.coordinator).post(f"{path}/terug")
    assert count(world, cases) == 0


def test_a_list_is_for_who_coordinates_the_school(world):
    """A coach and the city bring no learners in; a coordinator of another school finds nothing."""
    path = checked(world.browser, book(a_row()))
    stranger = world.pages.signed_in(world.person("Bo Nys", "school_coordinator", world.hall))

    assert world.pages.signed_in(world.coach).get(HOME).status_code == 403
    assert "lijst.xlsx" in world.browser.get(HOME).text
    assert "lijst.xlsx" not in stranger.get(HOME).text
    for address in (path, f"{path}/kolommen", f"{path}/fouten"):
        assert stranger.get(address).status_code == 404
    assert stranger.post(f"{path}/start", data={"seen": "1"}).status_code == 404


def test_the_city_brings_companies_in_by_the_same_pages(world):
    """What it may bring in follows from who asks: nothing is asked that is known."""
    city = world.pages.signed_in(world.city)
    add_company(world.db, {"name": "Garage Peeters", "postcode": "2060"}, actor=world.city, now=TODAY)
    text = "Bedrijf,Straat,Postcode\nBakkerij De Vos,Bredabaan 12,2170\nGarage Peters,Turnhoutsebaan 1,2060\n"

    path = checked(city, text.encode())
    page = city.get(path)
    result = begun(city, path)

    assert 'href="/register/bedrijf/1"' in page.text
    assert "Bestaat al: Garage Peeters (2060)" in text_of(page)
    assert "Ingevoerd 1 Niet ingevoerd 1" in re.sub(r"\s+", " ", text_of(result))
    assert "Bakkerij De Vos" in text_of(city.get(re.search(r"/bedrijven/wie/\d+", result.text)[0]))
    assert world.browser.get(path).status_code == 404


def test_incomplete_learners_go_out_and_come_back_filled_in(world):
    """Download, fill in the telephone number, upload: nothing else changes, and the download is written down."""
    case = world.learner(first_name="Amina", last_name="Bakkali")
    assert "Download onvolledige dossiers (1)" in html.unescape(world.browser.get(HOME).text)
    sheet = load_workbook(BytesIO(world.browser.post(f"{HOME}/onvolledig", data={"place": str(world.school)}).content))
    rows = [[cell.value for cell in row] for row in sheet.active.iter_rows()]

    rows[1][rows[0].index("Gsm van de leerling")] = "0470 11 12 13"
    path = checked(world.browser, FORMS["xlsx"].write([Sheet("Lijst", rows[0], rows[1:])]), kind="details")

    assert "Gsm van de leerling: - → 0470 11 12 13" in text_of(world.browser.get(path))
    assert "Ingevoerd 1" in text_of(begun(world.browser, path))
    with world.db.read() as tx:
        assert tx.execute(select(cases.c.fields).where(cases.c.id == case)).scalar_one()["phone"] == "0470 11 12 13"
    assert "Onvolledige dossiers 1, waarvan 1 met naam" in text_of(world.browser.get("/beheer/uitvoer"))
    assert world.browser.post(f"{HOME}/onvolledig", data={"place": str(world.hall)}).status_code == 404
